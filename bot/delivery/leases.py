"""Rows whose process died are released, and what a clock that was put back left far ahead goes back with it.

The trap: the clock is put forward or back while rows are being sent. Each lease then seems to have run out, or to last for
an hour more, and a row that is released would be sent twice. So for as long as a lease lasts nothing is released: by then
whoever sends has settled, or is dead.
"""

from datetime import datetime, timedelta

from bot.clock import Clock
from bot.delivery.pacer import Pacer
from storage.db import Tx
from storage.ledger import claims

# How long a claimed row belongs to its process.
LEASE = timedelta(seconds=60)
_EVERY = timedelta(seconds=5)
# Between two looks the clock and the time that passed differ by less, unless somebody moved the clock.
_STEP = timedelta(seconds=2)


class Leases:
    def __init__(self, pacer: Pacer, clock: Clock) -> None:
        self._pacer = pacer
        self._clock = clock
        self._looked: tuple[datetime, float] | None = None
        # Since when the clock has run evenly, as far as this process knows.
        self._even_since = clock.steady()
        self._moved = False

    async def look(self, tx: Tx) -> None:
        """Every few seconds: set the clock, and release what belongs to nobody any more."""
        if self._looked is not None and self._clock.steady() < self._looked[1] + _EVERY.total_seconds():
            return
        await self._ask_the_time(tx)
        now, steady = self._clock.now(), self._clock.steady()
        self._note(now, steady)
        await self._pacer.put_back(tx, now=now)
        over = steady >= self._even_since + LEASE.total_seconds()
        if over or not self._moved:
            await claims.expire(tx, now=now, overlong=now + 2 * LEASE if over else None)

    async def _ask_the_time(self, tx: Tx) -> None:
        asked = self._clock.steady()
        told = await claims.time(tx)
        self._clock.follow(told, within=timedelta(seconds=self._clock.steady() - asked))

    def _note(self, now: datetime, steady: float) -> None:
        """Whether somebody moved the clock since the last look."""
        if self._looked is not None:
            passed = timedelta(seconds=steady - self._looked[1])
            if abs(now - self._looked[0] - passed) > _STEP:
                self._even_since, self._moved = steady, True
        self._looked = now, steady
