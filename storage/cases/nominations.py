"""Nominations and their photos."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    bindparam,
    func,
    insert,
    literal,
    select,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from domain import cases, text
from domain.cases import Lead, Limit, Nomination
from domain.stories import State
from storage import clocks, rows
from storage.cases import names
from storage.db import Tx
from storage.tables import evidence, nomination_photos, nominations, people, stories, units
from storage.tables.columns import inline

_OPEN = nominations.c.state.in_([inline(state) for state in sorted(cases.OPEN_STATES)])
# Part of the statement's text as well: as a parameter it would make PostgreSQL plan anew each time.
_MOST = bindparam("most", type_=Integer, literal_execute=True)


async def add(tx: Tx, code: str, lead: Lead, **others: Any) -> int | None:
    """Store a new nomination with its photos; None when the code is in use. others: columns outside the lead."""
    said = {**rows.values(nominations, lead), "name_key": text.fold(lead.name)}
    statement = upsert(nominations).values(code=code, **said, **others)
    made: int | None = (await tx.execute(statement.on_conflict_do_nothing().returning(nominations.c.id))).scalar()
    if made is not None and lead.photos:
        photos = [
            {"nomination_id": made, "position": position, "reference": reference}
            for position, reference in enumerate(lead.photos)
        ]
        await tx.execute(insert(nomination_photos), photos)
    return made


# Frequent statements are built once: building one takes longer than PostgreSQL needs to answer it.


@cache
def _whole() -> Select[Any]:
    references = select(nomination_photos.c.reference).where(nomination_photos.c.nomination_id == nominations.c.id)
    photos = func.array(references.order_by(nomination_photos.c.position).scalar_subquery())
    nominator = select(people.c.name).where(people.c.id == nominations.c.nominator_id)
    scribe = select(people.c.name).where(people.c.id == nominations.c.scribe_id)
    not_withdrawn = stories.c.state != inline(State.WITHDRAWN)
    story = select(stories.c.id).where(stories.c.nomination_id == nominations.c.id, not_withdrawn)
    pieces = select(func.count()).select_from(evidence).where(evidence.c.nomination_id == nominations.c.id)
    return select(
        *rows.columns(nominations, Nomination),
        units.c.name.label("unit_name"),
        photos.label("photos"),
        story.scalar_subquery().label("story_id"),
        nominator.scalar_subquery().label("nominator_name"),
        pieces.scalar_subquery().label("pieces"),
        scribe.scalar_subquery().label("scribe"),
    ).join(units, units.c.id == nominations.c.unit_id)


async def mark(tx: Tx, nomination_id: int, **values: Any) -> None:
    """Store what was said beside the lead: whether it is a child, is dead, hides its sender."""
    await tx.execute(update(nominations).where(nominations.c.id == nomination_id).values(**values))


async def renew(tx: Tx, nomination_id: int) -> None:
    """Give the case another version, without a move."""
    its = nominations.c.id == nomination_id
    await tx.execute(update(nominations).where(its).values(version=nominations.c.version + 1))


async def write_down(tx: Tx, case: Nomination, words: str, *, by: int) -> bool:
    """Store what was told aloud; by: the officer who wrote it down. False when the case is no longer as they saw it."""
    seen = (nominations.c.id == case.id, nominations.c.version == case.version)
    changed = update(nominations).where(*seen).values(deed=words, scribe_id=by, version=case.version + 1)
    return (await tx.execute(changed)).rowcount == 1


async def load(tx: Tx, nomination_id: int) -> Nomination | None:
    """The nomination with this id."""
    row = (await tx.execute(_BY_ID, {"wanted": nomination_id})).one_or_none()
    return rows.read(row, Nomination) if row else None


async def by_code(tx: Tx, code: str) -> Nomination | None:
    """The nomination with this code."""
    row = (await tx.execute(_BY_CODE, {"wanted": code})).one_or_none()
    return rows.read(row, Nomination) if row else None


async def of_nominator(tx: Tx, person_id: int, *, limit: int, before: int | None = None) -> list[Nomination]:
    """What a person has nominated, the newest first; `before`: older than this id."""
    asked = {"wanted": person_id, "most": limit, "before": _LAST if before is None else before}
    return [rows.read(row, Nomination) for row in await tx.execute(_OF_NOMINATOR, asked)]


_BY_ID = _whole().where(nominations.c.id == bindparam("wanted"))
_BY_CODE = _whole().where(nominations.c.code == bindparam("wanted"))
_OF_NOMINATOR = (
    _whole()
    .where(nominations.c.nominator_id == bindparam("wanted"), nominations.c.id < bindparam("before"))
    .order_by(nominations.c.id.desc())
    .limit(_MOST)
)
# No id is beyond it.
_LAST = 2**63 - 1


async def in_words(tx: Tx, person_id: int, deed: str) -> list[int]:
    """The nominations of this person in exactly these words."""
    its = (nominations.c.nominator_id == person_id, nominations.c.deed == deed)
    return list((await tx.execute(select(nominations.c.id).where(*its).order_by(nominations.c.id))).scalars())


async def sent_since(tx: Tx, person_id: int, since: datetime) -> int:
    """How many cases this person has nominated after `since`."""
    its = (nominations.c.nominator_id == person_id, nominations.c.received_at > since)
    return int((await tx.execute(select(func.count()).select_from(nominations).where(*its))).scalar_one())


async def running(tx: Tx) -> list[Limit]:
    """The limits that run."""
    statement = select(*rows.columns(nominations, Limit)).where(nominations.c.due_at.is_not(None))
    return [rows.read(row, Limit) for row in await tx.execute(statement.order_by(nominations.c.id))]


async def retime(tx: Tx, limit: Limit, due_at: datetime) -> bool:
    """The limit ends at `due_at`. False when it is no longer the one that was read: the case has moved."""
    same = (nominations.c.id == limit.id, nominations.c.due_at == limit.due_at)
    return (await tx.execute(update(nominations).where(*same).values(due_at=due_at))).rowcount == 1


async def put_back(tx: Tx, *, now: datetime) -> set[int]:
    """After the clock was put back, a case that reached its state at a moment that lies ahead reached it now; returns their
    ids."""
    ahead = update(nominations).where(nominations.c.state_since > now + clocks.DIFFER).values(state_since=now)
    return set((await tx.execute(ahead.returning(nominations.c.id))).scalars())


async def waiting(tx: Tx) -> list[int]:
    """The cases on which somebody has to act."""
    states = nominations.c.state.in_(sorted(cases.OPEN_STATES | cases.WAITING_STATES))
    return list((await tx.execute(select(nominations.c.id).where(states).order_by(nominations.c.id))).scalars())


async def queue(tx: Tx, unit_ids: frozenset[int] | None, *, limit: int, after: int = 0) -> list[Nomination]:
    """The open cases of these units (None: of all), the oldest first; `after`: newer than this id."""
    asked = {"most": limit, "after": after, **_named(unit_ids)}
    return [rows.read(row, Nomination) for row in await tx.execute(_page(_many(unit_ids)), asked)]


async def count_open(tx: Tx, unit_ids: frozenset[int] | None) -> int:
    """How many open cases these units have (None: all), counted up to COUNTED; COUNTED + 1 means: more than that."""
    asked = {"most": cases.COUNTED + 1, **_named(unit_ids)}
    return int((await tx.execute(_counting(_many(unit_ids)), asked)).scalar_one())


def _many(unit_ids: frozenset[int] | None) -> int | None:
    return None if unit_ids is None else len(unit_ids)


def _named(unit_ids: frozenset[int] | None) -> dict[str, int]:
    """The units by the names that they have in a statement."""
    return {f"unit_{place}": unit_id for place, unit_id in enumerate(sorted(unit_ids or ()))}


@cache
def _page(many: int | None) -> Select[Any]:
    """A page of the queue of so many units. Only the oldest cases of each unit are read."""
    oldest = select(nominations.c.id).where(_OPEN, nominations.c.id > bindparam("after"))
    oldest = oldest.order_by(nominations.c.id).limit(_MOST)
    if many is not None:
        own = [oldest.where(nominations.c.unit_id == bindparam(f"unit_{place}")).subquery() for place in range(many)]
        oldest = union_all(*(select(one.c.id) for one in own)).subquery().select()
    return _whole().where(nominations.c.id.in_(oldest)).order_by(nominations.c.id).limit(_MOST)


@cache
def _counting(many: int | None) -> Select[Any]:
    some = select(nominations.c.id).where(_OPEN).limit(_MOST)
    if many is not None:
        some = some.where(nominations.c.unit_id.in_([bindparam(f"unit_{place}") for place in range(many)]))
    return select(func.count()).select_from(some.subquery())


async def late(
    tx: Tx, unit_ids: frozenset[int] | None, *, limit: int, after: tuple[datetime, int] | None = None, now: datetime
) -> list[Nomination]:
    """The open cases of these units (None: of all) beyond their limit, the longest first; after: those behind this limit
    and id."""
    statement = _whole().where(*_late(unit_ids, now)).order_by(nominations.c.due_at, nominations.c.id).limit(limit)
    if after is not None:
        statement = statement.where(tuple_(nominations.c.due_at, nominations.c.id) > tuple_(*map(literal, after)))
    return [rows.read(row, Nomination) for row in await tx.execute(statement)]


async def count_late(tx: Tx, unit_ids: frozenset[int] | None, *, now: datetime) -> int:
    """How many cases of these units are beyond their limit, counted up to COUNTED + 1."""
    some = select(nominations.c.id).where(*_late(unit_ids, now)).limit(cases.COUNTED + 1)
    return int((await tx.execute(select(func.count()).select_from(some.subquery()))).scalar_one())


def _late(unit_ids: frozenset[int] | None, now: datetime) -> list[ColumnElement[bool]]:
    late = [_OPEN, nominations.c.due_at < now]
    return late if unit_ids is None else [*late, nominations.c.unit_id.in_(sorted(unit_ids))]


async def search(tx: Tx, words: str, unit_ids: frozenset[int] | None, *, limit: int) -> list[Nomination]:
    """Cases whose nominee's name has `words` in it, with or without marks, the newest first."""
    key = text.fold(words)
    found = await names.newest(tx, key, unit_ids, limit=limit) if key else []
    if not found:
        return []
    return [rows.read(row, Nomination) for row in await tx.execute(_THESE, {"wanted": found})]


_THESE = (
    _whole()
    .where(nominations.c.id == func.any(bindparam("wanted", type_=ARRAY(BigInteger))))
    .order_by(nominations.c.id.desc())
)
