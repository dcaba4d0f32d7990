"""How fast messages leave: one budget for all, a pause for each chat, and a 429 that everybody obeys.

What is worked out without a database is in tests/domain/test_pacing.py.
"""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot.clock import StillClock
from bot.delivery.pacer import LEAD, Pacer
from bot.telegram.updates import EDGE
from domain.message import Later
from domain.outbox import Rank
from domain.pacing import SECOND, SLACK, Pace
from playground.flood import Limits
from services import broadcasts
from storage import people
from storage.tables import channels
from tests import ids
from tests.delivery.crowd import INVITATION, floods, many_subscribers, received, second_worker
from tests.delivery.rig import Rig, open_rig
from tests.handlers.broadcasts.announcement import announce
from tests.town import Town, open_town

GAP = Pace(30).gap()
SHARED_GAP = Pace(30).gap(shared=True)
EVER = timedelta(days=1)


class NotedClock(StillClock):
    """A still clock that notes for which moments somebody waited."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self.waits: list[datetime] = []

    async def wait_until(self, when: datetime) -> None:
        if when > self.now():
            self.waits.append(when)
        await super().wait_until(when)


def pacer(rig: Rig) -> Pacer:
    """A process's."""
    return Pacer(rig.database, EDGE, 30, rig.clock)


async def row(pacer: Pacer, rig: Rig) -> datetime:
    """When the next row leaves."""
    assert await pacer.row(1, patience=EVER) is None
    return rig.clock.now()


async def test_rows_leave_evenly_spaced(rig: Rig) -> None:
    one, now = pacer(rig), rig.clock.now()
    assert [await row(one, rig) for _ in range(5)] == [now + GAP * place for place in range(5)]


async def test_slots_are_shared_by_all_processes_a_little_farther_apart(rig: Rig) -> None:
    one, two = pacer(rig), pacer(rig)
    left = [await row((one, two)[turn % 2], rig) for turn in range(81)]
    gaps = [later - sooner for sooner, later in pairwise(left)]
    assert min(gaps) >= GAP
    assert set(gaps[4:]) == {SHARED_GAP}


async def test_no_second_ever_holds_more_than_thirty(rig: Rig) -> None:
    one = pacer(rig)
    left = [await row(one, rig) for _ in range(90)]
    for first in left:
        assert sum(first <= moment < first + SECOND for moment in left) <= 30


async def test_no_slot_is_reserved_long_before_it_is_used(rig: Rig) -> None:
    clock = NotedClock(rig.clock.now())
    one, now = Pacer(rig.database, EDGE, 30, clock), clock.now()
    for _ in range(3):
        await one.row(5, patience=EVER)
    assert clock.waits == [now + GAP - LEAD, now + GAP, now + GAP * 2 - LEAD, now + GAP * 2]


async def test_who_would_have_to_wait_for_long_does_not(rig: Rig) -> None:
    one, now = pacer(rig), rig.clock.now()
    await pacer(rig).hold(5)
    assert await one.row(1, patience=SECOND) == now + SECOND * 5 - LEAD
    assert rig.clock.now() == now


async def test_replies_go_at_once_and_the_next_slots_make_up_for_them(rig: Rig) -> None:
    one, clock, now = pacer(rig), rig.clock, rig.clock.now()
    for _ in range(300):
        await one.reply()
    assert clock.now() == now
    assert await row(one, rig) == now + SECOND + SLACK
    clock.move_to(now + SECOND * 3)
    for _ in range(3):
        await one.reply()
    assert await row(one, rig) == now + SECOND * 3 + GAP * 3


async def test_replies_of_long_ago_are_forgotten(rig: Rig) -> None:
    one, now = pacer(rig), rig.clock.now()
    for _ in range(300):
        await one.reply()
    rig.clock.move(SECOND * 3)
    assert await row(one, rig) == now + SECOND * 3


async def test_while_a_broadcast_is_sent_a_reply_takes_the_next_slot(rig: Rig) -> None:
    one, clock, now = pacer(rig), rig.clock, rig.clock.now()
    one.note_bulk()
    assert await row(one, rig) == now
    await one.reply()
    assert clock.now() == now + GAP
    assert await row(one, rig) == now + GAP * 2
    clock.move(SECOND * 2)
    await one.reply()
    assert clock.now() == now + GAP * 2 + SECOND * 2


async def test_of_a_hundred_replies_none_waits_for_longer_than_a_second(rig: Rig) -> None:
    one, now = pacer(rig), rig.clock.now()
    moments = [await one._reserve_for_reply(now) for _ in range(100)]
    assert max(moments) == now + SECOND
    assert moments[:3] == [now, now + GAP, now + GAP * 2]


async def test_a_reply_goes_before_a_row_that_has_its_slot_already(rig: Rig) -> None:
    one, clock, now = pacer(rig), rig.clock, rig.clock.now()
    one.note_bulk()
    assert await row(one, rig) == now
    clock.move_to(now + GAP - LEAD)
    await one._reserve(1)
    assert one._timetable.next_row() == now + GAP
    await one.reply()
    assert (clock.now(), one._timetable.next_row()) == (now + GAP, now + GAP * 2)


async def test_no_reply_waits_for_longer_than_a_second(rig: Rig) -> None:
    one, clock, now = pacer(rig), rig.clock, rig.clock.now()
    one.note_bulk()
    await pacer(rig).hold(40)
    await one.reply()
    assert clock.now() == now + SECOND
    assert await row(one, rig) == now + SECOND * 40


async def test_after_a_429_no_process_gets_a_slot_before_the_wait_is_over(rig: Rig) -> None:
    one, two = pacer(rig), pacer(rig)
    now = rig.clock.now()
    await one.hold(40)
    await one.hold(10)
    assert one.held() == SECOND * 40
    assert await row(two, rig) == now + SECOND * 40
    assert one.held() is None


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


@pytest.mark.usefixtures("one_at_a_time")
async def test_at_the_real_limits_two_hundred_are_told_without_a_single_429(database_url: str) -> None:
    async with open_town(database_url, send_rate=30, chat_pause_seconds=1) as town:
        await many_subscribers(town, 200)
        officer = await town.province("Anh Minh")
        await announce(officer, INVITATION)
        town.world.limits = Limits()
        start = town.clock.now()
        await town.settle()
        took = (town.clock.now() - start).total_seconds()
        assert floods(town) == 0
        assert 200 / 30 <= took <= 200 / 30 + 1.5
        await town.move(timedelta(seconds=3))
        assert "Đã gửi: 200" in officer.last.text
        assert "Tổng số người nhận: 200" in officer.last.text
        assert floods(town) == 0


@pytest.mark.usefixtures("one_at_a_time")
async def test_at_the_real_limits_two_processes_share_the_rate(database_url: str) -> None:
    async with open_town(database_url, send_rate=30, chat_pause_seconds=1) as town:
        phones = await many_subscribers(town, 60)
        officer = await town.province("Anh Minh")
        await announce(officer, INVITATION)
        town.world.limits = Limits()
        start = town.clock.now()
        async with second_worker(town, database_url) as other:
            while await town.app.worker.round() + await other.round():
                pass
        took = (town.clock.now() - start).total_seconds()
        assert floods(town) == 0
        assert took >= 60 / 30
        assert [received(phone) for phone in phones] == [1] * 60


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
