"""Who holds which office, as units see it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update

from domain.offices import Held, Staff
from domain.people import Role
from domain.units import UnitKind
from storage.db import Tx
from storage.tables import absences, offices, people, units

_COLUMNS = (
    *(offices.c.id, offices.c.person_id, people.c.name, offices.c.role, offices.c.unit_id, offices.c.since),
    offices.c.absence_id.is_not(None).label("lent"),
)


def _whole() -> Select[Any]:
    return (
        select(*_COLUMNS, offices.c.until, units.c.name.label("unit_name"))
        .join(people, people.c.id == offices.c.person_id)
        .join(units, units.c.id == offices.c.unit_id)
    )


def _held(row: Any) -> Held:
    return Held(
        row.id, row.person_id, row.name, Role(row.role), row.unit_id, row.unit_name, row.since, row.until, row.lent
    )


async def load(tx: Tx, office_id: int) -> Held | None:
    """An office, also one that has ended."""
    row = (await tx.execute(_whole().where(offices.c.id == office_id))).one_or_none()
    return _held(row) if row else None


async def of_unit(tx: Tx, unit_id: int) -> list[Held]:
    """The offices that are held in a unit now, the longest held first."""
    its = (offices.c.unit_id == unit_id, offices.c.until.is_(None))
    return [_held(row) for row in await tx.execute(_whole().where(*its).order_by(offices.c.since, offices.c.id))]


async def staffed(tx: Tx, unit_ids: Collection[int] | None) -> list[Staff]:
    """These units (None: all) with how many people hold an office there; those without anybody first, then by kind and
    name."""
    number = func.count(func.distinct(offices.c.person_id))
    found = (
        select(units.c.id, units.c.kind, units.c.name, number.label("number"))
        .outerjoin(offices, (offices.c.unit_id == units.c.id) & offices.c.until.is_(None))
        .group_by(units.c.id)
        .order_by(number > 0, units.c.kind != UnitKind.PROVINCE, units.c.kind != UnitKind.COMMUNE, units.c.sort_key)
    )
    if unit_ids is not None:
        found = found.where(units.c.id.in_(list(unit_ids)))
    return [Staff(row.id, UnitKind(row.kind), row.name, row.number) for row in await tx.execute(found)]


async def end(tx: Tx, held: Held, *, now: datetime) -> bool:
    """End an office, with what hangs on it: the same one of whoever stands in for its holder, and those in this unit in
    which its holder stands in for others. False when it has ended."""
    its = (offices.c.id == held.id, offices.c.until.is_(None))
    if (await tx.execute(update(offices).where(*its).values(until=now))).rowcount == 0:
        return False
    await tx.execute(update(offices).where(_hangs_on(held), offices.c.until.is_(None)).values(until=now))
    return True


def _hangs_on(held: Held) -> ColumnElement[bool]:
    absent = select(absences.c.id).where(absences.c.person_id == held.person_id, absences.c.ended_at.is_(None))
    under_way = select(absences.c.id).where(absences.c.ended_at.is_(None))
    lent = and_(offices.c.absence_id.in_(absent), offices.c.role == held.role)
    borrowed = and_(offices.c.person_id == held.person_id, offices.c.absence_id.in_(under_way))
    return and_(offices.c.unit_id == held.unit_id, or_(lent, borrowed))


async def go_on(tx: Tx, held: Held) -> bool:
    """An office that has ended goes on, with what ended at the same moment. False when the person was given it anew
    meanwhile."""
    its = (offices.c.person_id == held.person_id, offices.c.unit_id == held.unit_id, offices.c.role == held.role)
    again = select(offices.c.id).where(*its, offices.c.until.is_(None)).exists()
    statement = update(offices).where(offices.c.id == held.id, offices.c.until.is_not(None), ~again)
    if (await tx.execute(statement.values(until=None))).rowcount == 0:
        return False
    await tx.execute(update(offices).where(_hangs_on(held), offices.c.until == held.until).values(until=None))
    return True
