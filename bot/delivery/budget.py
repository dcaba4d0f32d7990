"""How fast messages may leave: evenly spaced slots, one budget in the database for all processes.

The trap: thirty messages at once and then a pause is "30 a second" too, and is answered with 429. Slots are spaced.
"""

from datetime import datetime, timedelta

from storage import budget
from storage.session import Database

# A little slower than allowed: 1.006/30 s apart, no sliding second ever holds more than thirty.
_MARGIN = 1.006


class Budget:
    """The slots of one edge. rate: messages a second over all chats."""

    def __init__(self, database: Database, edge: str, rate: float) -> None:
        self._database = database
        self._edge = edge
        self._gap = timedelta(seconds=_MARGIN / rate)
        self._replies = 0

    def note_reply(self) -> None:
        """A reply left without waiting for a slot; the next slots make up for it."""
        self._replies += 1

    async def take(self, count: int, *, now: datetime) -> list[datetime]:
        """The moments at which the next `count` messages may leave."""
        owed, self._replies = self._replies, 0
        async with self._database.transaction() as tx:
            first = await budget.take(tx, self._edge, self._gap * owed, self._gap * count, now=now)
        return [first + self._gap * place for place in range(count)]

    async def wait_for(self, seconds: float, *, now: datetime) -> None:
        """The edge asked everybody to wait."""
        async with self._database.transaction() as tx:
            await budget.wait(tx, self._edge, now + timedelta(seconds=seconds))

    async def open_at(self, *, now: datetime) -> datetime:
        """The moment of the next free slot."""
        async with self._database.transaction() as tx:
            return await budget.next_at(tx, self._edge, now=now)
