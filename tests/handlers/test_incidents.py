"""Incidents open and close by themselves: the officers of the province are told once of each, and once that it is over."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from prometheus_client import REGISTRY

from bot.scheduler.jobs import JOBS, Job
from bot.telegram.transport import AiohttpRequest
from domain import backups
from domain.incidents import Kind
from domain.people import Role
from domain.rules import Rules
from playground.chats import Standing
from playground.client import Person
from storage import ticks
from storage.db import Tx
from tests.town import MORNING, Town, open_town
from tests.walk import nominate

MINUTE = timedelta(minutes=1)
FULL, ROOM = (SimpleNamespace(total=100 * 10**9, free=free) for free in (10**9, 50 * 10**9))


@pytest.fixture
async def town(database_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / backups.name_of(MORNING)).touch()
    async with open_town(database_url, data_dir=tmp_path) as town:
        disk(town, ROOM)
        yield town


async def watch(town: Town, minutes: int, *, jobs: bool = True, sends: bool = True) -> None:
    """The watch looks now, and each minute after; the jobs run, and what comes of it is sent."""
    for _ in range(minutes):
        if jobs:
            await town.app.jobs.run_all()
        await town.app.watch.run()
        if sends:
            await town.settle()
        town.clock.move(MINUTE)


def told(person: Person) -> list[str]:
    """What somebody was told of incidents, the first lines."""
    lines = [message.text.splitlines()[0] for message in person.messages if message.from_bot]
    return [line for line in lines if "Sự cố" in line or "sự cố" in line or "Since " in line or "It is over" in line]


def disk(town: Town, usage: Any) -> None:
    town.app.watch.usage = lambda _: usage


def gauge(kind: Kind) -> float | None:
    return REGISTRY.get_sample_value("guongsang_incidents", {"kind": kind})


async def test_it_is_told_once_after_two_minutes_and_once_when_it_is_over(town: Town) -> None:
    hai, mary = await town.province("Anh Hải"), await town.province("Mary", language="en")
    tong, editor = await town.officer("Chị Tòng"), await town.province("Chị Vân", Role.EDITOR)
    disk(town, FULL)
    await watch(town, 2)
    assert told(hai) == []
    await watch(town, 30)
    assert told(hai) == ["⚠️ Sự cố từ 09:00: ổ đĩa của máy chủ sắp đầy."]
    assert hai.said().endswith("Nhờ anh/chị báo người quản trị máy chủ dọn bớt.")
    assert gauge(Kind.DISK) == 1
    disk(town, ROOM)
    await watch(town, 2)
    assert len(told(hai)) == 1
    await watch(town, 30)
    assert told(hai)[1:] == ["✅ Đã hết sự cố: ổ đĩa của máy chủ sắp đầy, từ 09:00 đến 09:32."]
    assert told(mary) == [
        "⚠️ Since 09:00: the disk of the server is nearly full.",
        "✅ It is over: the disk of the server is nearly full, from 09:00 to 09:32.",
    ]
    assert (told(tong), told(editor)) == ([], [])
    assert gauge(Kind.DISK) == 0


async def test_a_hiccup_is_not_told(town: Town) -> None:
    hai = await town.province("Anh Hải")
    for usage in (FULL, ROOM, ROOM, ROOM, FULL, FULL, ROOM, ROOM, ROOM, ROOM):
        disk(town, usage)
        await watch(town, 1)
    assert told(hai) == []


async def test_one_that_comes_and_goes_is_told_once(town: Town) -> None:
    hai = await town.province("Anh Hải")
    disk(town, FULL)
    await watch(town, 3)
    for _ in range(10):
        for usage in (ROOM, ROOM, FULL):
            disk(town, usage)
            await watch(town, 1)
    assert len(told(hai)) == 1
    disk(town, ROOM)
    await watch(town, 3)
    disk(town, FULL)
    await watch(town, 3)
    assert [line[0] for line in told(hai)] == ["⚠", "✅", "⚠"]


async def test_several_processes_tell_once(town: Town, database_url: str, tmp_path: Path) -> None:
    hai = await town.province("Anh Hải")
    async with open_town(database_url, data_dir=tmp_path) as other:
        for one in (town, other):
            disk(one, FULL)
        for _ in range(5):
            for one in (town, other):
                await one.app.watch.run()
                one.clock.move(MINUTE)
            await town.settle()
    assert len(told(hai)) == 1


async def test_a_clock_that_is_put_back_delays_it_by_minutes_only(town: Town) -> None:
    hai = await town.province("Anh Hải")
    disk(town, FULL)
    await watch(town, 1)
    town.clock.put(-timedelta(hours=1))
    await watch(town, 4)
    assert told(hai) == ["⚠️ Sự cố từ 08:01: ổ đĩa của máy chủ sắp đầy."]


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        ({"token": "424242:ANOTHER"}, "Telegram không nhận mã (token) của bot"),
        ({"cut": True}, "Telegram không trả lời bot"),
    ],
)
async def test_when_telegram_itself_fails_it_is_told_as_soon_as_it_answers(
    town: Town, broken: dict[str, Any], what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hai = await town.province("Anh Hải")
    with monkeypatch.context() as fault:
        if "token" in broken:
            fault.setattr(town.world, "token", broken["token"])
        else:
            fault.setattr(AiohttpRequest, "do_request", _server_error)
        await watch(town, 5, sends=False)
        assert gauge(Kind.TELEGRAM) == 1
    await town.settle()
    await watch(town, 4)
    assert told(hai) == [f"⚠️ Sự cố từ 09:00: {what}.", f"✅ Đã hết sự cố: {what}, từ 09:00 đến 09:05."]


async def _server_error(*_: object, **__: object) -> tuple[int, bytes]:
    return 502, b'{"ok": false, "error_code": 502, "description": "Bad Gateway"}'


async def test_one_that_was_over_before_it_could_be_told_is_told_in_one(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    hai = await town.province("Anh Hải")
    with monkeypatch.context() as fault:
        fault.setattr(town.world, "token", "424242:ANOTHER")
        await watch(town, 5, sends=False)
    await watch(town, 4, sends=False)
    await town.settle()
    assert told(hai) == ["✅ Đã hết sự cố: Telegram không nhận mã (token) của bot, từ 09:00 đến 09:05."]


async def test_messages_that_stand_still_are_told_when_they_move(town: Town) -> None:
    hai = await town.province("Anh Hải")
    await town.officer("Chị Tòng")
    await nominate(town.citizen("Lan"))
    await watch(town, 20, sends=False)
    assert gauge(Kind.OUTBOX) == 1
    await watch(town, 4)
    assert told(hai) == [
        "⚠️ Sự cố từ 09:10: tin nhắn đến hạn gửi mà không gửi đi được.",
        "✅ Đã hết sự cố: tin nhắn đến hạn gửi mà không gửi đi được, từ 09:10 đến 09:21.",
    ]


async def test_what_waits_for_somebody_who_blocked_the_bot_stands_for_nothing(town: Town) -> None:
    hai, tong = await town.province("Anh Hải"), await town.officer("Chị Tòng")
    town.world.faults.blocked.add(tong.id)
    for name in ("Lan", "Mai", "Cúc"):
        await nominate(town.citizen(name))
        await town.settle()
    await watch(town, 60)
    assert told(hai) == []


async def test_a_job_that_fails_again_and_again(town: Town) -> None:
    hai = await town.province("Anh Hải")

    async def fail(tx: Tx, rules: Rules, now: Any) -> None:
        raise LookupError

    async def succeed(tx: Tx, rules: Rules, now: Any) -> None:
        pass

    for do in (fail, succeed):
        for _ in range(8):
            for job in JOBS:
                await town.app.jobs.run(Job(job.name, 60, do if job.name == "remind" else succeed))
            await watch(town, 1, jobs=False)
    assert told(hai) == [
        "⚠️ Sự cố từ 09:02: một việc định kỳ của bot (remind) không chạy được.",
        "✅ Đã hết sự cố: một việc định kỳ của bot (remind) không chạy được, từ 09:02 đến 09:08.",
    ]


async def test_a_job_that_does_not_run(town: Town) -> None:
    hai = await town.province("Anh Hải")
    await watch(town, 1)
    await watch(town, 7, jobs=False)
    assert told(hai) == []
    await watch(town, 5, jobs=False)
    assert "⚠️ Sự cố từ 09:08: một việc định kỳ của bot (remind) không chạy được." in told(hai)


async def test_a_clock_that_is_put_forward_makes_no_job_look_late(town: Town) -> None:
    hai = await town.province("Anh Hải")
    await watch(town, 1)
    town.clock.put(timedelta(days=400))
    await watch(town, 4)
    assert told(hai) == []


async def test_a_backup_that_was_not_made(town: Town, tmp_path: Path) -> None:
    hai = await town.province("Anh Hải")
    (made,) = (tmp_path / "backups").iterdir()
    made.unlink()
    await watch(town, 50)
    assert told(hai) == []
    await watch(town, 20)
    assert told(hai) == ["⚠️ Sự cố từ 10:00: hơn một ngày rưỡi chưa có bản sao lưu mới."]
    (tmp_path / "backups" / backups.name_of(town.clock.now())).touch()
    await watch(town, 4)
    assert told(hai)[1:] == ["✅ Đã hết sự cố: hơn một ngày rưỡi chưa có bản sao lưu mới, từ 10:00 đến 10:10."]


async def test_a_clock_that_differs_from_telegrams(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    hai = await town.province("Anh Hải")
    with monkeypatch.context() as fault:
        fault.setattr(town.world, "clock", SimpleNamespace(now=lambda: town.clock.now() - timedelta(minutes=3)))
        await watch(town, 4)
    await watch(town, 4)
    assert told(hai) == [
        "⚠️ Sự cố từ 09:00: đồng hồ của máy chủ chạy sai.",
        "✅ Đã hết sự cố: đồng hồ của máy chủ chạy sai, từ 09:00 đến 09:04.",
    ]


async def test_a_channel_that_was_lost_without_a_word_is_found_and_told_of_once(town: Town) -> None:
    hai = await town.province("Anh Hải")
    await town.channel("Ở lại", by=hai)
    channel = await town.channel("Gương sáng", by=hai)
    channel.chat.bot = Standing("administrator", can_post=False)
    await watch(town, 6)
    lost = [message.text for message in hai.messages if "không được đăng bài ở kênh «Gương sáng»" in message.text]
    assert (len(lost), told(hai), gauge(Kind.CHANNEL)) == (1, [], 1)
    channel.chat.bot = Standing("administrator", can_post=True)
    await watch(town, 6)
    assert [line.split(",")[0] for line in told(hai)] == [
        "✅ Đã hết sự cố: bot không đăng được bài ở kênh «Gương sáng»"
    ]


async def test_a_channel_from_which_the_bot_was_removed_is_given_up_in_silence(town: Town) -> None:
    hai, nga = await town.province("Anh Hải"), await town.province("Chị Nga")
    channel = await town.channel("Gương sáng", by=hai)
    await channel.remove_bot(by=hai)
    await watch(town, 4)
    assert gauge(Kind.CHANNEL) == 1
    town.clock.move(timedelta(days=8))
    await watch(town, 4)
    assert gauge(Kind.CHANNEL) == 0
    assert [line for line in told(nga) if "kênh" in line] == []


async def test_the_watch_is_noted_as_the_jobs_are(town: Town) -> None:
    await town.app.watch.run()
    async with town.app.database.transaction() as tx:
        assert (await ticks.load(tx))["watch"].done_at == town.clock.now()
