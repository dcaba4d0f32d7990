"""What was wrong with the program, from when to when."""

from sqlalchemy import Column, Index, Table, Text, text

from domain.incidents import Kind
from storage.tables.columns import key, metadata, moment, one_of

incidents = Table(
    "incidents",
    metadata,
    key(),
    Column("kind", Text, nullable=False),
    # Which job, which channel; empty where there is only one.
    Column("subject", Text, nullable=False),
    moment("opened_at"),
    # When people were told of it.
    moment("told_at", nullable=True),
    # Since when it has not been seen any more.
    moment("clean_since", nullable=True),
    moment("closed_at", nullable=True),
    one_of("kind", Kind),
    # Open once, however many processes see it.
    Index("uq_incidents_open", "kind", "subject", unique=True, postgresql_where=text("closed_at IS NULL")),
)
