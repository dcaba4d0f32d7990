"""How fast messages may leave: evenly spaced slots, one budget in the database for all processes.

The traps: thirty messages at once and then a pause is "30 a second" too, and is answered with 429, so slots are spaced.
And a 429 is for everybody: what this process has in hand waits, and no process gets a slot before the wait is over.
"""

from datetime import datetime, timedelta

import structlog

from storage import budget
from storage.session import Database, OutOfReach, Tx

log = structlog.get_logger()

# A little slower than allowed: 1.006/30 s apart, no sliding second ever holds more than thirty.
_MARGIN = 1.006
# The edge counts by the second: a reply that left longer ago is forgotten.
_REMEMBERED = timedelta(seconds=1)
_AT_ONCE = timedelta(seconds=0.1)


class Budget:
    """The slots of one edge. rate: messages a second over all chats."""

    def __init__(self, database: Database, edge: str, rate: float) -> None:
        self._database = database
        self._edge = edge
        self._gap = timedelta(seconds=_MARGIN / rate)
        self._replies_until: datetime | None = None
        self._held_until: datetime | None = None
        self._free_from: datetime | None = None

    @property
    def at_once(self) -> int:
        """How many slots a tenth of a second has, at least one."""
        return max(1, round(_AT_ONCE / self._gap))

    def note_reply(self, *, now: datetime) -> None:
        """A reply leaves without waiting for a slot; the next slots make up for it."""
        since = max(self._replies_until or now, now)
        self._replies_until = min(since + self._gap, now + _REMEMBERED)

    async def take(self, count: int, *, now: datetime) -> list[datetime]:
        """The moments at which the next `count` messages may leave."""
        owed = max((self._replies_until or now) - now, timedelta())
        now = max(now, self._free_from or now)
        self._replies_until = None
        async with self._database.transaction() as tx:
            first = await budget.take(tx, self._edge, owed, self._gap * count, now=now)
        return [first + self._gap * place for place in range(count)]

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
