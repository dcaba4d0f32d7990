"""The values of the outbox: what has still to be sent, what is claimed, and what became of each row.

The trap: a row that is in no state, or in two. A broadcast's numbers add up at any moment because each row is in exactly
one of `RowState`: waiting + sending + sent + failed + skipped + unknown = audience.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any

from domain.broadcasts import Skipped
from domain.message import Later, Lost, Never, Outcome, Sent, Unknown
from domain.people import ERASED

ATTEMPTS = 12
_BACK_OFF = (2.0, 5.0, 15.0, 60.0, 300.0, 900.0)
# How often a notice to somebody unreachable is tried again, in case their return was not noticed.
_LOOK_AGAIN = timedelta(days=1).total_seconds()
# The reasons of a notice that waits for its reader's return, and of a row whose edge said how long it has to wait.
UNREACHABLE = "resting"
FLOOD = "flood"


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
    """What a row is, besides the notices, whose kinds are declared with their subjects."""

    REPLY = "reply"
    BROADCAST = "broadcast"
    PROGRESS = "progress"
    STORY_RECALL = "story_recall"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed row with its receiver.

    message_id: of the message that was sent when the row was sent before. lease_until: until when it is the claimer's.
    language: in which it is rendered. unreachable, subscribed, officer: whether its reader is so now.
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
class SetAside:
    """Messages of one kind that are set aside after a restore. names: of the first few of its receivers."""

    kind: str
    number: int
    receivers: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a claimed row: sent, failed, skipped or unknown, or it waits again.

    due_at: when a waiting row is tried next; counted: whether this was an attempt.
    """

    parcel: Parcel
    state: RowState
    reason: str | None = None
    message_id: int | None = None
    due_at: datetime | None = None
    counted: bool = True


def end(parcel: Parcel, outcome: Outcome, *, now: datetime) -> Ended:
    """What becomes of a row that was sent with this outcome.

    When its answer was lost, bulk is never sent again by itself; a reply or a notice is, since twice is better than never.
    A wait that the edge asks for, or that a group's new address causes, is no attempt.
    """
    match outcome:
        case Sent(message_id):
            return Ended(parcel, RowState.SENT, message_id=message_id)
        case Never(Lost.REFUSED):
            return Ended(parcel, RowState.FAILED, Lost.REFUSED)
        case Never(why):
            return put_off(parcel, now=now) if _is_personal_notice(parcel) else Ended(parcel, RowState.FAILED, why)
        case Unknown() if parcel.rank is Rank.BULK:
            return Ended(parcel, RowState.UNKNOWN, "answer_lost")
        case Unknown():
            return _again(parcel, "answer_lost", now)
        case Later(seconds, reason, everywhere, moved_to):
            if everywhere or reason == FLOOD or (moved_to and parcel.channel_id is not None):
                return wait(parcel, seconds, reason, now=now)
            return _again(parcel, reason, now)


def put_off(parcel: Parcel, *, now: datetime) -> Ended:
    """Its reader is unreachable. A notice waits for their return, unless they were erased; bulk and old replies are
    skipped."""
    if parcel.rank is Rank.NOTICE and not parcel.address.startswith(f"{ERASED}:"):
        return wait(parcel, _LOOK_AGAIN, UNREACHABLE, now=now)
    return Ended(parcel, RowState.SKIPPED, Skipped.UNREACHABLE)


def wait(parcel: Parcel, seconds: float, reason: str, *, now: datetime) -> Ended:
    """It waits so many seconds, and this was no attempt."""
    due_at = now + timedelta(seconds=seconds)
    return Ended(parcel, RowState.WAITING, reason, due_at=due_at, counted=False)


def _is_personal_notice(parcel: Parcel) -> bool:
    return parcel.rank is Rank.NOTICE and parcel.person_id is not None


def _again(parcel: Parcel, reason: str, now: datetime) -> Ended:
    """Try again, each time after a longer wait, up to ATTEMPTS times."""
    if parcel.attempts >= ATTEMPTS:
        return Ended(parcel, RowState.FAILED, Lost.EXHAUSTED)
    seconds = _BACK_OFF[min(parcel.attempts, len(_BACK_OFF)) - 1]
    return Ended(parcel, RowState.WAITING, reason, due_at=now + timedelta(seconds=seconds))
