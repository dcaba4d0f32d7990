"""What is sent: channels, subscriptions, broadcasts, the outbox and the budget of slots."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from domain import broadcast
from storage.columns import key, metadata, moment, one_of, to

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
