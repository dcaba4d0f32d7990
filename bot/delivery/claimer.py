"""The first station: claims rows that are due, a batch at a time.

The trap: rows that are claimed long before they can leave. No other process can send them until their lease has run out.
So the next are claimed when the last are rendered, and none while the edge asks everybody to wait.
"""

import asyncio
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.delivery.leases import LEASE, Leases
from bot.delivery.letters import Batch
from bot.delivery.pacer import Pacer
from bot.delivery.waker import Waker
from bot.retry import Retry
from storage.db import Database, OutOfReach
from storage.ledger import claims

log = structlog.get_logger()

# A batch is what leaves in this time: longer than it takes to claim and render the next one.
_BATCH = timedelta(seconds=0.15)
_MOST = 100
# Nothing is claimed while the next slot is farther away than this.
_AHEAD = timedelta(seconds=0.3)
_POLL = timedelta(seconds=0.25)
_LONGEST = timedelta(seconds=30)
_CLAIMING = Retry((OutOfReach,), first=2, note=lambda _: log.error("database_out_of_reach"))


class Claimer:
    """chat_pause, channel_pause: seconds between two messages to the same person, to the same group or channel."""

    def __init__(
        self,
        database: Database,
        pacer: Pacer,
        clock: Clock,
        claimed: asyncio.Queue[Batch],
        *,
        chat_pause: float,
        channel_pause: float,
    ) -> None:
        self._database = database
        self._pacer = pacer
        self._clock = clock
        self._claimed = claimed
        self._chat_pause = timedelta(seconds=chat_pause)
        self._channel_pause = timedelta(seconds=channel_pause)
        self.batch = min(pacer.rows_in(_BATCH), _MOST)
        self.waker = Waker(clock)
        self._cursors = claims.Cursors()
        self._leases = Leases(pacer, clock)

    async def run(self) -> None:
        """Claim while there is something to send, else sleep until something is due or `waker` is called."""
        while True:
            self.waker.reset()
            if not await _CLAIMING.call(self.claim):
                await self.waker.wait_until(await _CLAIMING.call(self._wakes_at))

    async def claim(self) -> int:
        """Claim what may leave next; returns how many rows were claimed, and how many are due since.

        1. Wait until what was claimed before is rendered. 2. Release the rows of processes that died. 3. Claim, unless the
        edge asked everybody to wait.
        """
        await self._claimed.join()
        async with self._database.transaction() as tx:
            await self._leases.look(tx)
            now = self._clock.now()
            if await self._pacer.opens_at(tx, now=now) > now + _AHEAD:
                return 0
            batch = await claims.claim(
                tx,
                now=now,
                lease=LEASE,
                most=self.batch,
                chat_pause=self._chat_pause,
                channel_pause=self._channel_pause,
                cursors=self._cursors,
            )
        if batch:
            await self._claimed.put(batch)
        return len(batch) + await self._leases.rescue(self._database)

    async def _wakes_at(self) -> datetime:
        """When there may be something to do next, unless `waker` is called before."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            opens = await self._pacer.opens_at(tx, now=now) - _AHEAD
            due = opens if opens > now else await claims.next_due(tx, self._cursors, now=now)
        if due is None:
            return now + _LONGEST
        # A row that is due and was not claimed, although slots are free, waits until its chat is free.
        return min(due if due > now else now + _POLL, now + _LONGEST)
