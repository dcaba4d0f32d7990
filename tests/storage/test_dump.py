"""A copy of a database: it is what the database was at one moment, and comes back whole or not at all."""

import asyncio
import io
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy.engine import make_url

from domain import backups
from domain.backups import Contents
from storage.db import Database, contents, dump, programs, server
from storage.db.dump import Server
from tests.town import Town
from tests.walk import nominate


async def copied(url: str) -> tuple[Contents, bytes]:
    parts: list[bytes] = []
    async with contents.snapshot(url) as snapshot:
        await dump.write(url, snapshot.id, parts.append)
        return snapshot.contents, b"".join(parts)


async def found(url: str) -> Contents:
    async with contents.connected(url) as driver:
        return await contents.read(driver)


async def test_what_was_written_comes_back(town: Town, database_url: str) -> None:
    await nominate(town.citizen("Lan"))
    before, copy = await copied(database_url)
    assert (before.rows["nominations"], before.rows["people"]) == (1, 1)
    assert before.last_event is not None
    async with contents.throw_away(database_url) as other:
        assert (await found(other)).rows == {}
        await dump.load(other, io.BytesIO(copy))
        assert backups.compare(before, await found(other)).right


async def test_the_copy_is_of_the_moment_at_which_was_counted(town: Town, database_url: str) -> None:
    await nominate(town.citizen("Lan"))
    parts: list[bytes] = []
    async with contents.snapshot(database_url) as snapshot:
        await nominate(town.citizen("Mai"))
        await dump.write(database_url, snapshot.id, parts.append)
    assert snapshot.contents.rows["people"] == 1
    async with contents.throw_away(database_url) as other:
        await dump.load(other, io.BytesIO(b"".join(parts)))
        assert backups.compare(snapshot.contents, await found(other)).right


@pytest.mark.parametrize("left", [0, 1000, 0.5, 0.999])
async def test_a_copy_that_ends_early_changes_nothing(town: Town, database_url: str, left: float) -> None:
    await nominate(town.citizen("Lan"))
    before, copy = await copied(database_url)
    part = copy[: int(left * len(copy)) if left < 1 else int(left)]
    with pytest.raises(dump.ProgramFailed):
        await dump.load(database_url, io.BytesIO(part), before=contents.EMPTY)
    assert await found(database_url) == before


async def test_what_the_database_refuses_changes_nothing(town: Town, database_url: str) -> None:
    await nominate(town.citizen("Lan"))
    before, copy = await copied(database_url)
    for wrong in ({}, {"before": contents.EMPTY, "after": "SELECT 1 / 0"}, {"before": "SELECT no_such_function()"}):
        with pytest.raises(dump.ProgramFailed, match="ERROR"):
            await dump.load(database_url, io.BytesIO(copy), **wrong)
        assert await found(database_url) == before


async def test_a_reader_that_fails_changes_nothing(town: Town, database_url: str) -> None:
    class Damaged(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > 30_000:
                raise OSError("damaged")
            return super().read(10_000)

    before, copy = await copied(database_url)
    with pytest.raises(OSError, match="damaged"):
        await dump.load(database_url, Damaged(copy), before=contents.EMPTY)
    assert await found(database_url) == before


async def test_whoever_is_stopped_in_the_middle_changes_nothing(town: Town, database_url: str) -> None:
    await nominate(town.citizen("Lan"))
    before, copy = await copied(database_url)
    loop, half, go_on = asyncio.get_running_loop(), asyncio.Event(), threading.Event()

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > 30_000:
                loop.call_soon_threadsafe(half.set)
                go_on.wait()
            return super().read(10_000)

    running = asyncio.create_task(dump.load(database_url, Slow(copy), before=contents.EMPTY))
    await half.wait()
    running.cancel()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await found(database_url) == before


async def test_it_replaces_what_was_there_but_not_what_belongs_to_the_server(town: Town, database_url: str) -> None:
    await nominate(town.citizen("Lan"))
    before, copy = await copied(database_url)
    await nominate(town.citizen("Mai"))
    async with contents.connected(database_url) as driver:
        await driver.execute("CREATE TABLE later (id int); CREATE VIEW of_later AS SELECT * FROM later")
        await driver.execute("CREATE FUNCTION later() RETURNS int LANGUAGE sql AS 'SELECT 1'")
        await driver.execute("CREATE SCHEMA theirs; CREATE TABLE theirs.kept AS SELECT 1 AS one")
    await town.app.database.close()
    await dump.load(database_url, io.BytesIO(copy), before=contents.EMPTY)
    assert await found(database_url) == before
    async with contents.connected(database_url) as driver:
        assert await driver.fetchval("SELECT one FROM theirs.kept") == 1
        assert await driver.fetchval("SELECT to_regproc('later')") is None


async def test_a_database_without_our_tables_is_not_copied(database_url: str) -> None:
    async with contents.throw_away(database_url) as other:
        with pytest.raises(contents.NothingThere):
            await copied(other)


async def test_a_throw_away_database_is_gone_afterwards_and_made_by_one_at_a_time(database_url: str) -> None:
    async with contents.throw_away(database_url) as other:
        with pytest.raises(contents.Busy):
            async with contents.throw_away(database_url):
                pass
        assert (await found(other)).schema is None
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await asyncpg.connect(server.dsn(other))


async def test_the_program_is_seen_while_it_runs(database_url: str) -> None:
    async with contents.connected(database_url) as driver:
        assert not await contents.is_in_use(driver)
        async with contents.connected(database_url):
            assert not await contents.is_in_use(driver)
        database = Database(database_url)
        await database.ping()
        assert await contents.is_in_use(driver)
        await database.close()


@pytest.fixture
async def owner_url(town: Town, database_url: str) -> AsyncIterator[str]:
    """The URL of a database that belongs to an account which may do nothing else."""
    oid, url = "SELECT oid FROM pg_database WHERE datname = current_database()", make_url(database_url)
    async with contents.connected(database_url) as driver:
        name = f"owner_{await driver.fetchval(oid)}"
        await driver.execute(f"CREATE ROLE {name}")
        await driver.execute(f"CREATE DATABASE {name} OWNER {name}")
        as_owner = url.set(database=name).update_query_dict({"options": f"-crole={name}"})
        yield as_owner.render_as_string(hide_password=False)
        await driver.execute(f"DROP DATABASE {name}")
        await driver.execute(f"DROP ROLE {name}")


async def test_an_ordinary_account_restores_and_copies_its_own(town: Town, database_url: str, owner_url: str) -> None:
    await nominate(town.citizen("Lan"))
    before, copy = await copied(database_url)
    for _ in range(2):
        await dump.load(owner_url, io.BytesIO(copy), before=contents.EMPTY)
    again, _ = await copied(owner_url)
    assert again == before
    with pytest.raises(contents.MayNotCreate):
        async with contents.throw_away(owner_url):
            pass


@pytest.mark.parametrize("server_", [Server(19, encrypted=False), Server(18, encrypted=True)])
async def test_for_a_newer_server_or_an_encrypted_connection_the_machines_own_programs_are_used(
    server_: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(dump.NoProgram, match=str(server_.version)):
        await dump.find("pg_dump", server_)
    theirs = tmp_path / "pg_dump"
    for version, fits in ((9, False), (server_.version, True)):
        theirs.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}.1 (Debian 1)'\n")
        theirs.chmod(0o700)
        if fits:
            assert await dump.find("pg_dump", server_) == theirs
        else:
            with pytest.raises(dump.NoProgram):
                await dump.find("pg_dump", server_)


async def test_else_those_that_come_with_the_program() -> None:
    assert await dump.find("psql", Server(18, encrypted=False)) == programs.path("psql")


def test_no_password_is_in_a_command_line() -> None:
    made = server.for_programs("postgresql+asyncpg://u:s%40crt@db.example:5432/g?ssl=require&timezone=UTC")
    assert made == ("postgresql://u@db.example:5432/g?sslmode=require", {"PGPASSWORD": "s@crt"})
    socket = server.for_programs("postgresql://postgres:@/postgres?host=/a/b")
    assert socket == ("postgresql://postgres@/postgres?host=%2Fa%2Fb", {})
