"""How fast messages leave: one budget for all, a pause for each chat, and a 429 that everybody obeys."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot.delivery.budget import Budget, Slot
from bot.telegram.updates import EDGE
from domain.message import Later
from domain.outbox import Rank
from playground.flood import Limits
from services import broadcasts
from storage import people
from storage.tables import channels
from tests import ids
from tests.delivery.crowd import many_subscribers, second_worker
from tests.delivery.rig import Rig, open_rig
from tests.handlers.broadcasts.announcement import announce
from tests.town import Town, open_town

GAP = timedelta(seconds=1.01 / 30)
SHARED_GAP = timedelta(seconds=1.025 / 30)
LEAD = timedelta(seconds=0.012)
SECOND = timedelta(seconds=1)


def floods(town: Town) -> int:
    """How many calls were answered with 429."""
    return sum("Too Many Requests" in (entry["error"] or "") for entry in town.world.log)


async def take(budget: Budget, now: datetime) -> datetime:
    """The next slot, asked for no earlier than it can be had."""
    slots, opens = await budget.take(1, now=now)
    while not slots:
        slots, opens = await budget.take(1, now=opens)
    return slots[0].at


async def test_slots_are_evenly_spaced(rig: Rig) -> None:
    budget, now = Budget(rig.database, EDGE, 30), rig.clock.now()
    assert [await take(budget, now) for _ in range(5)] == [now + GAP * place for place in range(5)]


async def test_slots_are_shared_by_all_processes_a_little_farther_apart(rig: Rig) -> None:
    one, two = Budget(rig.database, EDGE, 30), Budget(rig.database, EDGE, 30)
    now = rig.clock.now()
    slots = [await take(one, now)]
    for turn in range(80):
        slots.append(await take((two, one)[turn % 2], slots[-1]))
    gaps = [later - sooner for sooner, later in pairwise(slots)]
    assert min(gaps) >= GAP
    assert set(gaps[4:]) == {SHARED_GAP}


async def test_no_second_ever_holds_more_than_thirty(rig: Rig) -> None:
    budget, now = Budget(rig.database, EDGE, 30), rig.clock.now()
    slots = [await take(budget, now) for _ in range(90)]
    for first in slots:
        assert sum(first <= slot < first + SECOND for slot in slots) <= 30


async def test_no_slot_is_taken_long_before_it_is_used(rig: Rig) -> None:
    budget, now = Budget(rig.database, EDGE, 30), rig.clock.now()
    assert await budget.take(5, now=now) == ([Slot(now)], now + GAP - LEAD)
    assert await budget.take(5, now=now) == ([], now + GAP - LEAD)
    assert await budget.take(5, now=now + GAP - LEAD) == ([Slot(now + GAP)], now + GAP * 2 - LEAD)


async def test_replies_go_at_once_and_the_next_slots_make_up_for_them(rig: Rig) -> None:
    budget, clock, now = Budget(rig.database, EDGE, 30), rig.clock, rig.clock.now()
    for _ in range(300):
        await budget.reply(clock)
    assert clock.now() == now
    assert await take(budget, now) == now + SECOND
    clock.move(SECOND * 2)
    for _ in range(3):
        await budget.reply(clock)
    assert await take(budget, clock.now()) == now + SECOND * 2 + GAP * 3


async def test_replies_of_long_ago_are_forgotten(rig: Rig) -> None:
    budget, now = Budget(rig.database, EDGE, 30), rig.clock.now()
    for _ in range(300):
        await budget.reply(rig.clock)
    later = now + SECOND * 3
    assert await take(budget, later) == later


async def test_while_a_broadcast_is_sent_a_reply_takes_the_next_slot(rig: Rig) -> None:
    budget, clock, now = Budget(rig.database, EDGE, 30), rig.clock, rig.clock.now()
    budget.note_bulk(now=now)
    assert await take(budget, now) == now
    await budget.reply(clock)
    assert clock.now() == now + GAP
    assert await take(budget, clock.now()) == now + GAP * 2
    clock.move(SECOND * 2)
    await budget.reply(clock)
    assert clock.now() == now + GAP + SECOND * 2


async def test_of_a_hundred_replies_none_waits_for_longer_than_a_second(rig: Rig) -> None:
    budget, now = Budget(rig.database, EDGE, 30), rig.clock.now()
    budget.note_bulk(now=now)
    moments = [await budget._take_soon(now) for _ in range(100)]
    assert max(moments) == now + SECOND
    assert moments[:3] == [now, now + GAP, now + GAP * 2]


async def test_a_reply_goes_before_a_row_that_has_its_slot_already(rig: Rig) -> None:
    budget, clock, now = Budget(rig.database, EDGE, 30), rig.clock, rig.clock.now()
    budget.note_bulk(now=now)
    assert await take(budget, now) == now
    clock.move_to(now + GAP - LEAD)
    (row,), _ = await budget.take(1, now=clock.now())
    assert row.at == now + GAP
    await budget.reply(clock)
    assert (clock.now(), row.at) == (now + GAP, now + GAP * 2)


async def test_no_reply_waits_for_longer_than_a_second(rig: Rig) -> None:
    budget, clock, now = Budget(rig.database, EDGE, 30), rig.clock, rig.clock.now()
    budget.note_bulk(now=now)
    await Budget(rig.database, EDGE, 30).hold(40, now=now)
    await budget.reply(clock)
    assert clock.now() == now + SECOND
    assert await take(budget, clock.now()) == now + SECOND * 40


async def test_a_late_message_moves_those_behind_it(rig: Rig) -> None:
    budget, clock, now = Budget(rig.database, EDGE, 30), rig.clock, rig.clock.now()
    assert await take(budget, now) == now
    clock.move(timedelta(seconds=0.003))
    await budget.leave(clock)
    assert await take(budget, now + GAP) == now + GAP
    late = timedelta(seconds=0.054)
    clock.move_to(now + late)
    await budget.leave(clock)
    assert await take(budget, now + late) == now + late + GAP - timedelta(seconds=0.004)


async def test_behind_a_late_message_the_thirtieth_waits_until_its_second_is_over(rig: Rig) -> None:
    budget, clock, now = Budget(rig.database, EDGE, 30), rig.clock, rig.clock.now()
    late = timedelta(seconds=0.02)
    clock.move(late)
    await budget.leave(clock)
    for place in range(1, 30):
        clock.move_to(now + GAP * place)
        await budget.leave(clock)
        assert clock.now() == max(now + GAP * place, now + late)
    await budget.leave(clock)
    assert clock.now() == now + late + timedelta(seconds=1.009)


async def test_after_a_429_no_process_gets_a_slot_before_the_wait_is_over(rig: Rig) -> None:
    one, two = Budget(rig.database, EDGE, 30), Budget(rig.database, EDGE, 30)
    now = rig.clock.now()
    await one.hold(40, now=now)
    await one.hold(10, now=now)
    assert one.held(now=now) == now + SECOND * 40
    assert one.held(now=now + SECOND * 40) is None
    assert await take(two, now) == now + SECOND * 40


async def test_a_chat_has_its_pause(database_url: str) -> None:
    async with open_rig(database_url, chat_pause=1) as rig:
        lan = await rig.person("Lan")
        for text in ("1", "2", "3"):
            await rig.put(lan, text)
        start = rig.clock.now()
        for _ in range(8):
            await rig.settle()
            await rig.move(0.5)
        assert [text for _, text, _ in rig.edge.tried] == ["1", "2", "3"]
        moments = [(moment - start).total_seconds() for _, _, moment in rig.edge.tried]
        assert all(1 <= later - sooner < 2 for sooner, later in pairwise(moments)), moments


async def test_what_is_in_hand_when_a_429_arrives_waits_too(database_url: str) -> None:
    async with open_rig(database_url, rate=100) as rig:
        receivers = [await rig.person(f"p{number}") for number in range(10)]
        for person in receivers:
            await rig.put(person, "x")
        rig.edge.script["p0"] = [Later(5, "flood", everywhere=True)]
        await rig.settle()
        assert [address for address, _, _ in rig.edge.tried] == ["p0"]
        assert {(row["state"], row["attempts"]) for row in await rig.rows()} == {("waiting", 0)}
        await rig.move(4)
        assert len(rig.edge.tried) == 1
        await rig.move(1)
        assert sorted(rig.edge.got) == [(f"p{number}", "x") for number in range(10)]


async def test_another_process_waits_as_well(rig: Rig) -> None:
    other = rig.another()
    lan, hoa = await rig.person("Lan"), await rig.person("Hoa")
    await rig.put(lan, "x")
    rig.edge.script["Lan"] = [Later(5, "flood", everywhere=True)]
    await rig.settle()
    await rig.put(hoa, "y", rank=Rank.REPLY)
    await rig.settle(other)
    assert len(rig.edge.tried) == 1
    rig.clock.move(SECOND * 5)
    await rig.settle(other)
    assert rig.edge.got == [("Hoa", "y"), ("Lan", "x")]


async def test_floods_do_not_use_up_the_attempts(rig: Rig) -> None:
    lan = await rig.person("Lan")
    await rig.put(lan, "x")
    rig.edge.script["Lan"] = [*[Later(5, "flood", everywhere=True)] * 50, Later(5, "server_error")]
    for _ in range(60):
        await rig.move(5)
    assert rig.edge.got == [("Lan", "x")]


async def test_a_lone_row_waits_for_the_end_of_a_long_flood_without_being_taken(rig: Rig) -> None:
    lan, hoa = await rig.person("Lan"), await rig.person("Hoa")
    author = await rig.officer()
    await rig.put(lan, "x")
    rig.edge.script["Lan"] = [Later(600, "flood", everywhere=True)]
    await rig.settle()
    made = await rig.broadcast(author, hoa)
    for _ in range(9):
        await rig.move(60)
        assert (await rig.numbers(made)).waiting == 1
    await rig.move(60)
    assert sorted(rig.edge.got) == [("Hoa", "bulk"), ("Lan", "x")]


async def test_replies_obey_a_flood_and_arrive_after_it(town: Town) -> None:
    lan, hoa = town.citizen("Lan"), town.citizen("Hoa")
    town.world.faults.flood = 1
    await lan.send("/help")
    refused = floods(town)
    await hoa.send("/help")
    assert (lan.said(), hoa.said(), refused, floods(town)) == ("", "", 1, 1)
    await town.move(SECOND)
    assert "/nhantin" in lan.said()
    assert "/nhantin" in hoa.said()


@pytest.fixture
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """One call is in the air. The town's clock jumps to the next slot before anything has arrived, so that several would
    all arrive then; on a clock that runs each arrives after its own."""
    monkeypatch.setattr("bot.delivery.worker._IN_THE_AIR", 1)


@pytest.mark.usefixtures("one_at_a_time")
async def test_at_the_real_limits_two_hundred_are_told_without_a_single_429(database_url: str) -> None:
    async with open_town(database_url, send_rate=30, chat_pause_seconds=1) as town:
        await many_subscribers(town, 200)
        officer = await town.province("Anh Minh")
        await announce(officer, "Mời bà con dự hội.")
        town.world.limits = Limits()
        start = town.clock.now()
        await town.settle()
        took = (town.clock.now() - start).total_seconds()
        assert floods(town) == 0
        assert 200 / 30 <= took <= 200 / 30 + 1.5
        await town.move(timedelta(seconds=3))
        assert "Đã gửi: 200" in officer.last.text
        assert "Tổng số nơi nhận: 200" in officer.last.text
        assert floods(town) == 0


@pytest.mark.usefixtures("one_at_a_time")
async def test_at_the_real_limits_two_processes_share_the_rate(database_url: str) -> None:
    async with open_town(database_url, send_rate=30, chat_pause_seconds=1) as town:
        phones = await many_subscribers(town, 60)
        officer = await town.province("Anh Minh")
        await announce(officer, "Mời bà con dự hội.")
        town.world.limits = Limits()
        start = town.clock.now()
        async with second_worker(town, database_url) as other:
            while await town.app.worker.round() + await other.round():
                pass
        took = (town.clock.now() - start).total_seconds()
        assert floods(town) == 0
        assert took >= 60 / 30
        told = [sum(message.text == "Mời bà con dự hội." for message in phone.messages) for phone in phones]
        assert told == [1] * 60


async def test_a_channel_is_told_twenty_times_a_minute_at_most(database_url: str) -> None:
    async with open_town(database_url, send_rate=30, chat_pause_seconds=1) as town:
        officer = await town.province("Anh Minh")
        channel = await town.channel("Gương sáng", officer)
        town.world.limits = Limits()
        async with town.app.database.transaction() as tx:
            author = await people.at(tx, EDGE, str(officer.id))
            assert author is not None
            for number in range(25):
                await broadcasts.start(
                    tx,
                    author,
                    kind="announcement",
                    texts={"vi": f"{number}"},
                    audience="subscribers",
                    channels=await ids.of(town.app.database, channels),
                    now=town.clock.now(),
                )
        for _ in range(100):
            await town.move(SECOND)
        assert sorted(int(post.text) for post in channel.posts) == list(range(25))
        assert floods(town) == 0
