"""How the database finds the next rows among many: by an index and in order, never by reading them all.

The trap: a plan that was good for an empty table, or one that sorts all that waits to find the next three.
"""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from storage.db import Statement, Tx
from storage.ledger import claims
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


def explained(tx: Tx, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The plans of all named statements that are asked from now on, with the number of rows that were looked at."""
    seen: list[str] = []
    fetch = tx.fetch

    async def explain(self: Tx, statement: Statement, /, **values: Any) -> list[Any]:
        await tx.execute(text("SAVEPOINT explained"))
        asked = f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {statement.text}"
        seen.append("\n".join(row[0] for row in await fetch(replace(statement, text=asked), **values)))
        await tx.execute(text("ROLLBACK TO explained"))
        return await fetch(statement, **values)

    monkeypatch.setattr(Tx, "fetch", explain)
    return seen


def looked_at(plan: str) -> int:
    """The most rows that a step of the plan read or threw away."""
    found = re.findall(r"rows=(\d+)|Removed by Filter: (\d+)", plan)
    return max((int(number) for pair in found for number in pair if number), default=0)


async def test_the_next_rows_are_found_among_many_without_reading_them(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
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
        seen = explained(tx, monkeypatch)
        claimed = await claims.claim(
            tx,
            now=rig.clock.now(),
            lease=timedelta(seconds=60),
            most=6,
            chat_pause=timedelta(),
            channel_pause=timedelta(),
        )
        await claims.next_due(tx, now=rig.clock.now())
        await claims.expire(tx, now=rig.clock.now(), overlong=rig.clock.now() + timedelta(minutes=2))
    assert [parcel.broadcast_id for parcel in claimed] == [None] * 3 + [second] * 3
    assert len(seen) >= 8
    for plan in seen:
        assert "Seq Scan on outbox" not in plan, plan
        assert looked_at(plan) <= 20, plan
