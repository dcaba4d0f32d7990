"""The delivery's stations, run together. Any number of processes may run a worker."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.clock import Clock
from bot.delivery.claimer import Claimer
from bot.delivery.ledger import Ledger, Noted
from bot.delivery.letters import Batch, Ready
from bot.delivery.pacer import Pacer
from bot.delivery.planner import Planner
from bot.delivery.renderer import Renderer
from bot.delivery.sender import Send, Sender
from handlers.engine.rendering import Composer
from storage.db import Database

# Seconds that claimed rows may still take when the program stops.
_GRACE = 5.0
_OUTCOMES = 500


class Worker:
    """Sends what is due. composer: renders rows; send: how the edge sends a message and what it returns as its outcome."""

    def __init__(
        self,
        database: Database,
        composer: Composer,
        send: Send,
        pacer: Pacer,
        clock: Clock,
        *,
        chat_pause: float,
        channel_pause: float,
    ) -> None:
        self._claimed: asyncio.Queue[Batch] = asyncio.Queue(1)
        self.claimer = Claimer(
            database, pacer, clock, self._claimed, chat_pause=chat_pause, channel_pause=channel_pause
        )
        self._ready = Ready(self.claimer.batch)
        self._outcomes: asyncio.Queue[Noted] = asyncio.Queue(_OUTCOMES)
        self._renderer = Renderer(database, composer, clock, self._claimed, self._ready, self._outcomes)
        self._sender = Sender(database, send, pacer, clock, self._ready, self._outcomes)
        self._ledger = Ledger(database, clock, self._outcomes)
        self._planner = Planner(database, clock)

    async def run(self) -> None:
        """Send what is due until cancelled; then finish the rows that are claimed, within _GRACE."""
        async with self.stations(), asyncio.TaskGroup() as group:
            group.create_task(self._planner.run())
            try:
                await self.claimer.run()
            finally:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_GRACE):
                        await self.drain()

    def wake(self) -> None:
        """Something was enqueued."""
        self.claimer.waker.call()
        self._planner.waker.call()

    async def round(self) -> int:
        """Claim once, plan what is large, and wait until all of it is settled; returns how many rows were claimed."""
        async with self.stations():
            number = await self.claimer.claim()
            await self._planner.finish()
            await self.drain()
        return number

    @asynccontextmanager
    async def stations(self) -> AsyncIterator[None]:
        """Claimed rows are rendered, sent and settled for as long as the block runs."""
        async with asyncio.TaskGroup() as group:
            running = [group.create_task(one.run()) for one in (self._renderer, self._sender, self._ledger)]
            try:
                yield
            finally:
                for task in running:
                    task.cancel()

    async def drain(self) -> None:
        """Return when all claimed rows are settled."""
        for queue in (self._claimed, self._ready, self._outcomes):
            await queue.join()
