"""The two ways to the database: what is asked in a transaction happens together, what is asked alone has happened."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import pytest
from sqlalchemy import text

from storage.db import Collided, Database, OutOfReach, Statement, server

NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"


def statement(words: str, *parameters: str) -> Statement:
    """A statement as a file would bring it."""
    return Statement("test.statement", "What a test asks.", words, parameters)


NUMBER = statement("SELECT $1::int", "number")
WRITE = statement("INSERT INTO marks VALUES ($1)", "word")
BACKEND = statement("SELECT pg_backend_pid()")
SLEEP = statement("SELECT pg_sleep(60)")
DIE = statement("SELECT pg_terminate_backend(pg_backend_pid())")


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """As few connections as can be: one for transactions, one for statements alone."""
    made = Database(database_url, transactions=1, statements=1)
    yield made
    await made.close()


Row = tuple[object, ...]


async def alone(database: Database, asked: Statement) -> Row:
    return tuple(await database.fetchrow(asked))


async def in_transaction(database: Database, asked: Statement) -> Row:
    async with database.transaction() as tx:
        return tuple(await tx.fetchrow(asked))


async def by_sqlalchemy(database: Database, asked: Statement) -> Row:
    async with database.transaction() as tx:
        return tuple((await tx.execute(text(asked.text))).one())


Ask = Callable[[Database, Statement], Awaitable[Row]]
ways = pytest.mark.parametrize("ask", [alone, in_transaction, by_sqlalchemy])


# What happens together


async def test_what_is_asked_first_is_in_the_transaction_too(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute(text("CREATE TABLE marks (word text)"))

    async def fail(*, asked_before: bool) -> None:
        async with database.transaction() as tx:
            if asked_before:
                await tx.execute(text("INSERT INTO marks VALUES ('rolled back')"))
            await tx.fetch(WRITE, word="rolled back")
            await database.fetch(WRITE, word="alone")
            raise LookupError

    for asked_before in (False, True):
        with pytest.raises(LookupError):
            await fail(asked_before=asked_before)
    async with database.transaction() as tx:
        await tx.fetch(WRITE, word="together")
    assert [row[0] for row in await database.fetch(statement("SELECT word FROM marks"))] == [
        "alone",
        "alone",
        "together",
    ]


async def test_a_block_that_asks_nothing_needs_no_database() -> None:
    async with Database(NOWHERE).transaction() as tx:
        assert not tx.begun


async def test_a_transaction_that_has_ended_is_asked_nothing(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.fetch(NUMBER, number=1)
    assert tx.begun
    with pytest.raises(RuntimeError):
        await tx.fetch(NUMBER, number=1)


# Connections


async def test_a_transaction_finds_a_connection_though_statements_keep_theirs(database_url: str) -> None:
    database = Database(database_url, transactions=2, statements=2)
    await asyncio.gather(*(database.fetch(NUMBER, number=number) for number in range(2)))
    async with asyncio.timeout(5), database.transaction() as one, database.transaction() as two:
        backends = [(await tx.execute(text("SELECT pg_backend_pid()"))).scalar_one() for tx in (one, two)]
        backends.append((await database.fetchrow(BACKEND))[0])
    assert len(set(backends)) == 3
    await database.close()


async def test_many_at_once_share_a_small_pool(database: Database) -> None:
    async def turn(number: int) -> int:
        found: int = (await database.fetchrow(NUMBER, number=number))[0]
        if number % 2:
            async with database.transaction() as tx:
                found = (await tx.execute(text("SELECT CAST(:number AS int)"), {"number": found})).scalar_one()
                found = (await tx.fetchrow(NUMBER, number=found))[0]
                # Whoever has one of the transactions needs none of them for a statement alone.
                found = (await database.fetchrow(NUMBER, number=found))[0]
        return found

    async with asyncio.timeout(20):
        assert await asyncio.gather(*(turn(number) for number in range(60))) == list(range(60))


@ways
async def test_every_connection_has_the_same_settings_and_reads_json(database: Database, ask: Ask) -> None:
    shown = "current_setting('timezone'), current_setting('lock_timeout'), current_setting('application_name')"
    row = await ask(database, statement(f"""SELECT {shown}, '{{"a": ["ă"]}}'::json, '{{"b": null}}'::jsonb"""))
    assert row == ("UTC", "20s", "guongsang", {"a": ["ă"]}, {"b": None})


# What goes wrong


@ways
async def test_a_server_that_is_not_there_is_out_of_reach(ask: Ask) -> None:
    database = Database(NOWHERE)
    with pytest.raises(OutOfReach):
        await ask(database, BACKEND)
    await database.close()


@ways
async def test_a_connection_that_breaks_on_the_way_is_out_of_reach_and_not_used_again(
    database: Database, ask: Ask
) -> None:
    with pytest.raises(OutOfReach):
        await ask(database, DIE)
    assert await ask(database, BACKEND)


@ways
async def test_a_connection_that_broke_while_nobody_had_it_is_not_used_again(
    database: Database, database_url: str, ask: Ask
) -> None:
    before = await ask(database, BACKEND)
    other = await asyncpg.connect(server.dsn(database_url))
    ended = "pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    await other.execute(f"SELECT pg_terminate_backend(pid) FROM {ended}")
    async with asyncio.timeout(10):
        while await other.fetchval(f"SELECT count(*) FROM {ended}"):  # noqa: ASYNC110 (the server tells nobody)
            await asyncio.sleep(0.01)
    await other.close()
    assert await ask(database, BACKEND) != before


@ways
async def test_what_is_refused_is_not_out_of_reach(database: Database, ask: Ask) -> None:
    with pytest.raises(Exception, match="no_such_table") as refused:
        await ask(database, statement("SELECT * FROM no_such_table"))
    assert not isinstance(refused.value, OutOfReach)
    assert await ask(database, BACKEND)


@ways
async def test_whoever_is_cancelled_is_told_nothing_else_and_leaves_a_clean_connection(
    database: Database, ask: Ask
) -> None:
    async with asyncio.timeout(20):
        await ask(database, BACKEND)
        for _ in range(3):
            asking = asyncio.ensure_future(ask(database, SLEEP))
            await asyncio.sleep(0.05)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
        assert await ask(database, BACKEND)


@ways
async def test_whoever_waits_too_long_for_a_connection_is_out_of_reach(
    database_url: str, monkeypatch: pytest.MonkeyPatch, ask: Ask
) -> None:
    monkeypatch.setattr(server, "PATIENCE", 0.5)
    database = Database(database_url, transactions=1, statements=1)
    await ask(database, BACKEND)
    holding = asyncio.ensure_future(ask(database, statement("SELECT pg_sleep(1.5)")))
    await asyncio.sleep(0.05)
    with pytest.raises(OutOfReach):
        await ask(database, BACKEND)
    await holding
    assert await ask(database, BACKEND)
    await database.close()


async def test_of_two_transactions_that_wait_for_each_other_one_has_collided(database_url: str) -> None:
    database = Database(database_url)
    both = asyncio.Barrier(2)

    async def lock(*communes: int) -> str:
        try:
            async with database.transaction() as tx:
                await tx.execute(text("SET LOCAL deadlock_timeout = '50ms'"))
                for commune in communes:
                    await tx.fetch(statement("SELECT FROM units WHERE id = $1 FOR UPDATE", "id"), id=commune)
                    if commune == communes[0]:
                        await both.wait()
        except Collided:
            return "collided"
        return "committed"

    async with asyncio.timeout(20):
        assert sorted(await asyncio.gather(lock(1, 2), lock(2, 1))) == ["collided", "committed"]
    await database.close()
