"""The updates that were acknowledged to their edge before they were handled, as they were brought.

The trap: an edge that is polled hands out the next updates only when those before are acknowledged, and what is acknowledged
is not brought again. So what takes long is stored here first.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from storage.db import Way, sql

_STATEMENTS = sql.load(Path(__file__).with_name("spool.sql"))


async def store(way: Way, edge: str, updates: dict[int, str], *, now: datetime) -> None:
    """Store updates by their numbers: what the edge brought, as JSON."""
    ids, contents = list(updates), list(updates.values())
    await way.fetch(_STATEMENTS["store"], edge=edge, update_ids=ids, contents=contents, now=now)


async def stored(way: Way, edge: str) -> dict[int, str]:
    """The updates that were not handled yet, by their numbers, in order."""
    rows = await way.fetch(_STATEMENTS["stored"], edge=edge)
    return {row["update_id"]: row["content"] for row in rows}


async def delete(way: Way, edge: str, update_ids: Iterable[int]) -> None:
    """Delete what has been handled."""
    await way.fetch(_STATEMENTS["delete"], edge=edge, update_ids=list(update_ids))
