"""Reports that were asked for, and what each unit owes of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Select, and_, exists, func, insert, select, update

from domain.people import Role
from domain.reports import (
    OWED,
    Attachment,
    Content,
    Obligation,
    Report,
    State,
    Tally,
)
from storage.db import Tx
from storage.tables import obligations as table
from storage.tables import offices, people_, reports, units

_OFFICERS = (Role.COMMUNE_OFFICER, Role.UNIT_OFFICER)
_HANDED_IN = (State.SUBMITTED, State.ACCEPTED)
_REPORT = (reports.c.id, reports.c.title, reports.c.period, reports.c.due_on, reports.c.asked_by, reports.c.asked_at)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in a report's list. manned: somebody holds an office in it."""

    obligation_id: int
    version: int
    unit_name: str
    state: State
    manned: bool


async def add(tx: Tx, *, title: str, period: str, due_on: date, asked_by: int, now: datetime) -> int:
    """Write down that a report is asked for; its id."""
    statement = insert(reports).values(title=title, period=period, due_on=due_on, asked_by=asked_by, asked_at=now)
    return int((await tx.execute(statement.returning(reports.c.id))).scalar_one())


async def oblige(tx: Tx, report_id: int, unit_ids: Iterable[int]) -> list[int]:
    """Each of these units owes the report; the ids of their obligations."""
    rows = [{"report_id": report_id, "unit_id": unit_id, "state": State.OPEN} for unit_id in unit_ids]
    return list((await tx.execute(insert(table).values(rows).returning(table.c.id))).scalars())


async def officers(tx: Tx, report_id: int) -> list[tuple[int, int]]:
    """Those who answer for the units that owe this report: (obligation id, person id)."""
    statement = (
        select(table.c.id, offices.c.person_id)
        .join(offices, and_(offices.c.unit_id == table.c.unit_id, *_in_office()))
        .where(table.c.report_id == report_id)
        .distinct()
        .order_by(table.c.id, offices.c.person_id)
    )
    return [(row[0], row[1]) for row in await tx.execute(statement)]


def _in_office() -> tuple[Any, ...]:
    return offices.c.role.in_(_OFFICERS), offices.c.until.is_(None)


def _manned() -> Any:
    return exists().where(offices.c.unit_id == table.c.unit_id, *_in_office())


async def unmanned(tx: Tx, unit_ids: Iterable[int]) -> int:
    """How many of these units have no officer."""
    someone = exists().where(offices.c.unit_id == units.c.id, *_in_office())
    statement = select(func.count()).select_from(units).where(units.c.id.in_(list(unit_ids)), ~someone)
    return int((await tx.execute(statement)).scalar_one())


async def page(tx: Tx, *, today: date, limit: int, offset: int) -> list[tuple[Report, Tally]]:
    """The reports that were asked for, the newest due first."""
    chosen = select(*_REPORT).order_by(reports.c.due_on.desc(), reports.c.id.desc()).limit(limit).offset(offset)
    return await _tallied(tx, chosen, today)


async def load(tx: Tx, report_id: int, *, today: date) -> tuple[Report, Tally] | None:
    """The report with this id."""
    found = await _tallied(tx, select(*_REPORT).where(reports.c.id == report_id), today)
    return found[0] if found else None


async def _tallied(tx: Tx, chosen: Select[Any], today: date) -> list[tuple[Report, Tally]]:
    some = chosen.subquery()
    late = and_(table.c.state.in_(sorted(OWED)), some.c.due_on < today)
    statement = (
        select(
            *some.c,
            func.count(table.c.id),
            func.count().filter(table.c.state.in_(_HANDED_IN)),
            func.count().filter(table.c.state == State.ACCEPTED),
            func.count().filter(late),
        )
        .outerjoin(table, table.c.report_id == some.c.id)
        .group_by(*some.c)
        .order_by(some.c.due_on.desc(), some.c.id.desc())
    )
    width = len(_REPORT)
    return [(Report(*row[:width]), Tally(*row[width:])) for row in await tx.execute(statement)]


async def lines(tx: Tx, report_id: int, *, handed_in: bool, limit: int, offset: int = 0) -> list[UnitLine]:
    """The units that have handed the report in, those who wait for an answer first; or those that have not."""
    states = _HANDED_IN if handed_in else tuple(sorted(OWED))
    statement = (
        select(table.c.id, table.c.version, units.c.name, table.c.state, _manned())
        .join(units, units.c.id == table.c.unit_id)
        .where(table.c.report_id == report_id, table.c.state.in_(states))
        .order_by(table.c.state.desc(), units.c.key, units.c.id)
        .limit(limit)
        .offset(offset)
    )
    return [UnitLine(row[0], row[1], row[2], State(row[3]), row[4]) for row in await tx.execute(statement)]


def _whole() -> Select[Any]:
    return (
        select(
            table.c.id,
            table.c.report_id,
            reports.c.title,
            reports.c.period,
            reports.c.due_on,
            table.c.unit_id,
            units.c.name.label("unit_name"),
            table.c.state,
            table.c.version,
            table.c.text,
            table.c.attachments,
            people_.c.name.label("handed_in_by"),
            table.c.handed_in_at,
        )
        .join(reports, reports.c.id == table.c.report_id)
        .join(units, units.c.id == table.c.unit_id)
        .outerjoin(people_, people_.c.id == table.c.handed_in_by)
    )


def _obligation(row: Any) -> Obligation:
    values = dict(row._mapping)
    attachments = tuple(msgspec.convert(one, Attachment) for one in values.pop("attachments"))
    content = Content(values.pop("text"), attachments)
    return Obligation(**{**values, "state": State(row.state), "content": content})


async def obligation(tx: Tx, obligation_id: int) -> Obligation | None:
    """One unit's part in a report."""
    row = (await tx.execute(_whole().where(table.c.id == obligation_id))).one_or_none()
    return _obligation(row) if row else None


async def of_units(tx: Tx, unit_ids: Iterable[int], states: Iterable[State], *, limit: int) -> list[Obligation]:
    """What these units have in one of `states`, the soonest due first."""
    statement = (
        _whole()
        .where(table.c.unit_id.in_(list(unit_ids)), table.c.state.in_(list(states)))
        .order_by(reports.c.due_on, table.c.id)
        .limit(limit)
    )
    return [_obligation(row) for row in await tx.execute(statement)]


async def move(tx: Tx, found: Obligation, to: State, **changes: Any) -> int | None:
    """Take the obligation from the state and version in which the reader saw it to `to`; its new version.

    None when somebody else was faster: then nothing is changed.
    """
    statement = (
        update(table)
        .where(table.c.id == found.id, table.c.state == found.state, table.c.version == found.version)
        .values(state=to, version=table.c.version + 1, **changes)
        .returning(table.c.version)
    )
    version: int | None = (await tx.execute(statement)).scalar()
    return version


def columns(content: Content) -> dict[str, Any]:
    """What is handed in, as the table keeps it."""
    return {"text": content.text, "attachments": msgspec.to_builtins(content.attachments)}
