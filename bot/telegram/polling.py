"""getUpdates: updates are fetched, handled or stored, and only then acknowledged, by fetching the next ones.

Bot API: getUpdates. The trap: fetching with the next offset before the batch is in the database. Telegram then drops the
batch.
"""

import asyncio
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import structlog
from telegram.error import RetryAfter, TelegramError

from bot.retry import Retry
from bot.telegram import batch, transport
from bot.telegram.api import Api
from bot.telegram.batch import Fetched
from bot.telegram.gateway import Gateway, Handle, SendAnswer
from bot.telegram.spool import Spool
from bot.telegram.updates import ALLOWED
from storage.db import OutOfReach

log = structlog.get_logger()

T = TypeVar("T")
Content = dict[str, Any] | None

_LONG_POLL = 30
_PAUSE = 2.0
# For so many seconds the next batch waits for this one. What takes longer is stored.
PROMPT = 0.02
# How much may be on its way before the next batch is fetched.
_MOST = 500
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


async def poll(api: Api, gateway: Gateway, spool: Spool, *, patience: float = _LAST_SECONDS) -> None:
    """Fetch and handle updates until cancelled; what was fetched by then is answered first, within `patience` seconds."""
    async with asyncio.TaskGroup() as group:
        polling = _Poll(api, gateway, spool, group)
        try:
            await polling.run()
        except asyncio.CancelledError:
            await polling.finish(patience)
            raise


async def handle_left(api: Api, gateway: Gateway, spool: Spool) -> None:
    """Handle what a process that polled had stored: for one that is brought its updates by the webhook."""
    async with asyncio.TaskGroup() as group:
        await _Poll(api, gateway, spool, group).begin_left()


@dataclass(eq=False)
class _Update:
    """An update on its way. committed: False when the database was out of reach. answer: begins with the commit."""

    number: int
    content: Content
    committed: asyncio.Future[bool] = field(init=False)
    answer: asyncio.Task[None] | None = None


class _Poll:
    """What was fetched last, and what is on its way."""

    def __init__(self, api: Api, gateway: Gateway, spool: Spool, group: asyncio.TaskGroup) -> None:
        self._api = api
        self._gateway = gateway
        self._spool = spool
        self._group = group
        self._offset = 0
        # Those without a number cannot be acknowledged: they come again until later ones are.
        self._unnumbered: list[Fetched] = []
        self._on_their_way: set[asyncio.Task[Any]] = set()
        self._nothing_to_do = asyncio.get_running_loop().create_future()
        self._nothing_to_do.set_result(True)

    async def run(self) -> None:
        await self.begin_left()
        while True:
            fetched = await _FETCHING.call(self._fetch)
            if not await asyncio.shield(self._start(self._handle(fetched))):
                await asyncio.sleep(_PAUSE)
            while len(self._on_their_way) > _MOST:
                await asyncio.wait(set(self._on_their_way), return_when=asyncio.FIRST_COMPLETED)

    async def begin_left(self) -> None:
        """Begin to handle what a process that ended had stored."""
        left = await self._spool.left()
        self._start(self._finish_stored([self._begin(number, content) for number, content in left.items()]))

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

        What takes longer than `PROMPT` is stored, and handled and answered beside the next batches.
        """
        updates = [self._begin(number, content) for number, content in fetched]
        await _wait((update.committed for update in updates), PROMPT)
        late = [update for update in updates if not update.committed.done()]
        if late and await self._store(late):
            self._start(self._finish_stored(late))
        else:
            late = []
        prompt = [update for update in updates if update not in late]
        await _wait((update.committed for update in prompt), None)
        await _wait((update.answer for update in prompt), PROMPT)
        left = [update.number for update in prompt if not update.committed.result()]
        self._offset = min(left, default=max((number for number, _ in fetched), default=self._offset - 1) + 1)
        return not left

    def _begin(self, number: int, content: Content) -> _Update:
        update = _Update(number, content)
        update.committed = self._commit(update)
        return update

    def _commit(self, update: _Update) -> asyncio.Future[bool]:
        """Begin to handle an update; True once there is nothing more to do up to its commit."""
        if update.content is None:
            self._gateway.set_aside()
            return self._nothing_to_do
        handle = self._gateway.admit(update.content)
        return self._nothing_to_do if handle is None else self._start(self._handle_one(update, handle))

    async def _handle_one(self, update: _Update, handle: Handle) -> bool:
        """Handle an update up to its commit, and begin to answer it; False: the database is out of reach."""
        try:
            answer = await handle()
        except OutOfReach as reason:
            log.error("update_put_off", reason=str(reason))
            return False
        if answer is not None:
            update.answer = self._start(_send(answer))
        return True

    async def _store(self, updates: Sequence[_Update]) -> bool:
        """Store what is to be acknowledged before it is handled; False: the database is out of reach."""
        try:
            await self._spool.store({one.number: one.content for one in updates if one.content is not None})
        except OutOfReach:
            log.error("database_out_of_reach")
            return False
        return True

    async def _finish_stored(self, updates: Sequence[_Update]) -> None:
        """Wait until they are answered, and delete what was stored. One that cannot be committed is tried again.

        What is handled but not answered is handled once more by the next process, which sends the answer at once.
        """
        for update in updates:
            while not await update.committed:
                await asyncio.sleep(_PAUSE)
                update.committed = self._commit(update)
        await _wait((update.answer for update in updates), None)
        if updates:
            await self._spool.delete(update.number for update in updates)


async def _wait(doing: Iterable[asyncio.Future[Any] | None], seconds: float | None) -> None:
    """Wait until these have come to their end, `seconds` at most."""
    waited_for = {one for one in doing if one is not None and not one.done()}
    if waited_for:
        await asyncio.wait(waited_for, timeout=seconds)


async def _send(answer: SendAnswer) -> None:
    try:
        await answer()
    except OutOfReach:
        # The answer is stored beside its update; it is sent a minute later (`bot.delivery.leases`).
        log.error("database_out_of_reach")
    except Exception:
        # One chat's answer must not end the poll of all others.
        log.exception("answer_failed")
