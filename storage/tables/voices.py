"""What witnesses say of cases, and the links by which they come."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, Text, text

from domain.voices import Relation, Says
from storage.tables.columns import key, metadata, moment, one_of, to

# One a case, made when its nominator asks for it.
voice_links = Table(
    "voice_links",
    metadata,
    Column("nomination_id", BigInteger, ForeignKey("nominations.id"), primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    moment("made_at"),
)

_STANDS = text("replaced_at IS NULL AND withdrawn_at IS NULL")
voices = Table(
    "voices",
    metadata,
    key(),
    to("nominations", "nomination_id"),
    to("people", "person_id"),
    Column("says", Text, nullable=False),
    Column("relation", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("phone", Text),
    moment("given_at"),
    # The witness said it anew; or took it back, and then its words are gone.
    moment("replaced_at", nullable=True),
    moment("withdrawn_at", nullable=True),
    one_of("says", Says),
    one_of("relation", Relation),
    Index("ix_voices_nomination_id", "nomination_id", "id"),
    Index("ix_voices_person_id", "person_id", "id"),
    # One person has one voice in a case.
    Index("uq_voices_standing", "nomination_id", "person_id", unique=True, postgresql_where=_STANDS),
)
