"""The questions that officers put to a nominator, and the answers."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, type_coerce, update
from sqlalchemy.dialects.postgresql import JSONB

from domain.cases import Question, State
from storage import rows
from storage.db import Tx
from storage.tables import nominations, people, questions


async def add(tx: Tx, nomination_id: int, *, by: int, question: str, now: datetime) -> Question:
    """Store a question to the nominator; one that is open is withdrawn."""
    await withdraw(tx, nomination_id, now=now)
    statement = insert(questions).values(nomination_id=nomination_id, asked_by=by, question=question, asked_at=now)
    made = (await tx.execute(statement.returning(questions.c.id))).scalar_one()
    return rows.read((await tx.execute(_whole().where(questions.c.id == made))).one(), Question)


async def withdraw(tx: Tx, nomination_id: int, *, now: datetime) -> None:
    """No answer to the open question of the case is needed any more."""
    await tx.execute(
        update(questions).where(questions.c.nomination_id == nomination_id, _OPEN).values(withdrawn_at=now)
    )


_OPEN = questions.c.answered_at.is_(None) & questions.c.withdrawn_at.is_(None)


def _whole() -> Select[Any]:
    expected = _OPEN & (nominations.c.state == State.NEEDS_INFO)
    noted_by = select(people.c.name).where(people.c.id == questions.c.noted_by).scalar_subquery()
    return select(
        *rows.columns(questions, Question),
        nominations.c.code,
        questions.c.answer_photos.label("photos"),
        expected.label("open"),
        noted_by.label("by_phone"),
    ).join(nominations, nominations.c.id == questions.c.nomination_id)


async def load(tx: Tx, question_id: int, *, nominator_id: int | None = None) -> Question | None:
    """The question with this id; nominator_id: only if it was put to this person."""
    statement = _whole().where(questions.c.id == question_id)
    if nominator_id is not None:
        statement = statement.where(nominations.c.nominator_id == nominator_id)
    row = (await tx.execute(statement)).one_or_none()
    return rows.read(row, Question) if row else None


async def put_to(tx: Tx, person_id: int, *, until: datetime) -> list[Question]:
    """The questions that were put to this nominator until then, the newest first, open or not."""
    statement = _whole().where(nominations.c.nominator_id == person_id, questions.c.asked_at <= until)
    return [rows.read(row, Question) for row in await tx.execute(statement.order_by(questions.c.id.desc()))]


async def answer(
    tx: Tx, question_id: int, *, words: str, photos: tuple[str, ...], noted_by: int | None = None, now: datetime
) -> bool:
    """Store the answer with its question. False when it was answered before. noted_by: the officer who wrote it down."""
    statement = (
        update(questions)
        .where(questions.c.id == question_id, questions.c.answered_at.is_(None))
        .values(answer=words, answer_photos=list(photos), answered_at=now, noted_by=noted_by)
    )
    return (await tx.execute(statement)).rowcount == 1


async def drop_newest(tx: Tx, nomination_id: int) -> None:
    """Delete the newest question of the case, which has not left the house; the one that it replaced is open again."""
    dropped = delete(questions).where(questions.c.id == _newest(nomination_id), _OPEN).returning(questions.c.asked_at)
    asked_at = (await tx.execute(dropped)).scalar()
    replaced = (questions.c.nomination_id == nomination_id, questions.c.withdrawn_at == asked_at)
    await tx.execute(update(questions).where(*replaced).values(withdrawn_at=None))


async def reopen(tx: Tx, nomination_id: int) -> None:
    """The newest question of the case was not answered by telephone nor withdrawn after all."""
    closed = questions.c.noted_by.is_not(None) | questions.c.withdrawn_at.is_not(None)
    values = {"answer": None, "answered_at": None, "noted_by": None, "withdrawn_at": None}
    await tx.execute(update(questions).where(questions.c.id == _newest(nomination_id), closed).values(values))


def _newest(nomination_id: int) -> Any:
    return select(func.max(questions.c.id)).where(questions.c.nomination_id == nomination_id).scalar_subquery()


async def grow_answer(tx: Tx, nomination_id: int, *, photo: str = "", answer: str | None = None) -> None:
    """Add the next photo of the album, or store the longer text, with which the newest answered question was answered."""
    newest = (
        select(questions.c.id)
        .where(questions.c.nomination_id == nomination_id, questions.c.answered_at.is_not(None))
        .order_by(questions.c.answered_at.desc(), questions.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    values: dict[str, Any] = {}
    if photo:
        values["answer_photos"] = questions.c.answer_photos.concat(type_coerce([photo], JSONB))
    if answer is not None:
        values["answer"] = answer
    await tx.execute(update(questions).where(questions.c.id == newest).values(values))


async def of_case(tx: Tx, nomination_id: int) -> list[Question]:
    """The questions about a case and their answers, in order."""
    statement = _whole().where(questions.c.nomination_id == nomination_id).order_by(questions.c.id)
    return [rows.read(row, Question) for row in await tx.execute(statement)]
