"""Waiting for a slot: slots come from the one budget in the database and are reserved a moment before they are used.

`domain.pacing` computes when a message may leave; this module asks the database and waits.

The trap: a slot that is reserved long before it is used delays every reply that comes meanwhile.
"""

import asyncio
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from domain.pacing import SECOND, Pace, Timetable
from storage.db import Database, OutOfReach, Tx
from storage.ledger import budget

log = structlog.get_logger()

# How long before its moment a slot may be reserved: as long as the database needs for it at worst. While a broadcast is
# sent, a reply waits longer by this time.
LEAD = timedelta(milliseconds=12)


class Pacer:
    """The slots of one process at one edge. rate: messages a second over all chats and processes."""

    def __init__(self, database: Database, edge: str, rate: float, clock: Clock) -> None:
        self._database = database
        self._edge = edge
        self._clock = clock
        self._timetable = Timetable(Pace(rate))
        self._at_once = max(1, int(LEAD / Pace(rate).gap()))
        # Slots are reserved one call at a time: what is reserved later leaves later.
        self._reserving = asyncio.Lock()

    def _now(self) -> datetime:
        now = self._clock.now()
        self._timetable.see(now)
        return now

    def rows_in(self, span: timedelta) -> int:
        """How many rows leave in this time, at least one."""
        return max(1, round(span / self._timetable.pace.gap()))

    async def row(self, waiting: int, *, patience: timedelta) -> datetime | None:
        """Wait until the next of `waiting` rows may leave; the caller sends it. Returns None.

        When it would wait longer than `patience`, return at once, with the moment from which slots can be reserved.
        """
        while True:
            if not self._timetable.has_slots and (opens := await self._reserve(waiting)) is not None:
                if opens > self._now() + patience:
                    return opens
                await self._clock.wait_until(opens)
                continue
            await self._clock.wait_until(self._timetable.next_row())
            # A reply may have acquired the slot meanwhile, or a 429 may have come.
            now = self._now()
            if self._timetable.has_slots and self._timetable.next_row() <= now:
                self._timetable.leave_row(now)
                return None

    async def _reserve(self, waiting: int) -> datetime | None:
        """Reserve slots for the first of `waiting` rows. Too early: the moment from which it is possible."""
        async with self._reserving:
            now = self._now()
            owed, gap, count = self._timetable.owed(now), self._timetable.gap(now), min(waiting, self._at_once)
            earliest, span = self._timetable.earliest(now), gap * count
            first = await budget.reserve(
                self._database, self._edge, span, owed=owed, now=now, earliest=earliest, latest=now + LEAD
            )
            if first is None:
                end = await budget.next_free(self._database, self._edge, now=now)
                self._timetable.note_end(end, now)
                return end - LEAD
            if (held := self._timetable.held(now)) is not None:
                return held
            if first > max(now + owed, earliest):
                self._timetable.note_end(first - owed, now)
            self._timetable.add(first, count, gap)
            return None

    async def reply(self) -> None:
        """Wait until a reply may leave; the caller sends it.

        A reply leaves at once, and the next slots are delayed for it. Only while a broadcast is sent it acquires the next
        slot, before all rows, even those that have a slot already: after a gap, or a second when there are many.
        """
        now = self._now()
        if not self._timetable.sends_bulk(now):
            self._timetable.leave_unasked(now)
            return
        try:
            async with asyncio.timeout(SECOND.total_seconds()), self._reserving:
                at = await self._reserve_for_reply(self._now())
        except (OutOfReach, TimeoutError):
            return
        await self._clock.wait_until(at)
        while (at := self._timetable.earliest(min(at, self._now() + SECOND))) > self._now():
            await self._clock.wait_until(at)
        self._timetable.leave(self._now())

    async def _reserve_for_reply(self, now: datetime) -> datetime:
        gap = self._timetable.pace.gap()
        slot = await budget.reserve_next(self._database, self._edge, gap, now=now, latest=now + SECOND)
        if slot > now:
            self._timetable.note_end(slot, now)
        return min(self._timetable.go_first(slot, gap), now + SECOND)

    def note_bulk(self) -> None:
        """A row of a broadcast leaves: for a second, replies need slots too."""
        self._timetable.note_bulk(self._now())

    async def hold(self, seconds: float) -> None:
        """The edge asked everybody to wait: this process waits from now on, the others from their next reservation on."""
        now = self._now()
        until = now + timedelta(seconds=seconds)
        self._timetable.hold(until)
        try:
            await budget.hold(self._database, self._edge, until=until, now=now)
        except OutOfReach:
            # The edge itself will ask the others to wait.
            log.warning("hold_not_shared")

    def held(self) -> timedelta | None:
        """For how long nothing may leave; None when the edge did not ask this process to wait."""
        now = self._now()
        until = self._timetable.held(now)
        return until - now if until is not None else None

    async def opens_at(self, tx: Tx, *, now: datetime) -> datetime:
        """The moment of the next free slot."""
        return await budget.next_free(tx, self._edge, now=now)

    async def put_back(self, tx: Tx, *, now: datetime) -> None:
        """When the clock was put back since slots were reserved, the next free one goes back with it."""
        self._timetable.see(now)
        await budget.put_back(tx, self._edge, now=now)
