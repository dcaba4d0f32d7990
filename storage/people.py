"""People, the offices that they hold, and whether they can be reached."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.people import Office, Person, Role
from storage import absences
from storage.db import Tx
from storage.tables import offices, people


async def recognise(tx: Tx, edge: str, address: str, *, name: str, language: str, now: datetime) -> Person:
    """The person at `address`, made when new, and locked until the transaction ends.

    A person who writes can be reached, whatever was known before. language: for someone new only.
    """
    statement = insert(people).values(edge=edge, address=address, name=name, language=language, joined_at=now)
    statement = statement.on_conflict_do_update(
        index_elements=[people.c.edge, people.c.address],
        set_={"name": statement.excluded.name, "resting_since": None, "resting_why": None},
    )
    row = (await tx.execute(statement.returning(people.c.id, people.c.language))).one()
    held = await tx.execute(
        select(offices.c.role, offices.c.unit_id).where(offices.c.person_id == row.id, offices.c.until.is_(None))
    )
    return Person(
        id=row.id,
        edge=edge,
        address=address,
        name=name,
        language=row.language,
        offices=tuple(Office(Role(role), unit_id) for role, unit_id in held),
    )


async def load(tx: Tx, person_id: int) -> Person:
    """The person with this id. NoResultFound when there is none."""
    return (await _load(tx, [person_id]))[0]


async def find(tx: Tx, person_id: int) -> Person | None:
    """The person with this id, if there is one."""
    found = await _load(tx, [person_id])
    return found[0] if found else None


async def at(tx: Tx, edge: str, address: str) -> Person | None:
    """The person at this address."""
    statement = select(people.c.id).where(people.c.edge == edge, people.c.address == address)
    found = await _load(tx, (await tx.execute(statement)).scalars().all())
    return found[0] if found else None


async def _load(tx: Tx, ids: Iterable[int]) -> list[Person]:
    held = func.coalesce(
        func.array_agg(func.jsonb_build_array(offices.c.role, offices.c.unit_id)).filter(offices.c.id.is_not(None)), []
    )
    statement = (
        select(people.c.id, people.c.edge, people.c.address, people.c.name, people.c.language, held.label("held"))
        .outerjoin(offices, (offices.c.person_id == people.c.id) & offices.c.until.is_(None))
        .where(people.c.id.in_(list(ids)))
        .group_by(people.c.id)
        .order_by(people.c.id)
    )
    return [_person(row) for row in await tx.execute(statement)]


def _person(row: Any) -> Person:
    held = tuple(Office(Role(role), unit_id) for role, unit_id in row.held)
    return Person(row.id, row.edge, row.address, row.name, row.language, held)


async def speak(tx: Tx, person_id: int, language: str) -> None:
    """Store the language in which the person wants to be answered."""
    await tx.execute(update(people).where(people.c.id == person_id).values(language=language))


async def note_door(tx: Tx, person_id: int, words: str) -> None:
    """Store the link that the person followed just now; the first one stays where they come from."""
    first = func.coalesce(people.c.source, words)
    await tx.execute(update(people).where(people.c.id == person_id).values(door=words, source=first))


async def leave_door(tx: Tx, person_id: int) -> None:
    """The person nominated: what comes after that comes by no link."""
    await tx.execute(update(people).where(people.c.id == person_id, people.c.door.is_not(None)).values(door=None))


async def mark_unreachable(tx: Tx, person_id: int, *, why: str, now: datetime) -> None:
    """The person is unreachable, since the first time that this was noticed."""
    await tx.execute(
        update(people)
        .where(people.c.id == person_id)
        .values(resting_since=func.coalesce(people.c.resting_since, now), resting_why=why)
    )


async def officers(tx: Tx, unit_ids: Iterable[int], roles: Iterable[Role]) -> dict[int, list[int]]:
    """The ids of those who hold one of `roles` in these units and are not away, reachable or not, by unit; a unit without
    any is omitted."""
    held_there = (offices.c.unit_id.in_(list(unit_ids)), offices.c.role.in_(list(roles)), offices.c.until.is_(None))
    statement = (
        select(offices.c.unit_id, offices.c.person_id)
        .where(*held_there, ~absences.away(offices.c.person_id))
        .distinct()
        .order_by(offices.c.unit_id, offices.c.person_id)
    )
    held: dict[int, list[int]] = {}
    for unit_id, person_id in await tx.execute(statement):
        held.setdefault(unit_id, []).append(person_id)
    return held


async def holding(tx: Tx, roles: Iterable[Role]) -> list[int]:
    """The ids of those who hold one of `roles` in any unit, reachable or not; of those who are away only when all are."""
    held = (offices.c.role.in_(list(roles)), offices.c.until.is_(None))
    is_away = func.bool_and(absences.away(offices.c.person_id))
    statement = select(offices.c.person_id, is_away.label("away")).where(*held).group_by(offices.c.person_id)
    found = (await tx.execute(statement.order_by(offices.c.person_id))).all()
    there = [row.person_id for row in found if not row.away]
    return there or [row.person_id for row in found]


async def appoint(tx: Tx, person_id: int, role: Role, unit_id: int, *, now: datetime) -> int | None:
    """Give the person the office; returns its id. None when they hold it already."""
    statement = insert(offices).values(person_id=person_id, unit_id=unit_id, role=role, since=now)
    statement = statement.on_conflict_do_nothing(
        index_elements=[offices.c.person_id, offices.c.unit_id, offices.c.role], index_where=offices.c.until.is_(None)
    )
    made: int | None = (await tx.execute(statement.returning(offices.c.id))).scalar()
    return made


async def end_offices(tx: Tx, person_id: int, *, now: datetime) -> None:
    """The person holds no office any more, is not away, and nobody stands in for them."""
    gone = await absences.of(tx, person_id)
    if gone is not None:
        await absences.end(tx, gone, now=now)
    held = (offices.c.person_id == person_id, offices.c.until.is_(None))
    await tx.execute(update(offices).where(*held).values(until=now))


async def count(tx: Tx) -> tuple[int, int]:
    """How many people there are, and how many of them can be reached."""
    reachable = func.count(case((people.c.resting_since.is_(None), 1)))
    row = (await tx.execute(select(func.count(), reachable))).one()
    return row[0], row[1]
