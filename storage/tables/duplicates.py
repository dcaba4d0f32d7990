"""What is needed to find nominations of one deed, and what was found."""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Table
from sqlalchemy.dialects.postgresql import JSONB, REAL

from storage.tables.columns import metadata, moment, to

# A nomination as it is compared with others, so that nobody has to read its words anew.
tellings = Table(
    "tellings",
    metadata,
    Column("nomination_id", BigInteger, ForeignKey("nominations.id"), primary_key=True, autoincrement=False),
    # `domain.extraction.tellings.Told`
    Column("told", JSONB, nullable=False),
)

# By what a telling is found (`domain.extraction.keys`); the newest of a key stand at its end. No foreign key: there are
# twenty rows a nomination, and they go with their telling.
telling_keys = Table(
    "telling_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("nomination_id", BigInteger, primary_key=True, autoincrement=False),
    Index("ix_telling_keys_nomination_id", "nomination_id"),
)

# Pairs that may tell of one deed, with why (`domain.extraction.duplicates.Why`), and who said that they do not.
suspects = Table(
    "suspects",
    metadata,
    Column("earlier_id", BigInteger, ForeignKey("nominations.id"), primary_key=True, autoincrement=False),
    Column("later_id", BigInteger, ForeignKey("nominations.id"), primary_key=True, autoincrement=False),
    Column("sure", REAL, nullable=False),
    Column("why", JSONB, nullable=False),
    moment("found_at"),
    to("people", "apart_by", nullable=True),
    moment("apart_at", nullable=True),
    CheckConstraint("earlier_id < later_id", name="ordered"),
    Index("ix_suspects_later_id", "later_id"),
)
