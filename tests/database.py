"""The tests' databases: a template is made once a run, and each test gets a clone of it.

The traps: copying through the log takes ten times as long as copying the files. And where every table counts from 1, a
test passes because two things happen to have the same id; here each counts from a number of its own.
"""

import os
import shutil
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from sqlalchemy import text
from sqlalchemy.engine import make_url

from services import directory
from storage.db import Database, Tx, migrate
from storage.db.server import dsn

TEMPLATE = "template_town"
# More than any test has of one thing.
IDS_APART = 100_000
_MEMORY = "/dev/shm"
# The server with a few databases at a time needs a tenth of it.
_ROOM = 2 * 1024**3


def memory() -> str | None:
    """A folder in memory where there is room for a server, None elsewhere: cloning is mostly the writing of files."""
    there = os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM
    return _MEMORY if there else None


async def make_template(url: str) -> None:
    """Make the template on this server, unless another worker has made it; nothing on the server outlives the run."""
    connection = await asyncpg.connect(dsn(url))
    try:
        await connection.execute("SELECT pg_advisory_lock(1)")
        if await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", TEMPLATE):
            return
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
            await connection.execute(f"ALTER SYSTEM SET {setting} = off")
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
    names = await tx.execute(text("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"))
    for number, name in enumerate(names.scalars().all(), start=1):
        await tx.execute(text(f"ALTER SEQUENCE {name} RESTART WITH {number * IDS_APART + 1}"))


@asynccontextmanager
async def cloned(url: str) -> AsyncIterator[str]:
    """A database with its schema up to date and the communes in it, for as long as the block runs."""
    name = f"t{uuid.uuid4().hex}"
    connection = await asyncpg.connect(dsn(url))
    try:
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
        yield _named(url, name)
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()


def _named(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)
