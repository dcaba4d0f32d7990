"""When the next message of an edge may leave: one row an edge, which all processes move on.

The trap: a row that a crash of the server has emptied (it is unlogged) or that nobody has written yet means "now".
"""

from datetime import datetime, timedelta

from sqlalchemy import Interval, cast, func, select
from sqlalchemy.dialects.postgresql import insert

from storage.db import Tx
from storage.tables import budget as table


async def take(
    tx: Tx, edge: str, owed: timedelta, span: timedelta, *, now: datetime, latest: datetime
) -> datetime | None:
    """Take slots that fill `span`, behind what is taken already and `owed` for what left unasked; the first slot.

    None when what is taken already reaches beyond `latest`: then it is too early to take more.
    """
    moved = owed + span
    statement = insert(table).values(edge=edge, next_at=now + moved)
    start = func.greatest(table.c.next_at, now)
    statement = statement.on_conflict_do_update(
        index_elements=[table.c.edge],
        set_={"next_at": start + cast(moved, Interval)},
        where=table.c.next_at <= latest,
    )
    end: datetime | None = (await tx.execute(statement.returning(table.c.next_at))).scalar()
    return end - span if end is not None else None


async def take_soon(tx: Tx, edge: str, span: timedelta, *, now: datetime, latest: datetime) -> datetime:
    """Take the next slot, whatever is taken already, but none after `latest`."""
    start = func.least(func.greatest(table.c.next_at, now), latest)
    statement = insert(table).values(edge=edge, next_at=now + span)
    statement = statement.on_conflict_do_update(
        index_elements=[table.c.edge],
        # Somebody may have been told to wait for longer than `latest`: that stays.
        set_={"next_at": func.greatest(table.c.next_at, start + cast(span, Interval))},
    )
    end: datetime = (await tx.execute(statement.returning(table.c.next_at))).scalar_one()
    return min(end - span, latest)


async def wait(tx: Tx, edge: str, until: datetime) -> None:
    """Nothing leaves before `until`."""
    statement = insert(table).values(edge=edge, next_at=until)
    later = func.greatest(table.c.next_at, until)
    await tx.execute(statement.on_conflict_do_update(index_elements=[table.c.edge], set_={"next_at": later}))


async def next_at(tx: Tx, edge: str, *, now: datetime) -> datetime:
    """The moment from which something may leave."""
    moment: datetime | None = (await tx.execute(select(table.c.next_at).where(table.c.edge == edge))).scalar()
    return max(moment or now, now)
