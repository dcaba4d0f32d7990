"""When somebody is reminded: of a report before and after its due day, of a case at its limit and half as long after it.

A reminder is a row with a step and a moment. The moments are in working hours of working days.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain import calendar
from domain.calendar import Calendar
from domain.moves import Thing

# How many days before the due day; 0 is the day itself.
DAYS_BEFORE = (30, 14, 7, 3, 1, 0)
# Every how many days after it, as long as the report is late.
LATE_EVERY = 3


@dataclass(frozen=True, slots=True)
class Reminder:
    """step: days from the due day (-7, 0, 3 …) for a report, percent of the limit (100, 150) for a case."""

    step: int
    at: datetime


class Outcome(StrEnum):
    """What became of a reminder. CAUGHT_UP: a newer one of the same thing was due as well."""

    SENT = "sent"
    CAUGHT_UP = "caught_up"
    NOT_NEEDED = "not_needed"


# The kinds of things that have reminders.
REMINDED = (Thing.NOMINATION, Thing.OBLIGATION)


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder that is due. round: the version of the thing for which it was planned."""

    id: int
    subject: Thing
    subject_id: int
    round: int
    step: int
    due_at: datetime


def before_due(due_on: date, now: datetime, days: Calendar) -> list[Reminder]:
    """The reminders up to the due day that are still in the future, each at opening time.

    One on a day off is moved to the working day before it; of two on the same day the one nearer to the due day remains.
    """
    planned: dict[date, int] = {}
    for ahead in DAYS_BEFORE:
        planned[days.working_day_until(due_on - timedelta(days=ahead))] = -ahead
    moments = [Reminder(step, calendar.at(day, days.opens)) for day, step in planned.items()]
    return sorted((r for r in moments if r.at > now), key=lambda r: r.at)


def next_late(due_on: date, now: datetime, days: Calendar) -> Reminder:
    """The first reminder after `now` of a report that is late: every third day, moved to the next working day.

    Of several that are moved to the same day (Tết) the first remains.
    """
    passed = (calendar.today(now) - due_on).days
    late = max(passed // LATE_EVERY, 1) * LATE_EVERY
    while True:
        day = days.working_day_from(due_on + timedelta(days=late))
        moment = calendar.at(day, days.opens)
        if moment > now:
            return Reminder(late, moment)
        late += LATE_EVERY


def of_limit(due_at: datetime, limit: timedelta, days: Calendar) -> list[Reminder]:
    """The reminders of a case whose state may last `limit`, until `due_at`: at its end, and half as long after it."""
    late = days.after(due_at, limit / 2)
    return [Reminder(100, days.office_moment(due_at)), Reminder(150, days.office_moment(late))]
