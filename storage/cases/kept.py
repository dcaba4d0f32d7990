"""Messages that came outside a conversation: kept with the reason why they are no nomination, until they are one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case, func, insert, select, type_coerce, update
from sqlalchemy.dialects.postgresql import JSONB

from storage.db import Tx
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


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept message. photos: the edge's references. nomination_id: of the case that it became, or whose question it
    answered."""

    id: int
    text: str
    photos: tuple[str, ...]
    reason: Reason
    nomination_id: int | None


async def keep(
    tx: Tx,
    person_id: int,
    words: str,
    photos: tuple[str, ...],
    *,
    now: datetime,
    album: str = "",
    reason: Reason = Reason.UNANSWERED,
    nomination_id: int | None = None,
) -> int:
    """Keep a message; its id. album: of its photos, whose other parts may follow."""
    statement = insert(table).values(
        person_id=person_id,
        text=words,
        photos=list(photos),
        album=album or None,
        reason=reason,
        nomination_id=nomination_id,
        kept_at=now,
    )
    return int((await tx.execute(statement.returning(table.c.id))).scalar_one())


async def load(tx: Tx, kept_id: int, person_id: int) -> Kept | None:
    """A message of this person."""
    return await _newest(tx, table.c.id == kept_id, table.c.person_id == person_id)


async def of_album(tx: Tx, person_id: int, album: str) -> Kept | None:
    """The message of this person that the album began."""
    return await _newest(tx, table.c.album == album, table.c.person_id == person_id)


async def _newest(tx: Tx, *which: ColumnElement[bool]) -> Kept | None:
    columns = (table.c.id, table.c.text, table.c.photos, table.c.reason, table.c.nomination_id)
    row = (await tx.execute(select(*columns).where(*which).order_by(table.c.id.desc()).limit(1))).one_or_none()
    return Kept(row[0], row[1], tuple(row[2]), Reason(row[3]), row[4]) if row else None


async def grow(tx: Tx, kept_id: int, words: str, photo: str) -> None:
    """Add the next photo of the album, and the words under it."""
    values: dict[str, Any] = {"photos": table.c.photos.concat(type_coerce([photo], JSONB))}
    if words:
        values["text"] = case((table.c.text == "", words), else_=table.c.text + f"\n{words}")
    await tx.execute(update(table).where(table.c.id == kept_id).values(values))


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
