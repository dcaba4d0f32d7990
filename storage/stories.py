"""Stories of verified cases. What the nominee did not agree to is never returned from here."""

import re
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import insert

from domain.stories import Purpose, State, Story, agreed, public_name
from domain.units import UnitKind
from storage import rows
from storage.db import Tx
from storage.tables import nominations, stories, units
from storage.tables.columns import inline

# Letters and digits, and so nothing that means something in a query.
_SOUGHT = re.compile(r"[^\W_]+")
_MOST_WORDS = 8


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
    search_key: str,
    now: datetime,
) -> int | None:
    """Store a drafted story; None when the case has one that was not withdrawn."""
    statement = insert(stories).values(
        nomination_id=nomination_id,
        state=State.DRAFTED,
        author_id=author_id,
        title=title,
        text=text,
        photo=photo,
        purposes=sorted(purposes),
        consent_note=consent_note,
        search_key=search_key,
        made_at=now,
    )
    statement = statement.on_conflict_do_nothing(
        index_elements=[stories.c.nomination_id], index_where=stories.c.state != inline(State.WITHDRAWN)
    )
    made: int | None = (await tx.execute(statement.returning(stories.c.id))).scalar()
    return made


def _whole() -> Select[Any]:
    return (
        select(
            *rows.columns(stories, Story),
            nominations.c.code,
            nominations.c.nominator_id,
            nominations.c.unit_id,
            nominations.c.subject,
            nominations.c.name,
            nominations.c.minor,
            units.c.name.label("place"),
            units.c.kind.label("unit_kind"),
        )
        .join(nominations, nominations.c.id == stories.c.nomination_id)
        .join(units, units.c.id == nominations.c.unit_id)
    )


def _story(row: Any) -> Story:
    purposes = frozenset(Purpose(purpose) for purpose in row.purposes)
    effective = agreed(purposes, minor=row.minor)
    place = row.place if row.unit_kind == UnitKind.COMMUNE else None
    return rows.read(
        row,
        Story,
        name=public_name(row.name, purposes=purposes, place=place, minor=row.minor),
        place=place if Purpose.PLACE in purposes else None,
        photo=row.photo if Purpose.PHOTO in effective else None,
        consent_note=row.consent_note or "",
    )


async def load(tx: Tx, story_id: int) -> Story | None:
    """The story with this id, whatever its state."""
    row = (await tx.execute(_whole().where(stories.c.id == story_id))).one_or_none()
    return _story(row) if row else None


async def texts_of(tx: Tx, nomination_id: int) -> list[tuple[str, str]]:
    """Title and text of each story that the case has or had."""
    found = select(stories.c.title, stories.c.text).where(stories.c.nomination_id == nomination_id)
    return [(row.title, row.text) for row in await tx.execute(found)]


async def published(tx: Tx, *, limit: int, before: int | None = None, words: str = "", until: datetime) -> list[Story]:
    """The stories that were published until then, the newest first; `before`: older than this id. words: folded ones,
    each of which one of the story's words begins with."""
    they = (stories.c.state == inline(State.PUBLISHED), stories.c.published_at <= until)
    statement = _whole().where(*they).order_by(stories.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(stories.c.id < before)
    if sought := _SOUGHT.findall(words)[:_MOST_WORDS]:
        query = func.to_tsquery("simple", " & ".join(f"{word}:*" for word in sought))
        statement = statement.where(func.to_tsvector("simple", stories.c.search_key).op("@@")(query))
    return [_story(row) for row in await tx.execute(statement)]
