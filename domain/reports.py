"""A report that the province asks for: each unit owes it until it is handed in. Overdue is computed, never stored."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from domain import reminders
from domain.calendar import Calendar
from domain.moves import Move, Notify, Receiver, Thing, move
from domain.people import Action
from domain.reminders import Reminder

PERIOD_LIMIT = 100
# Of one report: a report and its annexes, or the photographed pages of it.
ATTACHMENT_LIMIT = 10
# A text that would fill more than a few messages is handed in as a file.
TEXT_LIMIT = 12_000


class State(StrEnum):
    """The state of one unit's obligation. WITHDRAWN: whoever asked for the report undid that, before anybody was told."""

    OPEN = "open"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class Notice(StrEnum):
    """What people are notified of about a report."""

    REPORT_ASKED = "report_asked"
    REPORT_DUE = "report_due"
    REPORT_LATE = "report_late"
    REPORT_HANDED_IN = "report_handed_in"
    REPORT_RETURNED = "report_returned"
    REPORT_ACCEPTED = "report_accepted"


MOVES = (
    move("ask", [], State.OPEN, Action.ASK_REPORT, Notify(Notice.REPORT_ASKED, Receiver.UNIT)),
    move(
        "hand_in",
        [State.OPEN, State.RETURNED],
        State.SUBMITTED,
        Action.HAND_IN_REPORT,
        Notify(Notice.REPORT_HANDED_IN, Receiver.PROVINCE),
    ),
    move(
        "hand_in_again",
        [State.SUBMITTED],
        State.SUBMITTED,
        Action.HAND_IN_REPORT,
        Notify(Notice.REPORT_HANDED_IN, Receiver.PROVINCE),
    ),
    move(
        "return",
        [State.SUBMITTED],
        State.RETURNED,
        Action.ASK_REPORT,
        Notify(Notice.REPORT_RETURNED, Receiver.UNIT),
        reasoned=True,
    ),
    move("accept", [State.SUBMITTED], State.ACCEPTED, Action.ASK_REPORT, Notify(Notice.REPORT_ACCEPTED, Receiver.UNIT)),
    move("withdraw", [State.OPEN], State.WITHDRAWN, Action.ASK_REPORT, undoable=False),
)

# While an obligation is in one of these, somebody still has to hand it in.
OWED = frozenset({State.OPEN, State.RETURNED})


def overdue(state: State, due_on: date, today: date) -> bool:
    """Whether the unit is late: it still owes the report, and the due day has passed."""
    return state in OWED and today > due_on


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for, and of which units. period: the time that it covers, in the asker's words."""

    title: str
    period: str
    due_on: date
    unit_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class Report:
    """What was asked for. period: the time that it covers, in the asker's words."""

    id: int
    title: str
    period: str
    due_on: date
    asked_by: int
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """How many units a report was asked of, how many have handed it in (accepted ones among them), how many are late."""

    total: int
    handed_in: int
    accepted: int
    late: int


class AttachmentKind(StrEnum):
    FILE = "file"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file or a photo. reference: the edge's; name: a file's name, empty when it has none."""

    kind: AttachmentKind
    reference: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What a unit hands in: words, attachments, or both."""

    text: str | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Obligation:
    """One unit's part in a report. version: grows with every move. handed_in_by: the officer's name."""

    thing: ClassVar[Thing] = Thing.OBLIGATION
    moves: ClassVar[tuple[Move[State], ...]] = MOVES

    id: int
    report_id: int
    title: str
    period: str
    due_on: date
    unit_id: int
    unit_name: str
    state: State
    version: int
    content: Content
    handed_in_by: str | None
    handed_in_at: datetime | None


def planned(found: Obligation, days: Calendar, now: datetime, after: int | None = None) -> list[Reminder]:
    """The reminders of an obligation while it is in its state: those until the due day, and the first late one; each late
    one plans the next."""
    if found.state not in OWED:
        return []
    late = reminders.next_late(found.due_on, now, days, after)
    return [*reminders.before_due(found.due_on, now, days, after), late]


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in a report's list. manned: somebody holds an office in it."""

    obligation_id: int
    version: int
    unit_name: str
    state: State
    manned: bool


# The yearly emulation report: due on 10 December, covers 15 December to 14 December. Only offered;
# whoever asks for a report names any day and any period.
_YEARLY_DUE = (12, 10)
_YEARLY_FROM = (12, 15)
_FORTNIGHT = timedelta(days=14)


def likely_days(today: date) -> list[date]:
    """Due days to offer: in a fortnight, the end of the month, the coming 10 December; none before tomorrow."""
    month_end = (today.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    yearly = date(today.year, *_YEARLY_DUE)
    if yearly <= today:
        yearly = date(today.year + 1, *_YEARLY_DUE)
    return sorted({day for day in (today + _FORTNIGHT, month_end, yearly) if day > today})


def yearly_period(today: date) -> tuple[date, date]:
    """The first and the last day of the yearly period that `today` is in."""
    first = date(today.year, *_YEARLY_FROM)
    if first > today:
        first = date(today.year - 1, *_YEARLY_FROM)
    return first, first.replace(year=first.year + 1) - timedelta(days=1)
