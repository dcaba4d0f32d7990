"""Beside the stations: plans large audiences, and ends large broadcasts that were cancelled, part after part.

Any process may do any part; what a killed process leaves undone, another one does.
"""

import asyncio
from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.delivery.waker import Waker
from bot.retry import Retry
from services import broadcasts
from storage.db import Database, OutOfReach

log = structlog.get_logger()

# The planner is called for every enqueued row, and looks once a second at most.
_PAUSE = 1.0
# How often it looks without being called, for what a killed process has left undone.
_LOOK_AGAIN = timedelta(seconds=5)
_PLANNING = Retry((OutOfReach,), first=_PAUSE, longest=30, note=lambda _: log.warning("planning_interrupted"))


class Planner:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self.waker = Waker(clock)

    async def run(self) -> None:
        """Plan until cancelled."""
        while True:
            self.waker.reset()
            await _PLANNING.call(self.finish)
            await asyncio.sleep(_PAUSE)
            await self.waker.wait_until(self._clock.now() + _LOOK_AGAIN)

    async def finish(self) -> None:
        """Do what is too much for one transaction, part after part, until no unlocked work is left."""
        more = True
        while more:
            async with self._database.transaction() as tx:
                more = await broadcasts.go_on(tx, now=self._clock.now())
