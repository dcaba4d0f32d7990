"""Who is away, and who stands in for them. Whoever stands in holds the same offices, in rows of their own."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_leave

from domain.absences import Absence
from storage.db import Tx
from storage.tables import absences, offices, people

_DEPUTIES = people.alias("deputies")


def _whole() -> Select[Any]:
    return (
        select(absences, people.c.name, _DEPUTIES.c.name.label("deputy_name"))
        .join(people, people.c.id == absences.c.person_id)
        .outerjoin(_DEPUTIES, _DEPUTIES.c.id == absences.c.deputy_id)
    )


async def _found(tx: Tx, *which: ColumnElement[bool]) -> list[Absence]:
    return [_absence(row) for row in await tx.execute(_whole().where(*which).order_by(absences.c.id))]


def _absence(row: Any) -> Absence:
    begun, ended = row.begun_at is not None, row.ended_at is not None
    named = (row.id, row.person_id, row.name, row.deputy_id, row.deputy_name)
    return Absence(*named, row.first, row.last, begun, ended)


async def load(tx: Tx, absence_id: int) -> Absence | None:
    """An absence, also one that is over."""
    found = await _found(tx, absences.c.id == absence_id)
    return found[0] if found else None


async def of(tx: Tx, person_id: int) -> Absence | None:
    """The absence of this person that is planned, or under way."""
    found = await _found(tx, absences.c.person_id == person_id, absences.c.ended_at.is_(None))
    return found[0] if found else None


async def add(tx: Tx, person_id: int, deputy_id: int | None, first: date, last: date) -> Absence:
    """Store an absence that is planned."""
    values = {"person_id": person_id, "deputy_id": deputy_id, "first": first, "last": last}
    made = (await tx.execute(insert(absences).values(**values).returning(absences.c.id))).scalar_one()
    [found] = await _found(tx, absences.c.id == made)
    return found


async def beginning(tx: Tx, today: date) -> list[Absence]:
    """Those that begin by this day and have not begun."""
    its = (absences.c.first <= today, absences.c.begun_at.is_(None), absences.c.ended_at.is_(None))
    return await _found(tx, *its)


async def ending(tx: Tx, today: date) -> list[Absence]:
    """Those whose last day is over."""
    return await _found(tx, absences.c.last < today, absences.c.ended_at.is_(None))


async def begin(tx: Tx, absence: Absence, *, now: datetime) -> list[int]:
    """It is under way: whoever stands in holds the offices of those units in which they hold one themselves. Returns the ids
    of the offices that they hold only for that."""
    await tx.execute(update(absences).where(absences.c.id == absence.id).values(begun_at=now))
    if absence.deputy_id is None:
        return []
    own = select(offices.c.unit_id).where(offices.c.person_id == absence.deputy_id, offices.c.until.is_(None))
    their = (offices.c.person_id == absence.person_id, offices.c.until.is_(None), offices.c.unit_id.in_(own))
    lent = [
        (row.unit_id, row.role) for row in await tx.execute(select(offices.c.unit_id, offices.c.role).where(*their))
    ]
    if not lent:
        return []
    values = [
        {"person_id": absence.deputy_id, "unit_id": unit_id, "role": role, "since": now, "absence_id": absence.id}
        for unit_id, role in lent
    ]
    statement = insert_or_leave(offices).values(values).on_conflict_do_nothing()
    return list((await tx.execute(statement.returning(offices.c.id))).scalars())


async def end(tx: Tx, absence: Absence, *, now: datetime) -> list[int]:
    """It is over, and with it the offices that were held only for it; returns their ids."""
    its = (absences.c.id == absence.id, absences.c.ended_at.is_(None))
    await tx.execute(update(absences).where(*its).values(ended_at=now))
    lent = (offices.c.absence_id == absence.id, offices.c.until.is_(None))
    return list((await tx.execute(update(offices).where(*lent).values(until=now).returning(offices.c.id))).scalars())


def away(person_id: Any) -> ColumnElement[bool]:
    """Whether the person of this column is away now."""
    its = (absences.c.person_id == person_id, absences.c.begun_at.is_not(None), absences.c.ended_at.is_(None))
    return select(absences.c.id).where(*its).exists()


async def colleagues(tx: Tx, person_id: int, *, limit: int) -> list[tuple[int, str]]:
    """Who may stand in: those who hold an office in the same units and are not away, by name: id, name."""
    own = select(offices.c.unit_id).where(offices.c.person_id == person_id, offices.c.until.is_(None))
    found = (
        select(people.c.id, people.c.name)
        .join(offices, offices.c.person_id == people.c.id)
        .where(offices.c.unit_id.in_(own), offices.c.until.is_(None), people.c.id != person_id, ~away(people.c.id))
        .distinct()
        .order_by(people.c.name, people.c.id)
    )
    return [(row.id, row.name) for row in await tx.execute(found.limit(limit))]
