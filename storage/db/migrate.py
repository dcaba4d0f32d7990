"""Migrating the schema at start. Of several processes that start at once the first migrates, the others wait.

The trap: two processes that migrate at the same time both see the old schema. An advisory lock admits one. Alembic is
loaded only when there is something to migrate.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from storage.db.database import Database
from storage.db.transaction import Tx

if TYPE_CHECKING:
    from alembic.config import Config

_LOCK = 4_720_318_255
_FOLDER = Path(__file__).parent.parent / "migrations"


def head() -> str:
    """The revision that this program's code expects: the number with which the newest migration's file begins."""
    return max(path.name for path in (_FOLDER / "versions").glob("[0-9]*.py")).partition("_")[0]


async def current(tx: Tx) -> str | None:
    """The revision that the database is at, None when it is empty."""
    if (await tx.execute(text("SELECT to_regclass('alembic_version')"))).scalar() is None:
        return None
    revision: str | None = (await tx.execute(text("SELECT version_num FROM alembic_version"))).scalar()
    return revision


async def to_head(database: Database) -> None:
    """Bring the schema to `head()`. Raises OutOfReach when there is no database."""
    async with database.transaction() as tx:
        if await current(tx) == head():
            return
        await tx.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if await current(tx) != head():
            await tx.run_sync(_upgrade)


async def empty(url: str) -> None:
    """Delete everything in the database: it begins anew."""
    database = Database(url)
    try:
        async with database.transaction() as tx:
            await tx.execute(text("DROP SCHEMA public CASCADE"))
            await tx.execute(text("CREATE SCHEMA public"))
    finally:
        await database.close()


def _upgrade(connection: Connection) -> None:
    from alembic import command

    command.upgrade(_config(connection), "head")


async def down_to(database: Database, revision: str) -> None:
    """Migrate the schema down to `revision` ("base": nothing is left)."""
    from alembic import command

    async with database.transaction() as tx:
        await tx.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        await tx.run_sync(lambda connection: command.downgrade(_config(connection), revision))


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    return config
