"""Sending: texts, photos, documents, albums, copies; what arrives and what is refused."""

from typing import Any

import pytest

from playground.client import Person
from playground.errors import CallRefused
from playground.files import DOWNLOAD_BYTES, PHOTO_BYTES, UPLOAD_BYTES, Upload
from playground.world import World
from tests.playground.bots import Api, Refused, keyboard

WRONG_FILE = "Bad Request: wrong file identifier/HTTP URL specified"


async def photo(api: Api, person: Person, content: bytes = b"jpeg", **more: str) -> dict[str, Any]:
    sent: dict[str, Any] = await api.upload("sendPhoto", {"photo": content}, chat_id=str(person.id), **more)
    return sent


async def test_a_message_arrives_as_it_was_sent(api: Api, world: World, lan: Person) -> None:
    sent = await api("sendMessage", chat_id=lan.id, text=" <b>Chào</b> Lan ", parse_mode="HTML")
    assert sent == {
        "message_id": lan.last.id,
        "from": {"id": 424242, "is_bot": True, "first_name": "Gương Sáng", "username": "guongsang_bot"},
        "date": 1772413200,
        "chat": {"id": lan.id, "type": "private", "first_name": "Lan", "username": "lan_sonla"},
        "text": "Chào Lan",
        "entities": [{"type": "bold", "offset": 0, "length": 4}],
    }
    assert (lan.said(), lan.last.html) == ("Chào Lan", "<b>Chào</b> Lan")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a" * 4097, "message is too long"),
        ("👍" * 2049, "message is too long"),
        ("<b> </b>", "message text is empty"),
        ("a < b", 'can\'t parse entities: Unsupported start tag "" at byte offset 2'),
    ],
)
async def test_a_bad_text_is_refused(api: Api, lan: Person, text: str, why: str) -> None:
    refused = await api.why_not("sendMessage", chat_id=lan.id, text=text, parse_mode="HTML")
    assert refused == (400, f"Bad Request: {why}")
    assert lan.said() == ""


async def test_a_photo_arrives_in_several_sizes_and_can_be_sent_again(api: Api, lan: Person) -> None:
    sent = await photo(api, lan, caption="<i>Ảnh</i>", parse_mode="HTML")
    sizes = sent["photo"]
    assert [(size["width"], size["height"]) for size in sizes] == [(90, 67), (320, 240), (1280, 960)]
    assert len({size["file_id"] for size in sizes} | {size["file_unique_id"] for size in sizes}) == 6
    assert (sent["caption"], lan.last.photos) == ("Ảnh", [sizes[-1]["file_id"]])
    again = await api("sendPhoto", chat_id=lan.id, photo=sizes[0]["file_id"])
    assert again["photo"] == sizes


async def test_a_document_arrives_with_its_name(api: Api, lan: Person) -> None:
    sent = await api.upload("sendDocument", {"document": b"%PDF"}, chat_id=str(lan.id), caption="Báo cáo")
    assert sent["document"] == {
        "file_name": "document.bin",
        "mime_type": "application/octet-stream",
        "file_id": sent["document"]["file_id"],
        "file_unique_id": sent["document"]["file_unique_id"],
        "file_size": 4,
    }
    assert (lan.said(), lan.last.document) == ("Báo cáo", sent["document"])


async def test_a_thumbnail_may_come_along(api: Api, lan: Person) -> None:
    await api.upload("sendDocument", {"document": b"%PDF", "thumbnail": b"jpeg"}, chat_id=str(lan.id))
    assert lan.last.document is not None


async def test_a_file_is_downloaded_by_the_path_that_get_file_gives(api: Api, world: World, lan: Person) -> None:
    sent = await photo(api, lan, b"jpeg")
    file = await api("getFile", file_id=sent["photo"][1]["file_id"])
    assert file == {
        "file_id": sent["photo"][1]["file_id"],
        "file_unique_id": sent["photo"][1]["file_unique_id"],
        "file_size": 4,
        "file_path": file["file_path"],
    }
    async with api.session.get(f"{api.base}/file/bot{world.token}/{file['file_path']}") as response:
        assert (response.status, await response.read()) == (200, b"jpeg")
    async with api.session.get(f"{api.base}/file/bot{world.token}/photos/no.jpg") as response:
        assert response.status == 404
    assert await api.why_not("getFile", file_id="no") == (400, "Bad Request: invalid file_id")


@pytest.mark.parametrize("wrong", ["AgACwrong", "https://sonla.gov.vn/a.jpg", "attach://no"])
async def test_a_file_that_is_not_here_is_refused(api: Api, lan: Person, wrong: str) -> None:
    for method, name in (("sendPhoto", "photo"), ("sendDocument", "document")):
        code, why = await api.why_not(method, chat_id=lan.id, **{name: wrong})
        assert (code, why.startswith(WRONG_FILE)) == (400, True)


async def test_a_document_does_not_make_a_photo(api: Api, lan: Person) -> None:
    sent = await api.upload("sendDocument", {"document": b"x"}, chat_id=str(lan.id))
    refused = await api.why_not("sendPhoto", chat_id=lan.id, photo=sent["document"]["file_id"])
    assert refused == (400, "Bad Request: can't use file of type Document as Photo")


async def test_files_that_are_empty_or_too_big_are_refused(api: Api, lan: Person) -> None:
    with pytest.raises(Refused, match=r"^Bad Request: file must be non-empty$"):
        await photo(api, lan, b"")
    with pytest.raises(Refused, match=r"is too big for a photo; the maximum size is 10485760 bytes$"):
        await photo(api, lan, bytes(PHOTO_BYTES + 1))


def test_files_have_the_limits_of_the_bot_api(world: World) -> None:
    with pytest.raises(CallRefused, match="Request Entity Too Large"):
        world.files.add_document(Upload("a.bin", bytes(UPLOAD_BYTES + 1)))


async def test_a_file_that_is_too_big_is_not_downloaded(api: Api, world: World, lan: Person) -> None:
    message = await lan.attach_file("a.bin", bytes(DOWNLOAD_BYTES + 1))
    assert message.document is not None
    refused = await api.why_not("getFile", file_id=message.document["file_id"])
    assert refused == (400, "Bad Request: file is too big")


async def test_a_caption_is_limited_after_parsing(api: Api, lan: Person) -> None:
    await photo(api, lan, caption=f"<b>{'ấ' * 1024}</b>", parse_mode="HTML")
    with pytest.raises(Refused, match=r"^Bad Request: message caption is too long$"):
        await photo(api, lan, caption="a" * 1025)


async def album(api: Api, person: Person, *kinds: str, caption: str = "") -> list[dict[str, Any]]:
    items = [f'{{"type": "{kind}", "media": "attach://f{place}"}}' for place, kind in enumerate(kinds)]
    if caption:
        items[0] = items[0].replace("}", f', "caption": "{caption}"}}')
    files = {f"f{place}": b"x" for place in range(len(kinds))}
    sent: list[dict[str, Any]] = await api.upload(
        "sendMediaGroup", files, chat_id=str(person.id), media=f"[{', '.join(items)}]"
    )
    return sent


@pytest.mark.parametrize("kind", ["photo", "document"])
async def test_an_album_is_several_messages_with_one_id(api: Api, lan: Person, kind: str) -> None:
    sent = await album(api, lan, kind, kind, kind, caption="Ba")
    assert [message["message_id"] for message in sent] == [message.id for message in lan.heard]
    assert {message["media_group_id"] for message in sent} == {lan.last.media_group_id}
    assert [message.text for message in lan.heard] == ["Ba", "", ""]


@pytest.mark.parametrize(
    ("kinds", "why"),
    [
        (["photo"], "media group must include 2-10 items"),
        (["photo"] * 11, "too many messages to send as an album"),
        (["photo", "document"], "document can't be mixed with other media types"),
    ],
)
async def test_a_bad_album_is_refused(api: Api, lan: Person, kinds: list[str], why: str) -> None:
    with pytest.raises(Refused, match=f"^Bad Request: {why}$"):
        await album(api, lan, *kinds)


async def test_an_album_has_no_buttons(api: Api, lan: Person) -> None:
    refused = await api.why_not("sendMediaGroup", chat_id=lan.id, media=[], reply_markup=keyboard("a"))
    assert refused == (400, 'Bad Request: unknown parameter "reply_markup"')


async def test_a_reply_shows_what_it_replies_to(api: Api, lan: Person) -> None:
    first = await lan.send("Xin chào")
    sent = await api("sendMessage", chat_id=lan.id, text="Chào", reply_parameters={"message_id": first.id})
    assert sent["reply_to_message"]["text"] == "Xin chào"
    gone = {"message_id": 1}
    refused = await api.why_not("sendMessage", chat_id=lan.id, text="a", reply_parameters=gone)
    assert refused == (400, "Bad Request: message to be replied not found")
    anyway = gone | {"allow_sending_without_reply": True}
    assert "reply_to_message" not in await api("sendMessage", chat_id=lan.id, text="a", reply_parameters=anyway)


async def test_a_copy_says_the_same_under_a_new_id(api: Api, world: World, lan: Person) -> None:
    nam = world.person("Nam")
    await nam.send("/start")
    [original] = await lan.attach(b"x", caption="Ảnh")
    copy = {"chat_id": nam.id, "from_chat_id": lan.id, "message_id": original.id}
    assert await api("copyMessage", **copy) == {"message_id": nam.last.id}
    await api("copyMessage", **copy, caption="Khác")
    assert [(message.text, message.photos) for message in nam.heard] == [
        ("Ảnh", original.photos),
        ("Khác", original.photos),
    ]
    missing = copy | {"message_id": 1}
    assert await api.why_not("copyMessage", **missing) == (400, "Bad Request: message to copy not found")


async def test_a_chat_action_must_be_one_that_telegram_knows(api: Api, lan: Person) -> None:
    assert await api("sendChatAction", chat_id=lan.id, action="typing") is True
    refused = await api.why_not("sendChatAction", chat_id=lan.id, action="dancing")
    assert refused == (400, "Bad Request: wrong parameter action in request")
