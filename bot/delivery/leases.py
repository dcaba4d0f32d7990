"""What a process left when it died, rows that it had claimed and replies, is released for others to send.

The trap: the clock is put forward or back while a row is being sent. Its lease then seems to have run out, or to last for an
hour more, and a row that is released would be sent twice. So a process releases nothing before it has seen the clock run
evenly for as long as a lease lasts: by then whoever was sending has settled, or is dead. That also holds when it has just
started, since the clock may have been put forward a moment before.
"""

from datetime import datetime, timedelta

import structlog

from bot import metrics
from bot.clock import Clock
from bot.delivery.pacer import Pacer
from services import replies
from storage.db import Database, OutOfReach, Tx
from storage.ledger import claims

log = structlog.get_logger()

# How long a claimed row belongs to its process.
LEASE = timedelta(seconds=60)
# For how long the clock has to have run evenly before anything is released.
EVENLY = LEASE
_EVERY = timedelta(seconds=5)
# Between two looks the clock and the time that passed differ by less, unless somebody moved the clock.
_STEP = timedelta(seconds=2)


class Leases:
    def __init__(self, pacer: Pacer, clock: Clock) -> None:
        self._pacer = pacer
        self._clock = clock
        self._looked: tuple[datetime, float] | None = None
        # Since when the clock has run evenly, as far as this process has seen.
        self._even_since = clock.steady()
        self._rescues = False

    async def look(self, tx: Tx) -> None:
        """Every few seconds: set the clock, and release what belongs to nobody any more."""
        if self._looked is not None and self._clock.steady() < self._looked[1] + _EVERY.total_seconds():
            return
        await follow(self._clock, tx)
        now, steady = self._clock.now(), self._clock.steady()
        self._note(now, steady)
        await self._pacer.put_back(tx, now=now)
        if steady >= self._even_since + EVENLY.total_seconds():
            await claims.expire(tx, now=now, overlong=now + 2 * LEASE)
            self._rescues = True

    async def rescue(self, database: Database) -> int:
        """After a look that released rows: replies too, in a transaction of their own; returns how many.

        A stored reply that cannot be read must not end all sending.
        """
        if not self._rescues:
            return 0
        self._rescues = False
        try:
            async with database.transaction() as tx:
                return await replies.rescue(tx, now=self._clock.now())
        except OutOfReach:
            raise
        except Exception:
            log.exception("rescue_failed")
            return 0

    def _note(self, now: datetime, steady: float) -> None:
        """Note whether somebody moved the clock since the last look."""
        if self._looked is not None:
            by = now - self._looked[0] - timedelta(seconds=steady - self._looked[1])
            if abs(by) > _STEP:
                self._even_since = steady
                metrics.CLOCK_MOVED.labels("forward" if by > timedelta() else "back").inc()
                log.warning("clock_moved", seconds=round(by.total_seconds()))
        self._looked = now, steady


async def follow(clock: Clock, tx: Tx) -> None:
    """Have the clock show the database's time."""
    asked = clock.steady()
    told = await claims.time(tx)
    clock.follow(told, within=timedelta(seconds=clock.steady() - asked))
