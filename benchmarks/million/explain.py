"""build/explain.md: for each query its statements, as they were sent, and what PostgreSQL does with them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import event
from tqdm import tqdm

from benchmarks.million.queries import Query
from benchmarks.million.sample import Sample
from benchmarks.million.trial import Trial
from storage.db import Database

PAGE = Path("build") / "explain.md"
_HEAD = """# What PostgreSQL does with each query

Written by `python -m benchmarks.million --explain` at {rows:,} cases, people and subscribers. Each query of
`benchmarks/million/queries.py` with its statements, as the program sends them, and `EXPLAIN (ANALYZE, BUFFERS)` without
costs and times, which say more about the machine than about the plan. How long each takes: `python -m benchmarks.million`.
"""
# A job may send a statement for each row; their plans are all alike.
_STATEMENTS = 8
_EXPLAIN = "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, SUMMARY OFF, TIMING OFF)"


def write(text: str) -> Path:
    """Keep the page under `build/`; where it is."""
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    return PAGE


async def page(database: Database, sample: Sample, queries: Sequence[Query]) -> str:
    """The page: a chapter for each query, and each statement once."""
    pieces = [_HEAD.format(rows=sample.rows)]
    shown: dict[str, str] = {}
    for query in tqdm(queries, unit=" queries"):
        pieces.append(f"## {query.name}\n\n{query.why}\n")
        for statement, plan in await plans(database, sample, query):
            first = shown.setdefault(statement, query.name)
            told = f"```sql\n{statement}\n```" if first == query.name else f"The statement of *{first}*."
            pieces.append(f"{told}\n\n```\n{plan}\n```\n")
    return "\n".join(pieces)


async def plans(database: Database, sample: Sample, query: Query) -> list[tuple[str, str]]:
    """The different statements that the query sends, and their plans."""
    async with Trial(database) as tx:
        with _listening(database) as sent:
            await query.call(tx, sample)
            await tx.rollback()
        named = tuple(tx.sent)
        explained: dict[str, str] = {}
        for words, parameters in sent:
            if words not in explained and len(explained) < _STATEMENTS and words != "NOTIFY outbox":
                rows = await (await tx.connection()).exec_driver_sql(f"{_EXPLAIN} {words}", parameters or None)
                explained[words] = "\n".join(row[0] for row in rows)
                await tx.rollback()
        for statement, values in named:
            if statement.text not in explained and len(explained) < _STATEMENTS:
                found = await tx.fetch(replace(statement, text=f"{_EXPLAIN} {statement.text}"), **values)
                explained[statement.text] = "\n".join(row[0] for row in found)
                await tx.rollback()
    return list(explained.items())


@contextmanager
def _listening(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """What is sent while the block runs, with its parameters."""
    sent: list[tuple[str, Any]] = []

    def hear(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        sent.append((statement, parameters[0] if many else parameters))

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", hear)
