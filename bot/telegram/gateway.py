"""From Telegram's update to the door and back: one chat in order, different chats side by side.

The trap: an update that is acknowledged before it is committed is lost with the process. `handle` returns only when all
that there was to do is in the database; what it answered is sent, or waits in the outbox.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Any

import msgspec
import structlog
from markupsafe import escape
from structlog.contextvars import bound_contextvars

from bot import metrics
from bot.clock import Clock
from bot.delivery.budget import Budget
from bot.telegram import updates
from bot.telegram.registration import Registration
from bot.telegram.sender import Sender
from domain.message import Incoming, Later, Outcome, OutMessage, Reply, Sent
from handlers.door import Door
from services import replies
from storage.session import Database

log = structlog.get_logger()


class Gateway:
    """Where a webhook or a poll hands its updates in."""

    def __init__(
        self,
        database: Database,
        door: Door,
        sender: Sender,
        budget: Budget,
        registration: Registration,
        clock: Clock,
    ) -> None:
        self._database = database
        self._door = door
        self._sender = sender
        self._budget = budget
        self._registration = registration
        self._clock = clock
        self._lines: dict[str, tuple[asyncio.Lock, int]] = {}

    async def handle_body(self, body: bytes) -> None:
        """Handle what came by the webhook; junk is noted and done with. Raises OutOfReach: bring it again."""
        try:
            update = updates.decoder.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            metrics.UPDATES.labels("junk").inc()
            log.warning("update_unreadable", size=len(body))
            return
        await self._handle(update)

    async def handle_parsed(self, raw: Any) -> None:
        """Handle one update of a poll. Raises OutOfReach: bring it again."""
        try:
            update = updates.convert(raw)
        except msgspec.ValidationError:
            metrics.UPDATES.labels("junk").inc()
            log.warning("update_unreadable")
            return
        await self._handle(update)

    async def _handle(self, update: updates.Update) -> None:
        incoming = updates.read(update)
        if incoming is None:
            metrics.UPDATES.labels("passed_over").inc()
            return
        query = update.callback_query.id if update.callback_query else None
        started = perf_counter()
        with bound_contextvars(update_id=incoming.update_id):
            async with self._in_line(incoming.address):
                reply = await self._door.receive(incoming)
                await self._answer(incoming, reply, query)
        metrics.UPDATES.labels(incoming.kind).inc()
        metrics.UPDATE_SECONDS.observe(perf_counter() - started)

    @asynccontextmanager
    async def _in_line(self, address: str) -> AsyncIterator[None]:
        """Wait for this chat's turn: first come, first served."""
        lock, waiting = self._lines.get(address, (asyncio.Lock(), 0))
        self._lines[address] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._lines[address]
            if waiting == 1:
                del self._lines[address]
            else:
                self._lines[address] = (lock, waiting - 1)

    async def _answer(self, incoming: Incoming, reply: Reply, query: str | None) -> None:
        """1. End the button's waiting. 2. Send the messages, in order. 3. What could not be sent goes to the outbox."""
        messages = reply.messages
        if query is not None:
            told = await self._sender.answer_press(query, reply.toast, alert=reply.alert)
            if not told and not messages and reply.toast:
                await self._sender.send(incoming.address, OutMessage(str(escape(reply.toast))))
        for at, message in enumerate(messages):
            outcome = await self._reply(incoming.address, message)
            metrics.SENDS.labels("reply", type(outcome).__name__).inc()
            if not isinstance(outcome, Sent):
                async with self._database.transaction() as tx:
                    now = self._clock.now()
                    rest = messages[at:]
                    await replies.postpone(tx, incoming.edge, incoming.update_id, rest, outcome, now=now)
                return
        if messages:
            await self._door.sent(incoming)
        if reply.new_menu:
            await self._registration.tell_person(incoming.address)

    async def _reply(self, address: str, message: OutMessage) -> Outcome:
        """Send it at once, unless the edge has asked everybody to wait."""
        now = self._clock.now()
        if held := self._budget.held(now=now):
            return Later((held - now).total_seconds(), "flood", everywhere=True)
        self._budget.note_reply(now=now)
        outcome = await self._sender.send(address, message)
        if isinstance(outcome, Later) and outcome.everywhere:
            await self._budget.hold(outcome.seconds, now=self._clock.now())
        return outcome
