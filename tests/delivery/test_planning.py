"""A large audience is planned part by part: by whoever is there, as it was at the beginning, and nobody twice."""

import asyncio
import contextlib

import pytest

from domain.broadcasts import Numbers, State
from domain.message import OutMessage
from domain.people import Person
from handlers.broadcasts import progress
from locales import words
from services import broadcasts
from storage import broadcasts as stored
from storage import people, subscriptions
from storage.db import Database
from tests.delivery.rig import Rig


class Killed(Exception):
    """Here a process dies."""


STILL_PLANNED = "đang lập danh sách người nhận"


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "CHUNK", 3)


async def part(database: Database, rig: Rig) -> bool:
    """Plan one part, as a process does."""
    async with database.transaction() as tx:
        return await broadcasts.go_on(tx, now=rig.clock.now())


async def look(rig: Rig, made: int) -> OutMessage:
    """What the author sees."""
    async with rig.database.transaction() as tx:
        found = await stored.load(tx, made)
        assert found is not None
        return progress.message(words("vi"), found, await broadcasts.numbers(tx, made))


def told(rig: Rig) -> list[str]:
    return sorted(address for address, text in rig.edge.got if text == "bulk")


def names(receivers: list[Person]) -> list[str]:
    return sorted(person.address for person in receivers)


async def test_the_worker_plans_what_is_left_while_it_sends(rig: Rig) -> None:
    receivers = await rig.crowd(20)
    made = await rig.broadcast(await rig.officer(), *receivers)
    assert (await rig.numbers(made)).audience == 3
    await rig.settle()
    assert await rig.numbers(made) == Numbers(sent=20)
    assert told(rig) == names(receivers)


async def test_what_a_killed_process_had_begun_another_goes_on_with(rig: Rig, database_url: str) -> None:
    receivers = await rig.crowd(10)
    made = await rig.broadcast(await rig.officer(), *receivers)
    dead, alive = Database(database_url), Database(database_url)
    # Killed in the middle of a part: its connection is gone, and with it the part.
    with contextlib.suppress(Killed):
        async with dead.transaction() as tx:
            assert await broadcasts.go_on(tx, now=rig.clock.now())
            assert (await stored.numbers(tx, made)).audience == 6
            raise Killed
    await dead.close()
    assert (await rig.numbers(made)).audience == 3
    while await part(alive, rig):
        pass
    await alive.close()
    assert await rig.numbers(made) == Numbers(waiting=10)
    await rig.settle()
    assert told(rig) == names(receivers)


async def test_two_processes_that_plan_at_once_write_nobody_twice(rig: Rig, database_url: str) -> None:
    receivers = await rig.crowd(40)
    made = await rig.broadcast(await rig.officer(), *receivers)
    databases = [Database(database_url) for _ in range(3)]
    while any(await asyncio.gather(*(part(database, rig) for database in databases))):
        pass
    for database in databases:
        await database.close()
    assert await rig.numbers(made) == Numbers(waiting=40)
    await asyncio.gather(rig.settle(), rig.settle(rig.another()))
    assert told(rig) == names(receivers)


async def test_who_subscribes_while_it_is_planned_is_not_in_it(rig: Rig) -> None:
    receivers = await rig.crowd(8)
    late = await rig.person("late")
    made = await rig.broadcast(await rig.officer(), *receivers)
    await rig.move(1)
    async with rig.database.transaction() as tx:
        await subscriptions.add(tx, late.id, now=rig.clock.now())
    await rig.plan()
    await rig.settle()
    assert await rig.numbers(made) == Numbers(sent=8)
    assert told(rig) == names(receivers)


async def test_it_does_not_end_before_all_are_planned_and_its_author_is_told_so(rig: Rig) -> None:
    made = await rig.broadcast(await rig.officer(), *await rig.crowd(6))
    claimed = await rig.claim()
    assert len(claimed) == 3
    assert STILL_PLANNED in (await look(rig, made)).text
    rig.clock.move_to(claimed[0].lease_until)
    await rig.tend()
    assert await rig.state_of(made) == (State.SENDING, False)
    await rig.plan()
    assert STILL_PLANNED not in (await look(rig, made)).text


async def test_a_first_part_out_of_reach_is_not_nobody(rig: Rig) -> None:
    receivers = await rig.crowd(5)
    async with rig.database.transaction() as tx:
        for person in receivers[:3]:
            await people.mark_unreachable(tx, person.id, why="blocked", now=rig.clock.now())
    made = await rig.broadcast(await rig.officer(), *receivers)
    await rig.plan()
    await rig.settle()
    assert await rig.numbers(made) == Numbers(sent=2, skipped={"resting": 3})


async def test_paused_in_the_middle_it_is_planned_on_and_nothing_is_sent(rig: Rig) -> None:
    author, receivers = await rig.officer(), await rig.crowd(10)
    made = await rig.broadcast(author, *receivers)
    await rig.steer(author, made, "pause")
    await rig.settle()
    assert await rig.numbers(made) == Numbers(waiting=10)
    await rig.steer(author, made, "resume")
    await rig.settle()
    assert told(rig) == names(receivers)


async def test_cancelled_in_the_middle_nobody_else_is_planned(rig: Rig) -> None:
    author = await rig.officer()
    made = await rig.broadcast(author, *await rig.crowd(20))
    for _ in range(3):
        assert await part(rig.database, rig)
    await rig.steer(author, made, "cancel")
    await rig.settle()
    await rig.tend()
    assert await rig.numbers(made) == Numbers(skipped={"cancelled": 12})
    assert await rig.state_of(made) == (State.CANCELLED, True)
    assert STILL_PLANNED not in (await look(rig, made)).text
    assert await rig.log_of(made) == ["start", "cancel"]
    assert told(rig) == []
