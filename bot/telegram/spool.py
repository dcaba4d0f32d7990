"""What was fetched and takes long: stored, so that the next updates can be fetched, and handled beside them.

The trap: getUpdates hands out a hundred updates, and the next ones only when those are acknowledged. A hundred messages of
one person, which are handled in their order, would hold up everybody else for as long as all of them take.
"""

from collections.abc import Iterable
from typing import Any

import msgspec
import structlog

from bot.clock import Clock
from bot.retry import Retry
from storage.db import Database, OutOfReach
from storage.turns import spool

log = structlog.get_logger()

Content = dict[str, Any]

_WRITING = Retry((OutOfReach,), first=2, note=lambda _: log.error("database_out_of_reach"))


class Spool:
    """The updates of one edge that were acknowledged before they were handled."""

    def __init__(self, database: Database, edge: str, clock: Clock) -> None:
        self._database = database
        self._edge = edge
        self._clock = clock

    async def store(self, updates: dict[int, Content]) -> None:
        """Store updates that are about to be acknowledged. Raises OutOfReach."""
        contents = {number: msgspec.json.encode(content).decode() for number, content in updates.items()}
        await spool.store(self._database, self._edge, contents, now=self._clock.now())

    async def left(self) -> dict[int, Content]:
        """What a process that ended did not come to. It waits for as long as the database is out of reach."""
        stored = await _WRITING.call(lambda: spool.stored(self._database, self._edge))
        return {number: msgspec.json.decode(content) for number, content in stored.items()}

    async def delete(self, numbers: Iterable[int]) -> None:
        """These have been handled. It waits for as long as the database is out of reach."""
        handled = list(numbers)
        await _WRITING.call(lambda: spool.delete(self._database, self._edge, handled))
