"""Reports, and what each unit owes of them."""

from sqlalchemy import Column, Date, Index, Integer, Table, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB

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
