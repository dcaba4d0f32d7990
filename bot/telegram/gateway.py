"""From Telegram's update to the door and back: one chat in order, different chats side by side.

The trap: an update that is acknowledged before it is committed is lost when the process dies. An update is acknowledged
only when what it changed is in the database, and its answer is sent or stored.
"""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from time import perf_counter
from typing import Any

import msgspec
import structlog
from markupsafe import escape

from bot import metrics
from bot.clock import Clock
from bot.delivery.pacer import Pacer
from bot.log import UPDATE
from bot.telegram import updates
from bot.telegram.flood import Flood
from bot.telegram.queues import Place, Queues
from bot.telegram.receipts import Receipts
from bot.telegram.registration import Registration
from bot.telegram.sender import Sender
from domain.message import Incoming, Kind, Later, Outcome, OutMessage, Reply, Sent, Unknown
from domain.outbox import FLOOD
from domain.search import Search
from handlers.engine.door import Door
from services import replies
from storage.db import Database, OutOfReach

log = structlog.get_logger()

# Between two messages of one person that came together, so that others' come in between.
_BETWEEN = 0.02

# Sends the answer, once the update is committed.
SendAnswer = Callable[[], Awaitable[None]]
# Handles an update up to its commit. Raises OutOfReach: the edge has to bring it again.
Handle = Callable[[], Awaitable[SendAnswer | None]]


class Gateway:
    """Receives the updates of a webhook or a poll."""

    def __init__(
        self,
        database: Database,
        door: Door,
        sender: Sender,
        pacer: Pacer,
        registration: Registration,
        receipts: Receipts,
        clock: Clock,
        *,
        chat_pause: float,
    ) -> None:
        self._database = database
        self._door = door
        self._sender = sender
        self._pacer = pacer
        self._registration = registration
        self._receipts = receipts
        self._clock = clock
        self._receiving = Queues(pause=_BETWEEN)
        self._sending = Queues()
        self._flood = Flood(no_bound=not chat_pause)
        # Chats whose last answer went to the outbox: a later answer must not overtake it.
        self._behind: set[str] = set()

    async def handle_body(self, body: bytes) -> None:
        """Handle what came by the webhook; junk is logged and dropped. Raises OutOfReach: Telegram has to bring it again."""
        try:
            update = updates.decoder.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            self.set_aside()
            return
        handle = self._admit(update, keep=False)
        if handle is not None and (answer := await handle()) is not None:
            await answer()

    def admit(self, raw: Any) -> Handle | None:
        """What handles one update of a poll up to its commit; None when there is nothing to be done.

        The trap: a task for each of the thousand messages of a flood that are dropped anyway.
        """
        try:
            update = updates.convert(raw)
        except msgspec.ValidationError:
            self.set_aside()
            return None
        return self._admit(update, keep=True)

    def set_aside(self) -> None:
        """Log and count what is no update; it is done with."""
        metrics.updates("junk").inc()
        log.warning("update_unreadable")

    def _admit(self, update: updates.Update, *, keep: bool) -> Handle | None:
        """keep: see `Door.receive`."""
        if update.inline_query is not None:
            return self._admit_search(updates.search(update.inline_query))
        try:
            incoming = updates.read(update)
        except Exception:
            # It would fail again each time that it is brought, and delay all others.
            log.exception("update_given_up")
            metrics.updates("given_up").inc()
            return None
        if incoming is None or self._receipts.has(incoming.update_id):
            metrics.updates("passed_over").inc()
            return None
        if not self._flood.lets_in(incoming, now=self._clock.steady()):
            metrics.updates("flood").inc()
            return partial(self._tell_flooded, incoming) if self._flood.tells(incoming) else None
        query = update.callback_query.id if update.callback_query else None
        return partial(self._receive, incoming, query, keep=keep)

    def _admit_search(self, search: Search) -> Handle | None:
        if not self._flood.lets_search(search, now=self._clock.steady()):
            metrics.updates("flood").inc()
            return None
        return partial(self._search, search)

    async def _search(self, search: Search) -> SendAnswer | None:
        """Find. What fails is not brought again: whoever looked has typed on by then."""
        try:
            hits = await self._door.search(search)
        except Exception:
            log.exception("search_failed")
            return None
        metrics.updates("search").inc()
        return partial(self._sender.answer_search, search.id, hits)

    async def _receive(self, incoming: Incoming, query: str | None, *, keep: bool) -> SendAnswer | None:
        """Commit what the person did, in the chat's order. By then its answer has a place in the chat's queue."""
        started = perf_counter()
        UPDATE.set(incoming.update_id)
        async with self._receiving.enter(incoming.address):
            try:
                if incoming.addressed and not await self._sender.is_named(incoming.addressed):
                    return None
                reply = await self._door.receive(incoming, keep=keep)
            except OutOfReach:
                self._flood.was_not_read(incoming)
                raise
            except Exception:
                # Not even an apology could be stored. The update would fail again each time, and delay all others.
                log.exception("update_given_up")
                metrics.updates("given_up").inc()
                return None
            place = self._sending.enter(incoming.address)
        return partial(self._answer_in_turn, place, incoming, reply, query, started)

    async def _tell_flooded(self, incoming: Incoming) -> SendAnswer:
        """What goes to somebody who writes more than can be read: one line, and then nothing until they have paused."""

        async def tell() -> None:
            async with self._sending.enter(incoming.address):
                for message in self._door.flooded(incoming).messages:
                    await self._reply(incoming.address, message)

        return tell

    async def _answer_in_turn(
        self, place: Place, incoming: Incoming, reply: Reply, query: str | None, started: float
    ) -> None:
        async with place:
            if self._receipts.has(incoming.update_id):
                # A repeat of this update was answered while this one waited.
                return
            await self._answer(incoming, reply, query)
        metrics.updates(incoming.kind).inc()
        metrics.UPDATE_SECONDS.observe(perf_counter() - started)

    async def _answer(self, incoming: Incoming, reply: Reply, query: str | None) -> None:
        """1. Answer the press of a button. 2. Send the messages, in order. 3. Enqueue what could not be sent."""
        messages = reply.messages
        if query is not None:
            shown = await self._sender.answer_press(query, reply.toast, alert=reply.alert)
            if not shown and not messages and reply.toast:
                await self._sender.send(incoming.address, OutMessage(str(escape(reply.toast))))
        in_group = incoming.kind is Kind.IN_GROUP
        address = incoming.place if in_group else incoming.address
        if messages and (await self._is_behind(incoming) or not self._sender.may_answer(address, len(messages))):
            await self._postpone(incoming, messages, Later(0, "behind"))
            return
        for at, message in enumerate(messages):
            outcome = await self._reply(address, message)
            metrics.sends("reply", type(outcome).__name__).inc()
            if not isinstance(outcome, Sent):
                if in_group and not isinstance(outcome, Unknown):
                    # What cannot be said in the group, the person gets in their own chat.
                    outcome = Later(0, "not_in_group")
                await self._postpone(incoming, messages[at:], outcome)
                return
        self._receipts.note(incoming.update_id)
        if reply.new_menu:
            await self._registration.set_menu(incoming.address)

    async def _postpone(self, incoming: Incoming, messages: Sequence[OutMessage], outcome: Outcome) -> None:
        self._behind.add(incoming.address)
        async with self._database.transaction() as tx:
            now = self._clock.now()
            await replies.postpone(tx, incoming, messages, outcome, now=now)

    async def _is_behind(self, incoming: Incoming) -> bool:
        """Whether an earlier answer to this chat still waits in the outbox."""
        if incoming.address not in self._behind:
            return False
        async with self._database.transaction() as tx:
            behind = await replies.waiting(tx, incoming.edge, incoming.address)
        if not behind:
            self._behind.discard(incoming.address)
        return behind

    async def _reply(self, address: str, message: OutMessage) -> Outcome:
        """Send the message as soon as the pacer allows, unless the edge has asked everybody to wait."""
        if held := self._pacer.held():
            return Later(held.total_seconds(), FLOOD, everywhere=True)
        await self._pacer.reply()
        outcome = await self._sender.send(address, message)
        if isinstance(outcome, Later) and outcome.everywhere:
            await self._pacer.hold(outcome.seconds)
        return outcome
