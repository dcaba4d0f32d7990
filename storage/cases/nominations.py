"""Nominations, their photos, and the questions about them."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Integer,
    Select,
    Text,
    bindparam,
    func,
    insert,
    literal_column,
    select,
    type_coerce,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as upsert

from domain import text
from domain.cases import (
    OPEN_STATES,
    Field,
    Nomination,
    State,
    Subject,
)
from storage.cases import names
from storage.db import Tx
from storage.tables import nomination_photos as photos
from storage.tables import nominations as table
from storage.tables import questions, stories, units

# Written out, so that the index on the stories that are told serves for it.
_WITHDRAWN = literal_column("'withdrawn'", Text)
# Likewise for the indexes on what is open.
_OPEN = table.c.state.in_([literal_column(f"'{state}'") for state in sorted(OPEN_STATES)])
# Written out as well: for a page of a size that it does not know PostgreSQL makes a plan anew each time.
_MOST = bindparam("most", type_=Integer, literal_execute=True)
# Open cases are counted up to here: nobody works by the last digit of more, and counting them all would take longer than
# the page itself.
COUNTED = 1_000


async def add(tx: Tx, code: str, row: dict[str, Any], references: tuple[str, ...]) -> int | None:
    """Write a new nomination with its photos; None when the code is taken."""
    statement = upsert(table).values(code=code, name_key=text.fold(row["name"]), **row)
    made: int | None = (await tx.execute(statement.on_conflict_do_nothing().returning(table.c.id))).scalar()
    if made is not None and references:
        rows = [
            {"nomination_id": made, "position": position, "reference": reference}
            for position, reference in enumerate(references)
        ]
        await tx.execute(insert(photos), rows)
    return made


# What is asked often is made once: to put such a statement together takes longer than PostgreSQL needs to answer it.


@cache
def _whole() -> Select[Any]:
    pictures = select(photos.c.reference).where(photos.c.nomination_id == table.c.id).order_by(photos.c.position)
    references = func.array(pictures.scalar_subquery())
    story = select(stories.c.id).where(stories.c.nomination_id == table.c.id, stories.c.state != _WITHDRAWN)
    return select(
        table.c.id,
        table.c.code,
        table.c.state,
        table.c.version,
        table.c.nominator_id,
        table.c.unit_id,
        units.c.name.label("unit_name"),
        table.c.subject,
        table.c.name,
        table.c.field,
        table.c.deed,
        table.c.happened,
        references.label("photos"),
        table.c.officer_id,
        table.c.received_at,
        table.c.due_at,
        story.scalar_subquery().label("story_id"),
    ).join(units, units.c.id == table.c.unit_id)


def _nomination(row: Any) -> Nomination:
    values = dict(row._mapping)
    return Nomination(
        **{
            **values,
            "state": State(row.state),
            "subject": Subject(row.subject),
            "field": Field(row.field),
            "photos": tuple(row.photos),
        }
    )


async def load(tx: Tx, nomination_id: int) -> Nomination | None:
    """The nomination with this id."""
    row = (await tx.execute(_BY_ID, {"wanted": nomination_id})).one_or_none()
    return _nomination(row) if row else None


async def by_code(tx: Tx, code: str) -> Nomination | None:
    """The nomination with this code."""
    row = (await tx.execute(_BY_CODE, {"wanted": code})).one_or_none()
    return _nomination(row) if row else None


async def of_nominator(tx: Tx, person_id: int, *, limit: int, before: int | None = None) -> list[Nomination]:
    """What a person has nominated, the newest first; `before`: older than this id."""
    asked = {"wanted": person_id, "most": limit, "before": _LAST if before is None else before}
    return [_nomination(row) for row in await tx.execute(_OF_NOMINATOR, asked)]


_BY_ID = _whole().where(table.c.id == bindparam("wanted"))
_BY_CODE = _whole().where(table.c.code == bindparam("wanted"))
_OF_NOMINATOR = (
    _whole()
    .where(table.c.nominator_id == bindparam("wanted"), table.c.id < bindparam("before"))
    .order_by(table.c.id.desc())
    .limit(_MOST)
)
# No id is beyond it.
_LAST = 2**63 - 1


async def queue(tx: Tx, unit_ids: frozenset[int] | None, *, limit: int, after: int = 0) -> list[Nomination]:
    """The open cases of these units (None: of all), the oldest first; `after`: newer than this id."""
    asked = {"most": limit, "after": after, **_named(unit_ids)}
    return [_nomination(row) for row in await tx.execute(_page(_many(unit_ids)), asked)]


async def count_open(tx: Tx, unit_ids: frozenset[int] | None) -> int:
    """How many open cases these units have (None: all), counted up to COUNTED; one more means: more than that."""
    asked = {"most": COUNTED + 1, **_named(unit_ids)}
    return int((await tx.execute(_counting(_many(unit_ids)), asked)).scalar_one())


def _many(unit_ids: frozenset[int] | None) -> int | None:
    return None if unit_ids is None else len(unit_ids)


def _named(unit_ids: frozenset[int] | None) -> dict[str, int]:
    """The units by the names that they have in a statement."""
    return {f"unit_{place}": unit_id for place, unit_id in enumerate(sorted(unit_ids or ()))}


@cache
def _page(many: int | None) -> Select[Any]:
    """A page of the queue of so many units. Each one's own oldest cases are taken, so that none is read whole."""
    oldest = select(table.c.id).where(_OPEN, table.c.id > bindparam("after"))
    oldest = oldest.order_by(table.c.id).limit(_MOST)
    if many is not None:
        own = [oldest.where(table.c.unit_id == bindparam(f"unit_{place}")).subquery() for place in range(many)]
        oldest = union_all(*(select(one.c.id) for one in own)).subquery().select()
    return _whole().where(table.c.id.in_(oldest)).order_by(table.c.id).limit(_MOST)


@cache
def _counting(many: int | None) -> Select[Any]:
    some = select(table.c.id).where(_OPEN).limit(_MOST)
    if many is not None:
        some = some.where(table.c.unit_id.in_([bindparam(f"unit_{place}") for place in range(many)]))
    return select(func.count()).select_from(some.subquery())


async def search(tx: Tx, words: str, unit_ids: frozenset[int] | None, *, limit: int) -> list[Nomination]:
    """Cases whose nominee's name has `words` in it, with or without marks, the newest first."""
    key = text.fold(words)
    found = await names.newest(tx, key, unit_ids, limit=limit) if key else []
    if not found:
        return []
    return [_nomination(row) for row in await tx.execute(_THESE, {"wanted": found})]


_THESE = (
    _whole().where(table.c.id == func.any(bindparam("wanted", type_=ARRAY(BigInteger)))).order_by(table.c.id.desc())
)


async def clock_of(tx: Tx, nomination_id: int) -> tuple[datetime | None, str | None, int | None]:
    """Of a case: when it is due, the state that it goes back to, and the working seconds that were left."""
    statement = select(table.c.due_at, table.c.back_to, table.c.seconds_left).where(table.c.id == nomination_id)
    row = (await tx.execute(statement)).one()
    return row[0], row[1], row[2]


async def move(tx: Tx, case: Nomination, to: State, *, now: datetime, **changes: Any) -> int | None:
    """Take the case from the state and version in which the reader saw it to `to`; its new version.

    None when somebody else was faster: then nothing is changed.
    """
    statement = (
        update(table)
        .where(table.c.id == case.id, table.c.state == case.state, table.c.version == case.version)
        .values(state=to, version=table.c.version + 1, state_since=now, **changes)
        .returning(table.c.version)
    )
    version: int | None = (await tx.execute(statement)).scalar()
    return version


async def ask(tx: Tx, nomination_id: int, *, by: int, question: str, now: datetime) -> int:
    """Write a question to the nominator down; its id."""
    statement = insert(questions).values(nomination_id=nomination_id, asked_by=by, question=question, asked_at=now)
    return int((await tx.execute(statement.returning(questions.c.id))).scalar_one())


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a case, and its answer. code: of the case. open: whether an answer to it is still waited for.

    answer: None while there is none, "" when only photos were sent.
    """

    id: int
    nomination_id: int
    code: str
    question: str
    answer: str | None
    photos: tuple[str, ...]
    open: bool


def _asked() -> Select[Any]:
    waited_for = questions.c.answered_at.is_(None) & (table.c.state == State.NEEDS_INFO)
    return select(
        questions.c.id,
        table.c.id,
        table.c.code,
        questions.c.question,
        questions.c.answer,
        questions.c.answer_photos,
        waited_for,
    ).join(table, table.c.id == questions.c.nomination_id)


def _read_asked(row: Any) -> Asked:
    return Asked(row[0], row[1], row[2], row[3], row[4], tuple(row[5]), row[6])


async def question(tx: Tx, question_id: int, *, nominator_id: int | None = None) -> Asked | None:
    """The question with this id; nominator_id: only if it was put to this person."""
    statement = _asked().where(questions.c.id == question_id)
    if nominator_id is not None:
        statement = statement.where(table.c.nominator_id == nominator_id)
    row = (await tx.execute(statement)).one_or_none()
    return _read_asked(row) if row else None


async def open_question(tx: Tx, person_id: int) -> Asked | None:
    """The newest unanswered question to this nominator: what a message out of the blue may be meant for."""
    statement = (
        _asked()
        .where(table.c.nominator_id == person_id, questions.c.answered_at.is_(None), table.c.state == State.NEEDS_INFO)
        .order_by(questions.c.id.desc())
        .limit(1)
    )
    row = (await tx.execute(statement)).one_or_none()
    return _read_asked(row) if row else None


async def answer(tx: Tx, question_id: int, *, words: str, photos: tuple[str, ...], now: datetime) -> bool:
    """Write the answer beside its question. False when it was answered before."""
    statement = (
        update(questions)
        .where(questions.c.id == question_id, questions.c.answered_at.is_(None))
        .values(answer=words, answer_photos=list(photos), answered_at=now)
    )
    return (await tx.execute(statement)).rowcount == 1


async def grow_answer(tx: Tx, nomination_id: int, photo: str) -> None:
    """Add the next photo of the album with which the newest answered question of the case was answered."""
    newest = (
        select(questions.c.id)
        .where(questions.c.nomination_id == nomination_id, questions.c.answered_at.is_not(None))
        .order_by(questions.c.answered_at.desc(), questions.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    grown = questions.c.answer_photos.concat(type_coerce([photo], JSONB))
    await tx.execute(update(questions).where(questions.c.id == newest).values(answer_photos=grown))


async def questions_of(tx: Tx, nomination_id: int) -> list[Asked]:
    """The questions about a case and their answers, in order."""
    statement = _asked().where(questions.c.nomination_id == nomination_id).order_by(questions.c.id)
    return [_read_asked(row) for row in await tx.execute(statement)]
