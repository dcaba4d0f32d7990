"""The one clock. Everything that needs the time asks it, so that tests and the playground can move it.

The trap: code that reads the machine's own clock still works, until somebody moves this one.
"""

import asyncio
from datetime import UTC, datetime, timedelta


class Clock:
    """The machine's time, in UTC."""

    def __init__(self) -> None:
        self._stirred = asyncio.Event()

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)

    async def wait_until(self, when: datetime) -> None:
        """Return once `now()` has reached `when`, however the clock gets there."""
        while (left := (when - self.now()).total_seconds()) > 0:
            stirred = self._stirred
            try:
                async with asyncio.timeout(left):
                    await stirred.wait()
            except TimeoutError:
                continue

    def stir(self) -> None:
        """Wake all who wait, so that they look at the time again."""
        self._stirred.set()
        self._stirred = asyncio.Event()


class MovableClock(Clock):
    """A clock that runs on from wherever it was put; the playground's."""

    def __init__(self, ahead: timedelta = timedelta()) -> None:
        super().__init__()
        self.ahead = ahead

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def move_to(self, when: datetime) -> None:
        """Put the clock to `when`; it runs on from there. It never goes back."""
        self.ahead = max(self.ahead, when - datetime.now(UTC))
        self.stir()


class StillClock(Clock):
    """A clock that moves only when it is told to, or when somebody waits: then the moment comes at once. The tests'."""

    def __init__(self, start: datetime) -> None:
        super().__init__()
        self._now = start

    def now(self) -> datetime:
        return self._now

    def move_to(self, when: datetime) -> None:
        """Put the clock to `when`; it never goes back."""
        self._now = max(self._now, when)
        self.stir()

    async def wait_until(self, when: datetime) -> None:
        self.move_to(when)

    def move(self, by: timedelta) -> None:
        """Move the clock on by `by`."""
        self.move_to(self._now + by)
