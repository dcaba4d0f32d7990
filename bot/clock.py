"""The one clock. Everything that needs the time asks it, so that tests and the playground can move it.

The trap: code that reads the machine's own clock. It works until somebody moves this one.
"""

import asyncio
from datetime import UTC, datetime, timedelta


class Clock:
    """The machine's time, in UTC."""

    def __init__(self) -> None:
        self._woken = asyncio.Event()

    def now(self) -> datetime:
        """The present moment, with its time zone, UTC."""
        return datetime.now(UTC)

    async def wait_until(self, when: datetime) -> None:
        """Return once `now()` has reached `when`, by itself or by being moved."""
        while (left := (when - self.now()).total_seconds()) > 0:
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
    """The machine's clock plus an offset; the playground's."""

    def __init__(self, ahead: timedelta = timedelta()) -> None:
        super().__init__()
        self.ahead = ahead

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def move_to(self, when: datetime) -> None:
        """Set the clock to `when`; it runs from there. It never goes back."""
        self.ahead = max(self.ahead, when - datetime.now(UTC))
        self.wake()


class StillClock(Clock):
    """A clock that stands still until it is moved; waiting for a moment moves it there at once. The tests'."""

    def __init__(self, start: datetime) -> None:
        super().__init__()
        self._now = start

    def now(self) -> datetime:
        return self._now

    def move_to(self, when: datetime) -> None:
        """Set the clock to `when`; it never goes back."""
        self._now = max(self._now, when)
        self.wake()

    async def wait_until(self, when: datetime) -> None:
        self.move_to(when)

    def move(self, by: timedelta) -> None:
        """Move the clock forward by `by`."""
        self.move_to(self._now + by)
