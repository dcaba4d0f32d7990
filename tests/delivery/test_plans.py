"""How the database finds the next rows among many: by an index and in order, never by reading them all.

The trap: a plan that was good for an empty table, or one that sorts all that waits to find the next three.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from sqlalchemy import event, text
from sqlalchemy.engine import Connection

from storage.db import Tx
from storage.ledger import claims, outbox
from tests.delivery.rig import Rig

MANY = 25_000


async def crowd(rig: Rig) -> None:
    """Many subscribers, written in one statement."""
    async with rig.database.transaction() as tx:
        await tx.execute(
            text(
                "INSERT INTO people (edge, address, name, language, joined_at) "
                "SELECT 'telegram', 'c' || g, 'c' || g, 'vi', :now FROM generate_series(1, :many) g"
            ),
            {"many": MANY, "now": rig.clock.now()},
        )
        await tx.execute(text("INSERT INTO subscriptions SELECT id, joined_at FROM people WHERE name LIKE 'c%'"))


@asynccontextmanager
async def plans(tx: Tx) -> AsyncIterator[list[str]]:
    """The plans of all statements that are run inside, with the number of rows that were looked at."""
    seen: list[str] = []
    connection = (await tx.connection()).sync_connection
    assert connection is not None

    def explain(on: Connection, cursor: object, statement: str, parameters: object, *_: object) -> None:
        if not statement.startswith(("SELECT", "WITH", "UPDATE")):
            return
        with on.begin_nested() as before:
            rows = on.exec_driver_sql(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {statement}", parameters)  # type: ignore[arg-type]
            seen.append("\n".join(row[0] for row in rows))
            before.rollback()

    event.listen(connection, "before_cursor_execute", explain)
    try:
        yield seen
    finally:
        event.remove(connection, "before_cursor_execute", explain)


def looked_at(plan: str) -> int:
    """The most rows that a step of the plan read or threw away."""
    found = re.findall(r"rows=(\d+)|Removed by Filter: (\d+)", plan)
    return max((int(number) for pair in found for number in pair if number), default=0)


async def test_the_next_rows_are_found_among_many_without_reading_them(rig: Rig) -> None:
    author = await rig.officer()
    await crowd(rig)
    first = await rig.broadcast(author)
    await rig.plan()
    async with rig.database.transaction() as tx:
        await tx.execute(text("UPDATE broadcasts SET state = 'paused'"))
    second = await rig.broadcast(author)
    await rig.plan()
    for person in [await rig.person(f"p{number}") for number in range(3)]:
        await rig.put(person, "notice")
    assert first != second
    async with rig.database.transaction() as tx:
        await tx.execute(text("SELECT 1"))
        async with plans(tx) as seen:
            claimed = await claims.take(
                tx, now=rig.clock.now(), lease=timedelta(seconds=60), limit=6, chat_pause=timedelta()
            )
            await claims.next_due(tx)
            await outbox.expire(tx, now=rig.clock.now())
    assert [parcel.broadcast_id for parcel in claimed] == [None] * 3 + [second] * 3
    assert len(seen) >= 8
    for plan in seen:
        assert "Seq Scan on outbox" not in plan, plan
        assert looked_at(plan) <= 20, plan
