"""Reminders, and the days that were swapped, by which they are planned."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, Table, Text, UniqueConstraint, text

from domain.reminders import REMINDED, Outcome
from storage.tables.columns import key, metadata, moment, one_of

# One row a reminder, planned when the thing begins; done_at is set when it was sent or is no longer needed.
reminders = Table(
    "reminders",
    metadata,
    key(),
    Column("subject", Text, nullable=False),
    Column("subject_id", BigInteger, nullable=False),
    # Days from the due day, or percent of a limit; round distinguishes one stay in a state from the next.
    Column("step", Integer, nullable=False),
    Column("round", Integer, nullable=False, server_default="0"),
    moment("due_at"),
    moment("done_at", nullable=True),
    Column("outcome", Text),
    UniqueConstraint("subject", "subject_id", "round", "step"),
    one_of("subject", REMINDED),
    one_of("outcome", Outcome),
    Index("ix_reminders_due", "due_at", postgresql_where=text("done_at IS NULL")),
    Index("ix_reminders_done", "done_at", postgresql_where=text("done_at IS NOT NULL")),
)

# Days that an administrator swapped: true, people work; false, they do not.
calendar_days = Table(
    "calendar_days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("works", Boolean, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
)
