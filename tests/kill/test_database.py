"""The embedded PostgreSQL dies under the running program: what people do goes on, and nothing is lost."""

from pathlib import Path

import psutil

from tests.kill.rig import rig
from tests.kill.storm import kill_postgresql
from tests.walk import walk


def postmaster(folder: Path) -> psutil.Process:
    return psutil.Process(int((folder / "postgresql" / "postmaster.pid").read_text().split()[0]))


async def test_a_nomination_is_sent_though_the_database_dies(folder: Path) -> None:
    async with rig("", folder, webhook=True, DATA_DIR=str(folder), LC_ALL="C") as town:
        await town.start()
        lan = town.world.person("Lan")
        await walk(lan, "card")
        before = kill_postgresql(folder)
        await lan.press("Gửi")
        await town.ready(lambda: town.process is not None and town.process.is_alive())
        assert "Mã của phiếu" in " ".join(message.text for message in lan.messages)
        assert postmaster(folder).pid != before.pid


async def test_a_database_that_cannot_be_started_again_ends_the_program(folder: Path) -> None:
    async with rig("", folder, webhook=True, DATA_DIR=str(folder), LC_ALL="C") as town:
        await town.start()
        (folder / "postgresql" / "global" / "pg_control").unlink()
        kill_postgresql(folder)
        assert await town.ended() == 1
        assert "The embedded PostgreSQL does not start" in (folder / "log").read_text()
