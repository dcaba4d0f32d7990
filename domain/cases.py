"""A nomination: a lead that a person gives, from the first word to the award. One table says how it may move.

A nomination is a lead, not a file: the bot never promises an award. The story is a thing of its own (`domain/stories.py`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from domain import reminders
from domain.calendar import Calendar
from domain.moves import Move, Notify, Receiver, Thing, move, named
from domain.people import Action
from domain.questions import Question as Question
from domain.reminders import Reminder

PHOTO_LIMIT = 10
# A question to the nominator: it is shown together with the beginning of its answer.
QUESTION_LIMIT = 2048
# Open cases are counted up to here: nobody needs the number of more, and counting them all would take too long.
COUNTED = 1_000


class Subject(StrEnum):
    """Who or what is nominated."""

    INDIVIDUAL = "individual"
    COLLECTIVE = "collective"
    HOUSEHOLD = "household"
    MODEL = "model"


class Field(StrEnum):
    """The field of life in which the deed was done."""

    RESCUE = "rescue"
    DISASTER_RESPONSE = "disaster_response"
    HONESTY = "honesty"
    CHARITY = "charity"
    ECONOMY = "economy"
    NEW_RURAL = "new_rural"
    EDUCATION = "education"
    HEALTH = "health"
    SECURITY = "security"
    BORDER_DEFENSE = "border_defense"
    CULTURE = "culture"
    ENVIRONMENT = "environment"
    DIGITAL_ADMIN = "digital_admin"
    COMMUNITY_MOBILISATION = "community_mobilisation"
    OTHER = "other"


class State(StrEnum):
    RECEIVED = "received"
    NEEDS_INFO = "needs_info"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    REJECTED = "rejected"
    REROUTED = "rerouted"
    VERIFYING = "verifying"
    VERIFIED = "verified"
    UNVERIFIABLE = "unverifiable"
    STORY_ONLY = "story_only"
    COMMUNE_CASE = "commune_case"
    PROVINCE_CASE = "province_case"
    COMMUNE_DRAFTED = "commune_drafted"
    PROVINCE_DRAFTED = "province_drafted"
    SUBMITTED = "submitted"
    APPRAISED = "appraised"
    COUNCIL = "council"
    SIGNED = "signed"
    AWARDED = "awarded"
    REVOKED = "revoked"
    ON_HOLD = "on_hold"


class Notice(StrEnum):
    """What people are notified of about a case."""

    CASE_PHOTOS = "case_photos"
    CASE_NEW = "case_new"
    CASE_TAKEN = "case_taken"
    CASE_QUESTION = "case_question"
    CASE_ANSWER_PHOTO = "case_answer_photo"
    CASE_ANSWERED = "case_answered"
    CASE_VERIFIED = "case_verified"
    CASE_VERIFIED_PROVINCE = "case_verified_province"
    CASE_REJECTED = "case_rejected"
    CASE_SOON = "case_soon"
    CASE_LATE = "case_late"
    CASE_QUESTION_WITHDRAWN = "case_question_withdrawn"
    CASE_QUESTION_AGAIN = "case_question_again"
    CASE_UNANSWERED = "case_unanswered"
    CASE_HELD = "case_held"
    CASE_ADDED = "case_added"
    CASE_WITHDRAWN = "case_withdrawn"
    CASE_UNSENT = "case_unsent"
    CASE_JOINED = "case_joined"
    CASE_ONE_MORE = "case_one_more"
    CASE_SPLIT = "case_split"
    CASE_SUCCEEDED = "case_succeeded"


def _has_photos(about: "Nomination | Question") -> bool:
    return bool(about.photos)


_HANDLE, _COMMUNE_AWARD = Action.HANDLE_CASE, Action.DECIDE_COMMUNE_AWARD
_PROVINCE_AWARD = Action.DECIDE_PROVINCE_AWARD
_OPEN = (State.RECEIVED, State.VERIFYING)
_BEFORE_SIGNED = (
    *_OPEN,
    State.NEEDS_INFO,
    State.VERIFIED,
    State.STORY_ONLY,
    State.COMMUNE_CASE,
    State.PROVINCE_CASE,
    State.COMMUNE_DRAFTED,
    State.PROVINCE_DRAFTED,
    State.SUBMITTED,
    State.APPRAISED,
    State.COUNCIL,
)

# Every state, and every way from one to the next. `to=None`: back to the state that it came from. Photos are sent
# before the notice that they belong to.
MOVES = (
    move(
        "submit",
        [],
        State.RECEIVED,
        None,
        Notify(Notice.CASE_PHOTOS, Receiver.HANDLERS, fits=_has_photos),
        Notify(Notice.CASE_NEW, Receiver.HANDLERS),
    ),
    move("take", [State.RECEIVED], State.VERIFYING, _HANDLE, Notify(Notice.CASE_TAKEN, Receiver.NOMINATORS)),
    # Asked anew, the new question takes the place of the open one.
    move(
        "ask",
        (*_OPEN, State.NEEDS_INFO),
        State.NEEDS_INFO,
        _HANDLE,
        Notify(Notice.CASE_QUESTION, Receiver.NOMINATOR),
        reasoned=True,
    ),
    move(
        "withdraw_question",
        [State.NEEDS_INFO],
        None,
        _HANDLE,
        Notify(Notice.CASE_QUESTION_WITHDRAWN, Receiver.NOMINATOR),
    ),
    # The nominator answered by telephone.
    move("note_answer", [State.NEEDS_INFO], None, _HANDLE),
    move(
        "answer",
        [State.NEEDS_INFO],
        None,
        None,
        Notify(Notice.CASE_ANSWER_PHOTO, Receiver.HANDLERS, fits=_has_photos),
        Notify(Notice.CASE_ANSWERED, Receiver.HANDLERS),
    ),
    # The nominator takes it back, or is erased.
    move(
        "withdraw",
        (*_OPEN, State.NEEDS_INFO, State.ON_HOLD, State.MERGED),
        State.WITHDRAWN,
        None,
        Notify(Notice.CASE_WITHDRAWN, Receiver.HANDLERS),
        undoable=True,
    ),
    # Told of what somebody else has told before: it begins joined to that case, is joined to it later, or is split from it.
    move("join", [], State.MERGED, None),
    move(
        "merge",
        (*_OPEN, State.NEEDS_INFO),
        State.MERGED,
        _HANDLE,
        Notify(Notice.CASE_JOINED, Receiver.NOMINATOR),
        reasoned=True,
    ),
    move("split", [State.MERGED], None, _HANDLE, Notify(Notice.CASE_SPLIT, Receiver.NOMINATOR)),
    # It takes the place of the case that it was joined to, and gives it back when that one is not withdrawn after all.
    move("succeed", [State.MERGED], None, None, Notify(Notice.CASE_SUCCEEDED, Receiver.HANDLERS)),
    move("step_back", _OPEN, State.MERGED, None),
    move(
        "reject",
        (*_OPEN, State.NEEDS_INFO),
        State.REJECTED,
        _HANDLE,
        Notify(Notice.CASE_REJECTED, Receiver.NOMINATORS),
        reasoned=True,
    ),
    move("reroute", (*_OPEN, State.NEEDS_INFO), State.REROUTED, _HANDLE, reasoned=True),
    move(
        "verify",
        [State.VERIFYING, State.NEEDS_INFO],
        State.VERIFIED,
        _HANDLE,
        Notify(Notice.CASE_VERIFIED, Receiver.NOMINATORS),
        Notify(Notice.CASE_VERIFIED_PROVINCE, Receiver.PROVINCE, but_actor=True),
    ),
    move("give_up", [State.VERIFYING], State.UNVERIFIABLE, _HANDLE, reasoned=True),
    move("story_only", [State.VERIFIED], State.STORY_ONLY, _HANDLE),
    move("propose_commune", [State.VERIFIED], State.COMMUNE_CASE, _COMMUNE_AWARD),
    move("propose_province", [State.VERIFIED], State.PROVINCE_CASE, _HANDLE),
    move("draft_commune", [State.COMMUNE_CASE], State.COMMUNE_DRAFTED, _COMMUNE_AWARD),
    move("draft_province", [State.PROVINCE_CASE], State.PROVINCE_DRAFTED, _HANDLE),
    move("submit_province", [State.PROVINCE_DRAFTED], State.SUBMITTED, _HANDLE),
    move("appraise", [State.SUBMITTED], State.APPRAISED, _PROVINCE_AWARD),
    move("to_council", [State.APPRAISED], State.COUNCIL, _PROVINCE_AWARD),
    move("sign_commune", [State.COMMUNE_DRAFTED], State.SIGNED, _COMMUNE_AWARD),
    move("sign_province", [State.APPRAISED, State.COUNCIL], State.SIGNED, _PROVINCE_AWARD),
    move("award", [State.SIGNED], State.AWARDED, _HANDLE),
    move("revoke", [State.AWARDED], State.REVOKED, _PROVINCE_AWARD, reasoned=True),
    move("hold", _BEFORE_SIGNED, State.ON_HOLD, _HANDLE, reasoned=True),
    move("release", [State.ON_HOLD], None, _HANDLE),
)

# States in which a person still has to do something; the others are ends, or wait for a decision outside the program.
OPEN_STATES = frozenset({State.RECEIVED, State.NEEDS_INFO, State.VERIFYING})
WITHDRAWABLE_STATES = frozenset(named(MOVES, "withdraw").sources)
# Matter that became nothing.
DEAD_STATES = frozenset({State.REJECTED, State.REROUTED, State.UNVERIFIABLE, State.WITHDRAWN})
QUESTION_OVER = Notice.CASE_QUESTION_WITHDRAWN  # also when the case is joined to another
# In these a story may be published.
PUBLISHABLE_STATES = frozenset(
    {State.VERIFIED, State.STORY_ONLY, State.COMMUNE_CASE, State.PROVINCE_CASE, State.SIGNED, State.AWARDED}
)
# In these its nominator may add something, and have it corrected.
AMENDABLE_STATES = frozenset({*_BEFORE_SIGNED, State.ON_HOLD, State.UNVERIFIABLE, State.MERGED})
# While a case waits in one of these, no limit runs.
WAITING_STATES = frozenset({State.NEEDS_INFO, State.ON_HOLD})
# From these a case goes back to where it was, with the time that was left.
_STOPPED_STATES = WAITING_STATES | {State.MERGED}


@dataclass(frozen=True, slots=True)
class Limits:
    """How many working days a case may stay in a state; the province's rule, so a setting."""

    triage: float = 1
    verification: float = 3
    commune_award: float = 10
    province_award: float = 20

    def of(self, state: State) -> timedelta | None:
        """The working time that `state` may last, or None when nothing is due in it."""
        days = {
            State.RECEIVED: self.triage,
            State.VERIFYING: self.verification,
            State.COMMUNE_CASE: self.commune_award,
            State.PROVINCE_CASE: self.province_award,
        }.get(state)
        return None if days is None else timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Lead:
    """What a nominator says of a deed. Words are stored as they were written; photos: the edge's references.
    nominee_phone: for whoever handles the case, and masked for everybody else.
    happened_on: the day that `happened` means, as precisely as it says (EDTF, Library of Congress 2019): "2026-09-12",
    "2026-09", "2026", or since when: "2018/..". outside: the place as it was typed, where it lies outside the province.
    minor, deceased: the nominee is a child, is dead (`domain.care`). sender_hidden: the nominator's name is for the officers
    who handle the case, and for nobody else. sent_for: in whose place the nominator writes. Each field is a column of the
    same name in `storage/tables/cases.py`; only photos are rows of their own.
    """

    subject: Subject
    name: str
    field: Field
    deed: str
    happened: str | None = None
    happened_on: str | None = None
    village: str | None = None
    outside: str | None = None
    photos: tuple[str, ...] = ()
    nominee_phone: str | None = None
    minor: bool = False
    deceased: bool = False
    sender_hidden: bool = False
    sent_for: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nomination(Lead):
    """A nomination as one reads it.

    version: grows with every move. due_at, back_to, seconds_left: see `Clock`. story_id: of its story. pieces: of evidence.
    nominator_name: "" for readers who may not see it, and of an erased one. scribe: who wrote down what was told aloud.
    survivor_id: the case that it is joined to; follows: the state of the one at the end of these, where somebody asks.
    """

    thing: ClassVar[Thing] = Thing.NOMINATION
    moves: ClassVar[tuple[Move[State], ...]] = MOVES

    id: int
    code: str
    state: State
    version: int
    nominator_id: int
    unit_id: int
    unit_name: str
    officer_id: int | None
    received_at: datetime
    state_since: datetime
    due_at: datetime | None
    back_to: tuple[State, ...] = ()
    seconds_left: int | None = None
    story_id: int | None = None
    nominator_name: str = ""
    pieces: int = 0
    scribe: str | None = None
    survivor_id: int | None = None
    follows: State | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """How long a case may stay in its state; each field is a column.

    due_at: when the limit ends, None when none runs. While the case waits for somebody else, the limit is stopped: back_to
    holds the states that it goes back to, the nearest first, and seconds_left the working time that was left of the limit.
    """

    state: State
    state_since: datetime
    due_at: datetime | None = None
    back_to: tuple[State, ...] = ()
    seconds_left: int | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """The limit of a case that runs: since when, and until when. id: of the case."""

    id: int
    state_since: datetime
    due_at: datetime


def begin(state: State, limits: Limits, days: Calendar, now: datetime) -> Clock:
    """The clock of a case that enters `state`: its limit runs from now on."""
    limit = limits.of(state)
    return Clock(state, now, due_at=days.after(now, limit) if limit else None)


def clock(case: Nomination, to: State | None, limits: Limits, days: Calendar, now: datetime) -> Clock:
    """The clock of the case once it is moved to `to`, None: back to the state that it came from.

    When the case begins to wait, its limit stops; when it waits for one more thing, the limit stays stopped. When it waits
    for nothing any more, the limit continues with the time that was left. In any other state a new limit begins.
    """
    if to is None:
        target, *further = case.back_to or (State.RECEIVED,)
        if further:
            return Clock(target, now, back_to=tuple(further), seconds_left=case.seconds_left)
        left = case.seconds_left
        return Clock(target, now, due_at=None if left is None else days.after(now, timedelta(seconds=left)))
    if to not in _STOPPED_STATES:
        return begin(to, limits, days, now)
    if case.state is to:
        return Clock(to, now, back_to=case.back_to, seconds_left=case.seconds_left)
    if case.state in _STOPPED_STATES:
        return Clock(to, now, back_to=(case.state, *case.back_to), seconds_left=case.seconds_left)
    left = None if case.due_at is None else int(days.between(now, case.due_at).total_seconds())
    return Clock(to, now, back_to=(case.state,), seconds_left=left)


def planned(
    case: Nomination, limits: Limits, days: Calendar, now: datetime, after: int | None = None
) -> list[Reminder]:
    """The next reminders of the case while it is in its state; each of the last ones plans the next, `after` its step."""
    if case.state in _WAITS:
        return [reminders.of_wait(case.state_since, _WAITS[case.state], days, now, after)]
    limit = limits.of(case.state)
    return [] if limit is None or case.due_at is None else reminders.of_limit(case.due_at, limit, days, now, after)


# After how many working days somebody is reminded of a case that waits, then at the last distance again and again.
_WAITS = {State.NEEDS_INFO: (3, 5, 7, 10, 15), State.ON_HOLD: (10, 20)}
# Of a question, the nominator is reminded on these days, and its officers on the others.
_NOMINATOR_REMINDED = (3, 7)


def reminded(state: State, step: int) -> tuple[Notice, tuple[Receiver, ...]]:
    """Which notice a reminder of a case is, and whom it goes to: its officer at the limit, then the unit's leader, then all
    of them and the province, no oftener than each third working day.
    """
    if state is State.ON_HOLD:
        return Notice.CASE_HELD, (Receiver.HANDLERS,)
    if state is State.NEEDS_INFO and step in _NOMINATOR_REMINDED:
        return Notice.CASE_QUESTION_AGAIN, (Receiver.NOMINATOR,)
    if state is State.NEEDS_INFO:
        return Notice.CASE_UNANSWERED, (Receiver.HANDLERS,)
    if step < reminders.LIMIT:
        return Notice.CASE_SOON, (Receiver.HANDLERS,)
    ladder = {reminders.LIMIT: (Receiver.HANDLERS,), reminders.LATE: (Receiver.LEADER,)}
    return Notice.CASE_LATE, ladder.get(step, (Receiver.HANDLERS, Receiver.LEADER, Receiver.PROVINCE))
