"""What people ask about their own data, what they agreed to, and who looked at a case."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Identity, Index, Integer, SmallInteger, Table, Text, text

from domain.privacy import Purpose
from domain.requests import OPEN_STATES, Kind, State
from storage.tables.columns import key, metadata, moment, one_of, quoted, to

_OPEN = text(f"state IN ({', '.join(quoted(state) for state in sorted(OPEN_STATES))})")
_DUE = text(f"state = {quoted(State.DUE)}")
requests = Table(
    "requests",
    metadata,
    key(),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    # The account that asked; NULL when an officer wrote it down for somebody without one.
    to("people", "person_id", nullable=True),
    to("units", "unit_id"),
    to("nominations", "nomination_id", nullable=True),
    to("people", "entered_by", nullable=True),
    Column("name", Text, nullable=False),
    Column("words", Text, nullable=False),
    # How it was proved who asks, and what was answered.
    Column("proof", Text),
    Column("answer", Text),
    moment("made_at"),
    # The legal limits: until when it is acknowledged, and until when it is dealt with.
    moment("acknowledge_by"),
    # When an officer told whoever asked that it is dealt with; the proof may come later.
    moment("acknowledged_at", nullable=True),
    moment("due_at"),
    # When the program carries it out by itself; until then it can be recalled.
    moment("carried_out_from", nullable=True),
    moment("ended_at", nullable=True),
    one_of("kind", Kind),
    one_of("state", State),
    Index("ix_requests_person_id", "person_id", "id"),
    Index("ix_requests_open", "due_at", "id", postgresql_where=_OPEN),
    Index("ix_requests_open_in_unit", "unit_id", "due_at", "id", postgresql_where=_OPEN),
    Index("ix_requests_due", "carried_out_from", postgresql_where=_DUE),
    Index("ix_requests_nomination_id", "nomination_id", postgresql_where=text("nomination_id IS NOT NULL")),
)

# Who agreed to which version of the notice, for which purpose, and when.
consents = Table(
    "consents",
    metadata,
    Column("person_id", BigInteger, ForeignKey("people.id"), primary_key=True),
    Column("purpose", Text, primary_key=True),
    Column("notice", SmallInteger, primary_key=True, autoincrement=False),
    moment("agreed_at"),
    moment("withdrawn_at", nullable=True),
    one_of("purpose", Purpose),
)

# Which officer was shown which case: once a day.
looks = Table(
    "looks",
    metadata,
    Column("nomination_id", BigInteger, ForeignKey("nominations.id"), primary_key=True),
    Column("person_id", BigInteger, ForeignKey("people.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    # By which it is sealed (`storage/tables/seals.py`).
    Column("id", BigInteger, Identity(always=True), nullable=False, unique=True),
)
