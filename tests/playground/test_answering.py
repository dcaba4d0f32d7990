"""Answers to presses: toasts, and presses that can no longer be answered."""

from datetime import timedelta

import pytest

from bot.clock import StillClock
from playground.client import Person, Toast
from tests.playground.bots import Api, Bot, keyboard

TOO_OLD = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid")


async def press(api: Api, bot: Bot, lan: Person) -> str:
    """The id of a press that the bot has not answered yet."""
    await api("sendMessage", chat_id=lan.id, text="Gửi chứ?", reply_markup=keyboard("Gửi"))
    await lan.press("Gửi")
    return str(bot.updates[-1]["callback_query"]["id"])


@pytest.mark.parametrize("alert", [True, False])
async def test_an_answer_is_a_toast(api: Api, bot: Bot, lan: Person, alert: bool) -> None:
    query = await press(api, bot, lan)
    assert await api("answerCallbackQuery", callback_query_id=query, text="Đã gửi", show_alert=alert) is True
    assert lan.toasts == [Toast("Đã gửi", alert)]
    await lan.send("tiếp")
    assert lan.toasts == []


async def test_an_answer_without_text_shows_nothing(api: Api, bot: Bot, lan: Person) -> None:
    await api("answerCallbackQuery", callback_query_id=await press(api, bot, lan))
    assert lan.toasts == []


async def test_a_press_is_answered_once(api: Api, bot: Bot, lan: Person) -> None:
    query = await press(api, bot, lan)
    await api("answerCallbackQuery", callback_query_id=query)
    assert await api.why_not("answerCallbackQuery", callback_query_id=query) == TOO_OLD
    assert await api.why_not("answerCallbackQuery", callback_query_id="5") == TOO_OLD


async def test_a_press_is_answered_within_fifteen_minutes(api: Api, bot: Bot, clock: StillClock, lan: Person) -> None:
    first, second = await press(api, bot, lan), await press(api, bot, lan)
    clock.move(timedelta(minutes=15))
    await api("answerCallbackQuery", callback_query_id=first)
    clock.move(timedelta(seconds=1))
    assert await api.why_not("answerCallbackQuery", callback_query_id=second) == TOO_OLD


async def test_a_toast_is_short_and_opens_only_the_bot(api: Api, bot: Bot, lan: Person) -> None:
    query = await press(api, bot, lan)
    refused = await api.why_not("answerCallbackQuery", callback_query_id=query, text="a" * 201)
    assert refused == (400, "Bad Request: MESSAGE_TOO_LONG")
    refused = await api.why_not("answerCallbackQuery", callback_query_id=query, url="https://a.vn")
    assert refused == (400, "Bad Request: URL_INVALID")
    link = "https://t.me/guongsang_bot?start=x"
    await api("answerCallbackQuery", callback_query_id=query, text="ấ" * 200, url=link)
    assert lan.toasts == [Toast("ấ" * 200, False)]
