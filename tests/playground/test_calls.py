"""The door of the Bot API: tokens, methods, the four ways to send parameters, and typing mistakes."""

from typing import Any

import msgspec
import pytest

from playground.client import Person
from playground.world import World
from tests.playground.bots import Api, Refused, result

BUTTONS = '{"inline_keyboard": [[{"text": "Gửi", "callback_data": "go"}]]}'


async def test_a_wrong_token_is_unauthorized(api: Api) -> None:
    stranger = Api(api.session, api.base, "424242:WRONG")
    assert await stranger.why_not("getMe") == (401, "Unauthorized")
    async with api.session.get(f"{api.base}/file/bot424242:WRONG/photos/file_1.jpg") as response:
        assert response.status == 401


async def test_an_unknown_method_is_not_found(api: Api) -> None:
    assert await api.why_not("sendMesage") == (404, "Not Found: method not found")


@pytest.mark.parametrize("name", ["getMe", "getme", "GETME"])
async def test_method_names_are_taken_in_any_case(api: Api, name: str) -> None:
    assert (await api(name))["username"] == "guongsang_bot"


async def test_parameters_come_by_query_form_multipart_and_json(api: Api, lan: Person) -> None:
    given = {"chat_id": str(lan.id), "text": "<b>Chào</b>", "parse_mode": "HTML", "reply_markup": BUTTONS}
    address = f"{api.address}/sendMessage"
    answers: list[Any] = []
    async with api.session.get(address, params=given) as response:
        answers.append(await result(response))
    async with api.session.post(address, data=given) as response:
        answers.append(await result(response))
    answers.append(await api.upload("sendMessage", {}, **given))
    json = {**given, "chat_id": lan.id, "reply_markup": msgspec.json.decode(BUTTONS)}
    answers.append(await api("sendMessage", **json))
    assert len(answers) == 4
    for message, answer in zip(lan.messages[-4:], answers, strict=True):
        assert answer["message_id"] == message.id
        assert (message.html, lan.buttons()) == ("<b>Chào</b>", ["Gửi"])


@pytest.mark.parametrize(
    ("method", "parameters", "why"),
    [
        ("sendMessage", {"txt": "a"}, 'unknown parameter "txt"'),
        ("sendMessage", {"attached": {}}, 'unknown parameter "attached"'),
        ("getMe", {"x": 1}, 'unknown parameter "x"'),
        ("sendMessage", {"text": "a"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 1}, "message text is empty"),
        ("sendMessage", {"chat_id": 1, "text": ""}, "message text is empty"),
        ("sendMessage", {"chat_id": None, "text": "a"}, "chat_id is empty"),
        ("editMessageText", {"chat_id": 1, "text": "a"}, "message identifier is not specified"),
        ("sendPhoto", {"chat_id": 1}, "there is no photo in the request"),
        ("sendDocument", {"chat_id": 1}, "there is no document in the request"),
        ("sendMediaGroup", {"chat_id": 1}, 'parameter "media" is required'),
        ("getFile", {}, "file_id not specified"),
        ("getChatMember", {"chat_id": 1}, "invalid user_id specified"),
        ("deleteMessages", {"chat_id": 1}, "message identifiers are not specified"),
    ],
)
async def test_a_wrong_or_missing_name_is_refused(api: Api, method: str, parameters: dict[str, Any], why: str) -> None:
    assert await api.why_not(method, **parameters) == (400, f"Bad Request: {why}")


@pytest.mark.parametrize(
    ("method", "parameters", "name"),
    [
        ("sendMessage", {"chat_id": 1.5, "text": "a"}, "chat_id"),
        ("sendMessage", {"chat_id": 1, "text": 5}, "text"),
        ("sendMessage", {"chat_id": 1, "text": "a", "protect_content": "maybe"}, "protect_content"),
        ("sendMessage", {"chat_id": 1, "text": "a", "reply_markup": [1]}, "reply_markup"),
        ("sendMessage", {"chat_id": 1, "text": "a", "link_preview_options": {"x": 1}}, "link_preview_options"),
        ("sendMessage", {"chat_id": 1, "text": "a", "reply_parameters": {}}, "reply_parameters"),
        ("sendMessage", {"chat_id": 1, "text": "a", "entities": [{"type": "bold"}]}, "entities"),
        ("editMessageText", {"chat_id": 1, "message_id": "x", "text": "a"}, "message_id"),
        ("editMessageText", {"chat_id": 1, "message_id": 0, "text": "a"}, "message_id"),
        ("deleteMessages", {"chat_id": 1, "message_ids": []}, "message_ids"),
        ("deleteMessages", {"chat_id": 1, "message_ids": [1] * 101}, "message_ids"),
        ("getUpdates", {"limit": 101}, "limit"),
        ("setWebhook", {"url": "http://127.0.0.1/x", "max_connections": 101}, "max_connections"),
        ("sendMediaGroup", {"chat_id": 1, "media": [{"type": "gif", "media": "x"}]}, "media"),
        ("sendMediaGroup", {"chat_id": 1, "media": [{"type": "photo", "media": "x", "y": 1}]}, "media"),
    ],
)
async def test_a_wrong_type_is_refused(api: Api, method: str, parameters: dict[str, Any], name: str) -> None:
    code, why = await api.why_not(method, **parameters)
    assert (code, why.startswith(f'Bad Request: parameter "{name}" is wrong: ')) == (400, True), why


async def test_json_that_cannot_be_read_is_refused(api: Api) -> None:
    assert (
        "can't parse reply_markup JSON object"
        in (await api.why_not("sendMessage", chat_id=1, text="a", reply_markup="{"))[1]
    )
    async with api.session.post(
        f"{api.address}/getMe", data=b"{", headers={"Content-Type": "application/json"}
    ) as response:
        assert response.status == 400


@pytest.mark.parametrize("word", ["true", "True", "1", "false", "0"])
async def test_booleans_come_as_words_in_forms(api: Api, lan: Person, word: str) -> None:
    form = {"chat_id": lan.id, "text": "null", "disable_notification": word}
    async with api.session.post(f"{api.address}/sendMessage", data=form) as response:
        await result(response)
    assert lan.said() == "null"


async def test_a_file_under_a_wrong_name_is_refused(api: Api, lan: Person) -> None:
    for name, why in (("phot", 'unknown parameter "phot"'), ("caption", 'parameter "caption" is no file')):
        with pytest.raises(Refused, match=why):
            await api.upload("sendPhoto", {"photo": b"x", name: b"y"}, chat_id=str(lan.id))


async def test_a_broken_multipart_request_is_refused(api: Api) -> None:
    for kind, body in (
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=a", b"x"),
        ("multipart/form-data; boundary=a", b"--a\r\n\r\nx\r\n--a--\r\n"),
    ):
        async with api.session.post(f"{api.address}/getMe", data=body, headers={"Content-Type": kind}) as response:
            assert response.status == 400


async def test_a_call_is_logged_without_secrets(api: Api, world: World) -> None:
    await api("setWebhook", url="http://127.0.0.1:9/x", secret_token="matkhau")
    assert await api.why_not("sendMessage", chat_id=5, text="Chào\nLan") == (400, "Bad Request: chat not found")
    hook, call = world.log
    assert "matkhau" not in str(hook)
    assert call == {
        "no": 2,
        "at": "2026-03-02T01:00:00+00:00",
        "kind": "call",
        "chat": None,
        "who": None,
        "method": "sendMessage",
        "summary": "Chào Lan",
        "ok": False,
        "error": "Bad Request: chat not found",
        "ms": call["ms"],
        "detail": {
            "request": {"chat_id": 5, "text": "Chào\nLan"},
            "answer": {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"},
        },
    }
