"""Reminders: planned as rows when a thing begins, done once."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, delete, exists, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.calendar import Calendar
from domain.moves import Thing
from domain.reminders import Due, Outcome, Reminder
from storage import clocks, rows
from storage.db import Tx
from storage.tables import reminders


async def plan(tx: Tx, thing: Thing, thing_id: int, planned: Iterable[Reminder], *, round: int = 0) -> None:
    """Store reminders; one that was planned before is left unchanged."""
    written = [
        {"subject": thing, "subject_id": thing_id, "round": round, "step": one.step, "due_at": one.at}
        for one in planned
    ]
    if written:
        await tx.execute(insert(reminders).on_conflict_do_nothing(), written)


async def catch_up(tx: Tx, *, now: datetime) -> int:
    """Of several reminders of one thing that are due, leave the newest and mark the others as caught up; returns how many.

    One statement over all that are due: the reminders of one thing may be in different batches.
    """
    newer = reminders.alias("newer")
    overtaken = exists().where(
        newer.c.subject == reminders.c.subject,
        newer.c.subject_id == reminders.c.subject_id,
        newer.c.done_at.is_(None),
        newer.c.due_at <= now,
        or_(
            newer.c.due_at > reminders.c.due_at, and_(newer.c.due_at == reminders.c.due_at, newer.c.id > reminders.c.id)
        ),
    )
    statement = update(reminders).where(reminders.c.done_at.is_(None), reminders.c.due_at <= now, overtaken)
    return (await tx.execute(statement.values(done_at=now, outcome=Outcome.CAUGHT_UP))).rowcount


async def due(tx: Tx, *, now: datetime, limit: int) -> list[Due]:
    """The reminders whose moment has come, the oldest first, locked."""
    statement = (
        select(*rows.columns(reminders, Due))
        .where(reminders.c.done_at.is_(None), reminders.c.due_at <= now)
        .order_by(reminders.c.due_at, reminders.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [rows.read(row, Due) for row in await tx.execute(statement)]


async def done(tx: Tx, ids: Iterable[int], outcome: Outcome, *, now: datetime) -> None:
    """Mark these reminders as done."""
    await tx.execute(update(reminders).where(reminders.c.id.in_(list(ids))).values(done_at=now, outcome=outcome))


async def drop(tx: Tx, thing: Thing, thing_id: int, *, now: datetime) -> None:
    """Nobody has to be reminded of this any more."""
    statement = update(reminders).where(
        reminders.c.subject == thing, reminders.c.subject_id == thing_id, reminders.c.done_at.is_(None)
    )
    await tx.execute(statement.values(done_at=now, outcome=Outcome.NOT_NEEDED))


async def waiting(tx: Tx, thing: Thing) -> dict[int, list[Due]]:
    """The reminders of all things of this kind that are not done yet, by the id of the thing; locked."""
    statement = select(*rows.columns(reminders, Due)).where(reminders.c.subject == thing, reminders.c.done_at.is_(None))
    found: dict[int, list[Due]] = {}
    for row in await tx.execute(statement.order_by(reminders.c.id).with_for_update()):
        one = rows.read(row, Due)
        found.setdefault(one.subject_id, []).append(one)
    return found


async def put_back(tx: Tx, thing: Thing, *, now: datetime) -> set[int]:
    """After the clock was put back, forget the reminders that were sent at a moment that lies ahead, and those that are
    still to come; returns the ids of the things, whose reminders are to be planned anew."""
    done_ahead = reminders.c.done_at > now + clocks.DIFFER
    to_come = and_(reminders.c.done_at.is_(None), reminders.c.due_at > now)
    statement = delete(reminders).where(reminders.c.subject == thing, or_(done_ahead, to_come))
    return set((await tx.execute(statement.returning(reminders.c.subject_id))).scalars())


async def retime(tx: Tx, waiting: Iterable[Due], planned: Iterable[Reminder], days: Calendar, *, now: datetime) -> None:
    """Move the reminders of one thing to when they are `planned` by `days`; one that is not, to working hours."""
    moments = {one.step: one.at for one in planned}
    for one in waiting:
        due_at = moments.get(one.step, days.office_moment(one.due_at) if one.due_at > now else one.due_at)
        if due_at != one.due_at:
            await tx.execute(update(reminders).where(reminders.c.id == one.id).values(due_at=due_at))
