"""The outbox worker: claim, render, wait for a slot, send, settle. Any number of processes may run one.

Rows go through three stations, each going on by itself so that none waits for another: rounds claim and render a batch
into what is ready, a feeder lets the most urgent leave at each slot, and the ledger writes down what became of them.

The trap: a send whose answer was lost. Sent again it may be said twice, not sent again it may never have been said: a
notice is said again, a row of a broadcast becomes `unknown` and is shown to a person. So as few rows as possible are in
hand at any moment: no more are ready than leave within the next three tenths of a second.
"""

import asyncio
import heapq
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from itertools import count

import structlog

from bot import metrics
from bot.clock import Clock
from bot.delivery.budget import Budget, Slot
from bot.delivery.ledger import Ledger
from domain.broadcasts import Skipped
from domain.message import Later, Lost, Outcome, OutMessage, Unknown
from domain.outbox import Ended, Parcel, Rank, RowState
from handlers.engine.notices import Skip
from handlers.engine.rendering import Issue, Renderer
from services import broadcasts as service
from storage import broadcasts
from storage.db import Database, OutOfReach, Tx
from storage.ledger import claims

log = structlog.get_logger()

Send = Callable[[str, OutMessage], Awaitable[Outcome]]

# A claimed row is this process's for so long. Its sending begins soon or not at all, so that it ends within the lease,
# however slow the other side is.
_LEASE = timedelta(seconds=60)
_BEGIN_WITHIN = timedelta(seconds=15)
# Nothing is claimed while the next slot is farther away than this, and what is ready goes back when it is twice as far.
_AHEAD = timedelta(seconds=0.3)
_BACK = timedelta(seconds=2)
_NAP = timedelta(seconds=0.25)
_EXPIRE_EVERY = timedelta(seconds=5)
_PLAN_EVERY = timedelta(seconds=1)
_MOST_AT_ONCE = 100
_IN_THE_AIR = 100
_IN_HAND = 400
_DATABASE_PAUSE = 0.5


class Worker:
    """Sends what is due. send: the edge's way to send a message, and to say what became of it. renderer: finds the words."""

    def __init__(
        self, database: Database, send: Send, budget: Budget, clock: Clock, *, renderer: Renderer, chat_pause: float
    ) -> None:
        self._database = database
        self._renderer = renderer
        self._send = send
        self._budget = budget
        self._clock = clock
        self._chat_pause = timedelta(seconds=chat_pause)
        self._cursors = claims.Cursors()
        # What may leave next, the most urgent first.
        self._ready: list[tuple[int, int, Parcel, OutMessage]] = []
        self._numbers = count()
        self._air = asyncio.Semaphore(_IN_THE_AIR)
        self._in_hand = 0
        self._moved = asyncio.Event()
        self._ledger = Ledger(database, clock, self._let_go)
        self._feeding = False
        self._planning = False
        self._busy = False
        self._expired_at: datetime | None = None
        self._planned_at: datetime | None = None

    async def round(self) -> int:
        """Begin to send what is due, and see it through; how many rows were claimed."""
        async with asyncio.TaskGroup() as group:
            return await self.begin(group)

    async def begin(self, group: asyncio.TaskGroup) -> int:
        """Claim what may leave next and have it sent by tasks of `group`; how many rows were claimed.

        1. Wait until what was claimed before has begun to leave. 2. Rows of dead processes come back, and planning goes
        on. 3. Claim, unless the edge asked everybody to wait. 4. Render. 5. The feeder sends each at its slot, outside
        any transaction, and the ledger writes down its outcome.
        """
        batch = min(self._budget.at_once, _MOST_AT_ONCE)
        await self._until(lambda: len(self._ready) <= batch and self._in_hand + batch <= _IN_HAND)
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await self._look_after(tx, group, now)
            if await self._budget.open_at(tx, now=now) > now + _AHEAD:
                return 0
            parcels = await claims.claim(
                tx, now=now, lease=_LEASE, most=batch, chat_pause=self._chat_pause, cursors=self._cursors
            )
            issues = await self._renderer.issues(tx, parcels)
        self._busy = len(parcels) == batch
        self._in_hand += len(parcels)
        await self._render(group, parcels, issues)
        if self._ready and not self._feeding:
            self._feeding = True
            group.create_task(self._feed(group))
        return len(parcels)

    async def _look_after(self, tx: Tx, group: asyncio.TaskGroup, now: datetime) -> None:
        """Every few seconds, look for rows whose process has died; every second, and while there is little to do, for
        what is left to plan."""
        if self._expired_at is None or now >= self._expired_at + _EXPIRE_EVERY:
            await claims.expire(tx, now=now)
            self._expired_at = now
        if self._planning or (self._busy and self._planned_at and now < self._planned_at + _PLAN_EVERY):
            return
        self._planned_at = now
        if await broadcasts.has_large_work(tx):
            self._planning = True
            group.create_task(self._plan())

    async def wakes_at(self) -> datetime | None:
        """When there may be something to do next; None: when somebody calls."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            opens = await self._budget.open_at(tx, now=now) - _AHEAD
            if opens > now:
                return opens
            due = await claims.next_due(tx, self._cursors)
        # A row that is due and was not claimed, with slots to be had, waits for its chat's turn.
        return None if due is None else max(due, now + _NAP)

    async def drain(self) -> None:
        """Return when nothing is in hand any more."""
        await self._until(lambda: not self._in_hand)

    async def _until(self, reached: Callable[[], bool]) -> None:
        while not reached():
            self._moved.clear()
            await self._moved.wait()

    def _let_go(self, number: int) -> None:
        self._in_hand -= number
        self._moved.set()

    async def _plan(self) -> None:
        """Do what is too much for one transaction, part after part, while there is some and nobody else is at it."""
        try:
            more = True
            while more:
                async with self._database.transaction() as tx:
                    more = await service.go_on(tx, now=self._clock.now())
        except OutOfReach:
            log.warning("planning_interrupted")
        finally:
            self._planning = False

    # Rendering

    async def _render(self, group: asyncio.TaskGroup, parcels: list[Parcel], issues: Mapping[int, Issue]) -> None:
        """Put what is to be sent among what is ready; the rest goes to the ledger."""
        for parcel in parcels:
            issue = issues.get(parcel.broadcast_id or 0)
            rendered = await self._rendered(parcel, issue)
            if isinstance(rendered, OutMessage):
                heapq.heappush(self._ready, (parcel.rank, next(self._numbers), parcel, rendered))
            else:
                self._ledger.note(group, parcel, rendered)

    async def _rendered(self, parcel: Parcel, issue: Issue | None) -> OutMessage | Ended:
        """The row's message, or what becomes of a row that is not to be sent now or cannot be rendered."""
        if parcel.unreachable:
            return self._ledger.set_aside(parcel)
        message: OutMessage | Skip | None
        try:
            if issue is not None:
                message = issue.copy(parcel)
            else:
                async with self._database.transaction() as tx:
                    message = await self._renderer.render(tx, parcel, now=self._clock.now())
        except OutOfReach:
            due_at = self._clock.now() + _BACK
            return Ended(parcel, RowState.WAITING, "database_away", due_at=due_at, counted=False)
        except Exception:
            log.exception("not_rendered", outbox_id=parcel.id, kind=parcel.kind)
            return Ended(parcel, RowState.FAILED, Lost.NOT_RENDERED)
        if isinstance(message, OutMessage):
            return message
        return Ended(parcel, RowState.SKIPPED, message.reason if message else Skipped.NOT_NEEDED)

    # Sending

    async def _feed(self, group: asyncio.TaskGroup) -> None:
        """Let what is ready leave, each at its slot, the most urgent first: it is chosen when the slot has come."""
        try:
            while self._ready:
                await self._air.acquire()
                slots, opens = await self._slots()
                if not slots:
                    self._air.release()
                    await self._wait_for_slots(group, opens)
                for place, slot in enumerate(slots):
                    if place:
                        await self._air.acquire()
                    await slot.come(self._clock)
                    self._leave(group)
        finally:
            self._feeding = False

    async def _slots(self) -> tuple[list[Slot], datetime]:
        """Slots for what is ready, and when to ask again. While the database is away, what is ready waits."""
        now = self._clock.now()
        try:
            return await self._budget.take(len(self._ready), now=now)
        except OutOfReach:
            await asyncio.sleep(_DATABASE_PAUSE)
            return [], now

    def _leave(self, group: asyncio.TaskGroup) -> None:
        _, _, parcel, message = heapq.heappop(self._ready)
        self._moved.set()
        if parcel.rank == Rank.BULK:
            self._budget.note_bulk(now=self._clock.now())
        group.create_task(self._deliver(group, parcel, message))

    async def _wait_for_slots(self, group: asyncio.TaskGroup, opens: datetime) -> None:
        """Until they can be asked for; when that is far away, what is ready goes back meanwhile."""
        wait = opens - self._clock.now()
        if wait <= _BACK:
            await self._clock.wait_until(opens)
            return
        while self._ready:
            _, _, parcel, _ = heapq.heappop(self._ready)
            self._ledger.note(group, parcel, Later(wait.total_seconds(), "no_slot", everywhere=True))
        self._moved.set()

    async def _deliver(self, group: asyncio.TaskGroup, parcel: Parcel, message: OutMessage) -> None:
        """Send the row, unless it took too long until here or the edge has asked everybody to wait since."""
        try:
            outcome = await self._try(parcel, message)
        finally:
            self._air.release()
        self._ledger.note(group, parcel, outcome)

    async def _try(self, parcel: Parcel, message: OutMessage) -> Outcome:
        now = self._clock.now()
        if held := self._budget.held(now=now):
            return Later((held - now).total_seconds(), "flood", everywhere=True)
        if now > parcel.lease_until - _LEASE + _BEGIN_WITHIN:
            return Later(0, "slept", everywhere=True)
        await self._budget.leave(self._clock)
        try:
            outcome = await self._send(parcel.address, message)
        except Exception:
            log.exception("send_failed", outbox_id=parcel.id, kind=parcel.kind)
            outcome = Unknown()
        metrics.sends(parcel.rank.name.lower(), type(outcome).__name__).inc()
        if isinstance(outcome, Later) and outcome.everywhere and not _its_own(parcel, outcome):
            await self._budget.hold(outcome.seconds, now=self._clock.now())
        return outcome


def _its_own(parcel: Parcel, outcome: Later) -> bool:
    """Whether a 429 is more likely the chat's own than everybody's: groups and channels have a limit of twenty a minute.

    Should it be everybody's after all, the next message to a person meets it too.
    """
    return parcel.channel_id is not None and outcome.reason == "flood"
