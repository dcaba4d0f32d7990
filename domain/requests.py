"""What people ask about their own data: to see, correct, stop or erase it. One table says how such a request may move.

Law 91/2025/QH15 and Decree 356/2025/ND-CP: acknowledged in 2 working days; viewed or corrected in 10 days, stopped in 15,
erased in 20. The trap: somebody asks for the data of another. So what comes from somebody whom the program does not know is
proved through the commune before anything is shown or erased.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from domain import reminders
from domain.calendar import Calendar
from domain.moves import Move, Notify, Receiver, Thing, move
from domain.people import Action
from domain.reminders import Reminder

# So many requests to officers may one person make in a day, and have so many copies sent; who needs more speaks with an
# officer.
A_DAY = 10
COPIES_A_DAY = 5


class Kind(StrEnum):
    """What is asked for. STOP: what was agreed to is withdrawn, such as the publicity of a story."""

    VIEW = "view"
    CORRECT = "correct"
    STOP = "stop"
    ERASE = "erase"


class State(StrEnum):
    """RECEIVED: nobody has acknowledged it yet. TO_PROVE: who asks is to be proved through the commune. DUE: it is carried
    out by the program in a moment, and can be recalled until then."""

    RECEIVED = "received"
    TO_PROVE = "to_prove"
    WORKING = "working"
    DUE = "due"
    DONE = "done"
    REFUSED = "refused"
    RECALLED = "recalled"


class Notice(StrEnum):
    """What people are notified of about a request."""

    REQUEST_NEW = "request_new"
    REQUEST_TAKEN = "request_taken"
    REQUEST_PROVED = "request_proved"
    REQUEST_DONE = "request_done"
    REQUEST_REFUSED = "request_refused"
    REQUEST_SOON = "request_soon"
    REQUEST_LATE = "request_late"
    PERSONAL_COPY = "personal_copy"


_HANDLE = Action.HANDLE_REQUEST
_OPEN = (State.RECEIVED, State.TO_PROVE, State.WORKING)


def _has_account(about: "Request") -> bool:
    return about.person_id is not None


_NEW = (Notify(Notice.REQUEST_NEW, Receiver.REQUEST_OFFICERS, but_actor=True),)

# What officers do is not undoable: what was carried out is gone. So each act is seen on a card before it is confirmed.
MOVES = (
    move("ask", [], State.RECEIVED, None),
    move("pass_on", [State.RECEIVED], State.RECEIVED, None, *_NEW),
    move("have_proved", [State.RECEIVED], State.TO_PROVE, None, *_NEW),
    move("serve", [State.RECEIVED], State.DONE, None),
    move("put_off", [State.RECEIVED], State.DUE, None),
    move("recall", [State.DUE, *_OPEN], State.RECALLED, None),
    move("erase", [State.DUE], State.DONE, None),
    # The law wants an acknowledgement within two working days, however long the proof takes.
    move(
        "acknowledge",
        [State.TO_PROVE],
        State.TO_PROVE,
        _HANDLE,
        Notify(Notice.REQUEST_TAKEN, Receiver.REQUESTER, fits=_has_account),
        undoable=False,
    ),
    # Which case it is about was found: from now on it is that commune's.
    move("assign", [State.TO_PROVE], State.TO_PROVE, _HANDLE, *_NEW, undoable=False),
    move(
        "prove",
        [State.TO_PROVE],
        State.WORKING,
        _HANDLE,
        Notify(Notice.REQUEST_PROVED, Receiver.REQUESTER, fits=_has_account),
        reasoned=True,
        undoable=False,
    ),
    move(
        "take",
        [State.RECEIVED],
        State.WORKING,
        _HANDLE,
        Notify(Notice.REQUEST_TAKEN, Receiver.REQUESTER, fits=_has_account),
        undoable=False,
    ),
    move(
        "carry_out",
        [State.WORKING],
        State.DONE,
        _HANDLE,
        Notify(Notice.REQUEST_DONE, Receiver.REQUESTER, fits=_has_account),
        reasoned=True,
        undoable=False,
    ),
    move(
        "refuse",
        _OPEN,
        State.REFUSED,
        _HANDLE,
        Notify(Notice.REQUEST_REFUSED, Receiver.REQUESTER, fits=_has_account),
        reasoned=True,
        undoable=False,
    ),
)

# Somebody still has to do something.
OPEN_STATES = frozenset(_OPEN)


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """By when a request has to be dealt with; acknowledge: in working days, the others in days (Decree 356/2025)."""

    acknowledge: float = 2
    view: float = 10
    correct: float = 10
    stop: float = 15
    erase: float = 20

    def of(self, kind: Kind) -> timedelta:
        """How long a request of this kind may take."""
        days = {Kind.VIEW: self.view, Kind.CORRECT: self.correct, Kind.STOP: self.stop, Kind.ERASE: self.erase}
        return timedelta(days=days[kind])


@dataclass(frozen=True, slots=True)
class Request:
    """A request as one reads it.

    person_id: the account that asked; None when an officer wrote it down for somebody without one. nomination_id, code: of
    the case that it is about, if it is about one. name: who asks, as an officer wrote it. proof, answer: in an officer's
    words. acknowledge_by, due_at: the legal limits. acknowledged_at: when an officer took it; None until then.
    """

    thing: ClassVar[Thing] = Thing.REQUEST
    moves: ClassVar[tuple[Move[State], ...]] = MOVES

    id: int
    kind: Kind
    state: State
    version: int
    person_id: int | None
    unit_id: int
    unit_name: str
    nomination_id: int | None
    code: str | None
    entered_by: int | None
    name: str
    words: str
    proof: str | None
    answer: str | None
    made_at: datetime
    acknowledge_by: datetime
    due_at: datetime
    acknowledged_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def is_acknowledged(self) -> bool:
        """Whether whoever asked was told that an officer deals with it."""
        return self.acknowledged_at is not None or self.state not in (State.RECEIVED, State.TO_PROVE)

    @property
    def limit_at(self) -> datetime:
        """The limit that runs now: until it is acknowledged the earlier one, also while it waits for a proof."""
        return self.due_at if self.is_acknowledged else min(self.acknowledge_by, self.due_at)


def planned(
    request: Request, limits: RequestLimits, days: Calendar, now: datetime, after: int | None = None
) -> list[Reminder]:
    """The next reminders of the request: before its limit, at its end, and again and again when it is late."""
    if request.state not in OPEN_STATES:
        return []
    limit = limits.of(request.kind) / 2 if request.is_acknowledged else timedelta(days=limits.acknowledge)
    return reminders.of_limit(request.limit_at, limit, days, now, after)


def reminded(step: int) -> tuple[Notice, tuple[Receiver, ...]]:
    """Which notice a reminder of a request is, and whom it goes to; when it is late, the unit's leader too."""
    if step < reminders.LIMIT:
        return Notice.REQUEST_SOON, (Receiver.REQUEST_OFFICERS,)
    late = (Receiver.REQUEST_OFFICERS, Receiver.LEADER)
    return Notice.REQUEST_LATE, (Receiver.REQUEST_OFFICERS,) if step == reminders.LIMIT else late
