"""The tables. Text columns with CHECK rather than database enums; every constraint has a name.

The trap: a CHECK list that is written by hand drifts from the rules; here each is made from its enum, and a test holds
the migrations against this file.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Sequence,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from domain import broadcast, nomination, people, report, story
from storage.columns import key, moment, one_of, to
from storage.columns import metadata as metadata

# Communes, departments, press, organisations, and the province itself.
units = Table(
    "units",
    metadata,
    key(),
    Column("code", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("province_code", Text, nullable=False),
    one_of("kind", ("province", "commune", "department", "press", "organisation")),
)

people_ = Table(
    "people",
    metadata,
    key(),
    Column("edge", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("language", Text, nullable=False),
    moment("joined_at"),
    # Set while they cannot be reached (they blocked the bot): nothing is sent to them until they come back.
    moment("resting_since", nullable=True),
    Column("resting_why", Text),
    UniqueConstraint("edge", "address"),
    one_of("language", ("vi", "en")),
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
    one_of("role", people.Role),
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
    moment("made_at"),
    moment("expires_at"),
    to("people", "used_by", nullable=True),
    moment("used_at", nullable=True),
    one_of("role", people.Role),
)

# Every update that was handled, with the answer until it is sent. A repeat finds its row.
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

# A conversation that is under way. version comes from one sequence, so no two questions ever share one.
question_versions = Sequence("question_versions", metadata=metadata)
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
    moment("received_at"),
    moment("state_since"),
    # While it waits for somebody else: where it goes back to (the nearest state first), and the working seconds left.
    Column("back_to", Text),
    Column("seconds_left", Integer),
    moment("due_at", nullable=True),
    one_of("state", nomination.State),
    one_of("subject", nomination.Subject),
    one_of("field", nomination.Field),
    Index("ix_nominations_nominator_id", "nominator_id", "id"),
    Index("ix_nominations_queue", "unit_id", "state", "received_at", "id"),
    Index("ix_nominations_state", "state", "received_at", "id"),
    Index("ix_nominations_name_key", "name_key", postgresql_ops={"name_key": "text_pattern_ops"}),
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
    Index("ix_questions_nomination_id", "nomination_id", "id"),
)

# Every state change of every thing: append-only (a trigger refuses anything else).
events = Table(
    "events",
    metadata,
    key(),
    Column("subject", Text, nullable=False),
    Column("subject_id", BigInteger, nullable=False),
    Column("move", Text, nullable=False),
    Column("from_state", Text),
    Column("to_state", Text, nullable=False),
    to("people", "actor_id", nullable=True),
    Column("reason", Text),
    moment("at"),
    one_of("subject", ("nomination", "story", "obligation", "broadcast", "subscription")),
    Index("ix_events_subject", "subject", "subject_id", "id"),
)

# Messages that came outside a dialog, until they are a nomination or stay with the reason why they are none.
kept_messages = Table(
    "kept_messages",
    metadata,
    key(),
    to("people", "person_id"),
    Column("text", Text, nullable=False),
    Column("photos", JSONB, nullable=False, server_default="[]"),
    Column("album", Text),
    Column("reason", Text, nullable=False),
    to("nominations", "nomination_id", nullable=True),
    moment("kept_at"),
    one_of("reason", ("unanswered", "declined", "unfinished", "cancelled", "nominated", "answered")),
    Index("ix_kept_messages_person_id", "person_id", "id"),
)

stories = Table(
    "stories",
    metadata,
    key(),
    to("nominations", "nomination_id"),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    to("people", "author_id"),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("photo", Text),
    # What the nominee agreed to, and how they said so.
    Column("purposes", JSONB, nullable=False),
    Column("consent_note", Text),
    moment("made_at"),
    moment("published_at", nullable=True),
    moment("withdrawn_at", nullable=True),
    one_of("state", story.State),
    # A case has one story at a time; taken back, it may be told anew.
    Index("uq_stories_told", "nomination_id", unique=True, postgresql_where=text("state <> 'withdrawn'")),
    Index("ix_stories_published", "id", postgresql_where=text("state = 'published'")),
    Index("ix_stories_published_at", "published_at"),
    Index("ix_stories_withdrawn_at", "withdrawn_at", postgresql_where=text("withdrawn_at IS NOT NULL")),
)

channels = Table(
    "channels",
    metadata,
    key(),
    Column("edge", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("title", Text, nullable=False),
    to("people", "bound_by", nullable=True),
    moment("bound_at", nullable=True),
    moment("left_at", nullable=True),
    UniqueConstraint("edge", "address"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("person_id", BigInteger, ForeignKey("people.id"), primary_key=True),
    moment("since"),
)

broadcasts = Table(
    "broadcasts",
    metadata,
    key(),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    to("people", "author_id"),
    to("stories", "story_id", nullable=True),
    # Text per language ({"vi": …, "en": …}), as the author wrote it.
    Column("texts", JSONB, nullable=False),
    Column("photo", Text),
    Column("audience", Text, nullable=False),
    # Where the author watches the numbers: the message that is edited in place.
    Column("progress_message", BigInteger),
    moment("made_at"),
    moment("ended_at", nullable=True),
    one_of("kind", broadcast.Kind),
    one_of("state", broadcast.State),
    one_of("audience", broadcast.Audience),
    Index("ix_broadcasts_open", "id", postgresql_where=text("ended_at IS NULL")),
    Index("ix_broadcasts_story_id", "story_id", postgresql_where=text("story_id IS NOT NULL")),
)

_OPEN = "state IN ('waiting', 'sending')"
_SENT = "state = 'sent'"
# Everything that has still to be sent, and what became of it. rank: 1 reply, 2 notice, 3 bulk.
outbox = Table(
    "outbox",
    metadata,
    key(),
    Column("rank", SmallInteger, nullable=False),
    to("people", "person_id", nullable=True),
    to("channels", "channel_id", nullable=True),
    to("broadcasts", "broadcast_id", nullable=True),
    Column("kind", Text, nullable=False),
    Column("params", JSONB, nullable=False),
    # A second row with the same key is not written: "already said".
    Column("key", Text, unique=True),
    Column("state", Text, nullable=False, server_default="waiting"),
    Column("reason", Text),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("message_id", BigInteger),
    moment("due_at"),
    moment("lease_until", nullable=True),
    moment("settled_at", nullable=True),
    one_of("state", ("waiting", "sending", "sent", "failed", "skipped", "unknown")),
    CheckConstraint("num_nonnulls(person_id, channel_id) = 1", name="one_receiver"),
    CheckConstraint("(rank = 3) = (broadcast_id IS NOT NULL)", name="bulk_is_of_a_broadcast"),
    # What waits, by the lane in which it is claimed: a paused broadcast lies in nobody's way.
    Index("ix_outbox_due", "rank", "due_at", "id", postgresql_where=text("state = 'waiting' AND broadcast_id IS NULL")),
    Index("ix_outbox_bulk", "broadcast_id", "due_at", "id", postgresql_where=text("state = 'waiting'")),
    Index("ix_outbox_leases", "lease_until", postgresql_where=text("state = 'sending'")),
    # What is in the way in a chat: still open, or sent a moment ago.
    Index("ix_outbox_open", "person_id", "id", postgresql_where=text(f"{_OPEN} AND person_id IS NOT NULL")),
    Index("ix_outbox_paced", "person_id", "settled_at", postgresql_where=text(f"{_SENT} AND person_id IS NOT NULL")),
    Index("ix_outbox_channel_open", "channel_id", "id", postgresql_where=text(f"{_OPEN} AND channel_id IS NOT NULL")),
    Index(
        "ix_outbox_channel_paced",
        "channel_id",
        "settled_at",
        postgresql_where=text(f"{_SENT} AND channel_id IS NOT NULL"),
    ),
    Index(
        "uq_outbox_person",
        "broadcast_id",
        "person_id",
        unique=True,
        postgresql_where=text("broadcast_id IS NOT NULL AND person_id IS NOT NULL"),
    ),
    Index(
        "uq_outbox_channel",
        "broadcast_id",
        "channel_id",
        unique=True,
        postgresql_where=text("broadcast_id IS NOT NULL AND channel_id IS NOT NULL"),
    ),
    Index("ix_outbox_ledger", "broadcast_id", "state", "reason", postgresql_where=text("broadcast_id IS NOT NULL")),
)

# When the next message of an edge may leave; one row an edge, shared by all processes.
budget = Table(
    "budget",
    metadata,
    Column("edge", Text, primary_key=True),
    moment("next_at"),
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
    one_of("state", report.State),
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
    one_of("subject", ("obligation", "nomination")),
    one_of("outcome", ("sent", "caught_up", "not_needed")),
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

NEXT_VERSION = func.nextval(text("'question_versions'"))
