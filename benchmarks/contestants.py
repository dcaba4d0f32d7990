"""Who is measured: our bot, the floors and the peers, each a program with the same environment.

A new contestant is one program under `peers/` and one line here.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from benchmarks import load, process
from benchmarks.process import Program
from benchmarks.row import OURS as OURS_NAME
from benchmarks.world import World, free_port
from services import directory
from storage.db import Database, migrate


@dataclass(frozen=True, slots=True)
class Contestant:
    """module: what is run. needs: redis, postgres or nothing. in_quick: whether a short run has it too."""

    name: str
    module: str
    arguments: tuple[str, ...] = ()
    needs: str = ""
    in_quick: bool = False


OURS = Contestant(OURS_NAME, "bot", ("serve",), needs="postgres", in_quick=True)
AIOHTTP = Contestant("aiohttp by hand", "benchmarks.peers.aiohttp_by_hand", in_quick=True)
RAW = Contestant("raw httptools + asyncpg", "benchmarks.peers.raw", needs="postgres", in_quick=True)
AIOGRAM_REDIS = Contestant("aiogram + Redis", "benchmarks.peers.aiogram_bot", ("redis",), needs="redis", in_quick=True)
AIOGRAM_MEMORY = Contestant("aiogram, in memory", "benchmarks.peers.aiogram_bot", ("memory",))
AIOGRAM_DIALOG = Contestant("aiogram-dialog + Redis", "benchmarks.peers.aiogram_dialog_bot", needs="redis")
PTB = Contestant("python-telegram-bot as documented", "benchmarks.peers.ptb_bot")
TELEBOT = Contestant("pyTelegramBotAPI async", "benchmarks.peers.telebot_bot")


def taking_part(world: World, *contestants: Contestant) -> list[Contestant]:
    """Those of them that this run has and this machine can run."""
    chosen = [one for one in contestants if one.in_quick or not world.quick]
    return [one for one in chosen if one.needs != "redis" or world.redis_url]


async def prepare(database_url: str) -> None:
    """Bring the schema up to date, as it is at every start but the first."""
    database = Database(database_url)
    try:
        await migrate.to_head(database)
        async with database.transaction() as tx:
            await directory.import_communes(tx, "14")
    finally:
        await database.close()


@asynccontextmanager
async def running(world: World, *contestants: Contestant) -> AsyncIterator[dict[str, Program]]:
    """Those of them that take part, ready, by name, in this order."""
    chosen = taking_part(world, *contestants)
    async with AsyncExitStack() as stack:
        started = await asyncio.gather(*(stack.enter_async_context(alone(world, one)) for one in chosen))
        yield {program.name: program for program in started}


@asynccontextmanager
async def alone(
    world: World, contestant: Contestant, *, database_url: str | None = None, **more: str
) -> AsyncIterator[Program]:
    """One contestant, ready. database_url: instead of a new database; more: further settings of the environment."""
    port = free_port()
    if contestant.needs == "postgres" and database_url is None:
        database_url = await world.new_database()
        if contestant is OURS:
            await prepare(database_url)
    environment = {
        # A token of its own each: what was set for one bot was not set for another.
        "BOT_TOKEN": f"{port}:bench",
        "BOT_API_URL": world.api_url,
        "WEBHOOK_URL": f"http://127.0.0.1:{port}{load.PATH}",
        "WEBHOOK_SECRET": load.SECRET,
        "PORT": str(port),
        "DATABASE_URL": database_url or "",
        "REDIS_URL": world.redis_url or "",
        "STATE_FOLDER": str(world.folder),
        "BACKUP_AT": "off",
        # One person here does the work of many.
        "CHAT_PAUSE_SECONDS": "0",
    }
    log = world.folder / f"{contestant.module}-{port}.log"
    arguments = ["-m", contestant.module, *contestant.arguments]
    async with process.started(
        contestant.name, arguments, log=log, port=port, environment=environment | more
    ) as program:
        yield program
