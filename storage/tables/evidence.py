"""What people sent beside their words, and what became of its files."""

from sqlalchemy import BigInteger, Boolean, Column, Index, SmallInteger, Table, Text, text

from domain import evidence as rules
from storage.tables.columns import key, metadata, moment, one_of, quoted, to

evidence = Table(
    "evidence",
    metadata,
    key(),
    to("people", "person_id"),
    # Not yet known which, or none.
    to("nominations", "nomination_id", nullable=True),
    Column("edge", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("unique", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("album", Text, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("size", BigInteger, nullable=False),
    # It came while its sender was writing the nomination.
    Column("in_draft", Boolean, nullable=False, server_default="false"),
    # Whether it may still be given to a nomination.
    Column("loose", Boolean, nullable=False, server_default="true"),
    moment("came_at"),
    Column("file_state", Text, nullable=False),
    # Of the file, and of the picture without what a camera writes into it.
    Column("content_hash", Text),
    Column("public_hash", Text),
    Column("media_type", Text),
    moment("due_at", nullable=True),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    one_of("kind", rules.EvidenceKind),
    one_of("file_state", rules.FileState),
    Index("ix_evidence_nomination_id", "nomination_id", "id"),
    Index("ix_evidence_person_id", "person_id", "came_at"),
    # Of no case, the oldest first: what is purged.
    Index("ix_evidence_loose", "came_at", postgresql_where=text("nomination_id IS NULL")),
    Index(
        "ix_evidence_waiting",
        "due_at",
        postgresql_where=text(f"file_state = {quoted(rules.FileState.WAITING)}"),
    ),
)
