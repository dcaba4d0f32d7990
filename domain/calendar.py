"""Working days and working hours in Viet Nam. Limits count working days; nobody is reminded at night.

Times are UTC everywhere; they are local only here and where they are shown. The trap: a swap day. When a day off is moved,
a Saturday becomes a working day; the `holidays` package knows the announced ones, `Calendar.swaps` adds those that an
administrator entered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_DAY = timedelta(days=1)


@cache
def _vietnam() -> Any:
    """The holidays of Viet Nam. Imported when first needed: the package loads all countries, 12 MB."""
    from holidays import country_holidays

    return country_holidays("VN")


def local(when: datetime) -> datetime:
    """The moment on a wall clock in Viet Nam."""
    return when.astimezone(ZONE)


def today(now: datetime) -> date:
    """The date in Viet Nam at the moment `now`."""
    return local(now).date()


def at(day: date, hour: time) -> datetime:
    """The moment at which it is `hour` on `day` in Viet Nam, in UTC."""
    return datetime.combine(day, hour, ZONE).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Swap:
    """A day that an administrator swapped: people work on it, or do not. note: why."""

    day: date
    works: bool
    note: str


@dataclass(frozen=True)
class Calendar:
    """Working days, with the swap days that an administrator added (True: a working day, False: a day off).

    The swap days have no default: a calendar without them is right for most days, and wrong unseen for the others. The
    program makes it in `services.working_days` alone.
    """

    swaps: Mapping[date, bool]
    opens: time = time(8)
    closes: time = time(17)

    def works(self, day: date) -> bool:
        """Whether people work on `day`."""
        if day in self.swaps:
            return self.swaps[day]
        return bool(_vietnam().is_working_day(day))

    def working_day_from(self, day: date) -> date:
        """`day`, or the first working day after it."""
        while not self.works(day):
            day += _DAY
        return day

    def working_day_until(self, day: date) -> date:
        """`day`, or the last working day before it."""
        while not self.works(day):
            day -= _DAY
        return day

    def office_moment(self, when: datetime) -> datetime:
        """`when` if the office is open then, else the next opening."""
        moment = local(when)
        day = self.working_day_from(moment.date())
        if day > moment.date() or moment.time() < self.opens:
            return at(day, self.opens)
        if moment.time() < self.closes:
            return when
        return at(self.working_day_from(day + _DAY), self.opens)

    def after(self, start: datetime, span: timedelta) -> datetime:
        """The moment when `span` of working days (24 hours each) has passed since `start`.

        From Friday 15:00 one working day ends on Monday 15:00; a span that starts at a weekend counts from Monday.
        """
        moment = local(start)
        if not self.works(moment.date()):
            moment = local(at(self.working_day_from(moment.date()), time()))
        while True:
            midnight = local(at(moment.date() + _DAY, time()))
            left = midnight - moment
            if span <= left:
                end = moment + span
                return (local(at(self.working_day_from(end.date()), end.timetz().replace(tzinfo=None)))).astimezone(UTC)
            span -= left
            moment = local(at(self.working_day_from(midnight.date()), time()))

    def count(self, first: date, last: date) -> int:
        """How many working days there are after `first`, up to and with `last`."""
        return sum(self.works(first + _DAY * ahead) for ahead in range(1, (last - first).days + 1))

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The working time from `start` to `end`; zero when `end` is not after `start`."""
        moment, last, total = local(start), local(end), timedelta()
        while moment < last:
            midnight = local(at(moment.date() + _DAY, time()))
            if self.works(moment.date()):
                total += min(midnight, last) - moment
            moment = midnight
        return total
