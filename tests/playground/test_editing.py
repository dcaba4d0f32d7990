"""Editing and deleting: what changes on the phone, and what is refused."""

from datetime import timedelta
from typing import Any

import pytest

from bot.clock import StillClock
from playground.client import Person
from tests.playground.bots import Api, keyboard

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


async def text(api: Api, person: Person, **more: Any) -> dict[str, Any]:
    sent = await api("sendMessage", chat_id=person.id, text="Chào", **more)
    return {"chat_id": person.id, "message_id": sent["message_id"]}


async def photo(api: Api, person: Person) -> dict[str, Any]:
    sent = await api.upload("sendPhoto", {"photo": b"x"}, chat_id=str(person.id), caption="Ảnh")
    return {"chat_id": person.id, "message_id": sent["message_id"]}


async def test_a_text_is_edited_in_place(api: Api, lan: Person) -> None:
    message = await text(api, lan, reply_markup=keyboard("Gửi"))
    edited = await api("editMessageText", **message, text="<b>Xong</b>", parse_mode="HTML")
    assert (edited["text"], edited["edit_date"]) == ("Xong", 1772413200)
    assert (lan.said(), lan.last.edited) == ("Xong", True)
    assert lan.buttons() == [], "an edit without buttons takes them away"


async def test_buttons_alone_are_edited_without_a_mark(api: Api, lan: Person) -> None:
    message = await text(api, lan)
    await api("editMessageReplyMarkup", **message, reply_markup=keyboard("Gửi"))
    assert (lan.buttons(), lan.last.edited) == (["Gửi"], False)
    await api("editMessageReplyMarkup", **message)
    assert lan.buttons() == []


@pytest.mark.parametrize("buttons", [{}, {"reply_markup": keyboard("Gửi")}])
async def test_an_edit_that_changes_nothing_is_refused(api: Api, lan: Person, buttons: dict[str, Any]) -> None:
    message = await text(api, lan, **buttons)
    assert await api.why_not("editMessageText", **message, text=" Chào ", **buttons) == (400, NOT_MODIFIED)
    assert await api.why_not("editMessageReplyMarkup", **message, **buttons) == (400, NOT_MODIFIED)
    await api("editMessageText", **message, text="<b>Chào</b>", parse_mode="HTML", **buttons)


async def test_a_caption_is_edited(api: Api, lan: Person) -> None:
    message = await photo(api, lan)
    assert await api.why_not("editMessageCaption", **message, caption="Ảnh") == (400, NOT_MODIFIED)
    await api("editMessageCaption", **message, caption="Mới")
    assert lan.last.text == "Mới"
    await api("editMessageCaption", **message)
    assert lan.last.text == ""


async def test_media_are_edited_and_added(api: Api, lan: Person) -> None:
    first, second = await text(api, lan), await photo(api, lan)
    shown = lan.last.photos[0]
    media = {"type": "photo", "media": shown, "caption": "Ảnh"}
    assert await api.why_not("editMessageMedia", **second, media=media) == (400, NOT_MODIFIED)
    edited = await api("editMessageMedia", **first, media=media)
    assert (edited["caption"], edited["photo"][-1]["file_id"], "text" in edited) == ("Ảnh", shown, False)


async def test_an_album_keeps_its_kind(api: Api, lan: Person) -> None:
    document = (await api.upload("sendDocument", {"document": b"x"}, chat_id=str(lan.id)))["document"]
    media = [{"type": "document", "media": document["file_id"]}] * 2
    album = await api("sendMediaGroup", chat_id=lan.id, media=media)
    await photo(api, lan)
    refused = await api.why_not(
        "editMessageMedia",
        chat_id=lan.id,
        message_id=album[0]["message_id"],
        media={"type": "photo", "media": lan.last.photos[0]},
    )
    assert refused == (400, "Bad Request: can't use the media of the specified type in the album")


async def test_text_and_caption_are_not_the_same(api: Api, lan: Person) -> None:
    a_text, a_photo = await text(api, lan), await photo(api, lan)
    refused = await api.why_not("editMessageText", **a_photo, text="a")
    assert refused == (400, "Bad Request: there is no text in the message to edit")
    refused = await api.why_not("editMessageCaption", **a_text, caption="a")
    assert refused == (400, "Bad Request: there is no caption in the message to edit")


async def test_only_what_is_there_and_ones_own_can_be_edited(api: Api, lan: Person) -> None:
    hers = await lan.send("của Lan")
    for number, why in ((1, "message to edit not found"), (hers.id, "message can't be edited")):
        for method, more in (
            ("editMessageText", {"text": "a"}),
            ("editMessageCaption", {"caption": "a"}),
            ("editMessageReplyMarkup", {}),
            ("editMessageMedia", {"media": {"type": "photo", "media": "x"}}),
        ):
            refused = await api.why_not(method, chat_id=lan.id, message_id=number, **more)
            assert refused == (400, f"Bad Request: {why}"), method


async def test_an_edit_takes_inline_buttons_only(api: Api, lan: Person) -> None:
    message = await text(api, lan)
    refused = await api.why_not("editMessageReplyMarkup", **message, reply_markup={"keyboard": [["a"]]})
    assert refused == (400, "Bad Request: inline keyboard expected")


async def test_the_limits_of_a_text_hold_for_an_edit(api: Api, lan: Person) -> None:
    message = await text(api, lan)
    assert (await api.why_not("editMessageText", **message, text="a" * 4097))[1] == "Bad Request: message is too long"
    message = await photo(api, lan)
    refused = await api.why_not("editMessageCaption", **message, caption="a" * 1025)
    assert refused == (400, "Bad Request: message caption is too long")


async def test_a_deleted_message_is_gone(api: Api, lan: Person) -> None:
    message = await text(api, lan)
    assert await api("deleteMessage", **message) is True
    assert (lan.said(), lan.messages[-1].text) == ("", "/start")
    assert await api.why_not("deleteMessage", **message) == (400, "Bad Request: message to delete not found")


async def test_several_messages_are_deleted_and_missing_ones_skipped(api: Api, lan: Person) -> None:
    one, two = await text(api, lan), await text(api, lan)
    hers = await lan.send("của Lan")
    numbers = [one["message_id"], 1, two["message_id"], hers.id]
    assert await api("deleteMessages", chat_id=lan.id, message_ids=numbers) is True
    assert [message.text for message in lan.messages] == ["/start"]


async def test_an_old_message_is_not_deleted(api: Api, clock: StillClock, lan: Person) -> None:
    message = await text(api, lan)
    clock.move(timedelta(hours=48))
    refused = await api.why_not("deleteMessage", **message)
    assert refused == (400, "Bad Request: message can't be deleted for everyone")
    await api("deleteMessages", chat_id=lan.id, message_ids=[message["message_id"]])
    assert lan.last.text == "Chào"


async def test_a_message_is_pinned_and_unpinned(api: Api, lan: Person) -> None:
    message = await text(api, lan)
    assert await api("pinChatMessage", **message, disable_notification=True) is True
    assert (await api("getChat", chat_id=lan.id))["pinned_message"]["text"] == "Chào"
    await api("unpinChatMessage", chat_id=lan.id)
    assert "pinned_message" not in await api("getChat", chat_id=lan.id)
    refused = await api.why_not("unpinChatMessage", chat_id=lan.id)
    assert refused == (400, "Bad Request: message to unpin not found")
    refused = await api.why_not("pinChatMessage", chat_id=lan.id, message_id=1)
    assert refused == (400, "Bad Request: message to pin not found")
