"""The worker's day: rounds while there is something to send, then sleep until something is due or somebody calls."""

import asyncio
import contextlib
from collections.abc import Coroutine
from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.delivery.worker import Worker
from storage.db import OutOfReach, listen
from storage.ledger import outbox

log = structlog.get_logger()

_LONGEST = timedelta(seconds=30)
_PAUSE = 2.0
# How long what is on its way may take when the program stops.
_GRACE = 5.0


async def run(worker: Worker, waker: "Waker", clock: Clock) -> None:
    """Send what is due until cancelled; then what is in hand is brought to its end, as far as that takes no time."""
    async with asyncio.TaskGroup() as sends:
        try:
            await _work(worker, waker, clock, sends)
        finally:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_GRACE):
                    await worker.drain()


async def _work(worker: Worker, waker: "Waker", clock: Clock, sends: asyncio.TaskGroup) -> None:
    while True:
        waker.reset()
        try:
            if await worker.begin(sends):
                continue
            due = await worker.wakes_at()
        except OutOfReach:
            log.error("database_out_of_reach")
            await asyncio.sleep(_PAUSE)
            continue
        latest = clock.now() + _LONGEST
        await _first(clock.wait_until(min(due or latest, latest)), waker.called())


async def _first(*awaitables: Coroutine[None, None, None]) -> None:
    """Return as soon as one of them does."""
    tasks = [asyncio.create_task(one) for one in awaitables]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class Waker:
    """Listens for the database's word that something was put into the outbox."""

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url
        self._called = asyncio.Event()

    def reset(self) -> None:
        """What was called before is being looked at."""
        self._called.clear()

    async def called(self) -> None:
        """Return when something was put into the outbox since `reset`."""
        await self._called.wait()

    async def listen(self) -> None:
        """Keep a connection that listens, until cancelled; a broken one is opened again."""
        while True:
            try:
                await listen.until_lost(self._database_url, outbox.CHANNEL, self._called.set)
            except OutOfReach:
                log.warning("listener_lost")
                await asyncio.sleep(_PAUSE)
