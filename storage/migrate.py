"""Bringing the schema up to date at start. Of several processes that start at once the first does it, the rest wait.

The trap: two processes that migrate at the same time both see the old schema. An advisory lock lets one in.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from storage import session

_LOCK = 4_720_318_255
_FOLDER = Path(__file__).parent / "migrations"


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    return config


def head() -> str:
    """The revision that this program's code expects."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


async def to_head(database: session.Database) -> None:
    """Bring the schema to `head()`. Raises OutOfReach when there is no database."""
    async with database.transaction() as tx:
        await tx.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if await current(tx) != head():
            await tx.run_sync(lambda connection: command.upgrade(_config(connection), "head"))


async def down_to(database: session.Database, revision: str) -> None:
    """Take the schema back to `revision` ("base": nothing is left)."""
    async with database.transaction() as tx:
        await tx.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        await tx.run_sync(lambda connection: command.downgrade(_config(connection), revision))


async def current(tx: session.Tx) -> str | None:
    """The revision that the database is at, None when it is empty."""
    return await tx.run_sync(lambda connection: MigrationContext.configure(connection).get_current_revision())
