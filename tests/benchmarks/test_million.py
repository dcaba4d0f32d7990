"""The benchmark's data and queries, small: the rows keep all constraints, every query runs, every plan can be shown."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import asyncpg
import pytest
from sqlalchemy import text

from benchmarks.million import cases, explain, generate, names, sample
from benchmarks.million.measure import measure
from benchmarks.million.queries import QUERIES
from benchmarks.million.shape import Shape
from domain import codes
from domain.cases import MOVES, State
from domain.text import fold
from storage.db import Database
from storage.db.server import dsn

ROWS = 2000


@pytest.fixture
async def filled(database_url: str) -> AsyncIterator[Database]:
    """A database with two thousand cases."""
    await generate.fill(database_url, Shape(ROWS), quiet=True)
    database = Database(database_url)
    yield database
    await database.close()


async def test_every_query_runs_and_shows_its_plan(filled: Database) -> None:
    async with filled.transaction() as tx:
        drawn = await sample.draw(tx)
    for query in QUERIES:
        figure = await measure(filled, drawn, query, share=0)
        assert figure.p50 <= figure.p95 <= figure.p99, query.name
        shown = await explain.plans(filled, drawn, query)
        assert shown or query.name.startswith("job: "), query.name
        assert all(statement and plan for statement, plan in shown), query.name


async def test_the_page_of_plans_has_each_statement_once(filled: Database) -> None:
    async with filled.transaction() as tx:
        drawn = await sample.draw(tx)
    first, again = QUERIES[0], replace(QUERIES[0], name="once more")
    written = await explain.page(filled, drawn, [first, again])
    assert f"at {ROWS:,} cases" in written
    assert f"## {first.name}" in written
    assert f"## {again.name}" in written
    assert written.count("```sql\n") == 1
    assert written.count(f"The statement of *{first.name}*.") == 1


async def test_what_is_made_is_what_the_program_would_have_written(filled: Database) -> None:
    async with filled.transaction() as tx:
        rows = (await tx.execute(text("SELECT code, name, name_key, state, version FROM nominations"))).all()
        moves = (await tx.execute(text("SELECT move, from_state, to_state FROM events"))).all()
        open_cases = "state IN ('received', 'needs_info', 'verifying')"
        busiest = await tx.execute(
            text(f"SELECT count(*) FROM nominations WHERE {open_cases} GROUP BY unit_id ORDER BY 1 DESC LIMIT 2")
        )
        hot, next_one = busiest.scalars().all()
        known = await tx.execute(text("SELECT count(*) FROM subscriptions"))
        assert known.scalar() == ROWS
    assert len(rows) == len({row.code for row in rows}) == ROWS
    for row in rows:
        assert codes.read(row.code) == row.code
        assert row.name_key == fold(row.name)
        assert row.version == len(cases.WAYS[State(row.state)])
    allowed = {(move.name, source.value, move.to) for move in MOVES for source in move.sources}
    assert {tuple(move) for move in moves} - {("submit", None, "received")} <= allowed
    assert hot > 5 * next_one


async def test_the_keys_go_on_where_the_rows_end(filled: Database) -> None:
    async with filled.transaction() as tx:
        made = await tx.execute(
            text(
                "INSERT INTO people (edge, address, name, language, joined_at) "
                "VALUES ('telegram', 'new', 'Lan', 'vi', now()) RETURNING id"
            )
        )
        most = (await tx.execute(text("SELECT max(id) FROM people WHERE address <> 'new'"))).scalar_one()
        assert made.scalar_one() == most + 1


async def test_the_same_seed_makes_the_same_rows(postgres: str) -> None:
    from tests.database import cloned

    async def made() -> list[asyncpg.Record]:
        async with cloned(postgres) as url:
            await generate.fill(url, Shape(200), quiet=True)
            connection = await asyncpg.connect(dsn(url))
            rows = await connection.fetch("SELECT * FROM nominations ORDER BY id")
            await connection.close()
            return list(rows)

    first, second = await asyncio.gather(made(), made())
    assert first == second


def test_names_collide_as_they_do_in_life() -> None:
    from collections import Counter
    from random import Random

    chance = Random(1)
    borne = Counter(names.person(chance) for _ in range(20_000))
    families = Counter(name.split()[0] for name in borne.elements())
    assert len(borne) < 12_000
    assert borne.most_common(1)[0][1] > 20
    assert families.most_common(1)[0][0] == "Lò"
