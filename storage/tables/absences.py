"""Who is away, and who stands in."""

from sqlalchemy import CheckConstraint, Column, Date, Index, Table, text

from storage.tables.columns import key, metadata, moment, to

absences = Table(
    "absences",
    metadata,
    key(),
    to("people", "person_id"),
    # NULL: nobody stands in.
    to("people", "deputy_id", nullable=True),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    moment("begun_at", nullable=True),
    moment("ended_at", nullable=True),
    CheckConstraint("first <= last", name="days_in_order"),
    # One at a time.
    Index("uq_absences_open", "person_id", unique=True, postgresql_where=text("ended_at IS NULL")),
)
