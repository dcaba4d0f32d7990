"""A point in time as precise as a text says it, and where it stands: what the readers of dates find.

The trap: taking a day without a year for the next one. People tell what was: it is the last such day until the message.
"""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Moment:
    """value: "2026-09-12", "2026-09" or "2026"; the words [first, last) say it. weight: how likely it is a date at all."""

    value: str
    first: int
    last: int
    weight: float


def of_day(day: date, first: int, last: int, weight: float = 3.0) -> Moment:
    """A day."""
    return Moment(day.isoformat(), first, last, weight)


def of_month(year: int, month: int, first: int, last: int, weight: float = 1.8) -> Moment:
    """A month."""
    return Moment(f"{year:04}-{month:02}", first, last, weight)


def of_year(year: int, first: int, last: int, weight: float = 1.0) -> Moment:
    """A year."""
    return Moment(f"{year:04}", first, last, weight)


def day(year: int, month: int, number: int) -> date | None:
    """The day of these numbers, None where there is none."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def full_year(number: int) -> int:
    """A year that is written with two digits or four."""
    return number + 2000 if number < 100 else number


def last_day(month: int, number: int, today: date) -> date | None:
    """The last day of this month and number until today."""
    for year in range(today.year, today.year - 9, -1):
        found = day(year, month, number)
        if found is not None and found <= today:
            return found
    return None


def last_of_month(number: int, today: date) -> date | None:
    """The last day of any month with this number until today."""
    year, month = today.year, today.month
    for _ in range(4):
        found = day(year, month, number)
        if found is not None and found <= today:
            return found
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return None


def month_before(today: date, months: int) -> tuple[int, int]:
    """The year and month so many months ago."""
    count = today.year * 12 + today.month - 1 - months
    return count // 12, count % 12 + 1


def days_before(today: date, days: int) -> date:
    """The day so many days ago; the first of all days at most."""
    return today - timedelta(days=min(days, today.toordinal() - 1))
