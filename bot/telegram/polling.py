"""getUpdates: updates are fetched, handled, and only then acknowledged, by fetching the next ones.

Bot API: getUpdates. The trap: fetching with the next offset before the batch is committed. Telegram then drops the batch.
"""

import asyncio
from functools import partial
from typing import Any

import structlog
from telegram.error import RetryAfter, TelegramError

from bot.retry import Retry
from bot.telegram import transport
from bot.telegram.api import Api
from bot.telegram.gateway import Gateway, SendAnswer
from bot.telegram.updates import ALLOWED
from storage.db import OutOfReach

log = structlog.get_logger()

_LONG_POLL = 30
_PAUSE = 2.0
_SEND_TIMEOUT = 1.0


class _Unreadable(Exception):
    """An answer without any update in it."""


def _note(error: Exception) -> None:
    if isinstance(error, _Unreadable):
        log.warning("poll_unreadable")
    elif not isinstance(error, RetryAfter):
        log.warning("poll_failed", error=type(error).__name__)


def _asked(error: Exception) -> float | None:
    return transport.seconds(error) if isinstance(error, RetryAfter) else None


_FETCHING = Retry((TelegramError, TypeError, _Unreadable), first=_PAUSE, note=_note, asked=_asked)


async def poll(api: Api, gateway: Gateway) -> None:
    """Fetch and handle updates until cancelled."""
    offset = 0
    async with asyncio.TaskGroup() as group:
        while True:
            batch = await _FETCHING.call(partial(_fetch, api, offset))
            offset = await _handle(group, gateway, batch, offset)


async def _fetch(api: Api, offset: int) -> list[dict[str, Any]]:
    """The next updates. What is not an update is dropped."""
    batch = await api.call(
        "getUpdates",
        patience=_LONG_POLL + 10,
        offset=offset,
        limit=100,
        timeout=_LONG_POLL,
        allowed_updates=ALLOWED,
    )
    found = [one for one in batch if isinstance(one, dict) and isinstance(one.get("update_id"), int)]
    if batch and not found:
        raise _Unreadable
    return found


async def _handle(group: asyncio.TaskGroup, gateway: Gateway, batch: list[dict[str, Any]], offset: int) -> int:
    """Handle a batch, each chat in order and chats side by side; return the offset up to which all is committed.

    Answers are sent meanwhile. A chat to which sending is slow delays the others by `_SEND_TIMEOUT` seconds at most.
    """
    if not batch:
        return offset
    answers: list[asyncio.Task[None]] = []

    async def handle(update: dict[str, Any]) -> bool:
        try:
            answer = await gateway.handle_parsed(update)
        except OutOfReach as reason:
            log.error("update_put_off", reason=str(reason))
            return False
        if answer is not None:
            answers.append(group.create_task(_send(answer)))
        return True

    done = await asyncio.gather(*(handle(update) for update in batch))
    if answers:
        await asyncio.wait(answers, timeout=_SEND_TIMEOUT)
    for update, committed in zip(batch, done, strict=True):
        if not committed:
            await asyncio.sleep(_PAUSE)
            return int(update["update_id"])
    return int(batch[-1]["update_id"]) + 1


async def _send(answer: SendAnswer) -> None:
    try:
        await answer()
    except OutOfReach:
        # The answer is stored beside its update; it is sent a minute later (`bot.delivery.leases`).
        log.error("database_out_of_reach")
    except Exception:
        # One chat's answer must not end the poll of all others.
        log.exception("answer_failed")
