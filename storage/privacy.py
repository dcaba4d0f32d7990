"""Requests about people's own data, what was agreed to, and who looked at a case."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, update
from sqlalchemy.dialects.postgresql import insert

from domain import calendar
from domain.erasures import Erasure
from domain.privacy import Purpose
from domain.requests import OPEN_STATES, Kind, Request, State
from storage import rows
from storage.db import Tx
from storage.tables import consents, looks, nominations, offices, people, requests, units
from storage.tables.columns import inline

_OPEN = requests.c.state.in_([inline(state) for state in sorted(OPEN_STATES)])


async def add(tx: Tx, kind: Kind, **values: Any) -> int:
    """Store a request; returns its id."""
    statement = insert(requests).values(kind=kind, state=State.RECEIVED, **values)
    return int((await tx.execute(statement.returning(requests.c.id))).scalar_one())


def _whole() -> Select[Any]:
    columns = rows.columns(requests, Request)
    found = select(*columns, units.c.name.label("unit_name"), nominations.c.code.label("code"))
    found = found.join(units, units.c.id == requests.c.unit_id)
    return found.outerjoin(nominations, nominations.c.id == requests.c.nomination_id)


async def load(tx: Tx, request_id: int) -> Request | None:
    """The request with this id."""
    row = (await tx.execute(_whole().where(requests.c.id == request_id))).one_or_none()
    return rows.read(row, Request) if row else None


async def open_in(tx: Tx, unit_ids: frozenset[int] | None, *, limit: int, offset: int = 0) -> list[Request]:
    """A page of the requests that somebody has to deal with, the soonest due first; None: those of all units."""
    found = _whole().where(_OPEN)
    if unit_ids is not None:
        found = found.where(requests.c.unit_id.in_(unit_ids))
    found = found.order_by(requests.c.due_at, requests.c.id).limit(limit).offset(offset)
    return [rows.read(row, Request) for row in await tx.execute(found)]


async def of_person(tx: Tx, person_id: int, *, limit: int) -> list[Request]:
    """What this account has asked for, the newest first."""
    found = _whole().where(requests.c.person_id == person_id).order_by(requests.c.id.desc()).limit(limit)
    return [rows.read(row, Request) for row in await tx.execute(found)]


async def open_of(tx: Tx, person_id: int) -> list[Request]:
    """What this account has asked for and nobody has ended."""
    found = _whole().where(requests.c.person_id == person_id, requests.c.ended_at.is_(None))
    return [rows.read(row, Request) for row in await tx.execute(found)]


async def asked_since(tx: Tx, person_id: int, since: datetime) -> int:
    """How many requests this account has made after `since` that somebody has to deal with."""
    return await _count(tx, person_id, since, requests.c.ended_at.is_distinct_from(requests.c.made_at))


async def copies_since(tx: Tx, person_id: int, since: datetime) -> int:
    """How many copies of its data this account was sent at once after `since`."""
    at_once = requests.c.ended_at == requests.c.made_at
    return await _count(tx, person_id, since, and_(requests.c.kind == Kind.VIEW, at_once))


async def _count(tx: Tx, person_id: int, since: datetime, which: ColumnElement[bool]) -> int:
    its = (requests.c.person_id == person_id, requests.c.made_at > since, which)
    return int((await tx.execute(select(func.count()).select_from(requests).where(*its))).scalar_one())


async def due(tx: Tx, *, now: datetime, limit: int) -> list[int]:
    """The requests that the program has to carry out now, locked."""
    found = select(requests.c.id).where(requests.c.state == inline(State.DUE), requests.c.carried_out_from <= now)
    found = found.order_by(requests.c.carried_out_from).limit(limit).with_for_update(skip_locked=True)
    return list((await tx.execute(found)).scalars())


async def erasures(tx: Tx) -> list[Erasure]:
    """Each erase that was carried out, the oldest first."""
    done = (requests.c.kind == Kind.ERASE, requests.c.state == inline(State.DONE), requests.c.ended_at.is_not(None))
    found = select(requests.c.id, requests.c.person_id, requests.c.nomination_id, requests.c.ended_at).where(*done)
    rows_ = await tx.execute(found.order_by(requests.c.ended_at, requests.c.id))
    return [Erasure(row.id, row.person_id, row.nomination_id, row.ended_at) for row in rows_]


async def due_of(tx: Tx, person_id: int) -> int | None:
    """The request of this account that the program will carry out in a moment."""
    its = (requests.c.person_id == person_id, requests.c.state == inline(State.DUE))
    found: int | None = (await tx.execute(select(requests.c.id).where(*its).limit(1))).scalar()
    return found


async def waiting(tx: Tx) -> list[int]:
    """The requests whose limit runs."""
    return list((await tx.execute(select(requests.c.id).where(_OPEN))).scalars())


async def agree(tx: Tx, person_id: int, purposes: Iterable[Purpose], notice: int, *, now: datetime) -> None:
    """The person agrees to these purposes under this version of the notice; the first time stays."""
    its = (consents.c.person_id == person_id, consents.c.notice == notice, consents.c.withdrawn_at.is_(None))
    known = set((await tx.execute(select(consents.c.purpose).where(*its))).scalars())
    new = [one for one in purposes if one not in known]
    if not new:
        return
    agreed = [{"person_id": person_id, "purpose": one, "notice": notice, "agreed_at": now} for one in new]
    statement = insert(consents).on_conflict_do_update(
        index_elements=[consents.c.person_id, consents.c.purpose, consents.c.notice],
        set_={"agreed_at": insert(consents).excluded.agreed_at, "withdrawn_at": None},
        where=consents.c.withdrawn_at.is_not(None),
    )
    await tx.execute(statement, agreed)


async def disagree(tx: Tx, person_id: int, purposes: Iterable[Purpose], *, now: datetime) -> None:
    """What the person agreed to for these purposes is withdrawn."""
    those = consents.c.purpose.in_(list(purposes))
    its = (consents.c.person_id == person_id, those, consents.c.withdrawn_at.is_(None))
    await tx.execute(update(consents).where(*its).values(withdrawn_at=now))


async def agreed(tx: Tx, person_id: int) -> list[Any]:
    """What the person agreed to: rows of purpose, notice, agreed_at, withdrawn_at, the oldest first."""
    found = select(consents.c.purpose, consents.c.notice, consents.c.agreed_at, consents.c.withdrawn_at)
    found = found.where(consents.c.person_id == person_id)
    return list(await tx.execute(found.order_by(consents.c.agreed_at, consents.c.purpose)))


async def look(tx: Tx, person_id: int, nomination_id: int, *, now: datetime) -> None:
    """The person was shown the case today."""
    statement = insert(looks).values(nomination_id=nomination_id, person_id=person_id, day=calendar.today(now))
    await tx.execute(statement.on_conflict_do_nothing())


async def lookers(tx: Tx, nomination_ids: Iterable[int]) -> list[Any]:
    """Who was shown these cases: rows of day, code, unit; never a name, for an office looks and not a person."""
    found = (
        select(
            looks.c.day,
            nominations.c.code,
            func.min(units.c.name).label("unit"),
        )
        .join(nominations, nominations.c.id == looks.c.nomination_id)
        .join(people, people.c.id == looks.c.person_id)
        .outerjoin(offices, offices.c.person_id == people.c.id)
        .outerjoin(units, units.c.id == offices.c.unit_id)
        .where(looks.c.nomination_id.in_(list(nomination_ids)))
        .group_by(looks.c.day, nominations.c.code, looks.c.person_id)
        .order_by(looks.c.day, nominations.c.code)
    )
    return list(await tx.execute(found))
