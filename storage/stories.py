"""Stories of verified cases. What the nominee did not agree to does not leave this file."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, Text, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.cases import Subject
from domain.stories import Purpose, State, Story, told_name
from storage.db import Tx
from storage.tables import nominations, units
from storage.tables import stories as table

# Written out, so that the partial indexes serve for them.
_PUBLISHED, _WITHDRAWN = literal_column("'published'", Text), literal_column("'withdrawn'", Text)


async def add(
    tx: Tx,
    nomination_id: int,
    *,
    author_id: int,
    title: str,
    text: str,
    photo: str | None,
    purposes: frozenset[Purpose],
    consent_note: str,
    now: datetime,
) -> int | None:
    """Write a drafted story; None when the case has one that was not withdrawn."""
    statement = insert(table).values(
        nomination_id=nomination_id,
        state=State.DRAFTED,
        author_id=author_id,
        title=title,
        text=text,
        photo=photo,
        purposes=sorted(purposes),
        consent_note=consent_note,
        made_at=now,
    )
    statement = statement.on_conflict_do_nothing(
        index_elements=[table.c.nomination_id], index_where=table.c.state != _WITHDRAWN
    )
    made: int | None = (await tx.execute(statement.returning(table.c.id))).scalar()
    return made


def _whole() -> Select[Any]:
    return (
        select(
            table.c.id,
            table.c.nomination_id,
            nominations.c.code,
            nominations.c.unit_id,
            table.c.state,
            table.c.version,
            table.c.title,
            table.c.text,
            nominations.c.subject,
            nominations.c.name,
            units.c.name.label("place"),
            units.c.kind.label("unit_kind"),
            table.c.photo,
            table.c.purposes,
            table.c.consent_note,
            table.c.published_at,
        )
        .join(nominations, nominations.c.id == table.c.nomination_id)
        .join(units, units.c.id == nominations.c.unit_id)
    )


def _story(row: Any) -> Story:
    purposes = frozenset(Purpose(purpose) for purpose in row.purposes)
    place = row.place if row.unit_kind == "commune" else None
    return Story(
        id=row.id,
        nomination_id=row.nomination_id,
        code=row.code,
        unit_id=row.unit_id,
        state=State(row.state),
        version=row.version,
        title=row.title,
        text=row.text,
        subject=Subject(row.subject),
        name=told_name(row.name, purposes=purposes, place=place),
        place=place if Purpose.PLACE in purposes else None,
        photo=row.photo if Purpose.PHOTO in purposes else None,
        purposes=purposes,
        consent_note=row.consent_note or "",
        published_at=row.published_at,
    )


async def load(tx: Tx, story_id: int) -> Story | None:
    """The story with this id, whatever its state."""
    row = (await tx.execute(_whole().where(table.c.id == story_id))).one_or_none()
    return _story(row) if row else None


async def published(tx: Tx, *, limit: int, before: int | None = None) -> list[Story]:
    """The published stories, the newest first; `before`: older than this id."""
    statement = _whole().where(table.c.state == _PUBLISHED).order_by(table.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(table.c.id < before)
    return [_story(row) for row in await tx.execute(statement)]


async def move(tx: Tx, story: Story, to: State, **changes: Any) -> int | None:
    """Take the story from the state and version in which it was seen to `to`; its new version.

    None when somebody else was faster: then nothing is changed.
    """
    statement = (
        update(table)
        .where(table.c.id == story.id, table.c.state == story.state, table.c.version == story.version)
        .values(state=to, version=table.c.version + 1, **changes)
        .returning(table.c.version)
    )
    version: int | None = (await tx.execute(statement)).scalar()
    return version
