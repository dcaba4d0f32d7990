"""Kept messages: each came outside any dialog, and is kept with the reason why it is no nomination, until it is one."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, insert, select, type_coerce, update
from sqlalchemy.dialects.postgresql import JSONB

from domain.extraction.reading import Route
from domain.kept import KeptMessage, KeptReason
from storage import rows
from storage.db import Tx
from storage.tables import kept_messages


async def keep(
    tx: Tx,
    person_id: int,
    words: str,
    photos: tuple[str, ...],
    *,
    now: datetime,
    album: str = "",
    origin: str | None = None,
    reason: KeptReason = KeptReason.UNANSWERED,
    route: Route | None = None,
    nomination_id: int | None = None,
) -> int:
    """Keep a message; returns its id. album: of its photos, whose other parts may follow. origin: of one that was written in
    a group. route: what it was read as."""
    statement = insert(kept_messages).values(
        person_id=person_id,
        text=words,
        photos=list(photos),
        album=album or None,
        origin=origin,
        reason=reason,
        route=route,
        nomination_id=nomination_id,
        kept_at=now,
    )
    return int((await tx.execute(statement.returning(kept_messages.c.id))).scalar_one())


async def sent_since(tx: Tx, person_id: int, since: datetime) -> int:
    """How many messages of this person were kept after `since`."""
    its = (kept_messages.c.person_id == person_id, kept_messages.c.kept_at > since)
    return int((await tx.execute(select(func.count()).select_from(kept_messages).where(*its))).scalar_one())


async def load(tx: Tx, kept_id: int, person_id: int) -> KeptMessage | None:
    """A message of this person."""
    return await _newest(tx, kept_messages.c.id == kept_id, kept_messages.c.person_id == person_id)


async def of_album(tx: Tx, person_id: int, album: str) -> KeptMessage | None:
    """The message of this person that the album began."""
    return await _newest(tx, kept_messages.c.album == album, kept_messages.c.person_id == person_id)


async def of_origin(tx: Tx, person_id: int, origin: str) -> KeptMessage | None:
    """The message that this person chose in a group."""
    return await _newest(tx, kept_messages.c.origin == origin, kept_messages.c.person_id == person_id)


async def between(tx: Tx, person_id: int, first: datetime, last: datetime) -> KeptMessage | None:
    """The newest message of this person that came between these moments."""
    return await _newest(tx, kept_messages.c.person_id == person_id, kept_messages.c.kept_at.between(first, last))


async def rewrite(tx: Tx, kept_id: int, words: str) -> None:
    """Store the whole text of a message that came in parts."""
    await tx.execute(update(kept_messages).where(kept_messages.c.id == kept_id).values(text=words))


async def _newest(tx: Tx, *which: ColumnElement[bool]) -> KeptMessage | None:
    found = select(*rows.columns(kept_messages, KeptMessage)).where(*which)
    row = (await tx.execute(found.order_by(kept_messages.c.id.desc()).limit(1))).one_or_none()
    return rows.read(row, KeptMessage) if row else None


async def grow(tx: Tx, kept_id: int, words: str, photo: str) -> None:
    """Add the next photo of the album, and the words under it."""
    values: dict[str, Any] = {}
    if photo:
        values["photos"] = kept_messages.c.photos.concat(type_coerce([photo], JSONB))
    if words:
        values["text"] = case((kept_messages.c.text == "", words), else_=kept_messages.c.text + f"\n{words}")
    if not values:
        return
    await tx.execute(update(kept_messages).where(kept_messages.c.id == kept_id).values(values))


async def mark(tx: Tx, kept_id: int, reason: KeptReason, *, nomination_id: int | None = None) -> None:
    """Write down what became of the message."""
    await tx.execute(
        update(kept_messages).where(kept_messages.c.id == kept_id).values(reason=reason, nomination_id=nomination_id)
    )


async def counts(tx: Tx) -> dict[str, int]:
    """How many messages were kept, by reason."""
    counted = await tx.execute(select(kept_messages.c.reason, func.count()).group_by(kept_messages.c.reason))
    return dict(counted.all())


async def newest(tx: Tx, person_id: int) -> Any:
    """The newest message of this person: id, reason, nomination_id."""
    statement = (
        select(kept_messages.c.id, kept_messages.c.reason, kept_messages.c.nomination_id)
        .where(kept_messages.c.person_id == person_id)
        .order_by(kept_messages.c.id.desc())
        .limit(1)
    )
    return (await tx.execute(statement)).one_or_none()
