"""Rows of the outbox that were settled long ago are deleted: a broadcast's numbers stay, and what is still needed."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from bot.scheduler.jobs import JOBS, Jobs
from domain.broadcasts import Numbers, State
from domain.message import Lost, Never, Unknown
from domain.outbox import RowState
from domain.people import Person
from domain.rules import Rules
from storage.ledger import condensing
from storage.tables import outbox
from tests.delivery.rig import Rig

KEPT = timedelta(days=90)
CONDENSE = next(job for job in JOBS if job.name == "condense_outbox")
TEND = next(job for job in JOBS if job.name == "tend_broadcasts")


async def tick(rig: Rig, *, rules: Rules | None = None) -> None:
    """The broadcasts are tended, and all that is old enough is condensed."""
    jobs = Jobs(rig.database, rig.clock, rules or Rules())
    await jobs.run(TEND)
    await rig.settle()
    for _ in range(5):
        await jobs.run(CONDENSE)


async def stored(rig: Rig) -> dict[str, int]:
    """How many rows of broadcasts there are, by state."""
    counted = select(outbox.c.state, func.count()).where(outbox.c.broadcast_id.is_not(None)).group_by(outbox.c.state)
    async with rig.database.transaction() as tx:
        return {row[0]: row[1] for row in await tx.execute(counted)}


async def notices(rig: Rig) -> int:
    async with rig.database.transaction() as tx:
        found = select(func.count()).select_from(outbox).where(outbox.c.broadcast_id.is_(None))
        return int((await tx.execute(found)).scalar_one())


async def sent_to_ten(rig: Rig) -> tuple[Person, int]:
    """A broadcast of which seven arrived; one receiver has blocked the bot, one is unclear, one may be tried again."""
    author, receivers = await rig.officer(), await rig.crowd(10)
    rig.edge.script["p0"] = [Never(Lost.BLOCKED)]
    rig.edge.script["p1"] = [Unknown()]
    rig.edge.script["p2"] = [Never(Lost.REFUSED)]
    made = await rig.broadcast(author, *receivers)
    await rig.settle()
    await tick(rig)
    return author, made


TEN = Numbers(sent=7, unknown=1, failed={"blocked": 1, "refused": 1})


async def test_the_numbers_of_a_broadcast_stay_when_its_rows_are_folded(rig: Rig) -> None:
    _, made = await sent_to_ten(rig)
    assert await rig.numbers(made) == TEN
    await rig.move((KEPT - timedelta(hours=1)).total_seconds())
    await tick(rig)
    assert sum((await stored(rig)).values()) == 10
    await rig.move(2 * 3600)
    await tick(rig)
    assert await stored(rig) == {"unknown": 1, "failed": 1}
    assert await rig.numbers(made) == TEN


async def test_what_is_unclear_or_failed_can_be_sent_again_a_year_later(rig: Rig) -> None:
    author, made = await sent_to_ten(rig)
    await rig.move(timedelta(days=365).total_seconds())
    await tick(rig)
    await rig.steer(author, made, "resend")
    await rig.settle()
    await tick(rig)
    assert await rig.numbers(made) == Numbers(sent=8, failed={"blocked": 1, "refused": 1})
    await rig.steer(author, made, "retry")
    await rig.settle()
    await tick(rig)
    assert await rig.state_of(made) == (State.DONE, True)
    assert await rig.numbers(made) == Numbers(sent=9, failed={"blocked": 1})
    await rig.move((KEPT + timedelta(days=1)).total_seconds())
    await tick(rig)
    assert await stored(rig) == {}
    assert await rig.numbers(made) == Numbers(sent=9, failed={"blocked": 1})
    assert [address for address, said in rig.edge.got if said == "bulk"].count("p5") == 1


async def test_it_goes_in_batches(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(condensing, "BATCH", 3)
    _, made = await sent_to_ten(rig)
    await rig.move((KEPT + timedelta(days=1)).total_seconds())
    jobs = Jobs(rig.database, rig.clock, Rules())
    left = []
    for _ in range(4):
        await jobs.run(CONDENSE)
        left.append(sum((await stored(rig)).values()))
        assert await rig.numbers(made) == TEN
    assert left == [7, 4, 2, 2]


async def test_a_broadcast_that_has_not_ended_is_left_alone(rig: Rig) -> None:
    author, receivers = await rig.officer(), await rig.crowd(4)
    made = await rig.broadcast(author, *receivers)
    await rig.claim(2)
    await rig.steer(author, made, "pause")
    await rig.move((KEPT * 2).total_seconds())
    await tick(rig)
    assert sum((await stored(rig)).values()) == 4


async def test_notices_go_and_those_that_wait_stay(rig: Rig) -> None:
    lan, hoa = await rig.person("Lan"), await rig.person("Hoa")
    await rig.put(lan, "arrives")
    await rig.settle()
    await rig.move((KEPT - timedelta(hours=1)).total_seconds())
    rig.edge.script["Hoa"] = [Never(Lost.BLOCKED)]
    await rig.put(hoa, "waits")
    await rig.settle()
    await tick(rig)
    assert await notices(rig) == 2
    await rig.move(2 * 3600)
    await tick(rig)
    assert await notices(rig) == 1
    async with rig.database.transaction() as tx:
        assert (await tx.execute(select(outbox.c.state))).scalars().all() == [RowState.WAITING]


async def test_what_is_set_aside_waits_for_a_decision_however_long(rig: Rig) -> None:
    await rig.put(await rig.person("Lan"), "perhaps")
    async with rig.database.transaction() as tx:
        await tx.execute(
            text("UPDATE outbox SET state = 'unknown', reason = 'restored', settled_at = :now"),
            {"now": rig.clock.now()},
        )
    await rig.move((KEPT * 5).total_seconds())
    await tick(rig)
    assert await notices(rig) == 1


async def test_nothing_is_folded_where_everything_is_to_be_kept(rig: Rig) -> None:
    await sent_to_ten(rig)
    await rig.move(timedelta(days=3650).total_seconds())
    await tick(rig, rules=Rules(outbox_kept=None))
    assert sum((await stored(rig)).values()) == 10
