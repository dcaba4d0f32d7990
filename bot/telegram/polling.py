"""getUpdates: updates are fetched, handled, and only then acknowledged, by asking for those behind them.

Bot API: getUpdates. The trap: asking with the next offset before the last batch is committed throws it away.
"""

import asyncio
from typing import Any

import structlog
from telegram.error import Conflict, RetryAfter, TelegramError

from bot.telegram import transport
from bot.telegram.api import Api
from bot.telegram.gateway import Gateway
from bot.telegram.updates import ALLOWED
from storage.session import OutOfReach

log = structlog.get_logger()

_LONG_POLL = 30
_PAUSE = 2.0


async def poll(api: Api, gateway: Gateway) -> None:
    """Fetch and handle updates until cancelled."""
    offset = 0
    while True:
        try:
            batch = await api.call(
                "getUpdates",
                patience=_LONG_POLL + 10,
                offset=offset,
                limit=100,
                timeout=_LONG_POLL,
                allowed_updates=ALLOWED,
            )
        except Conflict:
            log.warning("poll_conflict")
            await asyncio.sleep(_PAUSE)
        except RetryAfter as error:
            await asyncio.sleep(transport.seconds(error))
        except TelegramError as error:
            log.warning("poll_failed", error=type(error).__name__)
            await asyncio.sleep(_PAUSE)
        else:
            offset = await _handle(gateway, batch, offset)


async def _handle(gateway: Gateway, batch: list[Any], offset: int) -> int:
    """Handle a batch, each chat in order and chats side by side; the offset up to which all is committed."""
    if not batch:
        return offset
    done = await asyncio.gather(*(_handle_one(gateway, update) for update in batch))
    for update, committed in zip(batch, done, strict=True):
        if not committed:
            await asyncio.sleep(_PAUSE)
            return int(update["update_id"])
    return int(batch[-1]["update_id"]) + 1


async def _handle_one(gateway: Gateway, update: Any) -> bool:
    try:
        await gateway.handle_parsed(update)
    except OutOfReach:
        log.error("database_out_of_reach")
        return False
    return True
