"""The worker: what becomes of a row, whatever the other side says, and whoever dies on the way."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.clock import Clock
from bot.delivery import ledger
from domain.broadcasts import Numbers
from domain.message import Later, Lost, Never, Outcome, OutMessage, Sent, Unknown
from domain.outbox import Ended, Parcel, Rank, RowState
from services import broadcasts
from storage.db import Database, OutOfReach
from storage.ledger import claims, outbox
from storage.tables import outbox as table
from storage.tables import people
from tests.delivery.crowd import INVITATION, many_subscribers, received, second_worker
from tests.delivery.rig import Rig, open_rig, worker
from tests.handlers.broadcasts.announcement import announce
from tests.town import Town

FLOOD = Later(5, "flood", everywhere=True)
ERROR = Later(5, "server_error")


# What the edge says


async def test_sent(rig: Rig) -> None:
    await rig.put(await rig.person("Lan"), "x")
    await rig.settle()
    assert [(row["state"], row["reason"], row["attempts"]) for row in await rig.rows()] == [("sent", None, 1)]


@pytest.mark.parametrize("rank", [Rank.REPLY, Rank.NOTICE])
@pytest.mark.parametrize("outcome", [ERROR, Unknown(), RuntimeError("a bug")])
async def test_a_reply_or_notice_is_tried_again_each_time_after_a_longer_wait(
    rig: Rig, rank: Rank, outcome: Later | Unknown | Exception
) -> None:
    await rig.put(await rig.person("Lan"), "x", rank=rank)
    rig.edge.script["Lan"] = [outcome] * 3
    start = rig.clock.now()
    for _ in range(30):
        await rig.settle()
        await rig.move(1)
    waits = [round((moment - start).total_seconds()) for _, _, moment in rig.edge.tried]
    assert waits == [0, 2, 7, 22]
    assert rig.edge.got == [("Lan", "x")]


async def test_after_many_tries_it_is_given_up(rig: Rig) -> None:
    await rig.put(await rig.person("Lan"), "x")
    rig.edge.script["Lan"] = [ERROR] * 100
    for _ in range(100):
        await rig.move(900)
    assert [(row["state"], row["reason"]) for row in await rig.rows()] == [("failed", "exhausted")]
    assert len(rig.edge.tried) == 12


async def test_while_there_is_no_connection_nothing_is_given_up(rig: Rig) -> None:
    await rig.put(await rig.person("Lan"), "x")
    rig.edge.script["Lan"] = [Later(2, "no_connection", everywhere=True)] * 500
    for _ in range(501):
        await rig.move(2)
    assert rig.edge.got == [("Lan", "x")]


async def test_what_is_refused_has_failed(rig: Rig) -> None:
    await rig.put(await rig.person("Lan"), "x")
    rig.edge.script["Lan"] = [Never(Lost.REFUSED)]
    await rig.settle()
    assert [(row["state"], row["reason"]) for row in await rig.rows()] == [("failed", "refused")]
    await rig.put(await rig.person("Lan"), "y")
    await rig.settle()
    assert rig.edge.got == [("Lan", "y")]


async def test_a_row_that_cannot_be_rendered_does_not_hold_up_the_others(rig: Rig) -> None:
    lan = await rig.person("Lan")
    async with rig.database.transaction() as tx:
        await outbox.enqueue(tx, lan.id, "no_such_kind", {"id": 1}, now=rig.clock.now())
    await rig.put(lan, "x")
    await rig.settle()
    assert [(row["state"], row["reason"]) for row in await rig.rows()] == [("failed", "not_rendered"), ("sent", None)]


async def test_a_row_of_a_broadcast_whose_answer_was_lost_is_never_sent_again_by_itself(rig: Rig) -> None:
    lan = await rig.person("Lan")
    made = await rig.broadcast(await rig.officer(), lan)
    rig.edge.script["Lan"] = [Unknown()]
    for _ in range(10):
        await rig.move(600)
    assert len(rig.edge.tried) == 1
    assert await rig.numbers(made) == Numbers(unknown=1)


async def test_every_outcome_of_a_broadcast_is_counted_once(rig: Rig) -> None:
    outcomes: dict[str, list[Outcome | Exception]] = {
        "sent": [],
        "later": [ERROR, ERROR],
        "flood": [FLOOD],
        "lost": [Unknown()],
        "blocked": [Never(Lost.BLOCKED)],
        "gone": [Never(Lost.GONE)],
        "refused": [Never(Lost.REFUSED)],
        "tired": [ERROR] * 99,
    }
    receivers = [await rig.person(name) for name in outcomes]
    for name, script in outcomes.items():
        rig.edge.script[name] = list(script)
    made = await rig.broadcast(await rig.officer(), *receivers)
    for _ in range(200):
        assert (await rig.numbers(made)).audience == len(outcomes)
        await rig.move(300)
    failed = {"blocked": 1, "exhausted": 1, "gone": 1, "refused": 1}
    assert await rig.numbers(made) == Numbers(sent=3, unknown=1, failed=failed)


# The order


async def test_replies_go_before_notices_and_notices_before_bulk(rig: Rig) -> None:
    author, lan, hoa, mai = await rig.officer(), *[await rig.person(name) for name in ("Lan", "Hoa", "Mai")]
    await rig.broadcast(author, lan)
    await rig.put(hoa, "notice")
    await rig.put(mai, "reply", rank=Rank.REPLY)
    await rig.settle()
    assert [text for _, text in rig.edge.got] == ["reply", "notice", "bulk"]


@pytest.mark.usefixtures("one_at_a_time")
async def test_a_notice_that_comes_in_between_leaves_before_the_rows_in_hand(database_url: str) -> None:
    async with open_rig(database_url, rate=30) as rig:
        receivers = [await rig.person(f"p{number}") for number in range(20)]
        await rig.broadcast(await rig.officer(), *receivers)
        notices = [(await rig.person("Lan"), "notice")]

        async def write_in_between(address: str, message: OutMessage) -> Outcome:
            if notices:
                await rig.put(*notices.pop())
            return await rig.edge.send(address, message)

        process = worker(rig.database, write_in_between, rig.clock, rate=30)
        async with process.stations():
            while await process.claimer.claim():
                pass
            await process.drain()
        said = [text for _, text in rig.edge.got]
        assert sorted(said) == ["bulk"] * 20 + ["notice"]
        assert said.index("notice") <= 11


async def test_a_chat_gets_its_notices_in_order_even_when_the_first_has_to_wait(rig: Rig) -> None:
    lan, hoa = await rig.person("Lan"), await rig.person("Hoa")
    for text in ("1", "2", "3"):
        await rig.put(lan, text)
    await rig.put(hoa, "x")
    rig.edge.script["Lan"] = [ERROR]
    await rig.settle()
    assert rig.edge.got == [("Hoa", "x")]
    await rig.move(2)
    assert [text for address, text in rig.edge.got if address == "Lan"] == ["1", "2", "3"]


async def test_a_chat_is_sent_one_message_at_a_time(rig: Rig) -> None:
    lan = await rig.person("Lan")
    await rig.broadcast(await rig.officer(), lan)
    await rig.put(lan, "notice")
    await rig.put(lan, "reply", rank=Rank.REPLY)
    for text in ("reply", "notice", "bulk"):
        assert len(await rig.claim()) == 1, text
        rig.clock.move(timedelta(seconds=61))
        if text != "bulk":
            await rig.worker.round()
    assert [text for _, text in rig.edge.got] == ["reply", "notice"]


async def test_a_paused_broadcast_is_in_nobodys_way(rig: Rig) -> None:
    author, lan = await rig.officer(), await rig.person("Lan")
    first = await rig.broadcast(author, lan, text="first")
    async with rig.database.transaction() as tx:
        await broadcasts.steer(tx, author, await broadcasts.watch(tx, author, first), "pause", now=rig.clock.now())
    await rig.broadcast(author, lan, text="second")
    await rig.put(lan, "notice")
    await rig.settle()
    assert [text for _, text in rig.edge.got] == ["notice", "second"]


async def test_two_broadcasts_share_what_there_is(rig: Rig) -> None:
    author = await rig.officer()
    receivers = [await rig.person(f"p{number}") for number in range(6)]
    first = await rig.broadcast(author, *receivers)
    second = await rig.broadcast(author)
    claimed = await rig.claim(limit=4)
    assert sorted(parcel.broadcast_id or 0 for parcel in claimed) == [first, first, second, second]


# Processes that die, sleep, or work side by side


async def test_what_a_dead_process_had_taken_comes_back(rig: Rig) -> None:
    lan, hoa, mai = [await rig.person(name) for name in ("Lan", "Hoa", "Mai")]
    await rig.put(lan, "x")
    made = await rig.broadcast(await rig.officer(), hoa, mai)
    claimed = await rig.claim()
    assert [parcel.address for parcel in claimed] == ["Lan", "Hoa", "Mai"]
    assert await claims.mark_leaving(rig.database, [claimed[1]]) == {claimed[1].id}
    await rig.move(60)
    assert rig.edge.tried == []
    assert await rig.numbers(made) == Numbers(sending=2)
    await rig.move(5)
    # What had not been marked as leaving had not left, and this was its first attempt.
    assert rig.edge.got == [("Lan", "x"), ("Mai", "bulk")]
    assert await rig.numbers(made) == Numbers(sent=1, unknown=1)
    assert [(row["state"], row["reason"], row["attempts"]) for row in await rig.rows()] == [
        ("sent", None, 2),
        ("unknown", "interrupted", 1),
        ("sent", None, 1),
    ]


async def test_what_a_program_without_marks_had_claimed_may_have_been_sent(rig: Rig) -> None:
    made = await rig.broadcast(await rig.officer(), await rig.person("Hoa"))
    await rig.claim()
    async with rig.database.transaction() as tx:
        await tx.execute(update(table).values(leaving=None))
    await rig.move(65)
    assert rig.edge.tried == []
    assert await rig.numbers(made) == Numbers(unknown=1)


async def test_a_row_whose_lease_was_lost_does_not_leave(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    receivers = await rig.crowd(3)
    made = await rig.broadcast(await rig.officer(), *receivers)
    mark = claims.mark_leaving

    async def mark_too_late(database: Database, parcels: Sequence[Parcel]) -> set[int]:
        monkeypatch.setattr(claims, "mark_leaving", mark)
        rig.clock.move(timedelta(seconds=61))
        async with database.transaction() as tx:
            await claims.expire(tx, now=rig.clock.now(), overlong=rig.clock.now() + timedelta(minutes=2))
        assert {parcel.id for parcel in await rig.claim(1)} == {parcels[0].id}
        return await mark(database, parcels)

    monkeypatch.setattr(claims, "mark_leaving", mark_too_late)
    await rig.worker.round()
    assert rig.edge.tried == []
    assert await rig.numbers(made) == Numbers(waiting=2, sending=1)
    await rig.settle()
    assert len(rig.edge.got) == 2


@pytest.mark.usefixtures("one_at_a_time")
async def test_rows_are_marked_in_small_groups_and_settled_ones_are_unmarked(database_url: str) -> None:
    async with open_rig(database_url, rate=30) as rig:
        made = await rig.broadcast(await rig.officer(), *await rig.crowd(20))
        unsent: list[int] = []

        async def look(address: str, message: OutMessage) -> Outcome:
            unsent.append(len(await leaving() - {tried for tried, _, _ in rig.edge.tried}))
            return await rig.edge.send(address, message)

        async def leaving() -> set[str]:
            marked = select(people.c.address).join(table, table.c.person_id == people.c.id).where(table.c.leaving)
            async with rig.database.transaction() as tx:
                return set((await tx.execute(marked)).scalars())

        await rig.settle(worker(rig.database, look, rig.clock, rate=30))
        assert await rig.numbers(made) == Numbers(sent=20)
        assert await leaving() == set()
        # With the one that is just being sent.
        assert len(unsent) == 20
        assert max(unsent) == 3


async def test_who_slept_over_the_lease_has_no_say_any_more(rig: Rig) -> None:
    await rig.put(await rig.person("Lan"), "x")
    (old,) = await rig.claim()
    rig.clock.move(timedelta(seconds=61))
    async with rig.database.transaction() as tx:
        await claims.expire(tx, now=rig.clock.now(), overlong=rig.clock.now() + timedelta(minutes=2))
    (new,) = await rig.claim()
    async with rig.database.transaction() as tx:
        now = rig.clock.now()
        assert not await outbox.settle(tx, [Ended(old, RowState.SENT, message_id=1)], now=now)
        assert not await outbox.settle(tx, [Ended(old, RowState.WAITING, due_at=now)], now=now)
        assert await outbox.settle(tx, [Ended(new, RowState.SENT, message_id=2)], now=now) == {new.id}


async def test_of_a_batch_only_the_row_whose_lease_was_lost_does_not_count(rig: Rig) -> None:
    made = await rig.broadcast(await rig.officer(), *[await rig.person(f"p{number}") for number in range(4)])
    batch = await rig.claim()
    lost, *kept = batch
    async with rig.database.transaction() as tx:
        now = rig.clock.now()
        await outbox.settle(tx, [Ended(lost, RowState.FAILED, Lost.REFUSED)], now=now)
        settled = await outbox.settle(tx, [Ended(parcel, RowState.SENT, message_id=1) for parcel in batch], now=now)
    assert settled == {parcel.id for parcel in kept}
    assert await rig.numbers(made) == Numbers(sent=3, failed={"refused": 1})


async def test_an_outcome_that_cannot_be_written_does_not_keep_the_others_from_it(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    receivers = [await rig.person(f"p{number}") for number in range(5)]
    made = await rig.broadcast(await rig.officer(), *receivers)
    rig.edge.script["p2"] = [Never(Lost.BLOCKED)]

    async def fail(*args: object, **more: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("bot.delivery.ledger.people.mark_unreachable", fail)
    await rig.settle()
    assert await rig.numbers(made) == Numbers(sent=4, sending=1)


async def test_who_slept_between_claim_and_send_does_not_send(rig: Rig) -> None:
    await rig.put(await rig.person("Lan"), "x")
    taken, rig.clock.wait_until = rig.clock.wait_until, None  # type: ignore[method-assign,assignment]

    async def sleep_long(when: object) -> None:
        rig.clock.move(timedelta(seconds=30))

    rig.clock.wait_until = sleep_long  # type: ignore[method-assign]
    await rig.worker.round()
    rig.clock.wait_until = taken  # type: ignore[method-assign]
    assert rig.edge.tried == []
    assert [(row["state"], row["attempts"]) for row in await rig.rows()] == [("waiting", 0)]
    await rig.settle()
    assert rig.edge.got == [("Lan", "x")]


async def test_two_workers_side_by_side_send_nothing_twice(rig: Rig) -> None:
    receivers = [await rig.person(f"p{number}") for number in range(120)]
    made = await rig.broadcast(await rig.officer(), *receivers)
    for person in receivers[:40]:
        await rig.put(person, "notice")
    workers = [rig.worker, rig.another(), rig.another()]
    while sum(await asyncio.gather(*(worker.round() for worker in workers))):
        pass
    assert sorted(rig.edge.got) == sorted(
        [(f"p{number}", "bulk") for number in range(120)] + [(f"p{number}", "notice") for number in range(40)]
    )
    assert await rig.numbers(made) == Numbers(sent=120)


async def test_two_workers_send_each_subscriber_one_message_through_telegram(town: Town, database_url: str) -> None:
    phones = await many_subscribers(town, 50)
    officer = await town.province("Anh Minh")
    await announce(officer, INVITATION)
    town.world.faults.slow = 0.01
    async with second_worker(town, database_url, rate=1000) as other:
        while sum(await asyncio.gather(town.app.worker.round(), other.round())):
            town.clock.move(timedelta(seconds=1))
    assert [received(phone) for phone in phones] == [1] * 50


async def test_an_outcome_is_written_down_when_the_database_comes_back(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    lan = await rig.person("Lan")
    made = await rig.broadcast(await rig.officer(), lan)
    settle, faults = outbox.settle, [OutOfReach(), OutOfReach()]

    async def settle_at_last(*args: object, **more: object) -> set[int]:
        if faults:
            raise faults.pop()
        return await settle(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("bot.delivery.ledger.outbox.settle", settle_at_last)
    monkeypatch.setattr(ledger, "_WRITING", replace(ledger._WRITING, first=0))
    await rig.settle()
    assert await rig.numbers(made) == Numbers(sent=1)


async def test_a_program_that_is_stopped_leaves_nothing_half_sent(rig: Rig) -> None:
    receivers = [await rig.person(f"p{number}") for number in range(100)]
    made = await rig.broadcast(await rig.officer(), *receivers)
    began = asyncio.Event()

    async def send_slowly(address: str, message: object) -> Sent:
        began.set()
        await asyncio.sleep(0.05)
        return Sent(1)

    clock = Clock()
    task = asyncio.create_task(worker(rig.database, send_slowly, clock).run())
    async with asyncio.timeout(10):
        await began.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    left = await rig.numbers(made)
    assert (left.sending, left.unknown, left.audience) == (0, 0, 100)
    assert left.sent > 0
