"""When a nomination may be joined to another, and which of the two goes on.

The trap: a case that came to nothing would swallow a new telling of the same deed. So only one that is alive is offered,
or one that was awarded within the year, so that a deed is not awarded twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain import text
from domain.cases import DEAD_STATES, MOVES, Clock, Lead, Limits, Nomination, State
from domain.extraction.duplicates import Why
from domain.moves import named

# From here on a telling is offered to be joined before it is sent; below, only an officer is asked.
OFFERED = 0.5
# From here on an officer is asked.
SUSPECTED = 0.2
_AWARDED_WITHIN = timedelta(days=365)
_MERGEABLE = named(MOVES, "merge").sources


@dataclass(frozen=True, slots=True)
class Suspect:
    """A pair that may be of one deed, seen from one of the two. other_id: the other one."""

    id: int
    other_id: int
    sure: float
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A case of what somebody is about to tell. people: who have told of it. own: the nomination among these that they sent
    themselves; then they have told it before."""

    case: Nomination
    people: int
    own: Nomination | None


def is_open_to(case: Nomination, now: datetime) -> bool:
    """Whether another telling of its deed may be joined to it."""
    if case.state in DEAD_STATES or case.state in (State.MERGED, State.REVOKED):
        return False
    return case.state is not State.AWARDED or now - case.state_since <= _AWARDED_WITHIN


def is_resent(case: Nomination, lead: Lead) -> bool:
    """Whether a nomination in the same words is this one once more: about the same name, and not withdrawn since."""
    return case.state is not State.WITHDRAWN and text.fold(case.name) == text.fold(lead.name)


def begin(limits: Limits, now: datetime) -> Clock:
    """The clock of a nomination that begins joined to another: split from it, it has the whole limit of one that came."""
    limit = limits.of(State.RECEIVED)
    left = None if limit is None else int(limit.total_seconds())
    return Clock(State.MERGED, now, back_to=(State.RECEIVED,), seconds_left=left)


def ordered(one: Nomination, other: Nomination, now: datetime) -> tuple[Nomination, Nomination] | None:
    """Which of the two survives, and which is joined to it: the older one survives, unless only it can still be joined.
    None: neither can."""
    for survivor, joined in (sorted((one, other), key=_age), sorted((one, other), key=_age, reverse=True)):
        if joined.state in _MERGEABLE and is_open_to(survivor, now):
            return survivor, joined
    return None


def _age(case: Nomination) -> int:
    return case.id


def heir(joined: Iterable[Nomination]) -> Nomination | None:
    """Which of those joined to a case takes its place when its nominator withdraws it: the oldest."""
    return min((one for one in joined if one.state is State.MERGED), key=_age, default=None)
