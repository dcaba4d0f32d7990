"""The stories of cases."""

from sqlalchemy import Column, Index, Integer, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from domain.stories import State
from storage.tables.columns import key, metadata, moment, one_of, quoted, to

_NOT_WITHDRAWN = text(f"state <> {quoted(State.WITHDRAWN)}")
stories = Table(
    "stories",
    metadata,
    key(),
    to("nominations", "nomination_id"),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    to("people", "author_id"),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("photo", Text),
    # What the nominee agreed to, and how they said so.
    Column("purposes", JSONB, nullable=False),
    Column("consent_note", Text),
    # What it is found by: the folded words of what its readers see, and nothing else.
    Column("search_key", Text, nullable=False, server_default=""),
    moment("made_at"),
    moment("published_at", nullable=True),
    moment("withdrawn_at", nullable=True),
    one_of("state", State),
    # A case has one story at a time; once that is withdrawn, it may have another.
    Index("uq_stories_told", "nomination_id", unique=True, postgresql_where=_NOT_WITHDRAWN),
    Index("ix_stories_published", "id", postgresql_where=text(f"state = {quoted(State.PUBLISHED)}")),
    Index("ix_stories_search", text("to_tsvector('simple', search_key)"), postgresql_using="gin"),
    Index("ix_stories_published_at", "published_at"),
    Index("ix_stories_withdrawn_at", "withdrawn_at", postgresql_where=text("withdrawn_at IS NOT NULL")),
)
