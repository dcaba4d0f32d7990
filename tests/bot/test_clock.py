"""The clock itself: who waits for it, and whose time it shows."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import Clock
from domain.pacing import SECOND

HOUR = timedelta(hours=1)


class Set(Clock):
    """A clock that shows what it is set to, and the time that passes."""

    shown = datetime(2026, 11, 18, tzinfo=UTC)
    passed = 0.0

    def now(self) -> datetime:
        return self.shown

    def steady(self) -> float:
        return self.passed


async def test_who_waits_waits_no_longer_when_the_clock_is_put_back() -> None:
    clock = Set()
    waiting = asyncio.create_task(clock.wait_until(clock.now() + SECOND * 30))
    await asyncio.sleep(0)
    clock.shown -= HOUR
    clock.passed += 29
    clock.wake()
    await asyncio.sleep(0)
    assert not waiting.done()
    clock.passed += 2
    clock.wake()
    async with asyncio.timeout(5):
        await waiting


class Machine:
    """A machine's clock, and the time that passes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.shown = datetime(2026, 11, 18, tzinfo=UTC)
        self.passed = 0.0
        machine = self

        class Shown(datetime):
            @classmethod
            def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
                return machine.shown

        monkeypatch.setattr("bot.clock.datetime", Shown)
        monkeypatch.setattr("bot.clock.time.monotonic", lambda: machine.passed)

    def run(self, seconds: float) -> None:
        self.shown += timedelta(seconds=seconds)
        self.passed += seconds


def test_a_process_does_not_go_back_with_its_machine_but_with_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch)
    clock, start = Clock(), machine.shown
    machine.shown -= HOUR
    assert clock.now() == start
    machine.run(10)
    assert clock.now() == start + SECOND * 10
    clock.follow(start + SECOND * 10, within=timedelta(milliseconds=5))
    assert clock.now() == start + SECOND * 10
    clock.follow(start - HOUR, within=timedelta(milliseconds=5))
    assert clock.now() == start - HOUR
    machine.shown += HOUR
    assert clock.now() == start
    clock.follow(start - HOUR, within=timedelta(milliseconds=5))
    assert clock.now() == start - HOUR
