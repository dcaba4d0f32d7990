"""When the next message of an edge may leave: one row for each edge, which all processes update.

The traps: the table is unlogged, so a crash of the server empties it. A missing row means "now". And a clock that is put
back leaves the next slot far ahead; so the row also says when it was written, and `put_back` moves both.
"""

from datetime import datetime, timedelta
from pathlib import Path

from storage import clocks
from storage.db import Database, Tx, sql

_STATEMENTS = sql.load(Path(__file__).with_suffix(".sql"))


async def reserve(
    database: Database,
    edge: str,
    span: timedelta,
    *,
    owed: timedelta,
    now: datetime,
    earliest: datetime,
    latest: datetime,
) -> datetime | None:
    """Reserve slots that fill `span`, from `earliest` on; returns the first of them.

    They begin after what is reserved already, later by the time `owed` for messages that left without a slot. None when what
    is reserved reaches beyond `latest`: then it is too early to reserve more.
    """
    values = {"span": span, "owed": owed, "now": now, "earliest": earliest, "latest": latest}
    row = await database.fetchrow(_STATEMENTS["reserve"], edge=edge, **values)
    return row["next_at"] - span if row is not None else None


async def reserve_next(database: Database, edge: str, span: timedelta, *, now: datetime, latest: datetime) -> datetime:
    """Reserve the next slot, whatever is reserved already, but none after `latest`."""
    row = await database.fetchrow(_STATEMENTS["reserve_next"], edge=edge, span=span, now=now, latest=latest)
    slot: datetime = row["next_at"] - span
    return min(slot, latest)


async def hold(database: Database, edge: str, *, until: datetime, now: datetime) -> None:
    """Nothing leaves before `until`."""
    await database.fetch(_STATEMENTS["hold"], edge=edge, until=until, now=now)


async def put_back(tx: Tx, edge: str, *, now: datetime) -> None:
    """When the row was written later than now, by more than processes differ, the next slot is as far ahead as it was."""
    await tx.fetch(_STATEMENTS["put_back"], edge=edge, now=now, differ=clocks.DIFFER)


async def next_free(way: Database | Tx, edge: str, *, now: datetime) -> datetime:
    """The moment from which something may leave."""
    row = await way.fetchrow(_STATEMENTS["next_free"], edge=edge)
    return max(row["next_at"] if row is not None else now, now)
