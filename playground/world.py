"""The world: accounts, chats, messages, updates and the log. Plain state; HTTP is served elsewhere.

The trap: ids. A world that is started anew beside an old database must not hand out an id a second time, so
messages, updates and files are numbered from the time of day on.
"""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe
from typing import Any
from uuid import uuid4

from playground import calls, phones
from playground.chats import Chat, Json, Standing, User
from playground.client import Person
from playground.clock import Clock
from playground.errors import ConnectionCut
from playground.files import File, Files
from playground.finding import Found, Listed
from playground.flood import Faults, Limits, Meter
from playground.journal import Event, Journal, LogEntry, shortened
from playground.messages import Content, Message, seconds
from playground.profile import Profile
from playground.rooms import Channel, Group
from playground.updates import Update, Updates
from playground.webhook import Webhook

FIRST_PERSON = 7_000_001
FIRST_CHANNEL = -1_001_000_000_001
FIRST_GROUP = -5_000_001
FIRST_SUPERGROUP = -1_002_000_000_001


@dataclass(frozen=True, slots=True)
class Query:
    """A press or a search that the bot has not answered yet. Bot API: CallbackQuery, InlineQuery."""

    person: int
    at: datetime


class World:
    """One bot and everybody it can meet.

    `token`: the bot's; without one a new one that nobody can guess. `patience`: real seconds that a person waits for
    the bot's answer. `limits`: Telegram's, None for none.
    """

    def __init__(
        self,
        clock: Clock,
        token: str = "",
        bot_name: str = "Gương Sáng",
        bot_username: str = "guongsang_bot",
    ) -> None:
        first = int(time.time()) % 2**30
        self.clock = clock
        self.token = token = token or f"424242:{token_urlsafe(24)}"
        # Which world this is: a page that knew another one begins anew.
        self.run = uuid4().hex
        self.bot = User(int(token.partition(":")[0]), bot_name, bot_username, is_bot=True)
        self.patience = 30.0
        self.limits: Limits | None = None
        self.meter = Meter()
        self.calls_of_sending = 0
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.searches: dict[str, Query] = {}
        self.people: list[Person] = []
        self.channels: list[Channel] = []
        self.groups: list[Group] = []
        self.profile = Profile()
        self.files = Files(first)
        self._phones: dict[int, Person] = {}
        self._number = first
        self.journal = Journal()
        self.faults = Faults(self._faults_changed)
        self.updates = Updates(first)
        self.webhook = Webhook(self.updates, self._carry_out, self._delivery_failed)

    # Who and where

    def person(
        self,
        name: str,
        *,
        language: str = "vi",
        username: str | None = None,
        id: int | None = None,
        started: bool = False,
    ) -> Person:
        """Create an account with a phone. Without an id it gets 7_000_001, 7_000_002 …

        `started`: wrote to the bot already in an earlier world, so the bot may write first in this one.
        """
        number = FIRST_PERSON + len(self.people) if id is None else id
        user = User(number, name, username, language)
        chat = self.open_chat(Chat(number, "private", name, username, started=started))
        self.users[number] = user
        person = Person(self, user, chat)
        self.people.append(person)
        self._phones[number] = person
        self.phone_changed(chat)
        return person

    def channel(self, title: str, *, username: str | None = None) -> Channel:
        """Create a channel; the bot is not in it yet."""
        chat = self.open_chat(Chat(FIRST_CHANNEL - len(self.channels), "channel", title, username))
        self.channels.append(Channel(self, chat))
        self.phone_changed(chat)
        return self.channels[-1]

    def group(self, title: str) -> Group:
        """Create a group; the bot is not in it yet."""
        chat = self.open_chat(Chat(FIRST_GROUP - len(self.groups), "group", title))
        self.groups.append(Group(self, chat))
        return self.groups[-1]

    def open_chat(self, chat: Chat) -> Chat:
        if chat.id in self.chats:
            raise ValueError(f"id {chat.id} is taken by {self.chats[chat.id].title}")
        self.chats[chat.id] = chat
        return chat

    def file(self, file_id: str) -> File | None:
        """A photo or document of the world, for the page."""
        return self.files.get(file_id)

    def next_supergroup_id(self) -> int:
        return FIRST_SUPERGROUP - sum(chat.kind == "supergroup" for chat in self.chats.values())

    def number(self) -> int:
        """A number that this world has never given out."""
        self._number += 1
        return self._number

    # Messages

    def post(
        self,
        chat: Chat,
        content: Content,
        *,
        sender: User | None,
        reply_markup: Json | None = None,
        reply_to: Message | None = None,
        media_group_id: str | None = None,
        forward_origin: Json | None = None,
    ) -> Message:
        """Put a new message into a chat, and onto the phones that show it."""
        message = Message(
            id=self.number(),
            chat=chat,
            sender=None if chat.kind == "channel" else sender,
            date=self.clock.now(),
            content=content,
            reply_markup=reply_markup,
            reply_to=reply_to,
            media_group_id=media_group_id,
            forward_origin=forward_origin,
            from_bot=sender is self.bot,
        )
        chat.messages[message.id] = message
        self._set_keyboard(message)
        self._show(message)
        return message

    def edited(self, message: Message) -> None:
        """Show a message anew after it was edited."""
        message.edited_at = self.clock.now()
        self._show(message)

    def redraw(self, message: Message) -> None:
        """Show a message anew, without the mark of an edit."""
        self._show(message)

    def delete(self, message: Message) -> None:
        """Take a message out of its chat and off the phones."""
        del message.chat.messages[message.id]
        if message.id in message.chat.pinned:
            message.chat.pinned.remove(message.id)
        if person := self._phones.get(message.chat_id):
            person.forget(message)
        if phones.is_phone(message.chat):
            gone = {"type": "deleted", "phone": message.chat_id, "message_id": message.id}
            self.journal.tell(lambda: gone)

    def toast(self, person_id: int, text: str, *, alert: bool) -> None:
        """Show the answer to a press on the person's phone."""
        self._phones[person_id].see_toast(text, alert=alert)
        shown = {"type": "toast", "phone": person_id, "text": text, "alert": alert}
        self.journal.tell(lambda: shown)

    def list_found(self, person_id: int, found: list[Found], after: str, above: tuple[str, str] | None) -> None:
        """Show what the bot found on the person's phone."""
        self._phones[person_id].listed = Listed(found, after, above)

    def _show(self, message: Message) -> None:
        if message.from_bot and (person := self._phones.get(message.chat_id)):
            person.hear(message)
        if phones.is_phone(message.chat):
            self.journal.tell(lambda: {"type": "message", "phone": message.chat_id, "message": phones.message(message)})

    def _set_keyboard(self, message: Message) -> None:
        markup = message.reply_markup or {}
        if "keyboard" in markup:
            message.chat.keyboard = message.id
        elif "remove_keyboard" in markup:
            message.chat.keyboard = None

    # Updates

    def update(self, kind: str, lane: int, chat: Chat, content: Json, summary: str) -> Update:
        """Send the bot an update; `lane` is whoever caused it."""
        entry = self._entry("update", chat, kind, summary, detail={})
        update = self.updates.put(kind, lane, content, entry)
        entry["detail"] = update.as_json()
        self.journal.write(entry)
        return update

    def standing_changed(self, chat: Chat, by: User, before: Standing, after: Standing) -> Update:
        """Tell the bot that it was let in, thrown out, blocked … Bot API: ChatMemberUpdated."""
        change = {
            "chat": chat.as_json(),
            "from": by.as_json(),
            "date": self.now(),
            "old_chat_member": before.as_json(self.bot, chat.kind),
            "new_chat_member": after.as_json(self.bot, chat.kind),
        }
        return self.update("my_chat_member", by.id, chat, change, f"{before.status} → {after.status}")

    def open_query(self, person_id: int) -> str:
        """The id of a press that the bot may answer once. Bot API: CallbackQuery."""
        query = str(self.number())
        self.queries[query] = Query(person_id, self.clock.now())
        return query

    def open_search(self, person_id: int) -> str:
        """The id of a search that the bot may answer once. Bot API: InlineQuery."""
        query = str(self.number())
        self.searches[query] = Query(person_id, self.clock.now())
        return query

    async def answered(self, *updates: Update) -> None:
        """Return when the bot has answered all of these; TimeoutError when it never does."""
        for update in updates:
            if update.answered.is_set():
                continue
            try:
                async with asyncio.timeout(self.patience):
                    await update.answered.wait()
            except TimeoutError:
                why = update.failure or "nobody fetched it"
                raise TimeoutError(
                    f"no answer to update {update.id} ({update.kind}) for {self.patience} s: {why}"
                ) from None

    def _delivery_failed(self, update: Update, why: str) -> datetime:
        again = LogEntry(**update.entry)
        self.journal.write(again | {"ok": False, "error": why, "at": self.clock.now().isoformat()})
        return self.clock.now()

    async def _carry_out(self, method: str, raw: dict[str, Any]) -> None:
        # A call in a webhook's answer has no connection of its own that could be cut.
        with suppress(ConnectionCut):
            await calls.carry_out(self, calls.Call(self.token, method, raw))

    # The log and the listeners

    @property
    def log(self) -> list[LogEntry]:
        """The last 2,000 updates and calls."""
        return self.journal.entries

    def log_call(
        self, method: str, chat: Chat | None, summary: str, detail: Json, error: str | None, ms: float
    ) -> None:
        entry = self._entry("call", chat, method, summary, detail=detail)
        self.journal.write(entry | {"ok": error is None, "error": error, "ms": round(ms, 1)})

    def listen(self) -> asyncio.Queue[Event]:
        """Every event from now on, in order, in a queue of one's own."""
        return self.journal.listen()

    def unlisten(self, queue: asyncio.Queue[Event]) -> None:
        self.journal.unlisten(queue)

    def snapshot(self) -> Json:
        """Phones, log, faults and time, for a page that has just been opened."""
        return phones.snapshot(self)

    def phone_changed(self, chat: Chat) -> None:
        """Tell the page that a person or channel was made or changed."""
        if phones.is_phone(chat):
            self.journal.tell(lambda: {"type": "phone", "phone": phones.phone(self, chat)})

    def now(self) -> int:
        """The world's time as the Bot API writes it."""
        return seconds(self.clock.now())

    async def close(self) -> None:
        """Stop delivering, and let go of whoever waits for updates."""
        self.updates.wake()
        await self.webhook.close()

    def _faults_changed(self) -> None:
        self.journal.tell(lambda: {"type": "faults", "faults": self.faults.as_json()})

    def _entry(self, kind: Any, chat: Chat | None, method: str, summary: str, *, detail: Json) -> LogEntry:
        return LogEntry(
            no=0,
            at=self.clock.now().isoformat(),
            kind=kind,
            chat=chat.id if chat else None,
            who=chat.title if chat else None,
            method=method,
            summary=shortened(summary),
            ok=True,
            error=None,
            ms=None,
            detail=detail,
        )
