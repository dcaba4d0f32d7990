"""When somebody is reminded: of a report before and after its due day, of a case before and after its limit, or while it
waits for somebody. Each reminder is followed by the next until somebody acts.

A reminder is a row with a step and a moment. The moments are in working hours of working days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain import calendar
from domain.calendar import Calendar
from domain.moves import Thing

# How many days before the due day; 0 is the day itself.
DAYS_BEFORE = (30, 14, 7, 3, 1, 0)
# Every how many days after it, as long as the report is late; of a case, every how many working days.
LATE_EVERY = 3
# The steps of a case: before its limit, at its end, half as long after it; each later one is a step more.
SOON, LIMIT, LATE = -1, 0, 1


@dataclass(frozen=True, slots=True)
class Reminder:
    """step: days from the due day (-7, 0, 3 …) for a report; SOON, LIMIT, LATE … for a case with a limit, and for one that
    waits for somebody the working days that it has waited."""

    step: int
    at: datetime


class Outcome(StrEnum):
    """What became of a reminder. CAUGHT_UP: a newer one of the same thing was due as well."""

    SENT = "sent"
    CAUGHT_UP = "caught_up"
    NOT_NEEDED = "not_needed"


# The kinds of things that have reminders.
REMINDED = (Thing.NOMINATION, Thing.OBLIGATION, Thing.REQUEST)


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder that is due. round: the version of the thing for which it was planned."""

    id: int
    subject: Thing
    subject_id: int
    round: int
    step: int
    due_at: datetime


def before_due(due_on: date, now: datetime, days: Calendar, after: int | None = None) -> list[Reminder]:
    """The reminders up to the due day that are still in the future, each at opening time; after: only later steps.

    One on a day off is moved to the working day before it; of two on the same day the one nearer to the due day remains.
    """
    planned: dict[date, int] = {}
    for ahead in DAYS_BEFORE:
        planned[days.working_day_until(due_on - timedelta(days=ahead))] = -ahead
    moments = [Reminder(step, calendar.at(day, days.opens)) for day, step in planned.items()]
    return sorted((r for r in moments if r.at > now and (after is None or r.step > after)), key=lambda r: r.at)


def next_late(due_on: date, now: datetime, days: Calendar, after: int | None = None) -> Reminder:
    """The first reminder after `now`, and after that step, of a report that is late: every third day, moved to the next
    working day.

    Of several that are moved to the same day (Tết) the first remains.
    """
    passed = (calendar.today(now) - due_on).days
    late = max(passed // LATE_EVERY, 1) * LATE_EVERY
    while True:
        day = days.working_day_from(due_on + timedelta(days=late))
        moment = calendar.at(day, days.opens)
        if moment > now and (after is None or late > after):
            return Reminder(late, moment)
        late += LATE_EVERY


def of_limit(
    due_at: datetime, limit: timedelta, days: Calendar, now: datetime, after: int | None = None
) -> list[Reminder]:
    """The next reminders of a case whose state may last `limit`, until `due_at`: a word before, and one at its end; when it
    is late, the next one after that.

    after: the step of the last one. Each next one has a later step, also when the limit was moved meanwhile; else it would
    be taken for one that was sent, and there would be no next one.
    """
    last = SOON - 1 if after is None else after
    end = Reminder(LIMIT if last < LIMIT else max(last, LATE) + 1, days.office_moment(due_at))
    ahead = [_soon(due_at, days, now) if last < SOON else None, end]
    return [one for one in ahead if one is not None and one.at > now] or [_late(due_at, limit, days, now, last)]


def _soon(due_at: datetime, days: Calendar, now: datetime) -> Reminder | None:
    """A word at the opening of the last working day before the day on which the limit ends, else of that day itself."""
    last = calendar.local(due_at).date()
    for day in (days.working_day_until(last - timedelta(days=1)), last):
        moment = calendar.at(day, days.opens)
        if now < moment < due_at:
            return Reminder(SOON, moment)
    return None


def _late(due_at: datetime, limit: timedelta, days: Calendar, now: datetime, last: int) -> Reminder:
    """The first reminder after `now`, and after the step `last`, of a late case: half of the limit after its end, then
    every third working day."""
    step, moment = LATE, days.after(due_at, limit / 2)
    while days.office_moment(moment) <= now or step <= last:
        step, moment = step + 1, days.after(moment, timedelta(days=LATE_EVERY))
    return Reminder(step, days.office_moment(moment))


def is_early(due_at: datetime | None, step: int, days: Calendar, now: datetime) -> bool:
    """Whether a reminder of a case's limit comes too early, since the limit was moved after it was planned."""
    return due_at is not None and step >= LIMIT and now < days.office_moment(due_at)


def of_wait(since: datetime, steps: Sequence[int], days: Calendar, now: datetime, after: int | None = None) -> Reminder:
    """The next reminder of a case that waits for somebody: after so many working days, then at the last distance again.

    after: the step of the last one.
    """
    step, every = steps[0], steps[-1] - (steps[-2] if len(steps) > 1 else 0)
    following = iter(steps[1:])
    while (moment := days.office_moment(days.after(since, timedelta(days=step)))) <= now or step <= (after or 0):
        step = next(following, step + every)
    return Reminder(step, moment)
