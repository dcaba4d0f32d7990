"""The one clock. Everything that needs the time asks it, so that tests and the playground can move it.

The trap: code that reads the machine's own clock. It works until somebody moves this one. And a machine's clock may be put
back by an hour, while moments are stored that now lie ahead (docs/decisions/0015-clock.md).
"""

import asyncio
import time
from datetime import UTC, datetime, timedelta

# A machine's clock that is put back by less counts as running; so does one that differs by less from the database's.
_TOLERATED = timedelta(seconds=0.1)


class Clock:
    """The database's time, in UTC, as far as it was told; else the machine's.

    It runs on when the machine's clock is put back, until it is told the database's time. When the machine's clock is put
    forward, it follows: the machine may have slept.
    """

    def __init__(self) -> None:
        self._woken = asyncio.Event()
        self._ahead = timedelta()
        self._read = (datetime.now(UTC), time.monotonic())

    def now(self) -> datetime:
        """The present moment, with its time zone, UTC."""
        machine, steady = datetime.now(UTC), time.monotonic()
        before, since = self._read
        self._read = machine, steady
        behind = before + timedelta(seconds=steady - since) - machine
        if behind > _TOLERATED:
            self._ahead += behind
        return machine + self._ahead

    def steady(self) -> float:
        """Seconds since some moment. Nobody can put them back or forward, so they measure how long something took."""
        return time.monotonic()

    def follow(self, told: datetime, *, within: timedelta) -> None:
        """The database's clock shows `told`; the answer took `within`. From now on this clock shows the same."""
        behind = told - Clock.now(self)
        if abs(behind) > within + _TOLERATED:
            self._ahead += behind
            self.wake()

    async def wait_until(self, when: datetime) -> None:
        """Return once `now()` has reached `when`, by itself or by being moved.

        It takes no longer than it seemed to take at the beginning, also when the clock is put back meanwhile.
        """
        longest = self.steady() + (when - self.now()).total_seconds()
        while (left := min((when - self.now()).total_seconds(), longest - self.steady())) > 0:
            woken = self._woken
            try:
                async with asyncio.timeout(left):
                    await woken.wait()
            except TimeoutError:
                continue

    def wake(self) -> None:
        """Wake all who wait, so that they read the time again."""
        self._woken.set()
        self._woken = asyncio.Event()


class MovableClock(Clock):
    """The clock plus an offset; the playground's."""

    def __init__(self, ahead: timedelta = timedelta()) -> None:
        super().__init__()
        self.ahead = ahead

    def now(self) -> datetime:
        return super().now() + self.ahead

    def move_to(self, when: datetime) -> None:
        """Set the clock to `when`; it runs from there. It never goes back."""
        self.ahead = max(self.ahead, when - super().now())
        self.wake()


class StillClock(Clock):
    """A clock that stands still until it is moved; waiting for a moment moves it there at once. The tests'."""

    def __init__(self, start: datetime) -> None:
        super().__init__()
        self._now = start
        self._steady = 0.0

    def now(self) -> datetime:
        return self._now

    def steady(self) -> float:
        return self._steady

    def follow(self, told: datetime, *, within: timedelta) -> None:
        """It shows what the test sets it to."""

    def move_to(self, when: datetime) -> None:
        """Set the clock to `when`, by letting the time pass until then; it never goes back."""
        self._steady += max((when - self._now).total_seconds(), 0)
        self._now = max(self._now, when)
        self.wake()

    def put(self, by: timedelta) -> None:
        """Somebody puts the clock forward, or back; no time passes."""
        self._now += by
        self.wake()

    async def wait_until(self, when: datetime) -> None:
        self.move_to(when)

    def move(self, by: timedelta) -> None:
        """Move the clock forward by `by`."""
        self.move_to(self._now + by)
