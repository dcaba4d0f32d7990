"""A broadcast from its planning to its end: everybody once, the numbers always add up, and the end comes exactly once."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from domain import errors
from domain.broadcasts import Numbers, State
from domain.message import Later, Lost, Never, Unknown
from domain.outbox import Ended, RowKind, RowState
from domain.people import Role
from playground.flood import Cut
from services import broadcasts
from storage import broadcasts as stored
from storage import people, subscriptions, tables, units
from storage.ledger import outbox
from tests import ids
from tests.delivery.crowd import INVITATION, many_subscribers, received
from tests.delivery.rig import Rig
from tests.handlers.broadcasts.announcement import announce
from tests.town import Town, open_town

TICK = timedelta(seconds=3)


# Planning


async def test_everybody_in_the_audience_gets_a_row_whatever_the_size_of_a_chunk(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "CHUNK", 3)
    author = await rig.officer()
    receivers = await rig.crowd(10)
    resting, awake = receivers[::4], [person for person in receivers if person not in receivers[::4]]
    async with rig.database.transaction() as tx:
        for person in resting:
            await people.mark_unreachable(tx, person.id, why="blocked", now=rig.clock.now())
    made = await rig.broadcast(author, *receivers)
    assert (await rig.numbers(made)).audience == 3
    await rig.plan()
    assert await rig.numbers(made) == Numbers(waiting=7, skipped={"resting": 3})
    await rig.settle()
    assert sorted(rig.edge.got) == sorted((person.address, "bulk") for person in awake)


async def test_who_subscribes_later_is_not_in_the_audience(rig: Rig) -> None:
    author, lan, hoa = await rig.officer(), await rig.person("Lan"), await rig.person("Hoa")
    made = await rig.broadcast(author, lan)
    async with rig.database.transaction() as tx:
        await subscriptions.add(tx, hoa.id, now=rig.clock.now())
    await rig.settle()
    assert await rig.numbers(made) == Numbers(sent=1)


async def test_an_empty_audience_leaves_nothing_behind(rig: Rig) -> None:
    author = await rig.officer()
    with pytest.raises(errors.NobodyToReach):
        await rig.broadcast(author)
    async with rig.database.transaction() as tx:
        assert await stored.running(tx) == []


async def test_only_those_in_office_may_start(rig: Rig) -> None:
    lan = await rig.person("Lan")
    with pytest.raises(errors.NotAllowed):
        await rig.broadcast(lan, lan)


async def test_a_person_with_two_offices_is_told_once(rig: Rig) -> None:
    author = await rig.officer()
    async with rig.database.transaction() as tx:
        province = await units.province(tx)
        await people.appoint(tx, author.id, Role.EDITOR, province.id, now=rig.clock.now())
        made = await broadcasts.start(
            tx, author, kind="announcement", texts={"vi": "bulk"}, audience="officers", now=rig.clock.now()
        )
    assert await rig.numbers(made) == Numbers(waiting=1)


# The end


async def test_it_ends_once_whoever_looks(rig: Rig) -> None:
    made = await rig.broadcast(await rig.officer(), *await rig.crowd(5))
    await asyncio.gather(rig.tend(), rig.tend())
    assert await rig.state_of(made) == (State.SENDING, False)
    await rig.settle()
    await asyncio.gather(*(rig.tend() for _ in range(4)))
    await rig.tend()
    assert await rig.state_of(made) == (State.DONE, True)
    assert await rig.log_of(made) == ["start", "finish"]


async def test_rows_of_unknown_fate_do_not_keep_it_from_ending(rig: Rig) -> None:
    receivers = await rig.crowd(3)
    rig.edge.script["p1"] = [Unknown()]
    made = await rig.broadcast(await rig.officer(), *receivers)
    await rig.settle()
    await rig.tend()
    assert await rig.state_of(made) == (State.DONE, True)
    assert await rig.numbers(made) == Numbers(sent=2, unknown=1)


async def test_a_row_that_waits_for_another_try_keeps_it_open(rig: Rig) -> None:
    rig.edge.script["p0"] = [Later(5, "server_error")]
    made = await rig.broadcast(await rig.officer(), *await rig.crowd(1))
    await rig.settle()
    await rig.tend()
    assert await rig.state_of(made) == (State.SENDING, False)
    await rig.move(2)
    await rig.tend()
    assert await rig.state_of(made) == (State.DONE, True)


async def test_the_last_look_is_not_lost_while_an_older_one_is_being_sent(rig: Rig) -> None:
    author = await rig.officer()
    made = await rig.broadcast(author, *await rig.crowd(1))
    await rig.tend()
    # A process takes the author's message and is slow, or dies, while the last row of the broadcast is settled.
    looks = [parcel for parcel in await rig.claim(limit=1) if parcel.kind == RowKind.PROGRESS]
    assert len(looks) == 1
    await rig.settle()
    await rig.tend()
    assert await rig.state_of(made) == (State.SENDING, False)
    await rig.move(61)
    await rig.tend()
    await rig.settle()
    assert await rig.state_of(made) == (State.DONE, True)
    assert "✅" in rig.edge.got[-1][1]


async def test_a_process_that_is_killed_after_the_end_leaves_the_last_look_waiting(rig: Rig) -> None:
    author = await rig.officer()
    made = await rig.broadcast(author, *await rig.crowd(2))
    await rig.settle()
    await rig.tend()
    assert await rig.state_of(made) == (State.DONE, True)
    # Killed here; another process finds the row.
    await rig.settle(rig.another())
    assert rig.edge.got[-1][0] == "officer"
    assert "✅" in rig.edge.got[-1][1]


async def test_a_look_at_the_numbers_costs_one_count(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    made = await rig.broadcast(await rig.officer(), *await rig.crowd(3))
    count, counted = stored.numbers, 0

    async def numbers(*args: Any) -> Numbers:
        nonlocal counted
        counted += 1
        return await count(*args)

    monkeypatch.setattr(stored, "numbers", numbers)
    await rig.tend()
    await rig.settle()
    assert "Đang chờ:</b> 3" in rig.edge.got[0][1]
    assert counted == 1
    await rig.tend()
    await rig.settle()
    assert await rig.state_of(made) == (State.DONE, True)
    assert "Đã gửi:</b> 3" in rig.edge.got[-1][1]
    assert counted == 2


# Steering


async def test_paused_rows_wait_and_rows_in_flight_settle(rig: Rig) -> None:
    author = await rig.officer()
    made = await rig.broadcast(author, *await rig.crowd(10))
    flying = await rig.claim(limit=4)
    await rig.steer(author, made, "pause")
    await rig.move(30)
    assert await rig.numbers(made) == Numbers(waiting=6, sending=4)
    async with rig.database.transaction() as tx:
        ended = [Ended(parcel, RowState.SENT, message_id=1) for parcel in flying]
        assert await outbox.settle(tx, ended, now=rig.clock.now()) == {parcel.id for parcel in flying}
    await rig.tend()
    assert await rig.numbers(made) == Numbers(waiting=6, sent=4)
    await rig.steer(author, made, "resume")
    await rig.settle()
    assert await rig.numbers(made) == Numbers(sent=10)


async def test_a_row_that_comes_back_after_the_cancelling_is_cancelled_too(rig: Rig) -> None:
    author = await rig.officer()
    made = await rig.broadcast(author, *await rig.crowd(3))
    (flying,) = await rig.claim(limit=1)
    await rig.steer(author, made, "cancel")
    assert await rig.numbers(made) == Numbers(sending=1, skipped={"cancelled": 2})
    await rig.tend()
    assert await rig.state_of(made) == (State.CANCELLED, False)
    async with rig.database.transaction() as tx:
        now = rig.clock.now()
        await outbox.settle(tx, [Ended(flying, RowState.WAITING, "server_error", due_at=now)], now=now)
    await rig.settle()
    await rig.tend()
    assert await rig.numbers(made) == Numbers(skipped={"cancelled": 3})
    assert await rig.state_of(made) == (State.CANCELLED, True)
    assert [address for address, _ in rig.edge.got] == ["officer"] * len(rig.edge.got)


async def test_of_two_who_press_at_once_one_is_told_that_things_have_changed(rig: Rig) -> None:
    author = await rig.officer()
    made = await rig.broadcast(author, *await rig.crowd(3))
    async with rig.database.transaction() as tx:
        seen = await broadcasts.watch(tx, author, made)

    async def press(verb: str) -> None:
        async with rig.database.transaction() as tx:
            await broadcasts.steer(tx, author, seen, verb, now=rig.clock.now())

    outcomes = await asyncio.gather(press("pause"), press("cancel"), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Changed", "NoneType"]
    assert len(await rig.log_of(made)) == 2


@pytest.mark.parametrize("verb", ["pause", "resume", "cancel", "resend", "retry", "finish", "burn"])
async def test_what_does_not_fit_the_state_is_refused(rig: Rig, verb: str) -> None:
    author = await rig.officer()
    made = await rig.broadcast(author, *await rig.crowd(1))
    await rig.settle()
    await rig.tend()
    allowed = verb in ("resend", "retry")
    if allowed:
        await rig.steer(author, made, verb)
    else:
        with pytest.raises((errors.Changed, errors.NotFound)):
            await rig.steer(author, made, verb)
    assert await rig.log_of(made) == ["start", "finish", *([verb] if allowed else [])]


async def test_only_those_in_office_may_steer(rig: Rig) -> None:
    author, lan = await rig.officer(), await rig.person("Lan")
    made = await rig.broadcast(author, lan)
    with pytest.raises(errors.NotAllowed):
        await rig.steer(lan, made, "cancel")


async def test_what_failed_for_good_is_not_tried_again(rig: Rig) -> None:
    author = await rig.officer()
    made = await rig.broadcast(author, *await rig.crowd(3))
    rig.edge.script["p0"] = [Never(Lost.BLOCKED)]
    rig.edge.script["p1"] = [Never(Lost.REFUSED)]
    await rig.settle()
    await rig.tend()
    assert await rig.numbers(made) == Numbers(sent=1, failed={"blocked": 1, "refused": 1})
    await rig.steer(author, made, "retry")
    assert await rig.numbers(made) == Numbers(waiting=1, sent=1, failed={"blocked": 1})
    await rig.settle()
    await rig.tend()
    assert await rig.numbers(made) == Numbers(sent=2, failed={"blocked": 1})
    assert await rig.state_of(made) == (State.DONE, True)


# Through Telegram, with everything going wrong


@pytest.mark.parametrize("every", [2, 7])
async def test_through_floods_everybody_is_told_once_and_the_author_sees_the_end(town: Town, every: int) -> None:
    phones = await many_subscribers(town, 40)
    officer = await town.province("Anh Minh")
    await announce(officer, INVITATION)
    town.world.faults.flood_every = every
    for _ in range(60):
        await town.move(TICK)
    assert [received(phone) for phone in phones] == [1] * 40
    assert "Đã gửi: 40" in officer.last.text
    assert officer.last.text.startswith("✅")


async def test_through_blocks_and_cuts_the_numbers_add_up(database_url: str) -> None:
    async with open_town(database_url, send_rate=30) as town:
        phones = await many_subscribers(town, 30)
        officer = await town.province("Anh Minh")
        await announce(officer, INVITATION)
        phones[15].deactivate()
        town.world.faults.blocked = {phone.id for phone in phones[16:19]}
        cuts: tuple[Cut, ...] = ("before", "off", "after", "off")
        for town.world.faults.cut in cuts:
            await town.app.worker.round()
        for _ in range(10):
            await town.move(TICK)
        made = await ids.only(town.app.database, tables.broadcasts)
        async with town.app.database.transaction() as tx:
            counted = await broadcasts.numbers(tx, made)
        assert counted == Numbers(sent=18, unknown=8, failed={"blocked": 3, "gone": 1})
        # Each round claims four.
        assert [received(phone) for phone in phones] == [0] * 4 + [1] * 11 + [0] * 4 + [1] * 11
        assert officer.last.text.startswith("✅")
        assert "Tổng số người nhận: 30" in officer.last.text
