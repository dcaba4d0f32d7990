"""Sleeping until something is due, and being woken when something is enqueued."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog

from bot.clock import Clock
from bot.retry import Retry
from storage.db import OutOfReach, listen
from storage.ledger import outbox

log = structlog.get_logger()

_LISTENING = Retry((OutOfReach,), first=2, note=lambda _: log.warning("listener_lost"))


class Waker:
    """Wakes one sleeping task. The trap: a call before the sleep must not be lost; each call since `reset` counts."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._called = asyncio.Event()

    def call(self) -> None:
        """There is something to look at."""
        self._called.set()

    def reset(self) -> None:
        """Forget the calls so far: what they were for is being looked at."""
        self._called.clear()

    async def wait_until(self, when: datetime) -> None:
        """Return at this moment, or as soon as somebody calls."""
        tasks = [asyncio.create_task(one) for one in (self._clock.wait_until(when), self._called.wait())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def listen_for(database_url: str, call: Callable[[], None]) -> None:
    """Call whenever something is enqueued, until cancelled; a broken connection is opened again."""
    await _LISTENING.call(lambda: listen.until_lost(database_url, outbox.CHANNEL, call))
