"""A real PostgreSQL for every test: one server a run, one database a test, cloned from a template."""

import asyncio
import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from bot import log
from services import directory
from storage.db import Database, Tx, embedded, migrate
from storage.db.server import dsn
from tests.town import Town, open_town

TEMPLATE = "template_town"
# More than any test has of one thing.
IDS_APART = 100_000
log.set_up("text")


_FOLDER = "GUONGSANG_TEST_FOLDER"
_MEMORY = "/dev/shm"
# The server with a few databases at a time needs a tenth of it.
ROOM = 2 * 1024**3


def pytest_configure(config: pytest.Config) -> None:
    """Make the run's folder; its workers find it in the environment.

    Not pytest's own: that one is closed to other accounts whenever a pytest starts, and PostgreSQL runs as another
    account where the tests run as root.
    """
    if _FOLDER not in os.environ:
        os.environ[_FOLDER] = tempfile.mkdtemp(prefix="guongsang-test-", dir=_memory())
        config.add_cleanup(lambda: shutil.rmtree(os.environ.pop(_FOLDER), ignore_errors=True))


def _memory() -> str | None:
    """A folder in memory where there is room for it, None elsewhere: cloning a database is mostly the writing of files."""
    there = os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > ROOM
    return _MEMORY if there else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of the run's server, with the template database in it. All workers share the server."""
    with embedded.running(Path(os.environ[_FOLDER])) as url:
        asyncio.run(_make_template(url))
        yield url


async def _make_template(url: str) -> None:
    connection = await asyncpg.connect(dsn(url))
    try:
        await connection.execute("SELECT pg_advisory_lock(1)")
        if await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", TEMPLATE):
            return
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            await connection.execute(f"ALTER SYSTEM SET {setting} = off")
        await connection.execute("ALTER SYSTEM SET autovacuum = off")
        await connection.execute("SELECT pg_reload_conf()")
        await connection.execute("CREATE DATABASE making")
        database = Database(_named(url, "making"))
        await migrate.to_head(database)
        async with database.transaction() as tx:
            await directory.import_communes(tx, "14")
            await _spread_ids(tx)
        await database.close()
        await connection.execute(f"ALTER DATABASE making RENAME TO {TEMPLATE}")
    finally:
        await connection.close()


async def _spread_ids(tx: Tx) -> None:
    """Start each sequence far from every other, so that no test passes because two things happen to have the same id."""
    names = await tx.execute(text("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"))
    for number, name in enumerate(names.scalars().all(), start=1):
        await tx.execute(text(f"ALTER SEQUENCE {name} RESTART WITH {number * IDS_APART + 1}"))


def _named(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture
async def database_url(postgres: str) -> AsyncIterator[str]:
    """A database of the test's own."""
    async with cloned(postgres) as url:
        yield url


@asynccontextmanager
async def cloned(postgres: str) -> AsyncIterator[str]:
    """A database with its schema up to date and the communes in it, for as long as the block runs."""
    name = f"t{uuid.uuid4().hex}"
    connection = await asyncpg.connect(dsn(postgres))
    try:
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
        yield _named(postgres, name)
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()


@pytest.fixture
async def town(database_url: str) -> AsyncIterator[Town]:
    """The whole program beside a simulated Telegram."""
    async with open_town(database_url) as town:
        yield town
