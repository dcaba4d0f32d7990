"""getUpdates: updates are fetched, handled, and only then acknowledged, by fetching the next ones.

Bot API: getUpdates. The trap: fetching with the next offset before the batch is committed. Telegram then drops the batch.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

import structlog
from telegram.error import RetryAfter, TelegramError

from bot.retry import Retry
from bot.telegram import batch, transport
from bot.telegram.api import Api
from bot.telegram.batch import Fetched
from bot.telegram.gateway import Gateway, SendAnswer
from bot.telegram.updates import ALLOWED
from storage.db import OutOfReach

log = structlog.get_logger()

T = TypeVar("T")
Content = dict[str, Any] | None

_LONG_POLL = 30
_PAUSE = 2.0
_SEND_TIMEOUT = 1.0
# As long as the web server has for what was brought by the webhook.
_LAST_SECONDS = 5.0


class _Unreadable(Exception):
    """An answer without any update that can be acknowledged."""


def _note(error: Exception) -> None:
    if isinstance(error, _Unreadable):
        log.warning("poll_unreadable")
    elif not isinstance(error, RetryAfter):
        log.warning("poll_failed", error=type(error).__name__)


def _asked(error: Exception) -> float | None:
    return transport.seconds(error) if isinstance(error, RetryAfter) else None


_FETCHING = Retry((TelegramError, _Unreadable), first=_PAUSE, note=_note, asked=_asked)


async def poll(api: Api, gateway: Gateway, *, patience: float = _LAST_SECONDS) -> None:
    """Fetch and handle updates until cancelled; what was fetched by then is answered first, within `patience` seconds."""
    async with asyncio.TaskGroup() as group:
        polling = _Poll(api, gateway, group)
        try:
            await polling.run()
        except asyncio.CancelledError:
            await polling.finish(patience)
            raise


class _Poll:
    """What was fetched last, and what is on its way."""

    def __init__(self, api: Api, gateway: Gateway, group: asyncio.TaskGroup) -> None:
        self._api = api
        self._gateway = gateway
        self._group = group
        self._offset = 0
        # Those without a number cannot be acknowledged: they come again until later ones are.
        self._unnumbered: list[Fetched] = []
        self._on_their_way: set[asyncio.Task[Any]] = set()

    async def run(self) -> None:
        while True:
            fetched = await _FETCHING.call(self._fetch)
            if not await asyncio.shield(self._start(self._handle(fetched))):
                await asyncio.sleep(_PAUSE)

    async def finish(self, patience: float) -> None:
        """Wait until what is on its way has come to its end."""
        try:
            async with asyncio.timeout(patience):
                while self._on_their_way:
                    await asyncio.wait(set(self._on_their_way))
        except TimeoutError:
            # It is stored, or Telegram brings it again.
            log.warning("stopped_before_answering", updates=len(self._on_their_way))

    def _start(self, doing: Coroutine[None, None, T]) -> asyncio.Task[T]:
        task = self._group.create_task(doing)
        self._on_their_way.add(task)
        task.add_done_callback(self._on_their_way.discard)
        return task

    async def _fetch(self) -> list[tuple[int, Content]]:
        """The next updates by their numbers. What has no number is set aside."""
        fetched = await self._ask()
        unnumbered = [one for one in fetched if one.number is None]
        for one in unnumbered:
            if one not in self._unnumbered:
                self._gateway.set_aside()
        self._unnumbered = unnumbered
        if fetched and len(unnumbered) == len(fetched):
            raise _Unreadable
        return [(one.number, one.content) for one in fetched if one.number is not None]

    async def _ask(self) -> list[Fetched]:
        try:
            result = await self._api.call(
                "getUpdates",
                patience=_LONG_POLL + 10,
                offset=self._offset,
                limit=100,
                timeout=_LONG_POLL,
                allowed_updates=ALLOWED,
            )
        except transport.Undecodable as answer:
            if found := batch.salvage(answer.payload):
                return found
            raise
        if not isinstance(result, list):
            raise _Unreadable
        return batch.read(result)

    async def _handle(self, fetched: Sequence[tuple[int, Content]]) -> bool:
        """Handle a batch, each chat in order and chats side by side, and go on after it; False: some could not be committed.

        Answers are sent meanwhile. A chat to which sending is slow delays the others by `_SEND_TIMEOUT` seconds at most.
        """
        answers: list[asyncio.Task[None]] = []

        async def handle(content: Content) -> bool:
            if content is None:
                self._gateway.set_aside()
                return True
            try:
                answer = await self._gateway.handle_parsed(content)
            except OutOfReach as reason:
                log.error("update_put_off", reason=str(reason))
                return False
            if answer is not None:
                answers.append(self._start(_send(answer)))
            return True

        done = await asyncio.gather(*(handle(content) for _, content in fetched))
        if answers:
            await asyncio.wait(answers, timeout=_SEND_TIMEOUT)
        numbers = [number for number, _ in fetched]
        left = [number for number, committed in zip(numbers, done, strict=True) if not committed]
        self._offset = min(left, default=max(numbers, default=self._offset - 1) + 1)
        return not left


async def _send(answer: SendAnswer) -> None:
    try:
        await answer()
    except OutOfReach:
        # The answer is stored beside its update; it is sent a minute later (`bot.delivery.leases`).
        log.error("database_out_of_reach")
    except Exception:
        # One chat's answer must not end the poll of all others.
        log.exception("answer_failed")
