"""A storm: people nominate all the time, while the program, its PostgreSQL or both are killed at random moments.

What may not happen: a nomination that its sender holds a code of is gone, or is there twice; a log that does not say once
that it was sent. What is measured: how long somebody waited at most from pressing a button to the answer.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import perf_counter

import asyncpg
import psutil

from storage.db.embedded import cluster
from tests.kill.rig import PATIENCE, Rig, rig
from tests.walk import finish

# Each of these is killed in turn.
VICTIMS = ("program", "program", "postgresql", "both")


@dataclass
class Figures:
    """sent: the codes that people hold. stored: the codes in the database. waited: seconds, the longest first."""

    kills: dict[str, int] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    stored: list[str] = field(default_factory=list)
    logged: int = 0
    waited: list[float] = field(default_factory=list)

    @property
    def lost(self) -> int:
        return len(set(self.sent) - set(self.stored))

    @property
    def doubled(self) -> int:
        """Cases of which nobody holds a code, since their sender was given another one for the same nomination."""
        return len(self.stored) - len(set(self.sent))


async def storm(folder: Path, *, kills: int, people: int, seed: int) -> Figures:
    """Kill so often, while so many people nominate; returns what became of it once everybody has their answer."""
    chance, figures = Random(seed), Figures()
    async with rig("", folder, webhook=True, DATA_DIR=str(folder), LC_ALL="C", BACKUP_AT="off") as town:
        town.world.patience = 120
        await town.start()
        over = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            for _ in range(people):
                group.create_task(_nominate(town, figures, over))
            for number in range(kills):
                await asyncio.sleep(chance.uniform(0.1, 1.2))
                victim = VICTIMS[number % len(VICTIMS)]
                await _kill(town, folder, victim)
                figures.kills[victim] = figures.kills.get(victim, 0) + 1
            over.set()
        await _read(folder, figures)
    return figures


async def _nominate(town: Rig, figures: Figures, over: asyncio.Event) -> None:
    while not over.is_set():
        began = perf_counter()
        person = town.world.person("Bà con")
        await person.send("/nominate")
        figures.sent.append(await finish(person))
        figures.waited.append(perf_counter() - began)


async def _kill(town: Rig, folder: Path, victim: str) -> None:
    assert town.process is not None
    if victim != "postgresql":
        town.process.kill()
    if victim != "program":
        kill_postgresql(folder)
    if victim != "postgresql":
        await asyncio.wait_for(asyncio.to_thread(town.process.join), PATIENCE)
        await town.start()
    else:
        await town.ready(town.process.is_alive)


def kill_postgresql(folder: Path) -> psutil.Process:
    """Kill the server and all of its processes; returns its postmaster."""
    master = psutil.Process(int((folder / "postgresql" / "postmaster.pid").read_text().split()[0]))
    for one in (master, *master.children()):
        with suppress(psutil.NoSuchProcess):
            one.kill()
    return master


async def _read(folder: Path, figures: Figures) -> None:
    connection = await asyncpg.connect(cluster.url(folder / "postgresql"))
    try:
        figures.stored = [row["code"] for row in await connection.fetch("SELECT code FROM nominations")]
        submitted = "SELECT count(*) FROM events WHERE subject = 'nomination' AND move = 'submit'"
        figures.logged = await connection.fetchval(submitted)
    finally:
        await connection.close()
