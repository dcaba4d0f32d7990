"""A clock that is put back, by an hour or by a day, or forward and back: nothing waits for it, and nothing is sent twice."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import update

from bot.delivery.leases import LEASE
from bot.delivery.pacer import Pacer
from bot.scheduler import bring_near, scheduled
from bot.scheduler.jobs import JOBS
from bot.telegram.updates import EDGE
from domain import calendar
from domain.message import Later, Lost, Never, Outcome, OutMessage
from domain.outbox import FLOOD
from domain.pacing import SECOND, Pace, Timetable
from domain.people import Role
from storage import edge_state
from storage.ledger import claims, outbox
from storage.tables import updates
from tests.delivery.rig import Rig, open_rig
from tests.town import Town
from tests.walk import nominate

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BACK = pytest.mark.parametrize("back", [HOUR, DAY])


async def put_back(rig: Rig) -> int:
    """What the job does every half minute."""
    async with rig.database.transaction() as tx:
        return await outbox.put_back(tx, now=rig.clock.now())


@BACK
async def test_slots_that_were_reserved_before_hold_nothing_up(rig: Rig, back: timedelta) -> None:
    lan = await rig.person("lan")
    await rig.put(lan, "one")
    await rig.settle()
    rig.clock.put(-back)
    await rig.put(lan, "two")
    for _ in range(10):
        await rig.move(1)
    assert rig.edge.got == [("lan", "one"), ("lan", "two")]


@BACK
async def test_forward_and_back_neither(rig: Rig, back: timedelta) -> None:
    lan, mai = await rig.person("lan"), await rig.person("mai")
    await rig.settle()
    rig.clock.put(back)
    rig.edge.script["mai"] = [Later(5, "server_error")]
    await rig.put(lan, "one")
    await rig.put(mai, "two")
    await rig.put(mai, "three")
    await rig.settle()
    rig.clock.put(-back)
    await rig.put(lan, "four")
    await put_back(rig)
    await rig.move(6)
    assert sorted(rig.edge.got) == [("lan", "four"), ("lan", "one"), ("mai", "three"), ("mai", "two")]


@BACK
async def test_after_a_restart_neither(rig: Rig, back: timedelta) -> None:
    lan = await rig.person("lan")
    await rig.put(lan, "one")
    await rig.settle()
    rig.clock.put(-back)
    await rig.put(lan, "two")
    await rig.settle(rig.another())
    assert rig.edge.got == [("lan", "one"), ("lan", "two")]


async def test_a_hold_lasts_as_long_as_the_edge_asked(rig: Rig) -> None:
    one, now = Pacer(rig.database, EDGE, 30, rig.clock), rig.clock.now()
    await one.hold(30)
    rig.clock.put(-HOUR)
    async with rig.database.transaction() as tx:
        await one.put_back(tx, now=rig.clock.now())
    assert one.held() == timedelta(seconds=30)
    async with rig.database.transaction() as tx:
        assert await one.opens_at(tx, now=rig.clock.now()) == now - HOUR + SECOND * 30


def test_what_a_process_remembers_goes_back_with_the_clock() -> None:
    start = datetime(2026, 11, 18, tzinfo=UTC)
    timetable = Timetable(Pace(30))
    timetable.see(start)
    timetable.add(start, 2, timetable.pace.gap())
    timetable.leave_row(start)
    timetable.leave_unasked(start)
    timetable.note_bulk(start)
    timetable.see(start - DAY)
    assert start - DAY < timetable.next_row() <= start - DAY + timetable.pace.gap()
    assert timetable.owed(start - DAY) <= SECOND
    assert not timetable.sends_bulk(start - DAY + SECOND * 2)


@BACK
async def test_a_message_of_later_gives_its_chat_no_pause(database_url: str, back: timedelta) -> None:
    async with open_rig(database_url, chat_pause=1) as rig:
        lan = await rig.person("lan")
        await rig.put(lan, "one")
        await rig.settle()
        rig.clock.put(-back)
        await rig.put(lan, "two")
        await rig.move(6)
        await rig.put(lan, "three")
        await rig.settle()
        assert rig.edge.got == [("lan", "one"), ("lan", "two")]
        await rig.move(1)
        assert rig.edge.got[2:] == [("lan", "three")]


@BACK
async def test_a_row_that_was_put_off_holds_up_neither_itself_nor_later_ones(rig: Rig, back: timedelta) -> None:
    lan = await rig.person("lan")
    rig.edge.script["lan"] = [Later(5, "server_error")]
    await rig.put(lan, "one")
    await rig.settle()
    rig.clock.put(-back)
    await rig.put(lan, "two")
    await put_back(rig)
    await rig.move(6)
    assert rig.edge.got == [("lan", "one"), ("lan", "two")]


@pytest.mark.parametrize("back", [SECOND * 40, HOUR, DAY])
async def test_whoever_was_to_wait_waits_as_long_and_no_longer(rig: Rig, back: timedelta) -> None:
    lan, mai = await rig.person("lan"), await rig.person("mai")
    rig.edge.script["lan"] = [Never(Lost.BLOCKED)]
    await rig.put(lan, "one")
    await rig.settle()
    rig.edge.script["mai"] = [Later(30, FLOOD, everywhere=True)]
    await rig.put(mai, "two")
    await rig.settle()
    assert await put_back(rig) == 0
    rig.clock.put(-back)
    assert await put_back(rig) == 2
    assert await put_back(rig) == 0
    now = rig.clock.now()
    assert [row["due_at"] - now for row in await rig.rows()] == [DAY, SECOND * 30]
    await rig.put(mai, "three")
    await rig.move(6)
    assert rig.edge.got == []
    await rig.move(31)
    assert rig.edge.got == [("mai", "two"), ("mai", "three")]


@BACK
async def test_a_reply_that_was_put_off_waits_as_long_as_the_edge_asked(town: Town, back: timedelta) -> None:
    lan = town.citizen("Lan")
    town.world.faults.flood = 1
    await lan.send("/help")
    town.clock.put(-back)
    await town.move(SECOND * 6)
    await town.move(SECOND * 2)
    assert "/nhantin" in lan.said()


@BACK
async def test_a_broadcast_that_began_before_goes_on(rig: Rig, back: timedelta) -> None:
    author, people = await rig.officer(), await rig.crowd(3)
    broadcast = await rig.broadcast(author, *people)
    await rig.plan()
    rig.clock.put(-back)
    await rig.settle()
    assert (await rig.numbers(broadcast)).sent == 3
    await rig.tend()
    await rig.settle()
    assert any("3" in text for address, text in rig.edge.got if address == "officer")


@BACK
async def test_who_subscribed_before_still_belongs_to_the_audience(rig: Rig, back: timedelta) -> None:
    author, people = await rig.officer(), await rig.crowd(2)
    await rig.broadcast(author, *people)
    rig.clock.put(-back)
    later = await rig.broadcast(author)
    await rig.plan()
    await rig.move(6)
    assert (await rig.numbers(later)).sent == 2


@BACK
async def test_a_row_of_a_broadcast_that_was_put_off_is_tried_again(rig: Rig, back: timedelta) -> None:
    author, people = await rig.officer(), await rig.crowd(1)
    rig.edge.script["p0"] = [Later(5, "server_error")]
    broadcast = await rig.broadcast(author, *people)
    await rig.plan()
    await rig.settle()
    rig.clock.put(-back)
    await put_back(rig)
    await rig.move(10)
    assert (await rig.numbers(broadcast)).sent == 1


@BACK
async def test_what_a_dead_process_had_claimed_is_released_after_a_lease(rig: Rig, back: timedelta) -> None:
    await rig.settle()
    await rig.put(await rig.person("lan"), "one")
    await rig.claim()
    rig.clock.put(-back)
    await rig.move(6)
    assert rig.edge.got == []
    await rig.move(LEASE.total_seconds() + 1)
    assert rig.edge.got == [("lan", "one")]


@pytest.mark.parametrize("by", [-DAY, -HOUR, HOUR, DAY])
@pytest.mark.parametrize("begins", ["before", "after"])
async def test_what_a_living_process_is_sending_is_not_sent_by_another(rig: Rig, by: timedelta, begins: str) -> None:
    if begins == "before":
        other = rig.another()
        await other.round()
    await rig.put(await rig.person("lan"), "one")
    sending, go_on = asyncio.Event(), asyncio.Event()
    send = rig.edge.send

    async def slow(address: str, message: OutMessage) -> Outcome:
        sending.set()
        await go_on.wait()
        return await send(address, message)

    rig.worker._sender._send = slow
    async with asyncio.TaskGroup() as group:
        group.create_task(rig.worker.round())
        await sending.wait()
        rig.clock.put(by)
        if begins == "after":
            other = rig.another()
        rig.clock.move(SECOND * 6)
        await rig.settle(other)
        rig.clock.put(-by)
        rig.clock.move(SECOND * 6)
        await rig.settle(other)
        go_on.set()
    await rig.move(LEASE.total_seconds() * 3)
    await rig.settle(other)
    assert rig.edge.got == [("lan", "one")]


def test_a_process_looks_back_again_soon() -> None:
    now, cursors = datetime(2026, 11, 18, tzinfo=UTC), claims.Cursors()
    cursors._at[1] = (now, 1)
    assert cursors.may_look_back(1, now)
    assert not cursors.may_look_back(1, now + SECOND)
    assert cursors.may_look_back(1, now - HOUR)


@BACK
async def test_a_reply_whose_process_died_is_rescued_after_a_minute(town: Town, back: timedelta) -> None:
    lan = town.citizen("Lan")
    await lan.send("/nominate")
    await town.app.receipts.write()
    async with town.app.database.transaction() as tx:
        stored = {"text": "Chào Lan", "buttons": []}
        await tx.execute(update(updates).values(reply={"messages": [stored]}, handled_at=town.clock.now()))
    town.clock.put(-back)
    before = len(lan.messages)
    await town.move(SECOND * 6)
    assert len(lan.messages) == before
    await town.move(SECOND * 61)
    assert [message.text for message in lan.messages[before:]] == ["Chào Lan"]


async def test_a_reply_that_is_being_sent_is_not_sent_again_when_the_clock_is_put_forward(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send("/nominate")
    stored = {"messages": [{"text": "Chào Lan", "buttons": []}]}
    await town.app.receipts.write()
    async with town.app.database.transaction() as tx:
        await tx.execute(update(updates).values(reply=stored, handled_at=town.clock.now()))
    town.clock.put(HOUR)
    await town.move(SECOND * 6)
    assert "Chào Lan" not in [message.text for message in lan.messages]


async def test_a_stored_reply_that_cannot_be_read_ends_no_sending(town: Town) -> None:
    lan, mai = town.citizen("Lan"), town.citizen("Mai")
    await lan.send("/nominate")
    await town.app.receipts.write()
    async with town.app.database.transaction() as tx:
        await tx.execute(update(updates).values(reply={"messages": "?"}, handled_at=town.clock.now()))
    await town.move(SECOND * 6)
    await town.move(SECOND * 62)
    town.world.faults.flood = 1
    await mai.send("/help")
    await town.move(SECOND * 6)
    assert "/nhantin" in mai.said()


async def test_an_invitation_that_was_made_ahead_is_valid_for_as_long_as_any(town: Town) -> None:
    invited, late = town.citizen("Lan"), town.citizen("Mai")
    town.clock.put(DAY * 400)
    tokens = [await town.invitation(Role.EDITOR) for _ in range(2)]
    town.clock.put(-DAY * 400)
    await town.move(SECOND)
    await town.move(DAY * 6)
    await invited.send(f"/start {tokens[0]}")
    assert "hết hạn" not in invited.said()
    await town.move(DAY * 2)
    await late.send(f"/start {tokens[1]}")
    assert "hết hạn" in late.said()


async def test_limits_and_reminders_are_as_ever_after_a_clock_that_was_a_year_ahead(town: Town) -> None:
    tong, lan = await town.officer("Anh Tòng"), town.citizen("Lan")
    before = await nominate(lan, name="Lò Văn Inh")
    town.clock.put(DAY * 400)
    await town.move(SECOND)
    ahead = await nominate(lan, name="Quàng Thị Nga")
    await town.move(SECOND * 60)
    town.clock.put(-DAY * 400)
    await town.move(SECOND)
    for code in (before, ahead):
        await tong.send(f"/case {code}")
        assert "19/11/2026" in tong.said()
    heard = len(tong.heard)
    await town.move_to(calendar.at(date(2026, 11, 19), time(16)))
    told = " ".join(message.text for message in tong.messages[heard:])
    assert "Lò Văn Inh" in told
    assert "Quàng Thị Nga" in told


async def test_what_a_dead_process_was_registering_is_registered_by_another(rig: Rig) -> None:
    now = rig.clock.now()
    async with rig.database.transaction() as tx:
        assert await edge_state.begin(tx, "menu", "x", until=now + SECOND * 20, now=now)
        assert not await edge_state.begin(tx, "menu", "x", until=now + SECOND * 21, now=now + SECOND)
        back = now - HOUR
        assert await edge_state.begin(tx, "menu", "x", until=back + SECOND * 20, now=back)


async def test_no_job_waits_until_the_hour_is_over(town: Town) -> None:
    scheduler = scheduled(town.app.jobs)
    now = datetime(2026, 11, 18, tzinfo=UTC)
    scheduler.start(paused=True)
    try:
        for job in JOBS:
            scheduler.get_job(job.name).modify(next_run_time=now + timedelta(seconds=job.every))
        bring_near(scheduler, now=now)
        assert [scheduler.get_job(job.name).next_run_time for job in JOBS] == [
            now + timedelta(seconds=job.every) for job in JOBS
        ]
        bring_near(scheduler, now=now - HOUR)
        assert {scheduler.get_job(job.name).next_run_time for job in JOBS} == {now - HOUR}
    finally:
        scheduler.shutdown(wait=False)
