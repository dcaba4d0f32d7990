"""A person with a phone: what a human does, and what a human sees.

Tests, the page and the replay use the bot through this and nothing else.

The trap: a person never looks inside the bot. Everything goes out as an update and comes back as messages.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playground import entities
from playground.chats import Standing
from playground.entities import TEXT_LIMIT, Formatted, units
from playground.files import Upload
from playground.finding import Listed
from playground.journal import shortened
from playground.messages import Button, Content, Message
from playground.rooms import Channel, Group

if TYPE_CHECKING:
    from playground.chats import Chat, User
    from playground.updates import Update
    from playground.world import World

__all__ = ["Channel", "Group", "Person", "Toast"]

Photo = bytes | Path | str
_VIDEO = b"\x00\x00\x00\x18ftypmp42 video"


@dataclass(frozen=True, slots=True)
class Toast:
    """What a press was answered with. Bot API: answerCallbackQuery (text, show_alert)."""

    text: str
    alert: bool


class Person:
    """An account and its phone.

    Whatever a person does returns when the bot has answered it: to a webhook's update with 2xx, to one of
    getUpdates by asking for a later one. TimeoutError when that does not happen within `world.patience` seconds.
    """

    def __init__(self, world: World, user: User, chat: Chat) -> None:
        self.world = world
        self.user = user
        self.chat = chat
        self._heard: dict[int, Message] = {}
        self.listed = Listed()
        self._toasts: list[Toast] = []
        self._stirred = asyncio.Event()

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def username(self) -> str | None:
        return self.user.username

    @property
    def language(self) -> str | None:
        return self.user.language

    # What a person does

    async def send(self, text: str) -> Message:
        """Type a text or a command. One that is too long for a message is split, as a phone does it."""
        words = [typed for part in _split(text) if (typed := entities.typed(part)).text]
        if not words:
            raise ValueError("an empty message cannot be sent")
        self._begin()
        parts = [self._put(Content(each)) for each in words]
        await self.world.answered(*(update for _, update in parts))
        return parts[-1][0]

    async def reply(self, text: str, *, to: Message | int) -> Message:
        """Answer one message with a text."""
        self._begin()
        return await self._write(Content(entities.typed(text)), reply_to=self._message(to))

    async def edit(self, message: Message | int, text: str) -> Message:
        """Change the words of a message of one's own."""
        self._begin()
        changed = self._message(message)
        if changed.from_bot:
            raise LookupError(f"message {changed.id} is the bot's; nobody else can edit it")
        changed.content = Content(entities.typed(text), changed.content.body)
        self.world.edited(changed)
        update = self.world.update("edited_message", self.id, self.chat, changed.as_json(), text)
        await self.world.answered(update)
        return changed

    async def press(self, label: str, *, on: Message | int | None = None) -> None:
        """Press the button with this label, or with the only label that begins so, on the newest message that has it.

        LookupError, which lists what there is, when there is none.
        """
        candidates = [self._message(on)] if on is not None else list(reversed(self.messages))
        message, button = self._find(label, candidates)
        if button.url is not None:
            raise LookupError(f'the button "{button.text}" opens {button.url}; pressing it tells the bot nothing')
        if button.data is not None:
            await self.press_data(message.id, button.data)
        elif button.asks_for == "contact":
            await self.contact(f"+84{self.id:09d}", self.name, user_id=self.id)
        elif button.asks_for == "location":
            await self.location()
        else:
            await self.send(button.text)

    async def follow(self, link: str) -> Message:
        """Open a link to the bot's chat, and press Start there. LookupError for a link to anything else."""
        address, _, words = link.partition("?start=")
        if address != f"https://t.me/{self.world.bot.username}" or not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", words):
            raise LookupError(f"{link} is no link to the bot's chat")
        return await self.send(f"/start {words}")

    async def press_data(self, message_id: int, data: str) -> None:
        """Press with any data, also such as no button has; a stale page or a forged client does that."""
        self._begin()
        message = self._message(message_id)
        number = self.world.open_query(self.id)
        press = {
            "id": number,
            "from": self.user.as_json(),
            "message": message.as_json(),
            "chat_instance": str(self.chat.id * 7919),
            "data": data,
        }
        update = self.world.update("callback_query", self.id, self.chat, press, _label(message, data))
        await self.world.answered(update)

    async def find(self, words: str, *, after: str = "") -> Listed:
        """Write the bot's name and these words in any chat; what it lists. The bot need not have been started."""
        self._begin()
        self.listed = Listed()
        query = {"id": self.world.open_search(self.id), "from": self.user.as_json(), "query": words, "offset": after}
        await self.world.answered(self.world.update("inline_query", self.id, self.chat, query, words))
        return self.listed

    async def attach(self, *photos: Photo, caption: str = "", album: str | None = None) -> list[Message]:
        """Send a photo; several are an album, one update each. album: the media_group_id of which they are a part."""
        if not photos:
            raise ValueError("attach what?")
        self._begin()
        album = album or (str(self.world.number()) if len(photos) > 1 else None)
        words = [entities.typed(caption)] + [Formatted()] * (len(photos) - 1)
        sent = [
            self._put(Content(text, self._photo(photo)), media_group_id=album)
            for text, photo in zip(words, photos, strict=True)
        ]
        await self.world.answered(*(update for _, update in sent))
        return [message for message, _ in sent]

    async def attach_file(self, name: str, content: bytes, caption: str = "") -> Message:
        """Send a document."""
        self._begin()
        file = self.world.files.add_document(Upload(name, content))
        return await self._write(Content(entities.typed(caption), file.body))

    async def link(self, text: str, *, words: str, url: str) -> Message:
        """Send a text in which an address is hidden behind some words."""
        self._begin()
        hidden = {"type": "text_link", "offset": units(text[: text.index(words)]), "length": units(words), "url": url}
        return await self._write(Content(Formatted(text, [hidden])))

    async def service(self, **what: Any) -> Message:
        """What a phone does without a word, such as pinning a message: `service(pinned_message={…})`."""
        return await self._show(what)

    async def sticker(self) -> Message:
        size = {"width": 512, "height": 512}
        return await self._show_file(
            "sticker", "sticker.webp", type="regular", **size, is_animated=False, is_video=False, emoji="👍"
        )

    async def voice(self, duration: int = 3, *, content: bytes = b"OggS voice") -> Message:
        return await self._record("voice", "voice.ogg", content, duration=duration)

    async def video(self, *, content: bytes = _VIDEO, caption: str = "", album: str | None = None) -> Message:
        return await self._record("video", "video.mp4", content, caption, album, duration=3, width=640, height=480)

    async def video_note(self, *, content: bytes = _VIDEO) -> Message:
        return await self._record("video_note", "note.mp4", content, duration=3, length=240)

    async def location(self, latitude: float = 21.3256, longitude: float = 103.9188) -> Message:
        return await self._show({"location": {"latitude": latitude, "longitude": longitude}})

    async def contact(self, phone: str, name: str, *, user_id: int | None = None) -> Message:
        shown: dict[str, Any] = {"phone_number": phone, "first_name": name}
        return await self._show({"contact": shown | ({"user_id": user_id} if user_id else {})})

    async def poll(self, question: str = "?", options: Iterable[str] = ("1", "2")) -> Message:
        choices = [
            {"persistent_id": str(place), "text": option, "voter_count": 0} for place, option in enumerate(options)
        ]
        shown = {
            "id": str(self.world.number()),
            "question": question,
            "options": choices,
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": True,
            "members_only": False,
        }
        return await self._show({"poll": shown})

    async def forward(self, text: str, *, origin: str) -> Message:
        """Pass on what somebody with this name wrote (somebody who hides the account)."""
        self._begin()
        came_from = {"type": "hidden_user", "date": self.world.now(), "sender_user_name": origin}
        return await self._write(Content(entities.typed(text)), forward_origin=came_from)

    async def block(self) -> None:
        """Block the bot: from now on it gets 403."""
        self.world.faults.blocked = self.world.faults.blocked | {self.id}
        await self._change_presence(Standing("member"), Standing("kicked"))

    async def unblock(self) -> None:
        """Let the bot write again."""
        self.world.faults.blocked = self.world.faults.blocked - {self.id}
        await self._change_presence(Standing("kicked"), Standing("member"))

    def deactivate(self) -> None:
        """Delete the account: the bot hears nothing of it, and gets 403."""
        self.user.deactivated = True

    # What a person sees

    @property
    def messages(self) -> list[Message]:
        """The whole chat, both sides, as it looks now."""
        return list(self.chat.messages.values())

    @property
    def heard(self) -> list[Message]:
        """The bot's messages that came or changed since this person last did something; gone ones are gone."""
        return list(self._heard.values())

    @property
    def toasts(self) -> list[Toast]:
        """What presses were answered with since this person last did something."""
        return list(self._toasts)

    @property
    def last(self) -> Message:
        """The newest message of the bot."""
        return next(self._from_bot())

    def said(self) -> str:
        """The words of all that was heard."""
        return "\n\n".join(message.text for message in self.heard)

    def buttons(self) -> list[str]:
        """The labels below the newest message of the bot that has any."""
        rows = next((message.buttons for message in self._from_bot() if message.buttons), [])
        return [button.text for row in rows for button in row]

    async def hears(self, part: str, *, timeout: float = 10) -> Message:
        """Wait until something that was heard contains `part`; for what the bot sends by itself."""
        try:
            async with asyncio.timeout(timeout):
                while True:
                    found = next((message for message in self._heard.values() if part in message.text), None)
                    if found is not None:
                        return found
                    await self._stirred.wait()
        except TimeoutError:
            raise TimeoutError(f'{self.name} did not hear "{part}", but: {self.said()!r}') from None

    def hear(self, message: Message) -> None:
        """The world shows a message of the bot, new or changed."""
        self._heard.pop(message.id, None)
        self._heard[message.id] = message
        self._stir()

    def forget(self, message: Message) -> None:
        """The world takes a message away."""
        self._heard.pop(message.id, None)

    def see_toast(self, text: str, *, alert: bool) -> None:
        """The world shows the answer to a press."""
        self._toasts.append(Toast(text, alert))
        self._stir()

    # How it is done

    def _stir(self) -> None:
        self._stirred.set()
        self._stirred = asyncio.Event()

    def _begin(self) -> None:
        self._heard.clear()
        self._toasts.clear()

    def _put(self, content: Content, **more: Any) -> tuple[Message, Update]:
        if not self.chat.started:
            self.chat.started = True
            self.world.phone_changed(self.chat)
        message = self.world.post(self.chat, content, sender=self.user, **more)
        return message, self.world.update("message", self.id, self.chat, message.as_json(), _summary(content))

    async def _write(self, content: Content, **more: Any) -> Message:
        message, update = self._put(content, **more)
        await self.world.answered(update)
        return message

    async def _show(self, body: dict[str, Any]) -> Message:
        self._begin()
        return await self._write(Content(body=body))

    async def _show_file(self, kind: str, name: str, **more: Any) -> Message:
        return await self._show(self.world.files.add(kind, Upload(name, name.encode()), **more).body)

    async def _record(
        self, kind: str, name: str, content: bytes, caption: str = "", album: str | None = None, **more: Any
    ) -> Message:
        self._begin()
        body = self.world.files.add(kind, Upload(name, content), **more).body
        return await self._write(Content(entities.typed(caption), body), media_group_id=album)

    async def _change_presence(self, before: Standing, after: Standing) -> None:
        self._begin()
        self.world.phone_changed(self.chat)
        await self.world.answered(self.world.standing_changed(self.chat, self.user, before, after))

    def _photo(self, photo: Photo) -> dict[str, Any]:
        content = photo if isinstance(photo, bytes) else Path(photo).read_bytes()
        return self.world.files.add_photo(Upload("photo.jpg", content)).body

    def _from_bot(self) -> Iterator[Message]:
        newest_first = reversed(self.chat.messages.values())
        return (message for message in newest_first if message.from_bot)

    def _message(self, which: Message | int) -> Message:
        number = which if isinstance(which, int) else which.id
        if number not in self.chat.messages:
            raise LookupError(f"{self.name} sees no message {number}")
        return self.chat.messages[number]

    def _find(self, label: str, candidates: list[Message]) -> tuple[Message, Button]:
        for same in (str.__eq__, str.startswith):
            for message in candidates:
                found = [button for row in message.buttons for button in row if same(button.text, label)]
                if len(found) == 1 or (found and same is str.__eq__):
                    return message, found[0]
                if found:
                    labels = ", ".join(f'"{button.text}"' for button in found)
                    raise LookupError(f'"{label}" may mean {labels}')
        raise LookupError(f'{self.name} sees no button "{label}". {_what_there_is(candidates)}')


def _label(message: Message, data: str) -> str:
    labels = [button.text for row in message.buttons for button in row if button.data == data]
    return f"[{labels[0]}] {data}" if labels else data


def _what_there_is(messages: list[Message]) -> str:
    lines = [
        f"{shortened(message.text)[:40]!r} has " + ", ".join(f'"{b.text}"' for row in message.buttons for b in row)
        for message in messages
        if message.buttons
    ]
    newest = next((shortened(message.text) for message in messages if message.from_bot), "nothing")
    return f"There is: {'; '.join(lines[:5]) or 'no button at all'}. The bot last said: {newest}"


def _split(text: str) -> list[str]:
    parts = []
    while units(text) > TEXT_LIMIT:
        kept = text.encode("utf-16-le")[: 2 * TEXT_LIMIT].decode("utf-16-le", "ignore")
        parts.append(kept)
        text = text[len(kept) :]
    return [*parts, text]


def _summary(content: Content) -> str:
    kinds = ", ".join(content.body)
    words = content.formatted.text
    return f"[{kinds}] {words}".strip() if kinds else words
