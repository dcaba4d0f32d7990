"""Messages that came outside a conversation: kept with the reason why they are no nomination, until they are one."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, insert, select, update

from storage.session import Tx
from storage.tables import kept_messages as table


class Reason(StrEnum):
    """unanswered: the sender has not said yet. declined: it is none, said the sender. unfinished: being told, or left
    in the middle. cancelled: the sender stopped. nominated: it is one now. answered: it answered a question."""

    UNANSWERED = "unanswered"
    DECLINED = "declined"
    UNFINISHED = "unfinished"
    CANCELLED = "cancelled"
    NOMINATED = "nominated"
    ANSWERED = "answered"


async def keep(tx: Tx, person_id: int, words: str, photo: str | None, *, now: datetime) -> int:
    """Keep a message; its id."""
    statement = insert(table).values(
        person_id=person_id, text=words, photo=photo, reason=Reason.UNANSWERED, kept_at=now
    )
    return int((await tx.execute(statement.returning(table.c.id))).scalar_one())


async def load(tx: Tx, kept_id: int, person_id: int) -> tuple[str, str | None, Reason] | None:
    """A message of this person: text, photo, reason."""
    statement = select(table.c.text, table.c.photo, table.c.reason).where(
        table.c.id == kept_id, table.c.person_id == person_id
    )
    row = (await tx.execute(statement)).one_or_none()
    return (row[0], row[1], Reason(row[2])) if row else None


async def mark(tx: Tx, kept_id: int, reason: Reason, *, nomination_id: int | None = None) -> None:
    """Write down what became of the message."""
    await tx.execute(update(table).where(table.c.id == kept_id).values(reason=reason, nomination_id=nomination_id))


async def counts(tx: Tx) -> dict[str, int]:
    """How many messages were kept, by reason."""
    rows = await tx.execute(select(table.c.reason, func.count()).group_by(table.c.reason))
    return dict(rows.all())


async def newest(tx: Tx, person_id: int) -> Any:
    """The newest message of this person: id, reason, nomination_id."""
    statement = (
        select(table.c.id, table.c.reason, table.c.nomination_id)
        .where(table.c.person_id == person_id)
        .order_by(table.c.id.desc())
        .limit(1)
    )
    return (await tx.execute(statement)).one_or_none()
