"""The outbox worker: claim, render, wait for a slot, send, settle. Any number of processes may run one.

The trap: a send whose answer was lost. Sent again it may be said twice, not sent again it may never have been said: a
notice is said again, a row of a broadcast becomes `unknown` and is shown to a person. So as few rows as possible are in
hand at any moment: only what leaves within the next tenth of a second is claimed.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from bot import metrics
from bot.clock import Clock
from bot.delivery.budget import Budget
from domain.broadcast import Skipped
from domain.message import Later, Lost, Never, Outcome, OutMessage, Sent, Unknown
from handlers import rendering
from handlers.reading import Skip
from storage import channels, outbox, people
from storage.outbox import Parcel, Rank
from storage.session import Database, OutOfReach, Tx

log = structlog.get_logger()

Send = Callable[[str, OutMessage], Awaitable[Outcome]]

# A claimed row is this process's for so long. Its sending begins soon or not at all, so that it ends within the lease,
# however slow the other side is.
_LEASE = timedelta(seconds=60)
_BEGIN_WITHIN = timedelta(seconds=15)
# Nothing is claimed while the next slot is farther away than this.
_AHEAD = timedelta(seconds=0.3)
_NAP = timedelta(seconds=0.25)
_EXPIRE_EVERY = timedelta(seconds=5)
_IN_HAND = 100
_ATTEMPTS = 12
_BACK_OFF = (2.0, 5.0, 15.0, 60.0, 300.0, 900.0)
# How often a notice to somebody out of reach is looked at again, should their return have gone unnoticed.
_RESTING = timedelta(days=1)
_DATABASE_PAUSES = (0.5, 2.0, 5.0, 10.0)


class Worker:
    """Sends what is due. send: the edge's way to send a message and to say what became of it."""

    def __init__(self, database: Database, send: Send, budget: Budget, clock: Clock, *, chat_pause: float) -> None:
        self._database = database
        self._send = send
        self._budget = budget
        self._clock = clock
        self._chat_pause = timedelta(seconds=chat_pause)
        self._in_hand: set[asyncio.Task[None]] = set()
        self._expired_at: datetime | None = None

    async def round(self) -> int:
        """Begin to send what is due, and see it through; how many rows were claimed."""
        async with asyncio.TaskGroup() as group:
            return await self.begin(group)

    async def begin(self, group: asyncio.TaskGroup) -> int:
        """Claim what may leave next, and send each row in a task of `group`; how many rows were claimed.

        1. Rows of dead processes come back. 2. Claim, unless the edge asked everybody to wait. 3. Render, in short
        transactions. 4. Each is sent at its slot, outside any transaction, and settled when its outcome is known.
        """
        now = self._clock.now()
        limit = min(self._budget.at_once, _IN_HAND - len(self._in_hand))
        if limit < 1:
            return 0
        async with self._database.transaction() as tx:
            await self._expire(tx, now)
            if await self._budget.open_at(tx, now=now) > now + _AHEAD:
                return 0
            parcels = await outbox.claim(tx, now=now, lease=_LEASE, limit=limit, chat_pause=self._chat_pause)
        ready = [pair for pair in [await self._render(parcel) for parcel in parcels] if pair is not None]
        slots = await self._budget.take(len(ready), now=self._clock.now()) if ready else []
        for (parcel, message), slot in zip(ready, slots, strict=True):
            task = group.create_task(self._deliver(parcel, message, slot))
            self._in_hand.add(task)
            task.add_done_callback(self._in_hand.discard)
        return len(parcels)

    async def _expire(self, tx: Tx, now: datetime) -> None:
        """Every few seconds, look for rows whose process has died."""
        if self._expired_at is None or now >= self._expired_at + _EXPIRE_EVERY:
            await outbox.expire(tx, now=now)
            self._expired_at = now

    async def wakes_at(self) -> datetime | None:
        """When there may be something to do next; None: when somebody calls."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            opens = await self._budget.open_at(tx, now=now) - _AHEAD
            if opens > now:
                return opens
            due = await outbox.next_due(tx)
        # A row that is due and was not claimed, with slots to be had, waits for its chat's turn.
        return None if due is None else max(due, now + _NAP)

    async def drain(self) -> None:
        """Return when nothing is in hand any more."""
        if self._in_hand:
            await asyncio.wait(self._in_hand)

    async def _render(self, parcel: Parcel) -> tuple[Parcel, OutMessage] | None:
        """The row with its message; what is not to be sent now, or cannot be rendered, is settled here."""
        now = self._clock.now()
        try:
            async with self._database.transaction() as tx:
                if parcel.resting:
                    await self._set_aside(tx, parcel)
                    return None
                message = await rendering.render(tx, parcel, now=now)
                if isinstance(message, OutMessage):
                    return parcel, message
                reason = message.reason if isinstance(message, Skip) else Skipped.NOT_NEEDED
                await outbox.settle(tx, parcel, "skipped", reason=reason, now=now)
        except OutOfReach:
            raise
        except Exception:
            log.exception("not_rendered", outbox_id=parcel.id, kind=parcel.kind)
            async with self._database.transaction() as tx:
                await outbox.settle(tx, parcel, "failed", reason=Lost.NOT_RENDERED, now=now)
        return None

    async def _set_aside(self, tx: Tx, parcel: Parcel) -> None:
        """Its reader is out of reach. A notice waits for their return; bulk and old replies are skipped."""
        now = self._clock.now()
        if parcel.rank is Rank.NOTICE:
            await outbox.put_back(tx, parcel, due_at=now + _RESTING, reason=outbox.RESTING, counted=False)
        else:
            await outbox.settle(tx, parcel, "skipped", reason=Skipped.RESTING, now=now)

    async def _deliver(self, parcel: Parcel, message: OutMessage, slot: datetime) -> None:
        """Send the row at its slot, unless the slot is too far away or the edge has asked everybody to wait since."""
        outcome: Outcome
        if slot > _latest(parcel):
            outcome = Later((slot - self._clock.now()).total_seconds(), "no_slot", everywhere=True)
        else:
            await self._clock.wait_until(slot)
            await self._clock.wait_until(self._budget.leave_at(slot, now=self._clock.now()))
            outcome = await self._try(parcel, message)
        for pause in (*_DATABASE_PAUSES, None):
            try:
                async with self._database.transaction() as tx:
                    await self._settle(tx, parcel, outcome)
                return
            except OutOfReach:
                if pause is None:
                    log.error("outcome_not_written", outbox_id=parcel.id, outcome=type(outcome).__name__)
                    return
                await asyncio.sleep(pause)

    async def _try(self, parcel: Parcel, message: OutMessage) -> Outcome:
        now = self._clock.now()
        if held := self._budget.held(now=now):
            return Later((held - now).total_seconds(), "flood", everywhere=True)
        if now > _latest(parcel):
            return Later(0, "slept", everywhere=True)
        try:
            outcome = await self._send(parcel.address, message)
        except Exception:
            log.exception("send_failed", outbox_id=parcel.id, kind=parcel.kind)
            outcome = Unknown()
        metrics.SENDS.labels(parcel.rank.name.lower(), type(outcome).__name__).inc()
        if isinstance(outcome, Later) and outcome.everywhere:
            await self._budget.hold(outcome.seconds, now=self._clock.now())
        return outcome

    async def _settle(self, tx: Tx, parcel: Parcel, outcome: Outcome) -> None:
        now = self._clock.now()
        match outcome:
            case Sent(message_id):
                await outbox.settle(tx, parcel, "sent", message_id=message_id, now=now)
            case Never(why):
                await self._lost(tx, parcel, why)
            case Unknown() if parcel.rank is Rank.BULK:
                await outbox.settle(tx, parcel, "unknown", reason="answer_lost", now=now)
            case Unknown():
                await self._again(tx, parcel, "answer_lost")
            case Later(seconds, reason, everywhere, moved_to):
                blameless = everywhere
                if moved_to and parcel.channel_id is not None:
                    await channels.move(tx, parcel.channel_id, moved_to, now=now)
                    blameless = True
                if blameless:
                    due_at = now + timedelta(seconds=seconds)
                    await outbox.put_back(tx, parcel, due_at=due_at, reason=reason, counted=False)
                else:
                    await self._again(tx, parcel, reason)

    async def _lost(self, tx: Tx, parcel: Parcel, why: Lost) -> None:
        """Somebody out of reach rests, and notices wait for their return; what the edge refuses has failed."""
        now = self._clock.now()
        gone = why is not Lost.REFUSED
        if gone and parcel.channel_id is not None:
            await channels.lose(tx, parcel.channel_id, now=now)
        if gone and parcel.person_id is not None:
            await people.rest(tx, parcel.person_id, why=why, now=now)
        if gone and parcel.person_id is not None and parcel.rank is Rank.NOTICE:
            await self._set_aside(tx, parcel)
        else:
            await outbox.settle(tx, parcel, "failed", reason=why, now=now)

    async def _again(self, tx: Tx, parcel: Parcel, reason: str) -> None:
        """Another try, each time after a longer wait, until there were too many."""
        now = self._clock.now()
        if parcel.attempts >= _ATTEMPTS:
            log.error("given_up", outbox_id=parcel.id, kind=parcel.kind, reason=reason)
            await outbox.settle(tx, parcel, "failed", reason=Lost.EXHAUSTED, now=now)
        else:
            wait = _BACK_OFF[min(parcel.attempts, len(_BACK_OFF)) - 1]
            await outbox.put_back(tx, parcel, due_at=now + timedelta(seconds=wait), reason=reason)


def _latest(parcel: Parcel) -> datetime:
    """The moment after which the sending of a claimed row may no longer begin."""
    return parcel.lease_until - _LEASE + _BEGIN_WITHIN
