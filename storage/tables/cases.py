"""Nominations and what belongs to them, and the kept messages."""

from sqlalchemy import ARRAY, BigInteger, Boolean, Column, ForeignKey, Index, Integer, SmallInteger, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from domain import cases, kept
from storage.tables.columns import (
    key,
    metadata,
    moment,
    one_of,
    quoted,
    some_of,
    to,
)

_OPEN = text(f"state IN ({', '.join(quoted(state) for state in sorted(cases.OPEN_STATES))})")
_DEAD = text(
    f"state IN ({', '.join(quoted(state) for state in sorted(cases.DEAD_STATES))}) AND (name <> '' OR deed <> '')"
)
nominations = Table(
    "nominations",
    metadata,
    key(),
    Column("code", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    to("people", "nominator_id"),
    to("units", "unit_id"),
    to("people", "officer_id", nullable=True),
    Column("subject", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("deed", Text, nullable=False),
    Column("happened", Text),
    # The day that it means, as precise as that is (EDTF).
    Column("happened_on", Text),
    Column("village", Text),
    # A place outside the province, as it was typed; then the case is the province's.
    Column("outside", Text),
    # For the officers who handle it alone.
    Column("nominee_phone", Text),
    # The link by which its nominator had come.
    Column("source", Text),
    # Whom it is about is a child, or dead; the nominator's name is for those who handle it; in whose place they write.
    Column("minor", Boolean, nullable=False, server_default="false"),
    Column("deceased", Boolean, nullable=False, server_default="false"),
    Column("sender_hidden", Boolean, nullable=False, server_default="false"),
    Column("sent_for", Text),
    # The officer who wrote down a story that was told aloud.
    to("people", "scribe_id", nullable=True),
    moment("received_at"),
    moment("state_since"),
    # While it waits for somebody else: where it goes back to (the nearest state first), and the working seconds left.
    Column("back_to", ARRAY(Text), nullable=False, server_default="{}"),
    Column("seconds_left", Integer),
    moment("due_at", nullable=True),
    # The case that it is joined to; that one may be joined to another.
    to("nominations", "survivor_id", nullable=True),
    # Whether its telling is made (`tellings`).
    Column("told", Boolean, nullable=False, server_default="false"),
    one_of("state", cases.State),
    some_of("back_to", cases.State),
    one_of("subject", cases.Subject),
    one_of("field", cases.Field),
    Index("ix_nominations_nominator_id", "nominator_id", "id"),
    Index("ix_nominations_unit_id", "unit_id", "id"),
    Index("ix_nominations_survivor_id", "survivor_id", postgresql_where=text("survivor_id IS NOT NULL")),
    Index("ix_nominations_untold", "id", postgresql_where=text("NOT told")),
    # What is open, in the order in which it is shown.
    Index("ix_nominations_open", "id", postgresql_where=_OPEN),
    Index("ix_nominations_open_in_unit", "unit_id", "id", postgresql_where=_OPEN),
    # Beyond its limit, the longest first.
    Index("ix_nominations_due", "due_at", "id", postgresql_where=_OPEN),
    # What became nothing and still says of whom it was, the oldest first: what is purged.
    Index("ix_nominations_dead", "state_since", postgresql_where=_DEAD),
    # Each name from each of its words on, and the unit, computed by a function of the database.
    Index(
        "ix_nominations_endings",
        text("name_endings(name_key, unit_id)"),
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    ),
)

nomination_photos = Table(
    "nomination_photos",
    metadata,
    Column("nomination_id", BigInteger, ForeignKey("nominations.id"), primary_key=True),
    Column("position", SmallInteger, primary_key=True),
    Column("reference", Text, nullable=False),
)

questions = Table(
    "questions",
    metadata,
    key(),
    to("nominations", "nomination_id"),
    to("people", "asked_by"),
    Column("question", Text, nullable=False),
    moment("asked_at"),
    Column("answer", Text),
    Column("answer_photos", JSONB, nullable=False, server_default="[]"),
    moment("answered_at", nullable=True),
    # The officer who wrote down an answer by telephone.
    to("people", "noted_by", nullable=True),
    # An answer is not needed any more, or another question took its place.
    moment("withdrawn_at", nullable=True),
    Index("ix_questions_nomination_id", "nomination_id", "id"),
)

# What a nominator added to a case after it was sent.
additions = Table(
    "additions",
    metadata,
    key(),
    to("nominations", "nomination_id"),
    Column("text", Text, nullable=False),
    # field -> [before, since]
    Column("changes", JSONB, nullable=False, server_default="{}"),
    moment("added_at"),
    Index("ix_additions_nomination_id", "nomination_id", "id"),
)

# Messages that came outside any dialog, each kept until it is a nomination or stays with the reason why not.
kept_messages = Table(
    "kept_messages",
    metadata,
    key(),
    to("people", "person_id"),
    Column("text", Text, nullable=False),
    Column("photos", JSONB, nullable=False, server_default="[]"),
    Column("album", Text),
    # Of a message of a group, that the person replied to: what the link carries by which they go on with it.
    Column("origin", Text),
    Column("reason", Text, nullable=False),
    # What it was read as; NULL for one without words.
    Column("route", Text),
    to("nominations", "nomination_id", nullable=True),
    moment("kept_at"),
    one_of("reason", kept.KeptReason),
    Index("ix_kept_messages_person_id", "person_id", "id"),
    # What became nothing, the oldest first: what is purged.
    Index(
        "ix_kept_messages_dead",
        "kept_at",
        postgresql_where=text(f"reason NOT IN ({', '.join(quoted(reason) for reason in kept.BECAME_SOMETHING)})"),
    ),
)
