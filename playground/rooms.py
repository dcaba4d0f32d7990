"""Channels and groups, as their owners handle them: adding the bot, removing it, writing there.

The trap: a group that grows gets a new id overnight (it becomes a supergroup), and the old one answers 400 with
`migrate_to_chat_id` for ever after.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground import entities
from playground.chats import Chat, Standing
from playground.files import Upload
from playground.messages import Content, Message

if TYPE_CHECKING:
    from playground.client import Person
    from playground.finding import Found
    from playground.world import World


class Channel:
    """A channel and what is posted in it."""

    def __init__(self, world: World, chat: Chat) -> None:
        self.world = world
        self.chat = chat

    @property
    def id(self) -> int:
        return self.chat.id

    @property
    def title(self) -> str:
        return self.chat.title

    @property
    def username(self) -> str | None:
        return self.chat.username

    @property
    def posts(self) -> list[Message]:
        """All posts, as they look now."""
        return list(self.chat.messages.values())

    async def add_bot(self, by: Person, *, can_post: bool = True) -> None:
        """Make the bot an administrator; `by` becomes the creator, unless there is one."""
        _join(self.chat, by)
        await _set_standing(self.world, self.chat, by, Standing("administrator", can_post))

    async def remove_bot(self, by: Person) -> None:
        await _set_standing(self.world, self.chat, by, Standing("left"))

    async def post(self, text: str) -> Message:
        """Write in the channel as its owner; the bot, if it is there, gets a channel_post."""
        message = self.world.post(self.chat, Content(entities.typed(text)), sender=None)
        if self.chat.bot.present:
            update = self.world.update("channel_post", self.id, self.chat, message.as_json(), text)
            await self.world.answered(update)
        return message


class Group:
    """A group, later perhaps a supergroup, and its members. `chat` is what it is now."""

    def __init__(self, world: World, chat: Chat) -> None:
        self.world = world
        self.chat = chat

    @property
    def id(self) -> int:
        """The id of today; it changes once, with `migrate`."""
        return self.chat.id

    @property
    def title(self) -> str:
        return self.chat.title

    @property
    def members(self) -> list[Person]:
        return [person for person in self.world.people if self._standing(person).present]

    @property
    def messages(self) -> list[Message]:
        """All messages, as they look now."""
        return list(self.chat.messages.values())

    def join(self, *people: Person) -> None:
        """Let people in; the first one is the creator."""
        for person in people:
            _join(self.chat, person)

    async def add_bot(self, by: Person, *, administrator: bool = False) -> None:
        """Let the bot in. It gets my_chat_member and a message about it."""
        _join(self.chat, by)
        joined = Content(body={"new_chat_members": [self.world.bot.as_json()]})
        await _set_standing(self.world, self.chat, by, Standing("administrator" if administrator else "member"))
        await self._write(by, joined, f"{by.name} adds the bot")

    async def remove_bot(self, by: Person) -> None:
        """Throw the bot out."""
        await _set_standing(self.world, self.chat, by, Standing("kicked"))

    async def restrict_bot(self, by: Person, *, words: bool = False) -> None:
        """Leave the bot in, and take its right to write, or all but words. Bot API: restrictChatMember."""
        await _set_standing(self.world, self.chat, by, Standing("restricted", can_post=words, pictures=False))

    async def write(self, by: Person, text: str) -> Message:
        """A member writes a text or a command. LookupError for somebody who is no member."""
        if not self._standing(by).present:
            raise LookupError(f"{by.name} is not a member of {self.title}")
        return await self._write(by, Content(entities.typed(text)), text)

    async def reply(self, by: Person, text: str, *, to: Message) -> Message:
        """A member answers a message. LookupError for somebody who is no member."""
        if not self._standing(by).present:
            raise LookupError(f"{by.name} is not a member of {self.title}")
        return await self._write(by, Content(entities.typed(text)), text, reply_to=to)

    async def share(self, by: Person, found: Found) -> Message:
        """A member passes on what the bot listed for them. Bot API: Message (via_bot)."""
        return await self._write(by, found.content, found.title, reply_markup=found.reply_markup)

    async def attach(self, by: Person, photo: bytes, *, caption: str = "") -> Message:
        """A member sends a photo."""
        body = self.world.files.add_photo(Upload("photo.jpg", photo)).body
        return await self._write(by, Content(entities.typed(caption), body), "[photo]")

    async def migrate(self) -> int:
        """Become a supergroup, under the new id that is returned. Bot API: Message (migrate_to_chat_id)."""
        old = self.chat
        number = self.world.next_supergroup_id()
        new = self.world.open_chat(Chat(number, "supergroup", old.title, bot=old.bot, members=old.members))
        creator = self.members[0]
        old.migrated_to, self.chat = new.id, new
        for chat, body in ((old, {"migrate_to_chat_id": new.id}), (new, {"migrate_from_chat_id": old.id})):
            await self._write(creator, Content(body=body), "becomes a supergroup", where=chat)
        return new.id

    def _standing(self, person: Person) -> Standing:
        return self.chat.members.get(person.id, Standing())

    async def _write(
        self, by: Person, content: Content, summary: str, *, where: Chat | None = None, **more: Any
    ) -> Message:
        where = where or self.chat
        message = self.world.post(where, content, sender=by.user, **more)
        if where.bot.present:
            update = self.world.update("message", by.id, where, message.as_json(), summary)
            await self.world.answered(update)
        return message


def _join(chat: Chat, person: Person) -> None:
    if not chat.members.get(person.id, Standing()).present:
        chat.members[person.id] = Standing("member" if chat.members else "creator")


async def _set_standing(world: World, chat: Chat, by: Person, standing: Standing) -> None:
    before, chat.bot = chat.bot, standing
    world.phone_changed(chat)
    await world.answered(world.standing_changed(chat, by.user, before, standing))
