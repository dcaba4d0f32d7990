"""Inline mode: what is listed for somebody who writes the bot's name in any chat, and what they pass on."""

from datetime import timedelta
from typing import Any

import pytest

from bot.clock import StillClock
from playground.client import Person
from playground.world import World
from tests.playground.bots import Api, Bot

TOO_OLD = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid")


def article(id: str = "1", **more: Any) -> dict[str, Any]:
    words = {"message_text": "<b>Lao xuống lũ</b>", "parse_mode": "HTML"}
    return {"type": "article", "id": id, "title": "Lao xuống lũ", "input_message_content": words} | more


async def look(bot: Bot, who: Person, words: str = "lũ") -> str:
    """The id of a search that the bot has not answered yet."""
    await who.find(words)
    return str(bot.updates[-1]["inline_query"]["id"])


async def test_a_search_says_who_looks_for_what(world: World, bot: Bot) -> None:
    mai = world.person("Mai", language="en")
    await look(bot, mai, "lũ quét")
    asked = bot.updates[-1]["inline_query"]
    assert (asked["from"]["id"], asked["from"]["language_code"], asked["query"]) == (mai.id, "en", "lũ quét")


async def test_what_is_found_is_listed_and_passed_on(world: World, api: Api, bot: Bot) -> None:
    mai = world.person("Mai")
    group = world.group("Bản Nà Cạn")
    group.join(mai)
    query = await look(bot, mai)
    button = {"text": "Kể", "start_parameter": "ke"}
    given = {"results": [article(description="Anh Inh")], "next_offset": "7", "button": button}
    assert await api("answerInlineQuery", inline_query_id=query, **given) is True
    (found,) = mai.listed.found
    assert (found.title, found.about, mai.listed.next, mai.listed.above) == (
        "Lao xuống lũ",
        "Anh Inh",
        "7",
        ("Kể", "ke"),
    )
    passed_on = await group.share(mai, found)
    assert (passed_on.html, passed_on.from_bot) == ("<b>Lao xuống lũ</b>", False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"results": [article(), article()]},
        {"results": [article(title="")]},
        {"results": [article(colour="red")]},
        {"results": [], "next_offset": "x" * 65},
        {"results": [], "button": {"text": "Kể", "start_parameter": "kể"}},
        {"results": [article(str(number)) for number in range(51)]},
    ],
)
async def test_a_wrong_list_is_refused(world: World, api: Api, bot: Bot, wrong: dict[str, Any]) -> None:
    mai = world.person("Mai")
    status, _ = await api.why_not("answerInlineQuery", inline_query_id=await look(bot, mai), **wrong)
    assert status == 400
    assert mai.listed.found == []


async def test_a_search_is_answered_once_and_soon(world: World, api: Api, bot: Bot, clock: StillClock) -> None:
    mai = world.person("Mai")
    query = await look(bot, mai)
    await api("answerInlineQuery", inline_query_id=query, results=[])
    assert await api.why_not("answerInlineQuery", inline_query_id=query, results=[]) == TOO_OLD
    late = await look(bot, mai)
    clock.move_to(clock.now() + timedelta(seconds=11))
    assert await api.why_not("answerInlineQuery", inline_query_id=late, results=[]) == TOO_OLD


async def test_a_link_to_the_bot_is_followed_and_no_other(world: World, bot: Bot) -> None:
    mai = world.person("Mai")
    await mai.follow("https://t.me/guongsang_bot?start=bai-1")
    assert bot.updates[-1]["message"]["text"] == "/start bai-1"
    for other in (
        "https://t.me/other_bot?start=x",
        "https://t.me/guongsang_bot",
        "https://t.me/guongsang_bot?start=kể",
    ):
        with pytest.raises(LookupError):
            await mai.follow(other)
