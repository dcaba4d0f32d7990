"""Killed between each step of a notice and of a broadcast, and started again: nothing lost, nothing done twice.

Between the call and its outcome in the database nobody can know whether it went out. There a notice is said again, and a
row of a broadcast becomes `unknown`.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select, text

from domain.people import Role
from playground.client import Person
from storage import people, subscriptions
from storage.tables import broadcasts, outbox
from tests.kill.rig import Rig, restart_when_dead, rig
from tests.walk import walk

# Each step of the stations, in order.
PLACES = (
    "storage.ledger.claims:claim:after",
    "bot.delivery.renderer:Renderer._render:after",
    "storage.ledger.claims:mark_leaving:before",
    "storage.ledger.claims:mark_leaving:after",
    "bot.delivery.pacer:Pacer.row:after",
    "bot.delivery.sender:Sender._try:before",
    "bot.delivery.sender:Sender._try:after",
    "storage.ledger.outbox:settle:before",
    "bot.delivery.ledger:Ledger._settle:after",
)
SAID_BUT_NOT_WRITTEN = ("bot.delivery.sender:Sender._try:after", "storage.ledger.outbox:settle:before")
# Of a broadcast, nothing is unknown that was not marked as leaving; a notice is never marked.
BEFORE_THE_MARK = (
    "services.broadcasts:start:after",
    "storage.ledger.claims:claim:after",
    "bot.delivery.renderer:Renderer._render:after",
    "storage.ledger.claims:mark_leaving:before",
)
MARK = ("storage.ledger.claims:mark_leaving:before", "storage.ledger.claims:mark_leaving:after")
WORDS = "Mời bà con xem truyền hình tối nay."


async def states(town: Rig, *where: object) -> Counter[str]:
    async with town.database.transaction() as tx:
        rows = await tx.execute(select(outbox.c.state).where(*where))  # type: ignore[arg-type]
        return Counter(rows.scalars())


def told(person: Person, words: str) -> int:
    """How many messages of the bot have these words."""
    return sum(words in message.text for message in person.messages if message.from_bot)


@pytest.mark.parametrize("place", [place for place in PLACES if place not in MARK])
async def test_a_notice_arrives_though_the_program_dies(database_url: str, tmp_path: Path, place: str) -> None:
    async with rig(database_url, tmp_path, webhook=True) as town:
        await town.start(place)
        officer = await town.officer("Chị Tòng")
        lan = town.world.person("Lan")
        await walk(lan, "card")
        town.arm()
        pressed = town.soon(lan.press("Gửi"))
        await restart_when_dead(town)
        await pressed
        await officer.hears("giới thiệu mới")
        await town.until(lambda: states(town, outbox.c.state != "sent"), Counter())
        assert told(officer, "giới thiệu mới") == (2 if place in SAID_BUT_NOT_WRITTEN else 1)
        assert await states(town) == {"sent": 1}


async def announce(officer: Person) -> None:
    await officer.send("/announce")
    await officer.press(next(label for label in officer.buttons() if "đăng ký" in label))
    await officer.send(WORDS)
    await officer.press("Bỏ qua")
    await officer.press("Bỏ qua")
    await officer.press("Gửi", on=officer.last)


@pytest.mark.parametrize("place", ["services.broadcasts:start:after", *PLACES])
async def test_the_numbers_of_a_broadcast_add_up_though_the_program_dies(
    database_url: str, tmp_path: Path, place: str
) -> None:
    async with rig(database_url, tmp_path, webhook=True) as town:
        await town.start(place)
        officer = await town.officer("Chị Hà", Role.PROVINCE_OFFICER)
        readers = [town.world.person(f"Bà con {number}") for number in range(5)]
        for reader in readers:
            await reader.send("/subscribe")
            await reader.press("Đăng ký")
        town.arm()
        pressed = town.soon(announce(officer))
        await restart_when_dead(town)
        await pressed
        await town.until(lambda: ended(town), "done")
        found = await states(town, outbox.c.rank == 3)
        assert sum(found.values()) == 5
        assert set(found) <= {"sent", "unknown"}
        heard = [told(reader, WORDS) for reader in readers]
        assert max(heard) <= 1
        assert found["sent"] <= sum(heard) <= found["sent"] + found["unknown"]
        if place in BEFORE_THE_MARK:
            assert found == {"sent": 5}


# Of these 80 a second so many are marked at a time, and one call takes 20 ms.
SOME, GROUP, KILLS = 400, 8, 4


async def test_killed_at_random_moments_it_leaves_a_small_group_unknown_at_most(
    database_url: str, tmp_path: Path
) -> None:
    chance = Random(7)
    async with rig(database_url, tmp_path, webhook=True, SEND_RATE="80") as town:
        await town.start()
        officer = await town.officer("Chị Hà", Role.PROVINCE_OFFICER)
        readers = [town.world.person(f"Bà con {number}", started=True) for number in range(SOME)]
        await subscribe(town, readers)
        town.world.faults.slow = 0.02
        await announce(officer)
        for kill in range(KILLS):
            # In the middle of it: at another moment of a batch each time.
            await town.until(partial(has_sent, town, SOME * (kill + 1) // (KILLS + 2)), True)
            await asyncio.sleep(chance.uniform(0, 0.2))
            await town.kill()
            assert sum((await states(town, outbox.c.rank == 3)).values()) == SOME
            await town.start()
        await town.until(lambda: ended(town), "done")
        found = await states(town, outbox.c.rank == 3)
        assert sum(found.values()) == SOME
        assert set(found) <= {"sent", "unknown"}
        heard = Counter(told(reader, WORDS) for reader in readers)
        assert set(heard) <= {0, 1}
        # Everybody has it but those of whom it is unknown, and of them a group at each kill at most.
        assert found["sent"] <= heard[1]
        assert heard[0] <= GROUP * KILLS, (found, heard)


async def subscribe(town: Rig, readers: Sequence[Person]) -> None:
    """As if they had, long ago."""
    async with town.database.transaction() as tx:
        for reader in readers:
            made = await people.recognise(
                tx, "telegram", str(reader.id), name=reader.name, language="vi", now=town.world.clock.now()
            )
            await subscriptions.add(tx, made.id, now=town.world.clock.now())


async def has_sent(town: Rig, number: int) -> bool:
    return (await states(town, outbox.c.rank == 3))["sent"] >= number


MANY = 12_000


async def test_a_large_audience_is_planned_whole_though_the_program_dies(database_url: str, tmp_path: Path) -> None:
    async with rig(database_url, tmp_path, webhook=True, SEND_RATE="20") as town:
        await town.start("services.broadcasts:go_on:after")
        officer = await town.officer("Chị Hà", Role.PROVINCE_OFFICER)
        async with town.database.transaction() as tx:
            made = "INSERT INTO people (edge, address, name, language, joined_at)"
            many = f"SELECT 'telegram', 'many ' || g, 'c', 'vi', now() FROM generate_series(1, {MANY}) g"
            await tx.execute(text(f"{made} {many}"))
            await tx.execute(text("INSERT INTO subscriptions SELECT id, now() FROM people WHERE name = 'c'"))
        town.arm()
        pressed = town.soon(announce(officer))
        await restart_when_dead(town)
        await pressed
        await town.until(lambda: planned(town), (None, MANY, MANY))
        assert sum((await states(town, outbox.c.rank == 3)).values()) == MANY


async def planned(town: Rig) -> tuple[int | None, int, int]:
    """How far it is planned, the rows, and how many people have one."""
    async with town.database.transaction() as tx:
        to = (await tx.execute(select(broadcasts.c.planned_to))).scalar()
        rows, receivers = func.count(), func.count(outbox.c.person_id.distinct())
        found = (await tx.execute(select(rows, receivers).where(outbox.c.rank == 3))).one()
        return to, found[0], found[1]


async def ended(town: Rig) -> str:
    async with town.database.transaction() as tx:
        state: str = (await tx.execute(select(broadcasts.c.state))).scalar_one()
        return state
