"""People, units, offices, and the conversations that are under way."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Sequence, Table, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB

from domain.drafts import QUESTIONS_A_TURN
from domain.languages import Language
from domain.people import Role
from domain.units import UnitKind
from storage.tables.columns import (
    key,
    metadata,
    moment,
    one_of,
    to,
)

# Communes, departments, press, organisations, and the province itself.
units = Table(
    "units",
    metadata,
    key(),
    Column("code", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False),
    # Makes the Vietnamese order of the names, byte by byte (`domain.places.order`).
    Column("sort_key", Text(collation="C"), nullable=False),
    Column("province_code", Text, nullable=False),
    one_of("kind", UnitKind),
)

people = Table(
    "people",
    metadata,
    key(),
    Column("edge", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("language", Text, nullable=False),
    # Where the first link was that brought them: a post, a poster. NULL: they came without one.
    Column("source", Text),
    # The link that they followed last, until they nominate: its place is that of the nomination.
    Column("door", Text),
    moment("joined_at"),
    # Set while they are unreachable (they blocked the bot): nothing is sent to them until they come back.
    moment("resting_since", nullable=True),
    Column("resting_why", Text),
    # Grows with every update of theirs; of two updates that read the same turn, only one can close it.
    Column("turn", BigInteger, nullable=False, server_default="0"),
    UniqueConstraint("edge", "address"),
    one_of("language", Language),
)

offices = Table(
    "offices",
    metadata,
    key(),
    to("people", "person_id"),
    to("units", "unit_id"),
    Column("role", Text, nullable=False),
    moment("since"),
    moment("until", nullable=True),
    # Held only while somebody else is away.
    to("absences", "absence_id", nullable=True),
    one_of("role", Role),
    Index("ix_offices_absence", "absence_id", postgresql_where=text("absence_id IS NOT NULL")),
    Index("uq_offices_held", "person_id", "unit_id", "role", unique=True, postgresql_where=text("until IS NULL")),
    Index("ix_offices_unit", "unit_id", "role", postgresql_where=text("until IS NULL")),
)

invitations = Table(
    "invitations",
    metadata,
    key(),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    to("units", "unit_id"),
    # NULL: at the command line.
    to("people", "made_by", nullable=True),
    moment("made_at"),
    moment("expires_at"),
    to("people", "used_by", nullable=True),
    moment("used_at", nullable=True),
    one_of("role", Role),
)

# Every update that was handled, with its reply until that is sent. A repeated update is recognised by its row.
updates = Table(
    "updates",
    metadata,
    Column("edge", Text, primary_key=True),
    Column("update_id", BigInteger, primary_key=True),
    to("people", "person_id", nullable=True),
    Column("reply", JSONB(none_as_null=True)),
    moment("handled_at"),
    Index("ix_updates_handled_at", "handled_at"),
    Index("ix_updates_unsent", "handled_at", postgresql_where=text("reply IS NOT NULL")),
)

# What was acknowledged to an edge before it was handled, as the edge brought it: JSON.
spooled_updates = Table(
    "spooled_updates",
    metadata,
    Column("edge", Text, primary_key=True),
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("content", Text, nullable=False),
    moment("fetched_at"),
)

# A conversation that is under way. version comes from one sequence, so no two questions ever share one.
# The sequence grows by as many questions as one turn may ask.
question_versions = Sequence("question_versions", increment=QUESTIONS_A_TURN, metadata=metadata)
drafts = Table(
    "drafts",
    metadata,
    Column("person_id", BigInteger, ForeignKey("people.id"), primary_key=True),
    Column("dialog", Text, primary_key=True),
    Column("step", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("data", JSONB, nullable=False),
    moment("touched_at"),
)

# What an edge has to remember: which menus it set, where its webhook points.
edge_state = Table("edge_state", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))
