"""One loop for all that is tried again: how often, how long after, and what is given up."""

from collections.abc import Awaitable, Callable

import pytest

from bot.retry import Retry
from storage.db import OutOfReach


class Flood(Exception):
    """Wait for so many seconds."""


def seconds(error: Exception) -> float | None:
    return float(str(error)) if isinstance(error, Flood) else None


def failing(*errors: Exception) -> Callable[[], Awaitable[str]]:
    """Something that raises these, one after the other, and then succeeds."""
    left = list(errors)

    async def do() -> str:
        if left:
            raise left.pop(0)
        return "done"

    return do


async def slept_for(retry: Callable[[Callable[[float], Awaitable[None]]], Retry], *errors: Exception) -> list[float]:
    slept: list[float] = []

    async def sleep(pause: float) -> None:
        slept.append(pause)

    assert await retry(sleep).call(failing(*errors)) == "done"
    return slept


async def test_what_succeeds_is_done_once_and_nothing_waits() -> None:
    assert await slept_for(lambda sleep: Retry((OutOfReach,), first=2, sleep=sleep)) == []


async def test_it_waits_always_the_same_time() -> None:
    slept = await slept_for(lambda sleep: Retry((OutOfReach,), first=2, sleep=sleep), *[OutOfReach()] * 4)
    assert slept == [2, 2, 2, 2]


async def test_it_waits_twice_as_long_each_time_up_to_the_longest() -> None:
    slept = await slept_for(lambda sleep: Retry((OutOfReach,), first=1, longest=5, sleep=sleep), *[OutOfReach()] * 5)
    assert slept == [1, 2, 4, 5, 5]


async def test_it_waits_for_as_long_as_the_error_asks() -> None:
    def make(sleep: Callable[[float], Awaitable[None]]) -> Retry:
        return Retry((OutOfReach, Flood), first=1, longest=9, asked=seconds, sleep=sleep)

    assert await slept_for(make, Flood("0"), OutOfReach(), Flood("40")) == [0, 2, 40]


async def test_after_so_many_tries_it_is_given_up() -> None:
    noted: list[Exception] = []

    async def sleep(pause: float) -> None:
        pass

    errors = [OutOfReach(str(number)) for number in range(5)]
    retry = Retry((OutOfReach,), first=1, tries=3, note=noted.append, sleep=sleep)
    with pytest.raises(OutOfReach, match="2"):
        await retry.call(failing(*errors))
    # Who gives up says so itself.
    assert noted == errors[:2]


async def test_another_error_is_raised_at_once() -> None:
    with pytest.raises(ValueError, match="a bug"):
        await Retry((OutOfReach,), first=1).call(failing(ValueError("a bug")))
