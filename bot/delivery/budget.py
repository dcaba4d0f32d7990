"""How fast messages may leave: evenly spaced slots, one budget in the database for all processes.

The traps: thirty messages at once and then a pause is "30 a second" too, and is answered with 429, so slots are spaced.
Slots that are taken long before they are used stand between a reply and its reader, so each is taken a moment before. And
a 429 is for everybody: no process gets a slot before the wait is over.
"""

from datetime import datetime, timedelta

import structlog

from storage import budget
from storage.session import Database, OutOfReach, Tx

log = structlog.get_logger()

# A little slower than allowed: 1.006/30 s apart, no sliding second ever holds more than thirty. Two processes are not late
# by the same milliseconds, so while another one sends too, the slots are farther apart.
_MARGIN = 1.006
_SHARED_MARGIN = 1.025
_SHARED_FOR = timedelta(seconds=1)
# So long before the next slot it may be taken: as long as that takes.
_LEAD = timedelta(seconds=0.008)
# A process that is late once stays so much behind its slots, evenly spaced; one that is later lets slots pass.
_LATE = timedelta(seconds=0.015)
# The edge counts by the second: a reply that left longer ago is forgotten, and none waits for longer.
_SECOND = timedelta(seconds=1)
_CLAIMED_AHEAD = timedelta(seconds=0.1)
_TAKEN_AT_ONCE = timedelta(seconds=0.01)


class Budget:
    """The slots of one edge. rate: messages a second over all chats."""

    def __init__(self, database: Database, edge: str, rate: float) -> None:
        self._database = database
        self._edge = edge
        self._rate = rate
        self._gap = timedelta(seconds=_MARGIN / rate)
        self._replies_until: datetime | None = None
        self._held_until: datetime | None = None
        self._free_from: datetime | None = None
        self._bulk_until: datetime | None = None
        self._shared_until: datetime | None = None
        self._end: datetime | None = None

    @property
    def at_once(self) -> int:
        """How many slots a tenth of a second has, at least one: so many rows are claimed ahead."""
        return max(1, round(_CLAIMED_AHEAD / self._gap))

    def note_bulk(self, *, now: datetime) -> None:
        """A row of a broadcast leaves: for a second, replies take slots too."""
        self._bulk_until = now + _SECOND

    async def reply_at(self, *, now: datetime) -> datetime:
        """The moment at which a reply may leave.

        At once, and the next slots make up for it. Only while a broadcast is sent, which leaves no room beside its
        slots, it takes the next one, before all rows: after a gap, or a second when there are many.
        """
        if self._bulk_until is None or now >= self._bulk_until:
            since = max(self._replies_until or now, now)
            self._replies_until = min(since + self._gap, now + _SECOND)
            return now
        try:
            async with self._database.transaction() as tx:
                slot = await budget.take_soon(tx, self._edge, self._gap, now=now, latest=now + _SECOND)
        except OutOfReach:
            return now
        self._end = slot + self._gap
        return self.leave_at(slot, now=now)

    async def take(self, count: int, *, now: datetime) -> tuple[list[datetime], datetime]:
        """The moments at which the next messages may leave, `count` of them at most, and when more can be asked for.

        No moments when it is too early.
        """
        count = min(count, max(1, round(_TAKEN_AT_ONCE / self._gap)))
        owed = max((self._replies_until or now) - now, timedelta())
        latest = now + _LEAD
        # What was late by more is not caught up with.
        asked = max(now, (self._free_from or now) - _LATE)
        gap = self._spacing(now)
        async with self._database.transaction() as tx:
            first = await budget.take(tx, self._edge, owed, gap * count, now=asked, latest=latest)
            if first is None:
                self._note_end(await budget.next_at(tx, self._edge, now=now), now=now)
                return [], (self._end or now) - _LEAD
        self._replies_until = None
        if first > asked:
            self._note_end(first - owed, now=now)
        self._end = first + gap * count
        return [first + gap * place for place in range(count)], self._end - _LEAD

    def _spacing(self, now: datetime) -> timedelta:
        shared = self._shared_until is not None and now < self._shared_until
        return timedelta(seconds=_SHARED_MARGIN / self._rate) if shared else self._gap

    def _note_end(self, end: datetime, *, now: datetime) -> None:
        """Where the slots that are taken end; elsewhere than where this process left it, another one takes them too."""
        if self._end is not None and end != self._end:
            self._shared_until = now + _SHARED_FOR
        self._end = end

    def leave_at(self, slot: datetime, *, now: datetime) -> datetime:
        """The moment at which the message of this slot leaves: never closer than a gap behind the one before it.

        A program that was held up for a moment would otherwise send what is late and what is due at once.
        """
        at = max(slot, now, self._free_from or now)
        self._free_from = at + self._gap
        return at

    async def hold(self, seconds: float, *, now: datetime) -> None:
        """The edge asked everybody to wait: this process from now on, the others before their next slot."""
        until = now + timedelta(seconds=seconds)
        self._held_until = max(self._held_until or until, until)
        try:
            async with self._database.transaction() as tx:
                await budget.wait(tx, self._edge, until)
        except OutOfReach:
            # The others learn it from the edge itself.
            log.warning("hold_not_shared")

    def held(self, *, now: datetime) -> datetime | None:
        """Until when nothing may leave; None when the edge did not ask this process to wait."""
        return self._held_until if self._held_until is not None and self._held_until > now else None

    async def open_at(self, tx: Tx, *, now: datetime) -> datetime:
        """The moment of the next free slot."""
        return await budget.next_at(tx, self._edge, now=now)
