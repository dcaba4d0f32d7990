"""answerCallbackQuery and getFile.

The trap: a press can be answered once, and only for some minutes. A bot that was down longer gets an error for an
update that it handled well, and must not stumble over it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from playground.entities import units
from playground.errors import bad_request
from playground.files import DOWNLOAD_BYTES
from playground.parameters import Parameters

if TYPE_CHECKING:
    from playground.chats import Json
    from playground.world import World

ANSWERABLE_FOR = timedelta(minutes=15)
LONGEST_TOAST = 200


class AnswerCallbackQuery(Parameters, kw_only=True):
    """Bot API: answerCallbackQuery."""

    callback_query_id: str
    text: str = ""
    show_alert: bool = False
    url: str | None = None
    cache_time: int = 0


class GetFile(Parameters, kw_only=True):
    """Bot API: getFile."""

    file_id: str


def answer_callback_query(world: World, asked: AnswerCallbackQuery) -> bool:
    if units(asked.text) > LONGEST_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    if asked.url and not asked.url.startswith(f"https://t.me/{world.bot.username}?start="):
        raise bad_request("URL_INVALID")
    query = world.queries.pop(asked.callback_query_id, None)
    if query is None or world.clock.now() - query.at > ANSWERABLE_FOR:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if asked.text:
        world.toast(query.person, asked.text, alert=asked.show_alert)
    return True


def get_file(world: World, asked: GetFile) -> Json:
    file = world.files.get(asked.file_id)
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.content) > DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return file.as_json()
