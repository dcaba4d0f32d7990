"""Evidence that two programs receive, and files that outlive the program that was fetching them."""

import asyncio
from pathlib import Path
from typing import Any

from sqlalchemy import select

from storage.tables import evidence, nominations
from tests.kill.rig import Rig, restart_when_dead, rig
from tests.town import open_town
from tests.walk import nominate

PHOTO = b"\xff\xd8\xff a picture"


async def test_an_album_and_late_evidence_split_over_two_programs(database_url: str) -> None:
    async with open_town(database_url) as one, open_town(database_url) as two:
        lan, again = one.citizen("Lan"), two.citizen("Lan")
        assert lan.id == again.id
        code = await nominate(lan)
        # Each program's updates count from a number of its own, as Telegram's never would.
        two.world.updates._next_id += 10_000
        album = "4711"
        # Of each two photos of the album one comes to each program.
        await asyncio.gather(*(person.attach(PHOTO, album=album) for person in (lan, again, lan, again)))
        await again.voice()
        said = [
            m.text for p in (lan, again) for m in p.messages if m.from_bot and f"Đã thêm vào phiếu {code}" in m.text
        ]
        # The album is answered once, whoever received its first picture; the voice once.
        assert len(said) == 2
        async with one.app.database.transaction() as tx:
            case = (await tx.execute(select(nominations.c.id))).scalar_one()
            rows = list(await tx.execute(select(evidence.c.kind, evidence.c.nomination_id)))
        assert sorted(rows) == [("photo", case)] * 4 + [("voice", case)]


async def states(town: Rig) -> list[Any]:
    async with town.database.transaction() as tx:
        return list((await tx.execute(select(evidence.c.file_state))).scalars())


async def test_a_file_is_fetched_though_the_program_dies_before_it(database_url: str, tmp_path: Path) -> None:
    async with rig(database_url, tmp_path, webhook=True, DATA_DIR=str(tmp_path)) as town:
        await town.start("bot.telegram.fetching:Fetcher._claim:before")
        lan = town.world.person("Lan")
        await lan.send("/start")
        town.arm()
        await asyncio.gather(lan.voice(), restart_when_dead(town))
        await town.until(lambda: states(town), ["stored"])
        assert len(list((tmp_path / "files").rglob("??*"))) >= 1
