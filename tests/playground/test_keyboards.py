"""Buttons: what Telegram takes, and what it refuses."""

from typing import Any

import pytest

from playground.client import Person
from tests.playground.bots import Api, Bot, keyboard


def inline(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[button]]}


UNPARSABLE = "can't parse inline keyboard button: "


@pytest.mark.parametrize(
    ("markup", "why"),
    [
        (inline(text="a", callback_data="ấ" * 22), "BUTTON_DATA_INVALID"),
        (inline(text="a", callback_data=""), "BUTTON_DATA_INVALID"),
        (inline(text="", callback_data="a"), "inline keyboard button text must be non-empty"),
        (inline(text="a"), f"{UNPARSABLE}Text buttons are unallowed in the inline keyboard"),
        (
            inline(text="a", callback_data="b", url="https://a.vn"),
            f"{UNPARSABLE}exactly one of the optional fields must be used, found url and callback_data",
        ),
        (
            inline(text="a", url="http://localhost/x"),
            "inline keyboard button URL 'http://localhost/x' is invalid: Wrong HTTP URL",
        ),
        (
            inline(text="a", url="https://a.vn/b c"),
            "inline keyboard button URL 'https://a.vn/b c' is invalid: Wrong HTTP URL",
        ),
        (
            inline(text="a", url="javascript:alert(1)"),
            "inline keyboard button URL 'javascript:alert(1)' is invalid: Wrong HTTP URL",
        ),
        (
            inline(text="a", url="https://a.vn:x"),
            "inline keyboard button URL 'https://a.vn:x' is invalid: Wrong HTTP URL",
        ),
        (
            {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]] * 101},
            "reply markup is too long",
        ),
        (keyboard(*"123456789"), "reply markup is too long: at most 8 buttons in a row"),
        ({"keyboard": [[{"text": ""}]]}, "keyboard button text must be non-empty"),
        ({"buttons": []}, "object expected as reply markup"),
    ],
)
async def test_a_bad_button_is_refused(api: Api, lan: Person, markup: dict[str, Any], why: str) -> None:
    refused = await api.why_not("sendMessage", chat_id=lan.id, text="a", reply_markup=markup)
    assert refused == (400, f"Bad Request: {why}")


@pytest.mark.parametrize(
    "markup",
    [
        inline(text="a", data="b"),
        {"inline_keyboard": [{"text": "a", "callback_data": "b"}]},
        {"inline_keyboard": [[{"callback_data": "b"}]]},
        {"inline_keyboard": [[]], "keyboard": [["a"]]},
    ],
)
async def test_a_misspelt_button_is_refused(api: Api, lan: Person, markup: dict[str, Any]) -> None:
    code, why = await api.why_not("sendMessage", chat_id=lan.id, text="a", reply_markup=markup)
    assert (code, "can't parse reply keyboard markup JSON object" in why) == (400, True)


async def test_the_largest_keyboard_is_taken(api: Api, lan: Person) -> None:
    rows = [[{"text": f"{row}{place}", "callback_data": "ấ" * 21} for place in range(8)] for row in range(12)]
    await api("sendMessage", chat_id=lan.id, text="a", reply_markup={"inline_keyboard": rows})
    assert lan.buttons() == [button["text"] for row in rows for button in row]


async def test_links_that_telegram_takes_are_taken(api: Api, lan: Person) -> None:
    links = ["https://sonla.gov.vn/a?b=1", "http://127.0.0.1:8080", "tg://user?id=1", "sonla.gov.vn"]
    rows = [[{"text": link, "url": link}] for link in links]
    sent = await api("sendMessage", chat_id=lan.id, text="a", reply_markup={"inline_keyboard": rows})
    assert sent["reply_markup"] == {"inline_keyboard": rows}
    with pytest.raises(LookupError, match="opens https://sonla"):
        await lan.press("https://sonla.gov.vn/a?b=1")


async def test_a_reply_keyboard_types_and_stays_until_it_is_removed(api: Api, bot: Bot, lan: Person) -> None:
    keys = {
        "keyboard": [
            ["Bỏ qua", {"text": "Gửi số", "request_contact": True}],
            [{"text": "Vị trí", "request_location": True}],
        ]
    }
    sent = await api("sendMessage", chat_id=lan.id, text="Số điện thoại?", reply_markup=keys)
    assert "reply_markup" not in sent
    assert lan.buttons() == ["Bỏ qua", "Gửi số", "Vị trí"]
    await lan.press("Bỏ")
    assert bot.texts[-1] == "Bỏ qua"
    await lan.press("Gửi số")
    assert bot.updates[-1]["message"]["contact"]["user_id"] == lan.id
    await lan.press("Vị trí")
    assert "location" in bot.updates[-1]["message"]
    await api("sendMessage", chat_id=lan.id, text="Cảm ơn", reply_markup={"remove_keyboard": True})
    assert lan.buttons() == []


async def test_a_message_with_a_reply_keyboard_cannot_be_edited(api: Api, lan: Person) -> None:
    for markup in ({"keyboard": [["a"]]}, {"remove_keyboard": True}, {"force_reply": True}):
        sent = await api("sendMessage", chat_id=lan.id, text="a", reply_markup=markup)
        edit = {"chat_id": lan.id, "message_id": sent["message_id"], "text": "b"}
        assert await api.why_not("editMessageText", **edit) == (400, "Bad Request: message can't be edited")
