"""What every work is given: the stand-in, a PostgreSQL and a Redis of its own, a folder, and how long it may measure.

All of it is on the loopback, in a temporary folder, and gone when the run ends.
"""

import shutil
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg
from sqlalchemy.engine import make_url
from tqdm import tqdm

from benchmarks import api
from benchmarks.api import BotApi
from benchmarks.process import Postgres, cpu_of
from storage.db import embedded

_CONNECTIONS = 400


@dataclass
class World:
    """quick: fewer rounds, shorter ones, and only the contestants that a goal is about."""

    quick: bool
    folder: Path
    api: BotApi
    api_port: int
    postgres: Postgres
    postgres_url: str
    redis: subprocess.Popen[bytes] | None
    redis_url: str | None
    bar: "tqdm[Any]"
    notes: list[str]
    _databases: int = 0

    @property
    def api_url(self) -> str:
        """Where bots find the stand-in."""
        return f"http://127.0.0.1:{self.api_port}"

    def stores_cpu(self) -> float:
        """Seconds of user and system time so far of PostgreSQL and Redis: whoever is measured uses one of them."""
        return self.postgres.cpu() + (cpu_of(self.redis.pid) if self.redis is not None else 0)

    @property
    def rounds(self) -> int:
        """How many times the contestants take their turns."""
        return 3 if self.quick else 5

    @property
    def seconds(self) -> float:
        """How long one contestant is measured in one round; long enough for a clock that counts hundredths."""
        return 0.8 if self.quick else 2.0

    def note(self, line: str) -> None:
        """Something that the reader of the figures must know. Said once."""
        if line not in self.notes:
            self.notes.append(line)

    async def new_database(self) -> str:
        """The URL of an empty database on the run's PostgreSQL."""
        self._databases += 1
        name = f"bench{self._databases}"
        connection = await asyncpg.connect(self.postgres_url)
        try:
            await connection.execute(f"CREATE DATABASE {name}")
        finally:
            await connection.close()
        return make_url(self.postgres_url).set(database=name).render_as_string(hide_password=False)

    def turns(self, names: Sequence[str], *, share: float = 1) -> Iterator[tuple[int, str]]:
        """(round, contestant): each contestant once a round, the round after starting with the next one.

        share: how much of the work this is, for the progress bar.
        """
        for number in range(self.rounds):
            first = number % len(names)
            for name in (*names[first:], *names[:first]):
                self.bar.set_postfix_str(f"round {number + 1}: {name}")
                yield number, name
                # A hair less than the whole: sums of fractions pass it.
                self.bar.update(0.99 * share / (self.rounds * len(names)))


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@asynccontextmanager
async def opened(bar: "tqdm[Any]", notes: list[str], *, quick: bool) -> AsyncIterator[World]:
    """The world, for as long as the block runs; what it has to say goes to `notes`."""
    with TemporaryDirectory(prefix="bench", ignore_cleanup_errors=True) as name:
        folder, port, stand_in = Path(name), free_port(), BotApi()
        with embedded.running(folder) as postgres_url:
            await _allow_connections(postgres_url)
        with embedded.running(folder) as postgres_url, _redis(folder) as (redis, redis_url):
            async with await api.listen(stand_in, port):
                postgres = Postgres(folder)
                world = World(quick, folder, stand_in, port, postgres, postgres_url, redis, redis_url, bar, notes)
                if redis_url is None:
                    world.note("There is no redis-server here: peers that keep their state in Redis are left out.")
                yield world


async def _allow_connections(postgres_url: str) -> None:
    """More than the usual hundred, from the next start on: more programs are up at once here than anybody would run."""
    connection = await asyncpg.connect(postgres_url)
    try:
        await connection.execute(f"ALTER SYSTEM SET max_connections = {_CONNECTIONS}")
    finally:
        await connection.close()


@contextmanager
def _redis(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes] | None, str | None]]:
    """A Redis as it comes (it saves to disk now and then) and its URL; None where none is installed."""
    program = shutil.which("redis-server")
    if program is None:
        yield None, None
        return
    port = free_port()
    process = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)], stdout=subprocess.DEVNULL
    )
    try:
        _wait_for(port)
        yield process, f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_for(port: int) -> None:
    for _ in range(500):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    raise RuntimeError("redis-server does not listen")
