"""Migrating the schema at start. Of several processes that start at once the first migrates, the others wait.

The traps: two processes that migrate at the same time both see the old schema, so an advisory lock admits one. And an older
program that is started by mistake on a newer schema would write what the newer one does not expect, so it refuses. Alembic
is loaded only when there is something to migrate.
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


class NewerSchema(Exception):
    """The schema was migrated by a newer program than this one; found, known: its revision, and the newest known here."""

    def __init__(self, found: str, known: str) -> None:
        super().__init__(found, known)
        self.found, self.known = found, known


class OtherProgram(Exception):
    """The schema is another program's, which uses Alembic too."""


def head() -> str:
    """The revision that this program's code expects: the number with which the newest migration's file begins."""
    return max(_revisions())


def _revisions() -> set[str]:
    return {path.name.partition("_")[0] for path in (_FOLDER / "versions").glob("[0-9]*.py")}


async def current(tx: Tx) -> str | None:
    """The revision that the database is at, None when it is empty."""
    if (await tx.execute(text("SELECT to_regclass('alembic_version')"))).scalar() is None:
        return None
    revision: str | None = (await tx.execute(text("SELECT version_num FROM alembic_version"))).scalar()
    return revision


async def to_head(database: Database) -> None:
    """Bring the schema to `head()`. Raises NewerSchema, OtherProgram, and OutOfReach when there is no database."""
    async with database.transaction() as tx:
        if await is_at_head(tx):
            return
        await tx.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if not await is_at_head(tx):
            await tx.run_sync(_upgrade)


async def is_at_head(tx: Tx) -> bool:
    """Whether the schema is what this program expects; False when it is older. Raises NewerSchema, OtherProgram."""
    revision, known = await current(tx), _revisions()
    if revision is None or revision in known:
        return revision == max(known)
    if revision.isdecimal() and revision > max(known):
        raise NewerSchema(revision, max(known))
    raise OtherProgram(revision)


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
