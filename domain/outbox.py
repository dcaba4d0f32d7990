"""The outbox as it travels between the rooms: what has still to be sent, claimed row by row, and what became of each.

The trap: a row that is in no state, or in two. A broadcast's numbers add up at any moment because each row is in exactly
one of `RowState`: waiting + sending + sent + failed + skipped + unknown = audience.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any


class Rank(IntEnum):
    """Replies go before notices, notices before bulk. Bulk is what belongs to a broadcast, and nothing else is."""

    REPLY = 1
    NOTICE = 2
    BULK = 3


class RowState(StrEnum):
    """SENDING: claimed by a worker. UNKNOWN: it may have been sent or not, and only a person sends it again."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"


class RowKind(StrEnum):
    """What a row stands for, besides the notices, whose kinds are declared with their subjects."""

    REPLY = "reply"
    BROADCAST = "broadcast"
    PROGRESS = "progress"
    STORY_RECALL = "story_recall"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed row with its receiver.

    message_id: what was sent when the row was sent before. lease_until: until when it is the claimer's. language: in which
    it is to be rendered. unreachable, subscribed, officer: what its reader is now.
    """

    id: int
    rank: Rank
    kind: str
    params: dict[str, Any]
    attempts: int
    message_id: int | None
    due_at: datetime
    lease_until: datetime
    broadcast_id: int | None
    person_id: int | None
    channel_id: int | None
    edge: str
    address: str
    unreachable: bool
    language: str
    subscribed: bool = False
    officer: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a claimed row: sent, failed, skipped or unknown, or it waits again.

    due_at: when a row that waits is to be tried; counted: this was an attempt.
    """

    parcel: Parcel
    state: RowState
    reason: str | None = None
    message_id: int | None = None
    due_at: datetime | None = None
    counted: bool = True
