"""One loud person: bounded, told so once, and nobody else waits."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from domain.message import Incoming, Reply
from handlers.engine.door import Door
from playground.client import Person
from storage.db import OutOfReach
from tests import telegram
from tests.town import Town, open_town

SECOND = timedelta(seconds=1)


@pytest.fixture
async def town(database_url: str) -> AsyncIterator[Town]:
    """A town at the real pace of a chat."""
    async with open_town(database_url, chat_pause_seconds=1) as town:
        yield town


def answers(person: Person) -> list[str]:
    return [message.text for message in person.messages if message.from_bot]


def heard(person: Person, words: str) -> int:
    return sum(words in text for text in answers(person))


async def test_a_flood_is_bounded_and_told_once(town: Town) -> None:
    lan = town.citizen("Lan")
    for number in range(80):
        await lan.send(f"tin số {number}")
    await town.settle()
    assert heard(lan, "gửi nhanh quá") == 1
    assert heard(lan, "bắt đầu từ tin nhắn này: tin số 40") == 1
    await town.move(SECOND * 61)
    for number in range(80):
        await lan.send(f"lại tin số {number}")
    assert heard(lan, "bắt đầu từ tin nhắn này: lại tin số 4") == 1


async def test_what_cannot_be_read_while_the_database_is_away_counts_once(town: Town, monkeypatch: Any) -> None:
    """Ten photos are brought again and again until the database is back: they are no flood."""
    away, receive = [True], Door.receive

    async def out_of_reach(door: Door, incoming: Incoming, *, keep: bool = False) -> Reply:
        if away[0]:
            raise OutOfReach("away")
        return await receive(door, incoming, keep=keep)

    monkeypatch.setattr(Door, "receive", out_of_reach)
    lan = town.world.person("Lan", started=True)
    body = telegram.written(1, lan, "Chị Sen vừa nhặt được ví")
    for _ in range(100):
        with pytest.raises(OutOfReach):
            await town.app.gateway.handle_body(body)
    away[0] = False
    await town.app.gateway.handle_body(body)
    assert heard(lan, "gửi nhanh quá") == 0
    assert answers(lan) != []


async def test_a_chat_gets_a_few_answers_at_once_and_then_one_a_second_in_order(town: Town) -> None:
    lan = town.citizen("Lan")
    for _ in range(15):
        await lan.send("/help")
    assert len(answers(lan)) == 10
    for _ in range(3):
        await town.move(SECOND)
    assert 12 <= len(answers(lan)) <= 14


async def test_guesses_count_for_more(town: Town) -> None:
    lan = town.citizen("Lan")
    for number in range(20):
        await lan.send(f"/start gs-{number}")
    await town.move(SECOND * 30)
    assert heard(lan, "gửi nhanh quá") == 1
    assert heard(lan, "đã được dùng hoặc đã hết hạn") <= 10


async def test_a_429_of_a_chat_that_was_written_to_often_holds_up_nobody_else(town: Town) -> None:
    lan, mai = town.citizen("Lan"), town.citizen("Mai")
    for _ in range(6):
        await lan.send("/help")
    town.world.faults.flood = 1
    before = len(answers(lan))
    await lan.send("/help")
    assert len(answers(lan)) == before
    await mai.send("/help")
    assert heard(mai, "/nhantin") == 1
    await town.move(SECOND * 3)
    assert len(answers(lan)) == before + 1
