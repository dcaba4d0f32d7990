"""Incidents: open once for each kind and subject, told once, closed once.

The trap: a clock that is put back. What was opened at a moment that now lies ahead would not be told before that moment has
come again; so each look brings it back to now.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from domain.incidents import Incident, Kind, Trouble
from storage import rows
from storage.db import Tx
from storage.tables import incidents

_OPEN = incidents.c.closed_at.is_(None)


async def see(tx: Tx, troubles: Iterable[Trouble], *, now: datetime) -> None:
    """These are there now: each is opened, or goes on."""
    for one in sorted(troubles, key=lambda trouble: (trouble.kind, trouble.subject)):
        statement = insert(incidents).values(kind=one.kind, subject=one.subject, opened_at=now)
        statement = statement.on_conflict_do_update(
            index_elements=[incidents.c.kind, incidents.c.subject],
            index_where=_OPEN,
            set_={"clean_since": None, "opened_at": func.least(incidents.c.opened_at, now)},
        )
        await tx.execute(statement)


async def miss(tx: Tx, kinds: Iterable[Kind], seen: Iterable[Trouble], *, now: datetime) -> None:
    """Of these kinds, only `seen` are there now."""
    away = update(incidents).where(_OPEN, incidents.c.kind.in_(list(kinds)))
    if there := [(one.kind, one.subject) for one in seen]:
        away = away.where(tuple_(incidents.c.kind, incidents.c.subject).not_in(there))
    since = func.least(func.coalesce(incidents.c.clean_since, now), now)
    await tx.execute(away.values(clean_since=since, opened_at=func.least(incidents.c.opened_at, now)))


async def opened(tx: Tx) -> list[Incident]:
    """Those that are open, the oldest first."""
    statement = select(*rows.columns(incidents, Incident)).where(_OPEN).order_by(incidents.c.id)
    return [rows.read(row, Incident) for row in await tx.execute(statement)]


async def load(tx: Tx, incident_id: int) -> Incident | None:
    """The incident with this id."""
    statement = select(*rows.columns(incidents, Incident)).where(incidents.c.id == incident_id)
    row = (await tx.execute(statement)).one_or_none()
    return rows.read(row, Incident) if row else None


async def tell(tx: Tx, incident_id: int, *, now: datetime) -> None:
    """People are told of it now."""
    await tx.execute(update(incidents).where(incidents.c.id == incident_id).values(told_at=now))


async def close(tx: Tx, incident_id: int) -> None:
    """It was over when it was seen no more."""
    statement = update(incidents).where(incidents.c.id == incident_id)
    await tx.execute(statement.values(closed_at=incidents.c.clean_since))


async def forget(tx: Tx, incident_id: int) -> None:
    """It was a hiccup, of which nobody knows."""
    await tx.execute(delete(incidents).where(incidents.c.id == incident_id))
