"""Trying again: the one loop for everything that may be out of reach for a while.

The trap: a loop that calls `asyncio.sleep` makes its tests wait as well. How it sleeps is an argument.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count
from typing import TypeVar

T = TypeVar("T")


def _ignore(error: Exception) -> None:
    pass


def _ask_no_pause(error: Exception) -> float | None:
    return None


@dataclass(frozen=True, slots=True)
class Retry:
    """How something is tried again.

    on: the errors after which it is; any other one is raised. first: seconds until the second try; each further pause is
    twice as long, `longest` at most; without `longest` all are the same. tries: how many there are; None: until it
    succeeds. note: called with each error, to log it. asked: the seconds that an error itself asks for, None when it does
    not.
    """

    on: tuple[type[Exception], ...]
    first: float
    longest: float = 0
    tries: int | None = None
    note: Callable[[Exception], None] = _ignore
    asked: Callable[[Exception], float | None] = _ask_no_pause
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def call(self, do: Callable[[], Awaitable[T]]) -> T:
        """Return what `do` returns when it succeeds. Raises the error of the last try."""
        pause = self.first
        for number in count(1):
            try:
                return await do()
            except self.on as error:
                if number == self.tries:
                    raise
                self.note(error)
                asked = self.asked(error)
            await self.sleep(pause if asked is None else asked)
            pause = min(pause * 2, max(self.longest, self.first))
        raise AssertionError("there is always a next try")
