"""A copy of a database: it is what the database was at one moment, and comes back whole or not at all."""

import io

import asyncpg
import pytest

from domain import backups
from domain.backups import Contents
from storage.db import Database, contents, dump, programs, server
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


async def test_a_newer_server_is_named(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "VERSION", 17)
    with pytest.raises(contents.ServerTooNew, match="18"):
        await copied(database_url)


def test_no_password_is_in_a_command_line() -> None:
    made = server.for_programs("postgresql+asyncpg://u:s%40crt@db.example:5432/g?ssl=require&timezone=UTC")
    assert made == ("postgresql://u@db.example:5432/g?sslmode=require", {"PGPASSWORD": "s@crt"})
    socket = server.for_programs("postgresql://postgres:@/postgres?host=/a/b")
    assert socket == ("postgresql://postgres@/postgres?host=%2Fa%2Fb", {})
