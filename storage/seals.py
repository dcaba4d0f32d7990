"""The chain over the log. Entries are sealed a moment after they are committed, by one process at a time.

The trap: a digest that is made with each entry. Whoever logs would wait for everybody who logs, and two that wait for each
other would be a deadlock. And ids are given before the commit: an entry may appear after later ones, and is sealed then.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, select

from domain.audit import NOTHING, Entry, Head, Seal, Source, digest, hashed
from storage.db import Tx
from storage.tables import events, looks, nominations, offices, people, seals, units

# No transaction is open while so many others log.
_BEHIND = 10_000

_STAYS = {
    Source.EVENT: (
        *(events.c.id, events.c.subject, events.c.subject_id, events.c.move, events.c.from_state),
        *(events.c.to_state, events.c.actor_id, events.c.at),
    ),
    Source.LOOK: (looks.c.id, looks.c.nomination_id, looks.c.person_id, looks.c.day),
}
_WORDS = {Source.EVENT: (events.c.reason, events.c.before, events.c.redacted_at), Source.LOOK: ()}


def _rows(source: Source) -> Select[Any]:
    return select(*_STAYS[source], *_WORDS[source])


def _entry(source: Source, row: Any) -> Entry:
    values = tuple(row)
    stays, words = values[: len(_STAYS[source])], values[len(_STAYS[source]) :]
    if source is Source.LOOK:
        return Entry(source, row.id, stays)
    return Entry(source, row.id, stays, None if row.redacted_at is not None else words[:2])


async def head(tx: Tx) -> Head:
    """The last seal."""
    number = (await tx.execute(select(func.count()).select_from(seals))).scalar_one()
    row = (await tx.execute(_last())).one_or_none()
    return Head(row.id, number, row.digest) if row else Head(0, 0, NOTHING)


def _last() -> Select[Any]:
    return select(seals.c.id, seals.c.digest).order_by(seals.c.id.desc()).limit(1)


async def unsealed(tx: Tx, source: Source, *, limit: int) -> list[Entry]:
    """Entries that have no seal yet, in their order."""
    table = events if source is Source.EVENT else looks
    last = select(func.coalesce(func.max(seals.c.row_id), 0)).where(seals.c.source == source).scalar_subquery()
    sealed = select(seals.c.id).where(seals.c.source == source, seals.c.row_id == table.c.id).exists()
    found = _rows(source).where(table.c.id > last - _BEHIND, ~sealed).order_by(table.c.id).limit(limit)
    return [_entry(source, row) for row in await tx.execute(found)]


async def seal(tx: Tx, entries: Sequence[Entry], *, now: datetime) -> None:
    """Seal entries after all that are sealed. Words that were taken out before are sealed as none."""
    row = (await tx.execute(_last())).one_or_none()
    before, rows = row.digest if row else NOTHING, []
    for entry in entries:
        stays, words = hashed(entry.stays), hashed(entry.words or ())
        before = digest(before, stays, words)
        values = {"source": entry.source, "row_id": entry.id, "stays": stays, "words": words, "digest": before}
        rows.append(values | {"sealed_at": now})
    if rows:
        await tx.execute(insert(seals), rows)


async def page(tx: Tx, *, after: int, limit: int) -> list[Seal]:
    """Seals in their order."""
    found = select(seals.c.id, seals.c.source, seals.c.row_id, seals.c.stays, seals.c.words, seals.c.digest)
    found = found.where(seals.c.id > after).order_by(seals.c.id).limit(limit)
    return [Seal(row.id, Source(row.source), row.row_id, *row[3:]) for row in await tx.execute(found)]


async def entries(tx: Tx, source: Source, ids: Iterable[int]) -> dict[int, Entry]:
    """These entries, by their ids."""
    table = events if source is Source.EVENT else looks
    found = _rows(source).where(table.c.id.in_(list(ids)))
    return {row.id: _entry(source, row) for row in await tx.execute(found)}


async def never_sealed(tx: Tx, *, before: datetime) -> int | None:
    """The first change that was logged before this moment and has no seal."""
    sealed = select(seals.c.id).where(seals.c.source == Source.EVENT, seals.c.row_id == events.c.id).exists()
    found = select(events.c.id).where(events.c.at < before, ~sealed).order_by(events.c.id).limit(1)
    row: int | None = (await tx.execute(found)).scalar()
    return row


async def readers(tx: Tx, nomination_id: int) -> list[Any]:
    """Who was shown a case: rows of day, name, roles, units, in order."""
    held = (offices.c.person_id == looks.c.person_id, func.date(offices.c.since) <= looks.c.day)
    found = (
        select(
            looks.c.day,
            people.c.name,
            func.array_agg(func.distinct(offices.c.role)).label("roles"),
            func.array_agg(func.distinct(units.c.name)).label("units"),
        )
        .join(people, people.c.id == looks.c.person_id)
        .outerjoin(offices, held[0] & held[1])
        .outerjoin(units, units.c.id == offices.c.unit_id)
        .where(looks.c.nomination_id == nomination_id)
        .group_by(looks.c.day, people.c.id)
        .order_by(looks.c.day, people.c.name)
    )
    return list(await tx.execute(found))


async def case_of(tx: Tx, code: str) -> int | None:
    """The id of the case with this code."""
    found: int | None = (await tx.execute(select(nominations.c.id).where(nominations.c.code == code))).scalar()
    return found
