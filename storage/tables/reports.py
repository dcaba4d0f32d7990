"""Reports, reminders, and the days that were swapped."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, Table, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB

from domain.reminders import REMINDED, Outcome
from domain.reports import State
from storage.tables.columns import (
    key,
    metadata,
    moment,
    one_of,
    to,
)

reports = Table(
    "reports",
    metadata,
    key(),
    Column("title", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    to("people", "asked_by"),
    moment("asked_at"),
    Index("ix_reports_due_on", "due_on"),
)

obligations = Table(
    "obligations",
    metadata,
    key(),
    to("reports", "report_id"),
    to("units", "unit_id"),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("text", Text),
    # Files and photos in the order in which they came: kind, reference, name.
    Column("attachments", JSONB, nullable=False, server_default="[]"),
    to("people", "handed_in_by", nullable=True),
    moment("handed_in_at", nullable=True),
    UniqueConstraint("report_id", "unit_id"),
    one_of("state", State),
    Index("ix_obligations_unit", "unit_id", "state"),
)

# One row a reminder, planned when the thing begins; done_at is set when it was sent or is no longer needed.
reminders = Table(
    "reminders",
    metadata,
    key(),
    Column("subject", Text, nullable=False),
    Column("subject_id", BigInteger, nullable=False),
    # Days from the due day, or percent of a limit; round tells one stay in a state from the next.
    Column("step", Integer, nullable=False),
    Column("round", Integer, nullable=False, server_default="0"),
    moment("due_at"),
    moment("done_at", nullable=True),
    Column("outcome", Text),
    UniqueConstraint("subject", "subject_id", "round", "step"),
    one_of("subject", REMINDED),
    one_of("outcome", Outcome),
    Index("ix_reminders_due", "due_at", postgresql_where=text("done_at IS NULL")),
)

# Days that an administrator swapped: true, people work; false, they do not.
calendar_days = Table(
    "calendar_days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("works", Boolean, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
)
