"""answerInlineQuery.

The trap: a list that comes after ten seconds or so is refused, and nobody sees it. Bot API: answerInlineQuery.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

from playground import entities, keyboards
from playground.errors import bad_request
from playground.finding import Found
from playground.messages import Content
from playground.methods.sending import LinkPreview
from playground.parameters import Entities, Parameters

if TYPE_CHECKING:
    from playground.world import World

ANSWERABLE_FOR = timedelta(seconds=10)
MOST_RESULTS = 50


class Words(msgspec.Struct, forbid_unknown_fields=True):
    """Bot API: InputTextMessageContent."""

    message_text: str
    parse_mode: str | None = None
    entities: Entities | None = None
    link_preview_options: LinkPreview | None = None


class Article(msgspec.Struct, forbid_unknown_fields=True):
    """Bot API: InlineQueryResultArticle."""

    type: Literal["article"]
    id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    title: Annotated[str, msgspec.Meta(min_length=1)]
    input_message_content: Words
    description: str = ""
    reply_markup: dict[str, Any] | None = None


class Above(msgspec.Struct, forbid_unknown_fields=True):
    """Bot API: InlineQueryResultsButton."""

    text: Annotated[str, msgspec.Meta(min_length=1)]
    start_parameter: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class AnswerInlineQuery(Parameters, kw_only=True):
    """Bot API: answerInlineQuery."""

    inline_query_id: str
    results: Annotated[list[Article], msgspec.Meta(max_length=MOST_RESULTS)]
    cache_time: int = 300
    is_personal: bool = False
    next_offset: Annotated[str, msgspec.Meta(max_length=64)] = ""
    button: Above | None = None


def answer_inline_query(world: World, asked: AnswerInlineQuery) -> bool:
    if len({one.id for one in asked.results}) < len(asked.results):
        raise bad_request("RESULT_ID_DUPLICATE")
    found = [_found(one) for one in asked.results]
    query = world.searches.pop(asked.inline_query_id, None)
    if query is None or world.clock.now() - query.at > ANSWERABLE_FOR:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    above = (asked.button.text, asked.button.start_parameter) if asked.button is not None else None
    world.list_found(query.person, found, asked.next_offset, above)
    return True


def _found(article: Article) -> Found:
    words = article.input_message_content
    content = Content(entities.message_text(words.message_text, words.parse_mode, words.entities))
    return Found(article.id, article.title, article.description, content, keyboards.read(article.reply_markup))
