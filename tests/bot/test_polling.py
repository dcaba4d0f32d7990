"""getUpdates: nothing is acknowledged before it is in the database, and nothing that comes by it stops the program."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from telegram.error import RetryAfter

from bot import metrics
from bot.telegram import polling
from bot.telegram.api import Api
from bot.telegram.transport import AiohttpRequest
from domain.message import Incoming, Reply
from playground.client import Person
from storage.db import OutOfReach
from tests import telegram
from tests.handlers.stories import scene
from tests.town import Town


async def stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


# What no update has in it, each as it could come in the place of a message.
UNDECODABLE = (
    b'{"text": "\\ud800"}',
    b'{"text": "\xff\xfe"}',
    b'{"text": "a\x01b]}"}',
    b'{"text": "\\x \\" {["}',
    b'{"date": 1e999}',
    b'{"date": NaN}',
    b"[" * 100_000 + b"]" * 100_000,
    b"7",
)


def number(update: bytes) -> int:
    return int(update.removeprefix(b'{"update_id":').split(b",")[0])


def answer(updates: list[bytes]) -> bytes:
    return b'{"ok": true, "result": [' + b", ".join(updates) + b"]}"


def bring(monkeypatch: Any, updates: Callable[[int], list[bytes] | bytes]) -> "asyncio.Queue[int]":
    """Answer getUpdates with this, byte by byte; gives the offsets that are asked for. Without updates it waits for ever."""
    offsets: asyncio.Queue[int] = asyncio.Queue()
    request = AiohttpRequest.do_request

    async def instead(self: AiohttpRequest, url: str, request_data: Any = None, **more: Any) -> tuple[int, bytes]:
        if not url.endswith("/getUpdates"):
            return await request(self, url, request_data=request_data, **more)
        offset = msgspec.json.decode(request_data)["offset"]
        offsets.put_nowait(offset)
        if (found := updates(offset)) == []:
            await asyncio.Event().wait()
        return 200, answer(found) if isinstance(found, list) else found

    monkeypatch.setattr(AiohttpRequest, "do_request", instead)
    return offsets


def junk() -> float:
    """How many updates were set aside."""
    return float(metrics.updates("junk")._value.get())


async def test_a_conversation_by_poll(town: Town) -> None:
    poll = await town.poll()
    lan, ann = town.citizen("Lan"), town.citizen("Ann", language="en")
    await asyncio.gather(lan.send("/nominate"), ann.send("/nominate"))
    await asyncio.gather(lan.press("Cá nhân"), ann.press("Individual"))
    assert "Người đó tên là gì?" in lan.said()
    assert "What is the person's name?" in ann.said()
    await stop(poll)


async def test_a_429_is_waited_for_and_people_are_heard_afterwards(town: Town, monkeypatch: Any) -> None:
    refusals = [RetryAfter(0), RetryAfter(0)]
    call = Api.call

    async def refuse(self: Api, method: str, /, **parameters: Any) -> Any:
        if method == "getUpdates" and refusals:
            raise refusals.pop()
        return await call(self, method, **parameters)

    monkeypatch.setattr(Api, "call", refuse)
    poll = await town.poll()
    lan = town.citizen("Lan")
    await lan.send("/start")
    assert "Chào Lan" in lan.said()
    assert refusals == []
    assert not poll.done()
    await stop(poll)


async def test_odd_answers_and_odd_updates_are_passed_over(town: Town, monkeypatch: Any) -> None:
    odd: list[Any] = [{"a": 1}, [5, {"message": {}}], "x", [{"update_id": 7, "message": 3}]]
    call = Api.call

    async def oddly(self: Api, method: str, /, **parameters: Any) -> Any:
        return odd.pop(0) if method == "getUpdates" and odd else await call(self, method, **parameters)

    monkeypatch.setattr(Api, "call", oddly)
    monkeypatch.setattr(polling, "_FETCHING", replace(polling._FETCHING, first=0))
    poll = await town.poll()
    lan: Person = town.world.person("La\u0000n")
    await lan.send("/start")
    assert "Chào La n" in lan.said()
    assert odd == []
    await stop(poll)


async def test_one_update_that_cannot_be_decoded_does_not_hold_up_the_others(town: Town, monkeypatch: Any) -> None:
    lan, nam = town.world.person("Lan", started=True), town.world.person("Nam", started=True)
    waiting = [
        telegram.written(1, lan, "/start"),
        *(b'{"update_id": %d, "message": %b}' % (2 + at, odd) for at, odd in enumerate(UNDECODABLE)),
        telegram.written(90, nam, "/start"),
    ]
    brought = bring(monkeypatch, lambda offset: [one for one in waiting if number(one) >= offset])
    before = junk()
    poll = await town.poll()
    await nam.hears("Chào Nam")
    await lan.hears("Chào Lan")
    assert await brought.get() == 0
    # Asked for what comes after all of them: they are acknowledged.
    assert await brought.get() == 91
    assert junk() - before == len(UNDECODABLE)
    await stop(poll)


async def test_what_has_no_number_is_set_aside_once_and_holds_nobody_up(town: Town, monkeypatch: Any) -> None:
    lan = town.world.person("Lan", started=True)
    strange = [b"{}", b'{"update_id": "x"}', b'{"update_id": 1.5}', b'{"update_id": -1}', b'{"update_id": true}']
    strange += [b'{"update_id": 4503599627370496}', b'{"update_id": 1180591620717411303424}', b'{"a": "\\ud800"}']
    waiting = [list(strange), list(strange), [*strange, telegram.written(5, lan, "/start")]]
    brought = bring(monkeypatch, lambda offset: waiting.pop(0) if waiting else [])
    monkeypatch.setattr(polling, "_FETCHING", replace(polling._FETCHING, first=0))
    before = junk()
    poll = await town.poll()
    await lan.hears("Chào Lan")
    assert [await brought.get() for _ in range(4)] == [0, 0, 0, 6]
    assert junk() - before == len(strange)
    await stop(poll)


@pytest.mark.parametrize(
    "payload", [b"", b"<html>", b"\xff", b'{"result": [', b'{"result": [{"update_id": 5', b'{"result": 5}']
)
async def test_what_is_no_answer_at_all_is_asked_for_again(town: Town, monkeypatch: Any, payload: bytes) -> None:
    lan = town.world.person("Lan", started=True)
    answers = [payload, answer([telegram.written(5, lan, "/start")])]
    brought = bring(monkeypatch, lambda offset: answers.pop(0) if answers else [])
    monkeypatch.setattr(polling, "_FETCHING", replace(polling._FETCHING, first=0))
    poll = await town.poll()
    await lan.hears("Chào Lan")
    assert [await brought.get() for _ in range(3)] == [0, 0, 6]
    await stop(poll)


async def test_stopped_meanwhile_people_are_answered_first(town: Town, monkeypatch: Any) -> None:
    begun, go = asyncio.Event(), asyncio.Event()
    receive = town.app.gateway._door.receive

    async def slowly(incoming: Incoming, *, keep: bool) -> Reply:
        begun.set()
        await go.wait()
        return await receive(incoming, keep=keep)

    monkeypatch.setattr(town.app.gateway._door, "receive", slowly)
    lan = town.citizen("Lan")
    poll = await town.poll()
    writing = asyncio.create_task(lan.send("/start"))
    await begun.wait()
    poll.cancel()
    go.set()
    await asyncio.gather(poll, return_exceptions=True)
    assert poll.cancelled()
    assert "Chào Lan" in lan.said()
    writing.cancel()


async def test_stopped_while_nothing_comes_to_an_end_it_stops_all_the_same(town: Town, monkeypatch: Any) -> None:
    begun = asyncio.Event()

    async def never(incoming: Incoming, *, keep: bool) -> Reply:
        begun.set()
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(town.app.gateway._door, "receive", never)
    lan = town.citizen("Lan")
    poll = await town.poll(patience=0)
    writing = asyncio.create_task(lan.send("/start"))
    await begun.wait()
    poll.cancel()
    await asyncio.gather(poll, return_exceptions=True)
    assert poll.cancelled()
    writing.cancel()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch waits for nothing: what is not handled at once is stored."""
    monkeypatch.setattr(polling, "PROMPT", 0)
    monkeypatch.setattr(polling, "_PAUSE", 0)


def hold_up(town: Town, monkeypatch: pytest.MonkeyPatch, whom: str) -> asyncio.Event:
    """What this person sends is not handled until the event is set."""
    go = asyncio.Event()
    receive = town.app.gateway._door.receive

    async def slowly(incoming: Incoming, *, keep: bool) -> Reply:
        if incoming.name == whom:
            await go.wait()
        return await receive(incoming, keep=keep)

    monkeypatch.setattr(town.app.gateway._door, "receive", slowly)
    return go


async def polled_once(town: Town) -> asyncio.Task[None]:
    """A poll that has come to its first question, after what was stored."""
    poll, mai = await town.poll(), town.citizen("Mai")
    await mai.send("/help")
    return poll


async def stored(town: Town) -> list[int]:
    return list(await town.app.spool.left())


@pytest.mark.usefixtures("at_once")
async def test_others_are_answered_while_one_is_slow(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    go = hold_up(town, monkeypatch, "Lan")
    lan, nam = town.citizen("Lan"), town.citizen("Nam")
    poll = await town.poll()
    for _ in range(3):
        await lan.send("/start")
    await nam.send("/start")
    await nam.hears("Chào Nam")
    assert len(await stored(town)) >= 3
    assert lan.said() == ""
    go.set()
    await lan.hears("Chào Lan")
    await stop(poll)
    assert await stored(town) == []


@pytest.mark.usefixtures("at_once")
async def test_what_was_stored_is_handled_by_the_next_process(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    go = hold_up(town, monkeypatch, "Lan")
    lan, nam = town.citizen("Lan"), town.citizen("Nam")
    killed = await town.poll(patience=0)
    await lan.send("/start")
    await nam.send("/start")
    await stop(killed)
    assert lan.said() == ""
    go.set()
    # What the other process may still be answering is tried again after two seconds.
    poll = await town.poll(patience=60)
    await lan.hears("Chào Lan")
    await stop(poll)
    assert await stored(town) == []
    assert [message.text for message in lan.messages if message.from_bot] == [lan.said()]


async def test_what_a_poll_has_stored_is_handled_though_the_next_process_has_a_webhook(town: Town) -> None:
    lan = town.world.person("Lan", started=True)
    await town.app.spool.store({5: msgspec.json.decode(telegram.written(5, lan, "/start"))})
    await polling.handle_left(town.app.api, town.app.gateway, town.app.spool)
    assert "Chào Lan" in lan.said()
    assert await stored(town) == []


@pytest.mark.usefixtures("at_once")
async def test_what_is_stored_and_meets_a_database_out_of_reach_is_tried_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive, faults = town.app.gateway._door.receive, [OutOfReach("away")] * 3

    async def away(incoming: Incoming, *, keep: bool) -> Reply:
        await asyncio.sleep(0)
        if faults:
            raise faults.pop()
        return await receive(incoming, keep=keep)

    monkeypatch.setattr(town.app.gateway._door, "receive", away)
    lan = town.citizen("Lan")
    poll = await town.poll()
    await lan.send("/start")
    await lan.hears("Chào Lan")
    await stop(poll)
    assert await stored(town) == []


@pytest.mark.usefixtures("at_once")
async def test_what_cannot_be_stored_is_not_acknowledged_before_it_is_handled(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise OutOfReach("away")

    monkeypatch.setattr(town.app.spool, "store", away)
    go = hold_up(town, monkeypatch, "Lan")
    lan = town.world.person("Lan", started=True)
    brought = bring(monkeypatch, lambda offset: [] if offset else [telegram.written(5, lan, "/start")])
    poll = await town.poll()
    assert await brought.get() == 0
    go.set()
    assert await brought.get() == 6
    await lan.hears("Chào Lan")
    await stop(poll)
    assert await stored(town) == []


async def test_what_is_stored_is_not_forgotten_among_the_handled_ones(town: Town) -> None:
    """A machine that was off for a week: what had been handled just before is not handled again."""
    lan = town.world.person("Lan", started=True)
    update = telegram.written(5, lan, "/start")
    await town.app.gateway.handle_body(update)
    await town.settle()
    await town.app.spool.store({5: msgspec.json.decode(update)})
    await town.move(timedelta(days=7))
    said = len(lan.messages)
    await stop(await polled_once(town))
    assert len(lan.messages) == said
    assert await stored(town) == []


async def test_inline_search_channels_and_groups_by_poll(town: Town) -> None:
    """Telegram brings only the kinds of updates that are asked for; each kind is asked for by polling too."""
    poll = await town.poll()
    told = await scene.open_scene(town)
    await scene.publish(told.hai, "Đăng câu chuyện")
    await town.settle()
    assert [post.text for post in told.channel.posts if "Lao xuống lũ" in post.text]
    assert (await town.citizen("Mai").find("lũ")).titles == ["Lao xuống lũ"]
    group = town.world.group("Bản Nà Cạn")
    group.join(told.lan)
    await group.add_bot(by=told.lan)
    first = await group.write(told.lan, "Anh Lò Văn Inh nhảy xuống lũ kéo hai em nhỏ lên bờ.")
    await group.reply(told.lan, "/gioithieu", to=first)
    assert "bấm nút để giới thiệu tiếp" in [one for one in group.messages if one.from_bot][-1].text
    await stop(poll)
