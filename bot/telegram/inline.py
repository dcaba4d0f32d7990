"""What is found is listed above the keyboard of whoever looks. Bot API: InlineQuery, answerInlineQuery."""

from typing import Any

import structlog
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.telegram import links
from bot.telegram.api import Api
from domain.search import Hit, Hits

log = structlog.get_logger()

# Telegram may give the same list for so many seconds: a story that was withdrawn is found no longer than that.
_CACHED = 30


async def answer(api: Api, query: str, hits: Hits) -> None:
    """Send the list. Nothing is done when it comes too late, or not at all: the person types on."""
    try:
        await api.call(
            "answerInlineQuery",
            inline_query_id=query,
            results=[await _result(api, hit) for hit in hits.found],
            cache_time=_CACHED,
            is_personal=True,
            next_offset=hits.after,
            **_above(hits),
        )
    except TelegramError as error:
        log.info("search_not_answered", error=type(error).__name__)


def _above(hits: Hits) -> dict[str, Any]:
    """Bot API: InlineQueryResultsButton."""
    if hits.offer is None:
        return {}
    return {"button": {"text": hits.offer.label, "start_parameter": hits.offer.start}}


async def _result(api: Api, hit: Hit) -> dict[str, Any]:
    """Bot API: InlineQueryResultArticle."""
    words = {"message_text": hit.message.text, "parse_mode": ParseMode.HTML}
    return {
        "type": "article",
        "id": hit.id,
        "title": hit.title,
        "description": hit.about,
        "input_message_content": words | {"link_preview_options": {"is_disabled": True}},
        "reply_markup": links.keyboard((await links.linked(api, hit.message)).buttons),
    }
