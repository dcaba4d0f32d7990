"""A broadcast: one message to many. At any moment its numbers add up: each receiver is counted in exactly one.

The trap: a send whose answer was lost. It is neither sent nor failed but unknown, and only a person sends it again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from domain.languages import SOURCE
from domain.message import Lost
from domain.moves import Move, Thing, move
from domain.people import Action


class Kind(StrEnum):
    """What is sent."""

    ANNOUNCEMENT = "announcement"
    STORY = "story"


class Audience(StrEnum):
    """To whom. STORY: to the channels that were named, and to all subscribers."""

    SUBSCRIBERS = "subscribers"
    OFFICERS = "officers"
    STORY = "story"


class State(StrEnum):
    SENDING = "sending"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DONE = "done"


class Skipped(StrEnum):
    """Why a receiver gets nothing although nothing went wrong."""

    UNREACHABLE = "resting"
    UNSUBSCRIBED = "unsubscribed"
    LEFT_OFFICE = "left_office"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    NOT_NEEDED = "not_needed"


_STEER = Action.ANNOUNCE

# Who may start one depends on what is sent, so the use cases check it.
MOVES = (
    move("start", [], State.SENDING, None),
    move("pause", [State.SENDING], State.PAUSED, _STEER),
    move("resume", [State.PAUSED], State.SENDING, _STEER),
    move("cancel", [State.SENDING, State.PAUSED], State.CANCELLED, _STEER),
    move("finish", [State.SENDING, State.PAUSED], State.DONE, None),
    move("resend", [State.DONE], State.SENDING, _STEER),
    move("retry", [State.DONE], State.SENDING, _STEER),
)

# Rows that failed for these reasons may succeed when they are tried again.
RETRIABLE = frozenset({Lost.EXHAUSTED, Lost.REFUSED, Lost.NOT_RENDERED, Lost.NO_RIGHTS})


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A broadcast as one reads it.

    texts: by language, as they were written. photo: the edge's reference. version: grows with every move.
    progress_message: where its author watches the numbers. planned_to: rows are planned for people up to this id, None
    when for all. made_at: the audience is who was in it then. starts_at: nothing is sent before. ended_at: when its last row
    was settled.
    """

    thing: ClassVar[Thing] = Thing.BROADCAST
    moves: ClassVar[tuple[Move[State], ...]] = MOVES

    id: int
    kind: Kind
    state: State
    version: int
    author_id: int
    story_id: int | None
    texts: Mapping[str, str]
    photo: str | None
    audience: Audience
    progress_message: int | None
    planned_to: int | None
    made_at: datetime
    starts_at: datetime
    ended_at: datetime | None

    @property
    def unit_id(self) -> None:
        """It belongs to no unit in particular."""
        return None


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many receivers are in which state; failed and skipped by reason."""

    waiting: int = 0
    sending: int = 0
    sent: int = 0
    unknown: int = 0
    failed: Mapping[str, int] = field(default_factory=dict)
    skipped: Mapping[str, int] = field(default_factory=dict)

    @property
    def open(self) -> int:
        """Those whose rows are not settled yet."""
        return self.waiting + self.sending

    @property
    def settled(self) -> int:
        return self.sent + self.unknown + sum(self.failed.values()) + sum(self.skipped.values())

    @property
    def audience(self) -> int:
        return self.open + self.settled

    @property
    def retriable(self) -> int:
        """How many of the failed ones may be tried again."""
        return sum(number for reason, number in self.failed.items() if reason in RETRIABLE)


def text_for(texts: Mapping[str, str], language: str) -> str:
    """The text for a reader of `language`; Vietnamese when it was not written in theirs."""
    return texts.get(language) or texts[SOURCE]


def why_not(audience: Audience, *, subscribed: bool, officer: bool) -> Skipped | None:
    """Why a person who was in the audience at the start gets nothing now; None: they get it."""
    if audience is Audience.OFFICERS:
        return None if officer else Skipped.LEFT_OFFICE
    return None if subscribed else Skipped.UNSUBSCRIBED
