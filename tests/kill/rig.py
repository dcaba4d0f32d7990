"""A program in a process of its own, beside a simulated Telegram here; it is killed and started again."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import aiohttp
from sqlalchemy import func, update

from bot.clock import Clock
from domain.people import Role
from domain.units import UnitKind
from playground.client import Person
from playground.server import served
from playground.world import World
from services import invitations
from storage import units
from storage.db import Database
from storage.tables import outbox
from tests.kill import program
from tests.town import CHIENG_SUNG, TOKEN, free_port

PATIENCE = 30


@dataclass
class Rig:
    """The world, the database, and the program while it runs."""

    world: World
    database: Database
    environment: dict[str, str]
    flag: Path
    process: ForkServerProcess | None = None
    _tasks: list[asyncio.Future[object]] = field(default_factory=list)

    async def start(self, place: str = "", *, prompt: float = 60) -> None:
        """Start the program; `place`: where it dies once `arm` was called; prompt: see `program.start`."""
        log = self.flag.parent / "log"
        self.process = program.start(os.environ | self.environment, log, place, self.flag, prompt)
        await self.ready(self.process.is_alive)

    async def ready(self, alive: Callable[[], bool]) -> None:
        """Return when the program says that it is ready."""
        address = f"http://127.0.0.1:{self.environment['PORT']}/readyz"
        async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session:
            while True:
                assert alive(), f"the program has ended; see {self.flag.parent / 'log'}"
                try:
                    async with session.get(address) as response:
                        if response.status == 200:
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.05)

    def arm(self) -> None:
        """From now on the program dies at its place."""
        self.flag.touch()

    async def dead(self) -> None:
        """Return when the program has died, and the leases that it held have run out."""
        assert self.process is not None
        async with asyncio.timeout(PATIENCE):
            await asyncio.to_thread(self.process.join)
        assert not self.flag.exists(), "the program ended, but not at the place where it was to die"
        self.process = None
        async with self.database.transaction() as tx:
            past = func.now() - func.make_interval(0, 0, 0, 0, 0, 0, 1)
            await tx.execute(update(outbox).where(outbox.c.state == "sending").values(lease_until=past))

    async def kill(self) -> None:
        """Kill the program, wherever it is just now, and let the leases run out that it held."""
        assert self.process is not None
        self.process.kill()
        await self.dead()

    async def ended(self) -> int | None:
        """The program's exit code, once it has ended by itself."""
        assert self.process is not None
        async with asyncio.timeout(PATIENCE):
            await asyncio.to_thread(self.process.join)
        return self.process.exitcode

    async def stop(self) -> None:
        """End the program as an administrator does."""
        if self.process is not None and self.process.is_alive():
            self.process.terminate()
            await asyncio.wait_for(asyncio.to_thread(self.process.join), PATIENCE)
        self.process = None

    def soon(self, doing: Coroutine[None, None, object]) -> Awaitable[object]:
        """Let somebody do something meanwhile."""
        task = asyncio.ensure_future(doing)
        self._tasks.append(task)
        return task

    async def until(self, look: Callable[[], Awaitable[object]], wanted: object) -> None:
        """Return when what is looked at in the database is as wanted; it is another process that changes it."""
        async with asyncio.timeout(PATIENCE):
            while await look() != wanted:  # noqa: ASYNC110 (no event reaches us from there)
                await asyncio.sleep(0.05)

    async def officer(self, name: str, role: Role = Role.COMMUNE_OFFICER) -> Person:
        """An officer, made by a one-time link."""
        async with self.database.transaction() as tx:
            communes = await units.of_kind(tx, UnitKind.COMMUNE)
            commune = next(unit for unit in communes if unit.name == CHIENG_SUNG)
            place = commune if role is Role.COMMUNE_OFFICER else await units.province(tx)
            token = await invitations.make(tx, role, place, now=self.world.clock.now())
        person = self.world.person(name)
        await person.send(f"/start {token}")
        return person


async def restart_when_dead(rig: Rig) -> None:
    """Wait until the program has died, and start it again."""
    await rig.dead()
    await rig.start()


@asynccontextmanager
async def rig(database_url: str, folder: Path, *, webhook: bool, **settings: str) -> AsyncIterator[Rig]:
    """A rig whose program is not started yet."""
    world = World(Clock(), token=TOKEN)
    port = free_port()
    async with served(world) as base_url:
        environment = {
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": base_url,
            "DATABASE_URL": database_url,
            "UNDO_SECONDS": "0",
            "BACKUP_AT": "off",
            "PORT": str(port),
            "CHAT_PAUSE_SECONDS": "0",
            "SEND_RATE": "1000",
            **({"WEBHOOK_URL": f"http://127.0.0.1:{port}"} if webhook else {}),
            **settings,
        }
        made = Rig(world, Database(database_url or "postgresql:///nothing"), environment, folder / "die")
        try:
            yield made
        finally:
            await made.stop()
            await made.database.close()
