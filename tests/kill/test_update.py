"""Killed between each step of an update, and started again: nothing lost, nothing done twice."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import func, select

from domain.moves import Thing
from storage.tables import drafts, events, nominations, spooled_updates, updates
from tests.kill.rig import Rig, restart_when_dead, rig
from tests.walk import walk

# Each step of the door and of the gateway, in order.
PLACES = (
    "storage.turns.turns:open_:after",
    "services.cases.nominations:submit:after",
    "storage.turns.turns:close:after",
    "handlers.engine.door:Door.receive:after",
    "bot.telegram.sender:Sender.send:after",
    "storage.turns.inbox:clear:after",
)


async def unsent(rig: Rig) -> int:
    """How many answers are still stored as not sent."""
    async with rig.database.transaction() as tx:
        statement = select(func.count()).select_from(updates).where(updates.c.reply.is_not(None))
        return int((await tx.execute(statement)).scalar_one())


async def spooled(rig: Rig) -> int:
    """How many updates were acknowledged and are not handled yet."""
    async with rig.database.transaction() as tx:
        return int((await tx.execute(select(func.count()).select_from(spooled_updates))).scalar_one())


# With a poll the update is brought again by asking from the same offset; three of the places show it.
POLLED = (
    "storage.turns.turns:close:after",
    "handlers.engine.door:Door.receive:after",
    "bot.telegram.sender:Sender.send:after",
)


@pytest.mark.parametrize(
    ("place", "webhook"), [*((place, True) for place in PLACES), *((place, False) for place in POLLED)]
)
async def test_a_nomination_is_sent_once_though_the_program_dies(
    database_url: str, tmp_path: Path, place: str, webhook: bool
) -> None:
    async with rig(database_url, tmp_path, webhook=webhook) as town:
        await town.start(place)
        officer = await town.officer("Chị Tòng")
        lan = town.world.person("Lan")
        await walk(lan, "card")
        town.arm()
        await asyncio.gather(lan.press("Gửi"), restart_when_dead(town))
        card = await officer.hears("giới thiệu mới")
        assert "Lò Văn Inh" in card.text
        async with town.database.transaction() as tx:
            assert (await tx.execute(select(func.count()).select_from(nominations))).scalar() == 1
            logged = select(func.count()).select_from(events).where(events.c.subject == Thing.NOMINATION)
            assert (await tx.execute(logged)).scalar() == 1
            assert (await tx.execute(select(func.count()).select_from(drafts))).scalar() == 0
            code = (await tx.execute(select(nominations.c.code))).scalar_one()
        receipts = [message for message in lan.messages if message.from_bot and code in message.text]
        assert len(receipts) == 1
        # The worker may have been sending at that moment; then the notice is said again.
        assert sum("giới thiệu mới" in message.text for message in officer.messages) in (1, 2)


@pytest.mark.parametrize("place", POLLED)
async def test_an_answer_in_a_dialog_is_kept_though_the_program_dies(
    database_url: str, tmp_path: Path, place: str
) -> None:
    async with rig(database_url, tmp_path, webhook=True) as town:
        await town.start(place)
        lan = town.world.person("Lan")
        await walk(lan, "name")
        await town.until(lambda: unsent(town), 0)
        town.arm()
        await asyncio.gather(lan.send("Lò Văn Inh"), restart_when_dead(town))
        assert "ở xã, phường nào?" in lan.last.text
        async with town.database.transaction() as tx:
            row = (await tx.execute(select(drafts.c.step, drafts.c.data))).one()
        assert (row.step, row.data["name"]) == ("commune", "Lò Văn Inh")
        await town.until(lambda: unsent(town), 0)


# What is not handled at once is stored, and then acknowledged.
STORED = (
    "bot.telegram.spool:Spool.store:before",
    "bot.telegram.spool:Spool.store:after",
    "handlers.engine.door:Door.receive:after",
    "bot.telegram.spool:Spool.delete:before",
    "bot.telegram.spool:Spool.delete:after",
)


@pytest.mark.parametrize("place", STORED)
async def test_what_is_acknowledged_before_it_is_handled_is_kept_though_the_program_dies(
    database_url: str, tmp_path: Path, place: str
) -> None:
    async with rig(database_url, tmp_path, webhook=False) as town:
        await town.start()
        lan = town.world.person("Lan")
        await lan.send("/nominate")
        await lan.hears("Anh/chị giới thiệu một người")
        # The first message was never stored, so that the place is one of the next.
        await town.stop()
        await town.start(place, prompt=0)
        town.arm()
        await asyncio.gather(lan.press("Cá nhân"), restart_when_dead(town))
        await lan.hears("Người đó tên là gì?")
        await town.until(lambda: spooled(town), 0)
        questions = [message for message in lan.messages if "Người đó tên là gì?" in message.text]
        assert len(questions) == 1
        async with town.database.transaction() as tx:
            assert (await tx.execute(select(drafts.c.step))).scalar_one() == "name"


async def test_an_orderly_stop_writes_down_what_was_answered(database_url: str, tmp_path: Path) -> None:
    async with rig(database_url, tmp_path, webhook=True) as town:
        await town.start()
        lan = town.world.person("Lan")
        await lan.send("/nominate")
        await town.stop()
        assert await unsent(town) == 0


async def test_stopped_while_it_polls_it_answers_first(database_url: str, tmp_path: Path) -> None:
    async with rig(database_url, tmp_path, webhook=False) as town:
        await town.start()
        lan = town.world.person("Lan")
        town.world.faults.slow = 0.5
        writing = asyncio.create_task(lan.send("/nominate"))
        await town.until(lambda: unsent(town), 1)
        await town.stop()
        assert await unsent(town) == 0
        assert lan.said()
        # It would go on until the next start has acknowledged the update.
        writing.cancel()
