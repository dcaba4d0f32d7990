"""`python -m benchmarks.year`: what a year of a province takes on the disk, and what it costs to condense it.

3,000 cases from 75 communes, 45,000 notices, 20,000 subscribers, 20 stories and 30 announcements to all of them: a million
rows of the outbox, each written three times as in life (planned, claimed, settled).
The trap: figures of a table that was filled by COPY. One that is updated has dead tuples, which vacuum has to find.
"""

import argparse
import asyncio
import statistics
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeAlias

import asyncpg

from benchmarks.million import generate
from benchmarks.million.shape import NOW, Shape
from domain.rules import Rules
from storage.db import Database, embedded
from storage.db.server import dsn
from storage.ledger import claims, condensing

YEAR = timedelta(days=365)
CASES, SUBSCRIBERS, NOTICES, BROADCASTS, STORIES = 3_000, 20_000, 45_000, 50, 20
_SECOND = timedelta(seconds=1)
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

_SUBSCRIBERS = """
WITH made AS (
    INSERT INTO people (edge, address, name, language, joined_at)
    SELECT 'telegram', (9000000000 + g)::text, 'Lò Thị Mai', 'vi', $1 FROM generate_series(1, $2 - (SELECT count(*) FROM
    subscriptions)) g RETURNING id
)
INSERT INTO subscriptions (person_id, since) SELECT id, $1 FROM made
"""
_NOTICES = """
INSERT INTO outbox (rank, person_id, kind, params, key, state, attempts, message_id, due_at, settled_at)
SELECT 2, 1 + g % 200, 'case_received', jsonb_build_object('id', g), 'case_received:' || g || ':v1:' || g % 200, 'sent', 1,
       500000 + g, at, at
FROM generate_series(1, $2::int) g, LATERAL (SELECT $1::timestamptz + g * ($3::interval / $2) AS at) AS moment
"""
_BROADCAST = """
INSERT INTO broadcasts (kind, state, version, author_id, story_id, texts, audience, made_at, starts_at, ended_at)
SELECT CASE WHEN $2 THEN 'story' ELSE 'announcement' END, 'done', 2, 1,
       CASE WHEN $2 THEN (SELECT id FROM stories WHERE state = 'published' ORDER BY id LIMIT 1) END,
       jsonb_build_object('vi', repeat('Mời bà con cùng xem và làm theo. ', 20)),
       CASE WHEN $2 THEN 'story' ELSE 'subscribers' END, $1, $1, $1
RETURNING id
"""
_PLANNED = """
INSERT INTO outbox (person_id, broadcast_id, rank, kind, params, state, due_at)
SELECT person_id, $1, 3, 'broadcast', '{}', 'waiting', $2 FROM subscriptions
"""
_CLAIMED = (
    "UPDATE outbox SET state = 'sending', attempts = 1, lease_until = $2, leaving = false WHERE broadcast_id = $1"
)
_SETTLED = """
UPDATE outbox SET lease_until = NULL, leaving = NULL, settled_at = $2, message_id = id,
    state = CASE WHEN person_id % 50 = 0 THEN 'failed' ELSE 'sent' END,
    reason = CASE WHEN person_id % 50 = 0 THEN 'blocked' END
WHERE broadcast_id = $1
"""
_SIZES = """
SELECT relname, n_live_tup, pg_total_relation_size(relid) AS size FROM pg_stat_user_tables
ORDER BY size DESC, relname
"""


async def fill(url: str) -> None:
    """The year, up to NOW."""
    await generate.fill(url, Shape(CASES), quiet=True)
    connection = await asyncpg.connect(dsn(url))
    try:
        began = NOW - YEAR
        await connection.execute("TRUNCATE outbox, broadcasts CASCADE")
        await connection.execute(_SUBSCRIBERS, began, SUBSCRIBERS)
        await connection.execute(_NOTICES, began, NOTICES, YEAR)
        for number in range(BROADCASTS):
            await _broadcast(connection, number, began + YEAR * (number / BROADCASTS))
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


async def _broadcast(connection: Connection, number: int, at: datetime) -> None:
    made = await connection.fetchval(_BROADCAST, at, number * STORIES % BROADCASTS < STORIES)
    for statement in (_PLANNED, _CLAIMED, _SETTLED):
        await connection.execute(statement, made, at)
    # As the autovacuum does in the minutes that it takes to send to all of them.
    await connection.execute("VACUUM outbox")


async def sizes(url: str, title: str) -> None:
    """The tables and what they take with their indexes."""
    connection = await asyncpg.connect(dsn(url))
    await connection.execute("VACUUM ANALYZE")
    rows = await connection.fetch(_SIZES)
    whole = await connection.fetchval("SELECT pg_database_size(current_database())")
    await connection.close()
    print(f"\n{title}: {whole / 1e6:.0f} MB")
    for row in rows[:8]:
        print(f"{row['relname']:<24}{row['n_live_tup']:>12,} rows{row['size'] / 1e6:>9.1f} MB")


async def condense(database: Database) -> list[float]:
    """Everything that is old enough, batch after batch without a pause; how long each took, in milliseconds."""
    kept, took = Rules().outbox_kept, []
    assert kept is not None
    number = 1
    while number:
        started = perf_counter()
        async with database.transaction() as tx:
            number = await condensing.condense(tx, before=NOW - kept, now=NOW)
        took.append((perf_counter() - started) * 1000)
    return took


async def claim(database: Database, *, until: asyncio.Event) -> list[float]:
    """What a worker asks for, again and again; how long each time took, in milliseconds."""
    took = []
    while not until.is_set():
        started = perf_counter()
        async with database.transaction() as tx:
            await claims.claim(tx, now=NOW, lease=_SECOND, most=100, chat_pause=_SECOND, channel_pause=_SECOND)
        took.append((perf_counter() - started) * 1000)
        await asyncio.sleep(0.01)
    return took


async def beside(database: Database) -> None:
    """A worker's claims alone, and while the year is condensed."""
    enough = asyncio.Event()
    asyncio.get_running_loop().call_later(5, enough.set)
    show("claims, alone", await claim(database, until=enough))
    done = asyncio.Event()
    claiming = asyncio.create_task(claim(database, until=done))
    took = await condense(database)
    done.set()
    show("claims, meanwhile", await claiming)
    show(f"batches of {condensing.BATCH:,}", took)


def show(title: str, took: list[float]) -> None:
    cuts = statistics.quantiles(took, n=100, method="inclusive")
    print(
        f"{title:<24}{len(took):>6}  p50 {cuts[49]:.1f}  p95 {cuts[94]:.1f}  p99 {cuts[98]:.1f}  most {max(took):.1f} ms"
    )


async def main(url: str) -> None:
    await fill(url)
    await sizes(url, "a year, everything kept")
    database = Database(url)
    await beside(database)
    await database.close()
    await sizes(url, "the same, condensed (the room is used again)")
    connection = await asyncpg.connect(dsn(url))
    await connection.execute("VACUUM FULL")
    await connection.close()
    await sizes(url, "without the room that is free")


if __name__ == "__main__":
    argparse.ArgumentParser(prog="python -m benchmarks.year", description=__doc__).parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True))
        asyncio.run(main(stack.enter_context(embedded.running(Path(folder)))))
