"""What is sent: channels, subscriptions, broadcasts, the outbox and the budget of slots."""

from sqlalchemy import (
    BigInteger,
    Boolean,
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

from domain.broadcasts import Audience, Kind, State
from domain.outbox import RowKind, RowState
from storage.tables.columns import (
    key,
    metadata,
    moment,
    one_of,
    quoted,
    to,
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
    # Since when the bot is in it and may not post.
    moment("barred_at", nullable=True),
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
    # Rows are planned for people up to this id; NULL: for all.
    Column("planned_to", BigInteger),
    moment("made_at"),
    # Nothing is sent before: until then it can be undone.
    moment("starts_at"),
    moment("ended_at", nullable=True),
    # When its settled rows were condensed; before it ended: it was sent again since.
    moment("condensed_at", nullable=True),
    one_of("kind", Kind),
    one_of("state", State),
    one_of("audience", Audience),
    Index("ix_broadcasts_open", "id", postgresql_where=text("ended_at IS NULL")),
    Index("ix_broadcasts_story_id", "story_id", postgresql_where=text("story_id IS NOT NULL")),
    Index(
        "ix_broadcasts_uncondensed",
        "ended_at",
        "id",
        postgresql_where=text("ended_at IS NOT NULL AND (condensed_at IS NULL OR condensed_at < ended_at)"),
    ),
)

_CONDENSED = (RowState.SENT, RowState.FAILED, RowState.SKIPPED)
_CONDENSABLE = f"state IN ({', '.join(map(quoted, _CONDENSED))}) AND kind <> {quoted(RowKind.PROGRESS)}"
# How many rows of a broadcast were condensed, by state and reason ("": none): they are counted here and not in the outbox.
broadcast_figures = Table(
    "broadcast_figures",
    metadata,
    Column("broadcast_id", BigInteger, ForeignKey("broadcasts.id"), primary_key=True),
    Column("state", Text, primary_key=True),
    Column("reason", Text, primary_key=True),
    Column("number", BigInteger, nullable=False),
    one_of("state", _CONDENSED),
)

_WAITING = f"state = {quoted(RowState.WAITING)}"
_SENDING = f"state = {quoted(RowState.SENDING)}"
_SENT = f"state = {quoted(RowState.SENT)}"
_OPEN = f"state IN ({quoted(RowState.WAITING)}, {quoted(RowState.SENDING)})"
# Everything that still has to be sent, and what became of it. rank: 1 reply, 2 notice, 3 bulk.
#
# Of a broadcast there may be a million rows, and each is written three times: planned, claimed, settled. So such a row is
# in three indexes only, `pk`, `ix_outbox_bulk` and `uq_outbox_person`, and while it is being sent in `ix_outbox_sending`.
# Its person and broadcast are no foreign keys, for each would be looked up and locked a million times. The ids come
# from those very tables (INSERT … SELECT), from which nothing is ever deleted.
outbox = Table(
    "outbox",
    metadata,
    key(),
    Column("rank", SmallInteger, nullable=False),
    Column("person_id", BigInteger),
    to("channels", "channel_id", nullable=True),
    Column("broadcast_id", BigInteger),
    Column("kind", Text, nullable=False),
    Column("params", JSONB, nullable=False),
    # A second row with the same key is not stored: it was enqueued before.
    Column("key", Text),
    Column("state", Text, nullable=False, server_default=RowState.WAITING),
    Column("reason", Text),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("message_id", BigInteger),
    moment("due_at"),
    # When it was put off until `due_at`; null: it was due when it was enqueued.
    moment("put_off_at", nullable=True),
    moment("lease_until", nullable=True),
    # Of a claimed row of a broadcast: false until just before its slot. Null counts as true: either nobody has claimed the
    # row, or an older program that does not set it.
    Column("leaving", Boolean),
    moment("settled_at", nullable=True),
    one_of("state", RowState),
    CheckConstraint("num_nonnulls(person_id, channel_id) = 1", name="one_receiver"),
    CheckConstraint("(rank = 3) = (broadcast_id IS NOT NULL)", name="bulk_is_of_a_broadcast"),
    Index("uq_outbox_key", "key", unique=True, postgresql_where=text("key IS NOT NULL")),
    # What waits, ordered as it is claimed: a paused broadcast delays nobody else.
    Index("ix_outbox_due", "rank", "due_at", "id", postgresql_where=text(f"{_WAITING} AND broadcast_id IS NULL")),
    Index("ix_outbox_bulk", "broadcast_id", "due_at", "id", postgresql_where=text(_WAITING)),
    # Never by its lease: PostgreSQL might look up each row of a settled batch by the lease that all of them share.
    Index("ix_outbox_sending", "broadcast_id", postgresql_where=text(_SENDING)),
    # What makes a row of a chat wait: another one that is still open, or was sent a moment ago. A person's rows of
    # broadcasts are found by uq_outbox_person, for each broadcast that is running.
    Index("ix_outbox_open", "person_id", "id", postgresql_where=text(f"{_OPEN} AND broadcast_id IS NULL")),
    Index("ix_outbox_paced", "person_id", "settled_at", postgresql_where=text(f"{_SENT} AND broadcast_id IS NULL")),
    # What was settled long ago (ledger/condensing.sql); rows of broadcasts are found by their broadcast.
    Index("ix_outbox_settled", "settled_at", postgresql_where=text(f"{_CONDENSABLE} AND broadcast_id IS NULL")),
    Index("ix_outbox_channel_open", "channel_id", "id", postgresql_where=text(f"{_OPEN} AND channel_id IS NOT NULL")),
    Index(
        "ix_outbox_channel_paced",
        "channel_id",
        "settled_at",
        postgresql_where=text(f"{_SENT} AND channel_id IS NOT NULL"),
    ),
    # One row for each receiver; and all rows of a broadcast, to count them.
    Index(
        "uq_outbox_person",
        "broadcast_id",
        "person_id",
        unique=True,
        postgresql_where=text("broadcast_id IS NOT NULL"),
    ),
    Index(
        "uq_outbox_channel",
        "broadcast_id",
        "channel_id",
        unique=True,
        postgresql_where=text("broadcast_id IS NOT NULL AND channel_id IS NOT NULL"),
    ),
)

# When the next message of an edge may leave; one row for each edge, shared by all processes. It need not survive a crash
# of the server, and is unlogged, so that its commits do not wait for the disk.
budget = Table(
    "budget",
    metadata,
    Column("edge", Text, primary_key=True),
    moment("next_at"),
    # The latest moment at which it was written; null: by an older program.
    moment("seen_at", nullable=True),
    prefixes=["UNLOGGED"],
)
