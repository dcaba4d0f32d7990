"""The seals of the log: see `domain.audit`."""

from sqlalchemy import BigInteger, Column, LargeBinary, Table, Text, UniqueConstraint

from domain.audit import Source
from storage.tables.columns import key, metadata, moment, one_of

# One row for each entry that was sealed, in the order of the chain. Append-only.
seals = Table(
    "seals",
    metadata,
    key(),
    Column("source", Text, nullable=False),
    Column("row_id", BigInteger, nullable=False),
    Column("stays", LargeBinary, nullable=False),
    Column("words", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    moment("sealed_at"),
    UniqueConstraint("source", "row_id"),
    one_of("source", Source),
)
