"""The log of all changes."""

from sqlalchemy import BigInteger, Column, Index, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from domain.moves import Thing
from storage.tables.columns import key, metadata, moment, one_of, to

# Every state change of every thing: append-only. A trigger refuses anything else, but that words are taken out and not
# replaced, which leaves its moment.
events = Table(
    "events",
    metadata,
    key(),
    Column("subject", Text, nullable=False),
    Column("subject_id", BigInteger, nullable=False),
    Column("move", Text, nullable=False),
    Column("from_state", Text),
    Column("to_state", Text, nullable=False),
    to("people", "actor_id", nullable=True),
    Column("reason", Text),
    moment("at"),
    # The columns that the move changed, as they were before it; by them it can be undone.
    Column("before", JSONB(none_as_null=True)),
    # When the words and the values before were taken out, since a person had them erased; the row itself stays.
    moment("redacted_at", nullable=True),
    one_of("subject", Thing),
    Index("ix_events_subject", "subject", "subject_id", "id"),
)
