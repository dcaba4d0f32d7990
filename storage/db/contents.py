"""What is in a database, counted; and a database of one's own beside it, to try a backup in.

The trap: numbers that were counted a moment before or after the copy was made differ from it whenever the bot works. So
both are taken from one snapshot, which stays as it is while a transaction of its own is open.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import asyncpg
from sqlalchemy.engine import make_url

from domain.backups import Contents, LastEvent
from storage.db import errors, server
from storage.db.server import Driver

# All that the program stores is in this schema of PostgreSQL's.
SCHEMA = "public"
# What one of our databases has for certain.
_OURS = {"alembic_version", "nominations", "people", "events"}
# Any other name than the program's own: whoever restores looks for that one.
_NAME = {"application_name": "guongsang backup", "lock_timeout": "0"}
_LOCK = 4_720_318_256

_TABLES = """
SELECT relname, quote_ident(relname) AS quoted FROM pg_class
WHERE relnamespace = $1::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
  AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')
ORDER BY relname
"""
# Extensions, and what belongs to them, may be the server's administrator's: they stay.
EMPTY = f"""
DO $$
DECLARE one record;
BEGIN
    FOR one IN
        SELECT format('DROP %s IF EXISTS {SCHEMA}.%I CASCADE', CASE relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW'
            WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END, relname) AS statement
        FROM pg_class
        WHERE relnamespace = '{SCHEMA}'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S') AND NOT EXISTS (
            SELECT FROM pg_depend
            WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype IN ('a', 'e', 'i'))
        UNION ALL
        SELECT format('DROP ROUTINE IF EXISTS {SCHEMA}.%I(%s) CASCADE', proname, pg_get_function_identity_arguments(oid))
        FROM pg_proc
        WHERE pronamespace = '{SCHEMA}'::regnamespace AND NOT EXISTS (
            SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'e')
    LOOP
        EXECUTE one.statement;
    END LOOP;
END
$$;
"""  # noqa: S608 (the schema's name is a constant)


_OTHER_PROVINCE = "database of another province: "


def only_of(province_code: str) -> str:
    """SQL that fails when the database is another province's; `other_province` reads which from what PostgreSQL says."""
    return f"""
    DO $$
    DECLARE other text := (SELECT name FROM units WHERE kind = 'province' AND code <> 'p{int(province_code):02}' LIMIT 1);
    BEGIN
        IF other IS NOT NULL THEN
            RAISE EXCEPTION '{_OTHER_PROVINCE}%', other;
        END IF;
    END
    $$;
    """  # noqa: S608 (the code is a number)


def other_province(said: str) -> str | None:
    """The name of the other province; None when something else was refused."""
    return said.partition(_OTHER_PROVINCE)[2] or None


class NothingThere(Exception):
    """There is no database of ours to make a backup of."""


class MayNotCreate(Exception):
    """The account of DATABASE_URL may not create a database."""


class Busy(Exception):
    """Somebody else does the same just now."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The database as it is at one moment. id: by which pg_dump sees the same."""

    id: str
    contents: Contents


@dataclass(frozen=True, slots=True)
class Stake:
    """What would be lost with a database. newest: when the newest case was received."""

    cases: int
    people: int
    newest: datetime | None


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Driver]:
    """A connection of its own. The block raises OutOfReach when there is none, or it is lost."""
    try:
        driver = await server.connect(url, **_NAME)
    except Exception as error:
        errors.sort(error)
        raise
    try:
        yield driver
    except (asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError) as error:
        # Not any OSError: in the block files are written too, and a full disk is not a database that is gone.
        errors.sort(error)
        raise
    finally:
        driver.terminate()


@asynccontextmanager
async def snapshot(url: str, *, alone: bool = False) -> AsyncIterator[Snapshot]:
    """The database as it is now, for as long as the block runs, whatever is written meanwhile.

    alone: raises Busy while another process has such a snapshot. Raises NothingThere, OutOfReach.
    """
    async with connected(url) as driver, driver.transaction(isolation="repeatable_read", readonly=True):
        await driver.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        if alone and not await driver.fetchval("SELECT pg_try_advisory_xact_lock($1)", _LOCK):
            raise Busy
        name = await driver.fetchval("SELECT pg_export_snapshot()")
        found = await _count(url, name)
        if found.schema is None:
            raise NothingThere
        yield Snapshot(name, found)


async def _count(url: str, snapshot: str) -> Contents:
    """Count everything in a snapshot, in a transaction that ends here.

    The one that is left open holds no table: a migration would wait for it, and pg_dump for the migration, for ever.
    """
    async with connected(url) as driver, driver.transaction(isolation="repeatable_read", readonly=True):
        await driver.execute(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
        await driver.execute("SET LOCAL statement_timeout = 0")
        return await read(driver)


async def read(driver: Driver) -> Contents:
    """Count everything."""
    tables = {row["relname"]: row["quoted"] for row in await driver.fetch(_TABLES, SCHEMA)}
    rows = {
        name: int(await driver.fetchval(f"SELECT count(*) FROM {SCHEMA}.{quoted}"))  # noqa: S608 (PostgreSQL quoted it)
        for name, quoted in tables.items()
    }
    ours = rows.keys() >= _OURS
    last = "SELECT id, at, md5(events::text) AS md5 FROM events ORDER BY id DESC LIMIT 1"
    event = await driver.fetchrow(last) if ours else None
    return Contents(
        postgresql=await driver.fetchval("SELECT current_setting('server_version')"),
        schema=await driver.fetchval("SELECT version_num FROM alembic_version") if ours else None,
        rows=rows,
        last_event=LastEvent(**event) if event else None,
    )


async def stake(driver: Driver) -> Stake:
    """What would be lost with this database of ours."""
    cases = await driver.fetchrow("SELECT count(*) AS number, max(received_at) AS newest FROM nominations")
    assert cases is not None
    people = int(await driver.fetchval("SELECT count(*) FROM people"))
    return Stake(cases["number"], people, cases["newest"])


async def is_in_use(driver: Driver) -> bool:
    """Whether the program is running on this database."""
    statement = """
        SELECT EXISTS (
            SELECT FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = $1 AND pid <> pg_backend_pid())
    """
    return bool(await driver.fetchval(statement, server.SETTINGS["application_name"]))


@asynccontextmanager
async def throw_away(url: str) -> AsyncIterator[str]:
    """The URL of an empty database on the same server, which is dropped when the block ends.

    What a killed process left is dropped by the next one. Raises MayNotCreate, Busy, OutOfReach.
    """
    async with connected(url) as driver:
        if not await driver.fetchval("SELECT pg_try_advisory_lock($1)", _LOCK + 1):
            raise Busy
        # Nobody else gives a database such a name.
        oid = await driver.fetchval("SELECT oid FROM pg_database WHERE datname = current_database()")
        name = f"guongsang_verify_{oid}"
        try:
            await driver.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            await driver.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        except asyncpg.InsufficientPrivilegeError as error:
            raise MayNotCreate from error
        try:
            yield make_url(url).set(database=name).render_as_string(hide_password=False)
        finally:
            await driver.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
