"""Which answers were sent: noted in memory, and written to the database together a moment later.

The trap: a statement for each answer, which would be a third of an update's work. What a killed process had not written
yet counts as not sent, and is sent again.
"""

import asyncio
import contextlib

import structlog

from bot.clock import Clock
from bot.retry import Retry
from storage.db import Database, OutOfReach
from storage.turns import inbox

log = structlog.get_logger()

_PAUSE = 0.1
_WRITING = Retry((OutOfReach,), first=2, note=lambda _: log.error("database_out_of_reach"))


class Receipts:
    """The updates of one edge whose answers were sent."""

    def __init__(self, database: Database, edge: str, clock: Clock) -> None:
        self._database = database
        self._edge = edge
        self._clock = clock
        self._sent: set[int] = set()
        self._noted = asyncio.Event()

    def note(self, update_id: int) -> None:
        """Note that this update's answer was sent."""
        self._sent.add(update_id)
        self._noted.set()

    def has(self, update_id: int) -> bool:
        """Whether the update was answered and that is not written yet."""
        return update_id in self._sent

    async def write(self) -> None:
        """Write what was noted. Raises OutOfReach; then all of it stays noted."""
        self._noted.clear()
        sent = frozenset(self._sent)
        if sent:
            await inbox.clear(self._database, self._edge, sent, now=self._clock.now())
            self._sent -= sent

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            await self._noted.wait()
            await asyncio.sleep(_PAUSE)
            await _WRITING.call(self.write)

    async def finish(self) -> None:
        """Write what is left, if the database can be reached."""
        with contextlib.suppress(OutOfReach):
            await self.write()
