"""The log of all changes."""

from sqlalchemy import BigInteger, Column, Index, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from domain.moves import Thing
from storage.tables.columns import key, metadata, moment, one_of, to

# Every state change of every thing: append-only (a trigger refuses anything else).
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
    one_of("subject", Thing),
    Index("ix_events_subject", "subject", "subject_id", "id"),
)
