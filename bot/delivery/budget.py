"""How fast messages may leave: evenly spaced slots, one budget in the database for all processes.

The traps: thirty messages at once and then a pause is "30 a second" too, and is answered with 429, so slots are spaced.
Slots that are taken long before they are used stand between a reply and its reader, so each is taken a moment before. And
a 429 is for everybody: no process gets a slot before the wait is over.
"""

import asyncio
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from storage.db import Database, OutOfReach, Tx
from storage.ledger import budget

log = structlog.get_logger()

# A little slower than allowed: 1.01/30 s apart, no sliding second holds more than thirty.
# Two processes are not late together, so while another one sends too, the slots are farther apart.
_MARGIN = 1.01
_SHARED_MARGIN = 1.025
_SHARED_FOR = timedelta(seconds=1)
# So long before the next slot it may be taken: as long as that takes.
_LEAD = timedelta(seconds=0.012)
# Should one of them have been late, the thirtieth behind it still leaves no sooner than this after it. The other side counts
# arrivals, which are not quite as far apart as departures.
_WINDOW = timedelta(seconds=1.009)
# A message that leaves so much behind its moment does not move those behind it. By how much all are behind their slots
# then grows to this at most; beyond it, slots are let pass.
_TOLERATED = timedelta(seconds=0.004)
_LATE = timedelta(seconds=0.015)
# The edge counts by the second: a reply that left longer ago is forgotten, and none waits for longer.
_SECOND = timedelta(seconds=1)
_CLAIMED_AHEAD = timedelta(seconds=0.15)
_TAKEN_AT_ONCE = timedelta(seconds=0.01)


@dataclass(slots=True)
class Slot:
    """The moment at which a row may leave. Until it has come it may be put off: a reply goes first."""

    at: datetime

    async def come(self, clock: Clock) -> None:
        """Return when the moment is there."""
        waited_for = None
        while self.at != waited_for:
            waited_for = self.at
            await clock.wait_until(waited_for)


class Budget:
    """The slots of one edge. rate: messages a second over all chats."""

    def __init__(self, database: Database, edge: str, rate: float) -> None:
        self._database = database
        self._edge = edge
        self._rate = rate
        self._gap = timedelta(seconds=_MARGIN / rate)
        # Slots are taken one after the other: what is taken later leaves later.
        self._turn = asyncio.Lock()
        self._replies_until: datetime | None = None
        self._held_until: datetime | None = None
        self._free_from: datetime | None = None
        self._bulk_until: datetime | None = None
        self._shared_until: datetime | None = None
        self._end: datetime | None = None
        self._promised: list[Slot] = []
        # When the last messages left, as many as one second may hold.
        self._left: deque[datetime] = deque(maxlen=max(1, int(rate)))

    @property
    def at_once(self) -> int:
        """How many rows are claimed at a time, at least one: as many as leave while the next ones are claimed."""
        return max(1, round(_CLAIMED_AHEAD / self._gap))

    def note_bulk(self, *, now: datetime) -> None:
        """A row of a broadcast leaves: for a second, replies take slots too."""
        self._bulk_until = now + _SECOND

    async def reply(self, clock: Clock) -> None:
        """Return when a reply may leave.

        At once, and the next slots make up for it. Only while a broadcast is sent, which leaves no room beside its
        slots, it takes the next one, before all rows, also those that have theirs already: after a gap, or a second when
        there are many.
        """
        now = clock.now()
        if self._bulk_until is None or now >= self._bulk_until:
            since = max(self._replies_until or now, now)
            self._replies_until = min(since + self._gap, now + _SECOND)
            self._left.append(now)
            return
        try:
            async with asyncio.timeout(_SECOND.total_seconds()), self._turn:
                at = await self._take_soon(clock.now())
        except (OutOfReach, TimeoutError):
            return
        await clock.wait_until(at)
        await self.leave(clock)

    async def _take_soon(self, now: datetime) -> datetime:
        slot = await budget.reserve_next(self._database, self._edge, self._gap, now=now, latest=now + _SECOND)
        if self._end is not None and slot > now:
            self._note_end(slot, now=now)
        self._end = slot + self._gap
        return self._go_first(min(self._reserve(slot, now=now), now + _SECOND), now=now)

    def _go_first(self, at: datetime, *, now: datetime) -> datetime:
        """The first of the moments that are promised and have not come; each row takes the next one, the last `at`."""
        behind = [slot for slot in self._promised if slot.at > now] if not self._shared(now) else []
        moments = [*(slot.at for slot in behind), at]
        for slot, later in zip(behind, moments[1:], strict=True):
            slot.at = later
        return moments[0]

    async def take(self, count: int, *, now: datetime) -> tuple[list[Slot], datetime]:
        """The slots of the next rows, `count` of them at most, and when more can be asked for; none when it is too early."""
        count = min(count, max(1, round(_TAKEN_AT_ONCE / self._gap)))
        async with self._turn:
            first = await self._take(count, now)
        opens = (self._end or now) - _LEAD
        if first is None:
            return [], opens
        gap = self._spacing(now)
        self._promised = [Slot(self._reserve(first + gap * place, now=now)) for place in range(count)]
        return self._promised, opens

    async def _take(self, count: int, now: datetime) -> datetime | None:
        owed = max((self._replies_until or now) - now, timedelta())
        # What was late by more is not caught up with.
        asked = max(now, (self._free_from or now) - _LATE)
        span = self._spacing(now) * count
        first = await budget.reserve(self._database, self._edge, owed, span, now=asked, latest=now + _LEAD)
        if first is None:
            self._note_end(await budget.next_free(self._database, self._edge, now=now), now=now)
            return None
        self._replies_until = None
        if first - owed > asked:
            self._note_end(first - owed, now=now)
        self._end = first + span
        return first

    def _spacing(self, now: datetime) -> timedelta:
        return timedelta(seconds=_SHARED_MARGIN / self._rate) if self._shared(now) else self._gap

    def _shared(self, now: datetime) -> bool:
        """Whether another process takes slots too."""
        return self._shared_until is not None and now < self._shared_until

    def _note_end(self, end: datetime, *, now: datetime) -> None:
        """Where the slots that are taken end; elsewhere than where this process left it, another one takes them too."""
        if self._end is not None and end != self._end:
            self._shared_until = now + _SHARED_FOR
        self._end = end

    def _reserve(self, slot: datetime, *, now: datetime) -> datetime:
        """The moment at which the message of this slot leaves: never closer than a gap behind the one before it.

        A program that was held up for a moment would otherwise send what is late and what is due at once.
        """
        at = max(slot, now, self._free_from or now)
        self._free_from = at + self._gap
        return at

    async def leave(self, clock: Clock) -> None:
        """Return when a message whose slot has come may leave; it then leaves.

        The second before holds too many only when one of them left late.
        """
        while len(self._left) == self._left.maxlen and clock.now() < self._left[0] + _WINDOW:
            await clock.wait_until(self._left[0] + _WINDOW)
        now = clock.now()
        self._left.append(now)
        # If it is much behind its moment, so is what follows.
        self._free_from = max(self._free_from or now, now + self._gap - _TOLERATED)

    async def hold(self, seconds: float, *, now: datetime) -> None:
        """The edge asked everybody to wait: this process from now on, the others before their next slot."""
        until = now + timedelta(seconds=seconds)
        self._held_until = max(self._held_until or until, until)
        try:
            await budget.hold(self._database, self._edge, until=until)
        except OutOfReach:
            # The others learn it from the edge itself.
            log.warning("hold_not_shared")

    def held(self, *, now: datetime) -> datetime | None:
        """Until when nothing may leave; None when the edge did not ask this process to wait."""
        return self._held_until if self._held_until is not None and self._held_until > now else None

    async def open_at(self, tx: Tx, *, now: datetime) -> datetime:
        """The moment of the next free slot."""
        return await budget.next_free(tx, self._edge, now=now)
