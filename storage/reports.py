"""Reports that were asked for, and what each unit owes of them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Select, and_, exists, func, insert, select

from domain.people import Action, holders
from domain.reports import (
    OWED,
    Content,
    Obligation,
    Report,
    State,
    Tally,
    UnitLine,
)
from storage import rows
from storage.db import Tx
from storage.tables import obligations, offices, people, reports, units

_OFFICERS = sorted(holders(Action.HAND_IN_REPORT))
_HANDED_IN = (State.SUBMITTED, State.ACCEPTED)
_NOT_WITHDRAWN = obligations.c.state != State.WITHDRAWN
_REPORT = rows.columns(reports, Report)


async def add(tx: Tx, *, title: str, period: str, due_on: date, asked_by: int, now: datetime) -> int:
    """Store that a report is asked for; returns its id."""
    statement = insert(reports).values(title=title, period=period, due_on=due_on, asked_by=asked_by, asked_at=now)
    return int((await tx.execute(statement.returning(reports.c.id))).scalar_one())


async def oblige(tx: Tx, report_id: int, unit_ids: Iterable[int]) -> list[Obligation]:
    """Each of these units owes the report from now on."""
    owed = [{"report_id": report_id, "unit_id": unit_id, "state": State.OPEN} for unit_id in unit_ids]
    await tx.execute(insert(obligations), owed)
    return await of_report(tx, report_id)


async def of_report(tx: Tx, report_id: int) -> list[Obligation]:
    """Each unit's part in the report."""
    found = await tx.execute(_whole().where(obligations.c.report_id == report_id).order_by(obligations.c.id))
    return [_obligation(row) for row in found]


def _in_office() -> tuple[Any, ...]:
    return offices.c.role.in_(_OFFICERS), offices.c.until.is_(None)


def _manned() -> Any:
    return exists().where(offices.c.unit_id == obligations.c.unit_id, *_in_office())


async def unmanned(tx: Tx, unit_ids: Iterable[int]) -> int:
    """How many of these units have no officer."""
    someone = exists().where(offices.c.unit_id == units.c.id, *_in_office())
    statement = select(func.count()).select_from(units).where(units.c.id.in_(list(unit_ids)), ~someone)
    return int((await tx.execute(statement)).scalar_one())


async def page(tx: Tx, *, today: date, limit: int, offset: int) -> list[tuple[Report, Tally]]:
    """The reports that were asked for, the newest due first."""
    still = exists().where(obligations.c.report_id == reports.c.id, _NOT_WITHDRAWN)
    chosen = (
        select(*_REPORT).where(still).order_by(reports.c.due_on.desc(), reports.c.id.desc()).limit(limit).offset(offset)
    )
    return await _tallied(tx, chosen, today)


async def load(tx: Tx, report_id: int, *, today: date) -> tuple[Report, Tally] | None:
    """The report with this id. None when asking for it was undone."""
    found = await _tallied(tx, select(*_REPORT).where(reports.c.id == report_id), today)
    return found[0] if found else None


async def _tallied(tx: Tx, chosen: Select[Any], today: date) -> list[tuple[Report, Tally]]:
    some = chosen.subquery()
    late = and_(obligations.c.state.in_(sorted(OWED)), some.c.due_on < today)
    statement = (
        select(
            *some.c,
            func.count(obligations.c.id).label("total"),
            func.count().filter(obligations.c.state.in_(_HANDED_IN)).label("handed_in"),
            func.count().filter(obligations.c.state == State.ACCEPTED).label("accepted"),
            func.count().filter(late).label("late"),
        )
        .join(obligations, and_(obligations.c.report_id == some.c.id, _NOT_WITHDRAWN))
        .group_by(*some.c)
        .order_by(some.c.due_on.desc(), some.c.id.desc())
    )
    return [(rows.read(row, Report), rows.read(row, Tally)) for row in await tx.execute(statement)]


async def lines(tx: Tx, report_id: int, *, handed_in: bool, limit: int, offset: int = 0) -> list[UnitLine]:
    """The units that have handed the report in, those that wait for an answer first; or those that have not."""
    states = _HANDED_IN if handed_in else tuple(sorted(OWED))
    statement = (
        select(
            obligations.c.id.label("obligation_id"),
            obligations.c.version,
            units.c.name.label("unit_name"),
            obligations.c.state,
            _manned().label("manned"),
        )
        .join(units, units.c.id == obligations.c.unit_id)
        .where(obligations.c.report_id == report_id, obligations.c.state.in_(states))
        .order_by(obligations.c.state.desc(), units.c.sort_key, units.c.id)
        .limit(limit)
        .offset(offset)
    )
    return [rows.read(row, UnitLine) for row in await tx.execute(statement)]


def _whole() -> Select[Any]:
    return (
        select(
            *rows.columns(obligations, Obligation),
            *rows.columns(obligations, Content),
            reports.c.title,
            reports.c.period,
            reports.c.due_on,
            units.c.name.label("unit_name"),
            people.c.name.label("officer_name"),
        )
        .join(reports, reports.c.id == obligations.c.report_id)
        .join(units, units.c.id == obligations.c.unit_id)
        .outerjoin(people, people.c.id == obligations.c.handed_in_by)
    )


def _obligation(row: Any) -> Obligation:
    content = {"text": row.text, "attachments": row.attachments}
    return rows.read(row, Obligation, content=content, handed_in_by=row.officer_name)


async def obligation(tx: Tx, obligation_id: int) -> Obligation | None:
    """One unit's part in a report."""
    row = (await tx.execute(_whole().where(obligations.c.id == obligation_id))).one_or_none()
    return _obligation(row) if row else None


async def waiting(tx: Tx) -> list[int]:
    """What is still owed by somebody."""
    owed = select(obligations.c.id).where(obligations.c.state.in_(sorted(OWED))).order_by(obligations.c.id)
    return list((await tx.execute(owed)).scalars())


async def of_units(tx: Tx, unit_ids: Iterable[int], states: Iterable[State], *, limit: int) -> list[Obligation]:
    """The obligations of these units that are in one of `states`, the soonest due first, then by the unit's name."""
    statement = (
        _whole()
        .where(obligations.c.unit_id.in_(list(unit_ids)), obligations.c.state.in_(list(states)))
        .order_by(reports.c.due_on, units.c.sort_key, obligations.c.id)
        .limit(limit)
    )
    return [_obligation(row) for row in await tx.execute(statement)]


def columns(content: Content) -> dict[str, Any]:
    """What is handed in, as the table stores it."""
    return {"text": content.text, "attachments": msgspec.to_builtins(content.attachments)}
