"""Delivery by webhook: every lane of updates in order, different lanes side by side, again until it succeeds.

The trap: a bot that answers 500, or breaks off, gets the same update again under the same id, perhaps after it
has done half of the work. This is where that is rehearsed.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
import msgspec

from playground.updates import Update, Updates

FIRST_PAUSE = 0.05
LONGEST_PAUSE = 2.0
ANSWER_TIMEOUT = aiohttp.ClientTimeout(total=60)
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the header's name)

CarryOut = Callable[[str, dict[str, Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Target:
    """Where updates go. Bot API: setWebhook."""

    url: str
    secret: str | None
    max_connections: int


class Webhook:
    """The deliverer. `carry_out` does the call that an answer may contain; `failed` hears of failed attempts."""

    def __init__(self, updates: Updates, carry_out: CarryOut, failed: Callable[[Update, str], datetime]) -> None:
        self.target: Target | None = None
        self.last_error: tuple[datetime, str] | None = None
        self._updates = updates
        self._carry_out = carry_out
        self._failed = failed
        self._places = asyncio.Semaphore()
        self._running: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Event()
        self._session: aiohttp.ClientSession | None = None
        updates.put_hooks.append(lambda update: self._start(update.lane))

    def point_to(self, target: Target | None) -> None:
        """Deliver to `target` from now on; None ends delivery. What is under way ends by itself."""
        self.target = target
        self.last_error = None
        self._changed.set()
        self._changed = asyncio.Event()
        if target is not None:
            self._places = asyncio.Semaphore(target.max_connections)
            for lane in self._updates.lanes():
                self._start(lane)

    async def close(self) -> None:
        """Stop every delivery and close the connections."""
        self.target = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _start(self, lane: int) -> None:
        if self.target is None or lane in self._running:
            return
        self._running.add(lane)
        task = asyncio.get_running_loop().create_task(self._serve(lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, lane: int) -> None:
        """Deliver what this lane has, one after the other; end when it is empty or the webhook is gone."""
        pause = FIRST_PAUSE
        try:
            while self.target is not None and (update := self._updates.first(lane)) is not None:
                async with self._places:
                    problem = await self._deliver(self.target, update)
                if problem:
                    update.failure = problem
                    self.last_error = (self._failed(update, problem), problem)
                    await self._rest(pause)
                    pause = min(2 * pause, LONGEST_PAUSE)
                else:
                    self._updates.settle(update)
                    pause = FIRST_PAUSE
        finally:
            self._running.discard(lane)

    async def _rest(self, pause: float) -> None:
        """Wait before the next attempt, but not longer than until the webhook is changed."""
        try:
            async with asyncio.timeout(pause):
                await self._changed.wait()
        except TimeoutError:
            return

    async def _deliver(self, target: Target, update: Update) -> str:
        """One attempt; "" when the bot took the update, else what went wrong."""
        headers = {"Content-Type": "application/json"}
        if target.secret:
            headers[SECRET_HEADER] = target.secret
        body = msgspec.json.encode(update.as_json())
        try:
            async with self._connections().post(
                target.url, data=body, headers=headers, allow_redirects=False
            ) as answer:
                content = await answer.read()
                if not 200 <= answer.status < 300:
                    return f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return f"Connection to the webhook failed: {str(error) or type(error).__name__}"
        await self._obey(content)
        return ""

    async def _obey(self, content: bytes) -> None:
        """Carry out the call that the answer may contain. Bot API: Making requests when getting updates."""
        try:
            call = msgspec.json.decode(content, type=dict[str, Any]) if content else {}
        except msgspec.DecodeError:
            return
        method = call.pop("method", None)
        if isinstance(method, str):
            await self._carry_out(method, call)

    def _connections(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                timeout=ANSWER_TIMEOUT,
                connector=aiohttp.TCPConnector(limit=0),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session
