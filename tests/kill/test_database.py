"""The embedded PostgreSQL dies under the running program: what people do goes on, and nothing is lost."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests import database
from tests.kill.rig import Rig, rig
from tests.walk import walk


@pytest.fixture
def folder() -> Iterator[Path]:
    """For the data; not pytest's own, which is closed to the account that root's server runs as."""
    made = Path(tempfile.mkdtemp(prefix="guongsang-", dir=database.memory()))
    yield made
    shutil.rmtree(made)


def postmaster(folder: Path) -> psutil.Process:
    return psutil.Process(int((folder / "postgresql" / "postmaster.pid").read_text().split()[0]))


def kill(folder: Path) -> psutil.Process:
    """Kill the server; returns its postmaster."""
    master = postmaster(folder)
    for one in (master, *master.children()):
        with suppress(psutil.NoSuchProcess):
            one.kill()
    return master


async def walks_on(town: Rig, folder: Path) -> None:
    """The database dies in the middle of a nomination; the citizen sends it all the same."""
    lan = town.world.person("Lan")
    await walk(lan, "card")
    before = kill(folder)
    await lan.press("Gửi")
    await town.ready(lambda: town.process is not None and town.process.is_alive())
    assert "Mã của phiếu" in " ".join(message.text for message in lan.messages)
    assert postmaster(folder).pid != before.pid


async def test_a_nomination_is_sent_though_the_database_dies(folder: Path) -> None:
    async with rig("", folder, webhook=True, DATA_DIR=str(folder), LC_ALL="C") as town:
        await town.start()
        await walks_on(town, folder)


async def test_a_database_that_cannot_be_started_again_ends_the_program(folder: Path) -> None:
    async with rig("", folder, webhook=True, DATA_DIR=str(folder), LC_ALL="C") as town:
        await town.start()
        (folder / "postgresql" / "global" / "pg_control").unlink()
        kill(folder)
        assert await town.ended() == 1
        assert "The embedded PostgreSQL does not start" in (folder / "log").read_text()
