"""Reminders: planned as rows when a thing begins, done once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from domain.reminders import Reminder
from storage.session import Tx
from storage.tables import reminders as table


@dataclass(frozen=True, slots=True)
class Due:
    id: int
    subject: str
    subject_id: int
    round: int
    step: int
    due_at: datetime


async def plan(tx: Tx, subject: str, subject_id: int, planned: Iterable[Reminder], *, round: int = 0) -> None:
    """Write reminders down; one that was planned before is left as it is."""
    rows = [
        {"subject": subject, "subject_id": subject_id, "round": round, "step": one.step, "due_at": one.at}
        for one in planned
    ]
    if rows:
        await tx.execute(insert(table).on_conflict_do_nothing(), rows)


async def due(tx: Tx, *, now: datetime, limit: int) -> list[Due]:
    """The reminders whose moment has come, the oldest first, locked."""
    statement = (
        select(table.c.id, table.c.subject, table.c.subject_id, table.c.round, table.c.step, table.c.due_at)
        .where(table.c.done_at.is_(None), table.c.due_at <= now)
        .order_by(table.c.due_at, table.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [Due(*row) for row in await tx.execute(statement)]


async def done(tx: Tx, ids: Iterable[int], outcome: str, *, now: datetime) -> None:
    """Set these reminders down as done: sent, caught_up or not_needed."""
    await tx.execute(update(table).where(table.c.id.in_(list(ids))).values(done_at=now, outcome=outcome))


async def drop(tx: Tx, subject: str, subject_id: int, *, now: datetime) -> None:
    """Nobody has to be reminded of this any more."""
    statement = update(table).where(
        table.c.subject == subject, table.c.subject_id == subject_id, table.c.done_at.is_(None)
    )
    await tx.execute(statement.values(done_at=now, outcome="not_needed"))
