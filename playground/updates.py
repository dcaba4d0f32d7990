"""The queue of updates on its way to the bot, and `getUpdates`.

The trap: an update is not done when it was handed over, but when the bot answered it (webhook) or asked for what
comes after it (getUpdates). Until then it stays, under the same id.
"""

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playground.errors import conflict
from playground.journal import LogEntry

Json = dict[str, Any]

KINDS = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "callback_query",
        "my_chat_member",
        "chat_member",
        "poll",
        "poll_answer",
        "message_reaction",
        "message_reaction_count",
        "chat_join_request",
        "inline_query",
        "chosen_inline_result",
        "shipping_query",
        "pre_checkout_query",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "purchased_paid_media",
        "chat_boost",
        "removed_chat_boost",
    }
)
# Sent only to those who ask for them by name. Bot API: setWebhook (allowed_updates).
ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
LONGEST_POLL = 50


@dataclass(slots=True, eq=False)
class Update:
    """One update and what became of it. `lane`: updates of one lane are delivered one after the other."""

    id: int
    kind: str
    lane: int
    content: Json
    entry: LogEntry
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    made: float = field(default_factory=time.perf_counter)
    failure: str = ""

    def as_json(self) -> Json:
        """Bot API: Update."""
        return {"update_id": self.id, self.kind: self.content}


class Updates:
    """What the bot has not answered yet, oldest first. `polled` is set while a getUpdates waits."""

    def __init__(self, first_id: int) -> None:
        self._next_id = first_id
        self._allowed: frozenset[str] | None = None
        self._poll: asyncio.Future[None] | None = None
        self._lanes: defaultdict[int, deque[Update]] = defaultdict(deque)
        self.polled = asyncio.Event()
        self.pending: dict[int, Update] = {}
        self.put_hooks: list[Callable[[Update], None]] = []

    @property
    def allowed(self) -> frozenset[str]:
        return KINDS - ONLY_ON_REQUEST if self._allowed is None else self._allowed

    @property
    def allowed_by_name(self) -> list[str] | None:
        """The list as the bot gave it, None for the usual one."""
        return None if self._allowed is None else sorted(self._allowed)

    def allow(self, kinds: list[str] | None) -> None:
        """Choose what the bot gets from now on: None leaves it, [] is the usual. Bot API: setWebhook."""
        if kinds is not None:
            self._allowed = (frozenset(kinds) & KINDS) or None

    def lanes(self) -> list[int]:
        return [lane for lane, waiting in self._lanes.items() if waiting]

    def first(self, lane: int) -> Update | None:
        """The update that this lane has to deliver next."""
        waiting = self._lanes.get(lane)
        return waiting[0] if waiting else None

    def put(self, kind: str, lane: int, content: Json, entry: LogEntry) -> Update:
        """Queue an update. One that the bot does not want counts as answered at once."""
        update = Update(self._next_id, kind, lane, content, entry)
        self._next_id += 1
        if kind not in self.allowed:
            update.answered.set()
            return update
        self.pending[update.id] = update
        self._lanes[lane].append(update)
        for hook in self.put_hooks:
            hook(update)
        self.wake()
        return update

    def settle(self, update: Update) -> None:
        """The bot has answered; doing it twice is harmless."""
        if self.pending.pop(update.id, None) is None:
            return
        lane = self._lanes[update.lane]
        lane.remove(update)
        if not lane:
            del self._lanes[update.lane]
        update.entry["ms"] = round((time.perf_counter() - update.made) * 1000, 1)
        update.answered.set()

    def drop(self) -> None:
        """Forget all that is pending. Bot API: setWebhook (drop_pending_updates)."""
        for update in list(self.pending.values()):
            self.settle(update)

    async def fetch(self, offset: int, limit: int, timeout: float) -> list[Json]:
        """Wait up to `timeout` seconds for updates; those before `offset` are answered. Bot API: getUpdates."""
        self.end_poll("terminated by other getUpdates request; make sure that only one bot instance is running")
        self._acknowledge(offset)
        if not self.pending and timeout:
            await self._wait(min(timeout, LONGEST_POLL))
        return [update.as_json() for update in list(self.pending.values())[:limit]]

    def end_poll(self, why: str) -> None:
        """End a getUpdates that is waiting, if there is one, with a 409."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(conflict(why))

    def _acknowledge(self, offset: int) -> None:
        waiting = list(self.pending.values())
        done = waiting[:offset] if offset < 0 else [update for update in waiting if update.id < offset]
        for update in done:
            self.settle(update)

    async def _wait(self, timeout: float) -> None:
        self._poll = poll = asyncio.get_running_loop().create_future()
        self.polled.set()
        try:
            async with asyncio.timeout(timeout):
                await poll
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None
                self.polled.clear()

    def wake(self) -> None:
        """Let a getUpdates that is waiting return with what there is."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
