"""A person and the phone: what is sent goes out as an update, what comes is seen."""

from pathlib import Path
from typing import Any

import pytest

from playground.client import Person
from playground.messages import Button
from playground.world import World
from tests.playground.bots import Api, Bot, keyboard


async def asked(api: Api, lan: Person, text: str, *labels: str) -> None:
    await api("sendMessage", chat_id=lan.id, text=text, reply_markup=keyboard(*labels))


async def test_a_text_goes_out_as_a_message(bot: Bot, lan: Person) -> None:
    message = await lan.send("/track GS-1")
    assert bot.updates[-1]["message"] == {
        "message_id": message.id,
        "from": {
            "id": lan.id,
            "is_bot": False,
            "first_name": "Lan",
            "username": "lan_sonla",
            "language_code": "vi",
        },
        "date": 1772413200,
        "chat": {"id": lan.id, "type": "private", "first_name": "Lan", "username": "lan_sonla"},
        "text": "/track GS-1",
        "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
    }


async def test_a_text_that_is_too_long_goes_out_in_parts(bot: Bot, lan: Person) -> None:
    await lan.send("👍" * 2049)
    assert bot.texts[1:] == ["👍" * 2048, "👍"]
    for nothing in ("", " \n", "\u202e"):
        with pytest.raises(ValueError, match="empty"):
            await lan.send(nothing)


async def test_what_was_said_starts_anew_with_every_act(api: Api, lan: Person) -> None:
    await api("sendMessage", chat_id=lan.id, text="một")
    sent = await api("sendMessage", chat_id=lan.id, text="hai")
    assert lan.said() == "một\n\nhai"
    await lan.send("a")
    assert lan.said() == ""
    await api("editMessageText", chat_id=lan.id, message_id=sent["message_id"], text="ba")
    assert (lan.said(), lan.last.text) == ("ba", "ba")
    assert [message.text for message in lan.messages] == ["/start", "một", "ba", "a"]


async def test_a_press_goes_out_with_its_message(api: Api, bot: Bot, lan: Person) -> None:
    await asked(api, lan, "Gửi chứ?", "Gửi", "Huỷ")
    await lan.press("Gửi")
    press = bot.updates[-1]["callback_query"]
    assert press == {
        "id": press["id"],
        "from": press["from"],
        "message": lan.last.as_json(),
        "chat_instance": press["chat_instance"],
        "data": "Gửi",
    }
    assert (press["from"]["id"], press["message"]["text"]) == (lan.id, "Gửi chứ?")


async def test_a_label_is_found_exactly_or_by_its_beginning(api: Api, bot: Bot, lan: Person) -> None:
    await asked(api, lan, "cũ", "Gửi", "Xem")
    await asked(api, lan, "mới", "Gửi lên huyện", "Gửi lên tỉnh", "Bỏ qua")
    assert lan.buttons() == ["Gửi lên huyện", "Gửi lên tỉnh", "Bỏ qua"]

    async def pressed(label: str, **on: Any) -> tuple[str, str]:
        await lan.press(label, **on)
        press = bot.updates[-1]["callback_query"]
        return press["message"]["text"], press["data"]

    assert await pressed("Gửi") == ("cũ", "Gửi")
    assert await pressed("Bỏ") == ("mới", "Bỏ qua")
    assert await pressed("Gửi lên t", on=lan.last) == ("mới", "Gửi lên tỉnh")
    with pytest.raises(LookupError, match='"Gửi" may mean "Gửi lên huyện", "Gửi lên tỉnh"'):
        await lan.press("Gửi", on=lan.last)


async def test_a_missing_button_is_told_with_what_there_is(api: Api, lan: Person) -> None:
    with pytest.raises(LookupError, match=r'no button "Gửi". There is: no button at all. The bot last said: nothing'):
        await lan.press("Gửi")
    await asked(api, lan, "Gửi chứ?", "Có", "Không")
    with pytest.raises(LookupError, match=r'There is: .Gửi chứ\?. has "Có", "Không".'):
        await lan.press("Gửi")
    with pytest.raises(LookupError, match="sees no message 1"):
        await lan.press("Có", on=1)


async def test_any_data_can_be_pressed(api: Api, bot: Bot, lan: Person) -> None:
    await asked(api, lan, "Gửi chứ?", "Gửi")
    await lan.press_data(lan.last.id, "giả mạo")
    assert bot.updates[-1]["callback_query"]["data"] == "giả mạo"


async def test_buttons_are_shown_as_rows(api: Api, lan: Person) -> None:
    row = [{"text": "Gửi", "callback_data": "go"}, {"text": "Xem", "url": "https://a.vn"}]
    await api("sendMessage", chat_id=lan.id, text="a", reply_markup={"inline_keyboard": [row]})
    assert lan.last.buttons == [[Button("Gửi", data="go"), Button("Xem", url="https://a.vn")]]


async def test_a_photo_goes_out_in_several_sizes(bot: Bot, lan: Person, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"jpeg")
    for photo in (b"jpeg", path, str(path)):
        await lan.attach(photo, caption="Chị Lan")
        message = bot.updates[-1]["message"]
        assert ([size["file_size"] for size in message["photo"]], message["caption"]) == ([4, 4, 4], "Chị Lan")
        assert "media_group_id" not in message


async def test_an_album_goes_out_as_one_update_each(bot: Bot, lan: Person) -> None:
    sent = await lan.attach(b"1", b"2", b"3", caption="Ba ảnh")
    messages = [update["message"] for update in bot.updates[1:]]
    assert [message["message_id"] for message in messages] == [message.id for message in sent]
    assert len({message["media_group_id"] for message in messages}) == 1
    assert [message.get("caption") for message in messages] == ["Ba ảnh", None, None]
    with pytest.raises(ValueError, match="attach what"):
        await lan.attach()


async def test_a_file_of_a_person_can_be_downloaded(api: Api, world: World, bot: Bot, lan: Person) -> None:
    await lan.attach_file("bao-cao.docx", b"docx", caption="Quý I")
    document = bot.updates[-1]["message"]["document"]
    assert (document["file_name"], document["file_size"]) == ("bao-cao.docx", 4)
    path = (await api("getFile", file_id=document["file_id"]))["file_path"]
    async with api.session.get(f"{api.base}/file/bot{world.token}/{path}") as response:
        assert await response.read() == b"docx"


async def test_other_kinds_of_messages_go_out(bot: Bot, lan: Person) -> None:
    await lan.sticker()
    await lan.voice()
    await lan.location(21.3, 103.9)
    await lan.contact("+84912345678", "Hoa")
    await lan.poll("Ai?", ["Lan", "Nam"])
    kinds = [set(update["message"]) - {"message_id", "from", "date", "chat"} for update in bot.updates[1:]]
    assert kinds == [{"sticker"}, {"voice"}, {"location"}, {"contact"}, {"poll"}]
    assert bot.updates[3]["message"]["location"] == {"latitude": 21.3, "longitude": 103.9}
    assert bot.updates[4]["message"]["contact"] == {"phone_number": "+84912345678", "first_name": "Hoa"}


async def test_a_forward_tells_where_it_came_from(bot: Bot, lan: Person) -> None:
    await lan.forward("Chuyện hay", origin="Ai đó")
    message = bot.updates[-1]["message"]
    assert (message["text"], message["forward_origin"]) == (
        "Chuyện hay",
        {"type": "hidden_user", "date": 1772413200, "sender_user_name": "Ai đó"},
    )


async def test_a_reply_goes_out_with_the_message_it_answers(api: Api, bot: Bot, lan: Person) -> None:
    await api("sendMessage", chat_id=lan.id, text="Tên là gì?")
    await lan.reply("Hoa", to=lan.last)
    message = bot.updates[-1]["message"]
    assert (message["text"], message["reply_to_message"]["text"]) == ("Hoa", "Tên là gì?")


async def test_an_edit_goes_out_as_an_edited_message(api: Api, bot: Bot, lan: Person) -> None:
    message = await lan.send("Hoà")
    await lan.edit(message.id, "Hoa")
    edited = bot.updates[-1]["edited_message"]
    assert (edited["message_id"], edited["text"], edited["edit_date"]) == (message.id, "Hoa", 1772413200)
    assert (message.text, message.edited) == ("Hoa", True)
    await api("sendMessage", chat_id=lan.id, text="a")
    with pytest.raises(LookupError, match="nobody else can edit it"):
        await lan.edit(lan.last, "b")


async def test_what_comes_by_itself_is_waited_for(api: Api, lan: Person) -> None:
    await api("sendMessage", chat_id=lan.id, text="Hồ sơ GS-1 đã được duyệt")
    assert (await lan.hears("duyệt")).text == "Hồ sơ GS-1 đã được duyệt"
    with pytest.raises(TimeoutError, match="Lan did not hear"):
        await lan.hears("từ chối", timeout=0)


def test_ids_are_stable_by_order_or_given(world: World) -> None:
    people = [world.person("Lan"), world.person("Nam"), world.person("Hoa", id=5, language="en", username="hoa")]
    assert [person.id for person in people] == [7_000_001, 7_000_002, 5]
    assert [(person.name, person.language, person.username) for person in people[1:]] == [
        ("Nam", "vi", None),
        ("Hoa", "en", "hoa"),
    ]
    assert world.people == people
    assert [world.channel(name).id for name in "ab"] == [-1_001_000_000_001, -1_001_000_000_002]
    with pytest.raises(ValueError, match="id 5 is taken by Hoa"):
        world.person("Mai", id=5)
