"""The measuring side reads what bots send and counts what they wait for; with it wrong, every figure would be."""

import pytest

from benchmarks import api as stand_in
from benchmarks import load, roundtrips, walk
from benchmarks.api import BotApi
from benchmarks.row import OURS
from benchmarks.works import WORKS

MULTIPART = (
    b'--x\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n7\r\n'
    b'--x\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Disposition: form-data; name="text"\r\n\r\n'
    + "Chào\r\nchị".encode()
    + b"\r\n--x--\r\n"
)


@pytest.mark.parametrize(
    ("kind", "body", "parameters"),
    [
        (b"application/json", '{"chat_id":7,"text":"Chào"}'.encode(), {"chat_id": 7, "text": "Chào"}),
        (b"application/x-www-form-urlencoded", b"chat_id=7&text=Ch%C3%A0o", {"chat_id": "7", "text": "Chào"}),
        (b"multipart/form-data; boundary=x", MULTIPART, {"chat_id": "7", "text": "Chào\r\nchị"}),
        (b"", b"", {}),
    ],
)
def test_a_call_is_read_in_every_form(kind: bytes, body: bytes, parameters: dict[str, object]) -> None:
    assert stand_in.read(kind, body) == parameters


def test_the_stand_in_says_where_updates_are_brought() -> None:
    api = BotApi()
    api.answer("1:a", "setWebhook", {"url": "http://here"})
    assert api.answer("1:a", "getWebhookInfo", {})["url"] == "http://here"
    assert api.answer("2:b", "getWebhookInfo", {})["url"] == ""


async def test_whoever_waits_for_a_chat_hears_of_its_message_alone() -> None:
    api = BotApi()
    seven, eight = api.expect(7), api.expect(8)
    api.answer("1:a", "sendMessage", {"chat_id": "7", "text": "Chào"})
    assert (seven.done(), eight.done()) == (True, False)
    assert api.said_to() == {7: ["Chào"]}


def test_a_step_presses_the_button_that_is_shown() -> None:
    api = BotApi()
    keyboard = {"inline_keyboard": [[{"text": "Bỏ qua", "callback_data": "d:3:>"}]]}
    api.answer("1:a", "sendMessage", {"chat_id": 7, "text": "Ở đâu?", "reply_markup": keyboard})
    skip = next(step for step in walk.STEPS if step.words == "Bỏ qua")
    assert b'"data":"d:3:>"' in walk.writes(api, OURS, skip)(7)
    assert "Bỏ qua".encode() in walk.writes(api, "a peer", skip)(7)
    with pytest.raises(load.Unanswered):
        load.press(api.last[7], "Gửi")


def message(letter: bytes, content: bytes) -> bytes:
    return letter + (len(content) + 4).to_bytes(4, "big") + content


def test_each_message_that_a_client_waits_for_is_a_round_trip() -> None:
    start = message(b"", (196608).to_bytes(4, "big") + b"user\0postgres\0\0")
    statement = message(b"P", b"\0SELECT 1\0\0\0") + message(b"B", b"\0" * 8) + message(b"E", b"\0" * 5)
    sent = start + message(b"Q", b"BEGIN;\0") + statement + message(b"S", b"") + message(b"Q", b"COMMIT;\0")
    for size in (1, 7, len(sent)):
        count = roundtrips.Count()
        reader = roundtrips.Reader(count)
        for at in range(0, len(sent), size):
            reader.read(sent[at : at + size])
        assert count.total == 3, size


def test_every_work_has_a_name_of_its_own() -> None:
    names = [work.name for work in WORKS]
    assert len(set(names)) == len(names)
