"""How the database finds what has to be purged among many rows: by an index, without reading them all.

The trap: a purge that reads every case that there ever was, each time, to find none.
"""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Delete, Executable, Select, text
from sqlalchemy.dialects import postgresql

from domain.rules import Rules
from services.privacy import retention
from storage.db import Database, Tx
from tests.town import MORNING

MANY = 20_000
LONG_AGO = MORNING - timedelta(days=900)
_FILL = (
    "INSERT INTO people (edge, address, name, language, joined_at) VALUES ('telegram', '1', 'Lan', 'vi', :old)",
    # Half of them are purged already, the others go on.
    "INSERT INTO nominations (code, state, nominator_id, unit_id, subject, name, name_key, field, deed, received_at, "
    "state_since) SELECT 'c' || g, CASE g % 2 WHEN 0 THEN 'rejected' ELSE 'verifying' END, p.id, u.id, 'individual', "
    "CASE g % 2 WHEN 0 THEN '' ELSE 'x' END, '', 'honesty', '', :old, :old "
    f"FROM generate_series(1, {MANY}) g, people p, (SELECT min(id) AS id FROM units) u",
    "INSERT INTO kept_messages (person_id, text, reason, nomination_id, kept_at) "
    "SELECT nominator_id, 'x', 'nominated', id, :old FROM nominations",
    'INSERT INTO evidence (person_id, nomination_id, edge, kind, form, reference, "unique", name, note, words, album, '
    "number, size, came_at, file_state) SELECT nominator_id, id, 'telegram', 'photo', 'photo', 'r', 'r', '', '', '', '', "
    "0, 0, :old, 'none' FROM nominations",
)


async def _fill(database: Database) -> None:
    async with database.transaction() as tx:
        for statement in _FILL:
            await tx.execute(text(statement), {"old": LONG_AGO} if ":old" in statement else {})
    async with database.transaction() as tx:
        await tx.execute(text("ANALYZE"))


def _explained(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The plans of what is looked for and deleted from now on, with the rows that were looked at."""
    seen: list[str] = []
    execute = Tx.execute

    async def explain(self: Tx, statement: Executable, parameters: Any = None) -> Any:
        if isinstance(statement, Select | Delete):
            asked = statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})  # type: ignore[no-untyped-call]
            plan = text(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {asked}".replace(":", r"\:"))
            seen.append("\n".join(row[0] for row in await execute(self, plan)))
        return await execute(self, statement, parameters)

    monkeypatch.setattr(Tx, "execute", explain)
    return seen


def _read(plan: str) -> int:
    """The most rows that a step of the plan read or threw away."""
    found = re.findall(r"rows=(\d+)|Removed by Filter: (\d+)", plan)
    return max((int(number) for pair in found for number in pair if number), default=0)


async def test_what_is_purged_is_found_among_many_without_reading_them(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(database_url)
    try:
        await _fill(database)
        async with database.transaction() as tx:
            seen = _explained(monkeypatch)
            assert await retention.purge(tx, rules=Rules(), now=MORNING) == 0
    finally:
        await database.close()
    assert sum(f"on {table}" in plan for plan in seen for table in ("nominations", "kept_messages", "evidence")) >= 3
    for plan in seen:
        assert _read(plan) < MANY / 10, plan
