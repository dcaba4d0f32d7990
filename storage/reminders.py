"""Reminders: planned as rows when a thing begins, done once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

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


async def renew(tx: Tx, thing: Thing, thing_id: int, *, before: int, since: int) -> None:
    """The thing has another round without having moved: its reminders belong to that."""
    its = (reminders.c.subject == thing, reminders.c.subject_id == thing_id, reminders.c.round == before)
    await tx.execute(update(reminders).where(*its).values(round=since))


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


async def to_come(tx: Tx, thing: Thing, *, now: datetime) -> list[int]:
    """The things of this kind that somebody will be reminded of."""
    statement = select(reminders.c.subject_id).where(reminders.c.subject == thing, *_to_come(now))
    return list((await tx.execute(statement.distinct().order_by(reminders.c.subject_id))).scalars())


async def without(tx: Tx, thing: Thing, ids: Iterable[int]) -> list[int]:
    """Those of these things that nobody will be reminded of."""
    found = select(reminders.c.subject_id).where(reminders.c.subject == thing, reminders.c.done_at.is_(None))
    reminded = set((await tx.execute(found)).scalars())
    return [one for one in ids if one not in reminded]


async def forget_to_come(tx: Tx, thing: Thing, thing_id: int, *, now: datetime) -> None:
    """Forget the reminders of the thing whose moment is still to come."""
    statement = delete(reminders).where(reminders.c.subject == thing, reminders.c.subject_id == thing_id)
    await tx.execute(statement.where(*_to_come(now)))


async def last_step(tx: Tx, thing: Thing, thing_id: int, *, round: int) -> int | None:
    """The latest step of the thing's reminders in this round, done or not."""
    statement = select(func.max(reminders.c.step)).where(
        reminders.c.subject == thing, reminders.c.subject_id == thing_id, reminders.c.round == round
    )
    step: int | None = (await tx.execute(statement)).scalar()
    return step


async def put_back(tx: Tx, thing: Thing, *, now: datetime) -> set[int]:
    """After the clock was put back, forget the reminders that were sent at a moment that lies ahead; returns the ids of the
    things, whose reminders are to be planned anew."""
    ahead = delete(reminders).where(reminders.c.subject == thing, reminders.c.done_at > now + clocks.DIFFER)
    return set((await tx.execute(ahead.returning(reminders.c.subject_id))).scalars())


async def forget(tx: Tx, *, before: datetime, limit: int) -> int:
    """Delete up to `limit` reminders that were done before `before`; returns how many there were.

    Of a thing that is still in the same round the newest are deleted last, so `last_step` stays as it was, or finds none;
    then the next one is planned from the present moment.
    """
    old = select(reminders.c.id).where(reminders.c.done_at < before).order_by(reminders.c.done_at).limit(limit)
    chosen = old.with_for_update(skip_locked=True).cte("chosen")
    return (await tx.execute(delete(reminders).where(reminders.c.id == chosen.c.id))).rowcount


def _to_come(now: datetime) -> tuple[Any, ...]:
    return reminders.c.done_at.is_(None), reminders.c.due_at > now
