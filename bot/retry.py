"""Trying again: the one loop for everything that may be out of reach for a while.

The trap: a loop that waits by itself makes its tests wait as well. How it sleeps is handed in.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count
from typing import TypeVar

T = TypeVar("T")


def _say_nothing(error: Exception) -> None:
    pass


def _ask_nothing(error: Exception) -> float | None:
    return None


@dataclass(frozen=True, slots=True)
class Retry:
    """How something is tried again.

    on: the errors after which it is; any other one is raised. first: seconds until the second try, each time twice as
    many, `longest` at most; without it always the same. tries: how many there are; None: until it succeeds. note: is told
    of each error, to log it. asked: the seconds that an error itself asks for, None when it does not.
    """

    on: tuple[type[Exception], ...]
    first: float
    longest: float = 0
    tries: int | None = None
    note: Callable[[Exception], None] = _say_nothing
    asked: Callable[[Exception], float | None] = _ask_nothing
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def call(self, do: Callable[[], Awaitable[T]]) -> T:
        """What `do` returns at last. Raises the error of the last try."""
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
