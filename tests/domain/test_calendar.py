"""Working days and working hours: weekends, Tết, days that were swapped."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import calendar
from domain.calendar import ZONE, Calendar

DAYS = Calendar({})
DAY = timedelta(days=1)
# 2026 and 2027 hold two Tếts, a swapped Saturday and every kind of holiday.
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
SPANS = st.timedeltas(timedelta(), timedelta(days=12))
SWAPS = st.dictionaries(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.booleans(), max_size=40)


def at(words: str) -> datetime:
    """A moment on the clock of Viet Nam: "2026-11-20 15:00"."""
    return datetime.fromisoformat(words).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-11-20", True),  # a Friday
        ("2026-11-21", False),  # a Saturday
        ("2026-11-22", False),
        ("2026-11-24", False),  # the day of Vietnamese culture, a Tuesday, for the first time in 2026
        ("2026-08-22", True),  # a Saturday that is worked for Monday the 31st
        ("2026-08-31", False),
        ("2026-09-01", False),
        ("2026-09-02", False),
        ("2026-12-25", True),
        ("2027-01-01", False),
        ("2027-02-03", True),  # the last day before Tết
        ("2027-02-04", False),
        ("2027-02-06", False),  # the first day of the year of the goat
        ("2027-02-10", False),
        ("2027-02-11", True),
        ("2027-05-03", False),  # for 1 May, a Saturday
    ],
)
def test_a_day_is_worked_or_not(day: str, works: bool) -> None:
    assert DAYS.works(date.fromisoformat(day)) is works


def test_a_swap_turns_a_day_around() -> None:
    swapped = Calendar({date(2026, 11, 21): True, date(2026, 11, 20): False})
    assert swapped.works(date(2026, 11, 21))
    assert not swapped.works(date(2026, 11, 20))
    assert swapped.after(at("2026-11-19 15:00"), DAY) == at("2026-11-21 15:00")


@pytest.mark.parametrize(
    ("when", "opens"),
    [
        ("2026-11-20 07:59", "2026-11-20 08:00"),
        ("2026-11-20 08:00", "2026-11-20 08:00"),
        ("2026-11-20 16:59", "2026-11-20 16:59"),
        ("2026-11-20 17:00", "2026-11-23 08:00"),
        ("2026-11-21 09:00", "2026-11-23 08:00"),
        ("2026-11-23 17:00", "2026-11-25 08:00"),  # the 24th is a holiday
        ("2026-08-22 09:00", "2026-08-22 09:00"),
        ("2026-08-28 17:00", "2026-09-03 08:00"),
        ("2027-02-03 17:00", "2027-02-11 08:00"),
    ],
)
def test_the_office_opens(when: str, opens: str) -> None:
    assert DAYS.office_moment(at(when)) == at(opens)


def test_the_hours_are_the_provinces() -> None:
    early = Calendar({}, opens=time(7), closes=time(16, 30))
    assert early.office_moment(at("2026-11-20 07:00")) == at("2026-11-20 07:00")
    assert early.office_moment(at("2026-11-20 16:30")) == at("2026-11-23 07:00")


@pytest.mark.parametrize(
    ("start", "working_days", "end"),
    [
        ("2026-11-18 09:00", 1.0, "2026-11-19 09:00"),
        ("2026-11-20 15:00", 1.0, "2026-11-23 15:00"),  # across a weekend
        ("2026-11-23 15:00", 1.0, "2026-11-25 15:00"),  # across the 24th
        ("2026-11-14 10:00", 0.5, "2026-11-16 12:00"),  # what comes in on a Saturday starts on Monday
        ("2026-11-20 12:00", 0.5, "2026-11-23 00:00"),  # what ends with a day ends when the next working day begins
        ("2026-11-21 10:00", 1.0, "2026-11-25 00:00"),
        ("2026-11-21 10:00", 0.0, "2026-11-23 00:00"),
        ("2026-11-20 09:00", 3.0, "2026-11-26 09:00"),
        ("2027-02-03 10:00", 1.0, "2027-02-11 10:00"),  # across Tết
        ("2026-08-21 10:00", 1.0, "2026-08-22 10:00"),  # into the working Saturday
        ("2026-08-28 10:00", 1.0, "2026-09-03 10:00"),
    ],
)
def test_a_span_of_working_days_ends(start: str, working_days: float, end: str) -> None:
    assert DAYS.after(at(start), working_days * DAY) == at(end)


def test_time_off_is_not_counted() -> None:
    assert DAYS.between(at("2026-11-20 15:00"), at("2026-11-23 15:00")) == DAY
    assert DAYS.between(at("2026-11-21 00:00"), at("2026-11-22 23:00")) == timedelta()
    assert DAYS.between(at("2026-11-20 15:00"), at("2026-11-20 14:00")) == timedelta()


@settings(deadline=None)
@given(MOMENTS, SPANS, SPANS, SWAPS)
def test_two_spans_make_one(start: datetime, first: timedelta, second: timedelta, swaps: dict[date, bool]) -> None:
    days = Calendar(swaps)
    assert days.after(days.after(start, first), second) == days.after(start, first + second)


@settings(deadline=None)
@given(MOMENTS, SPANS, SWAPS)
def test_a_span_is_found_again(start: datetime, span: timedelta, swaps: dict[date, bool]) -> None:
    days = Calendar(swaps)
    end = days.after(start, span)
    assert days.between(start, end) == span
    assert days.works(calendar.today(end))


@settings(deadline=None)
@given(MOMENTS, SPANS, SPANS)
def test_the_longer_span_ends_later(start: datetime, first: timedelta, second: timedelta) -> None:
    shorter, longer = sorted((first, second))
    assert DAYS.after(start, shorter) <= DAYS.after(start, longer)


@settings(deadline=None)
@given(MOMENTS, SWAPS)
def test_the_office_is_open_at_its_opening(when: datetime, swaps: dict[date, bool]) -> None:
    days = Calendar(swaps)
    opens = days.office_moment(when)
    assert opens >= when
    assert days.office_moment(opens) == opens
    assert days.works(calendar.today(opens))
    assert days.opens <= calendar.local(opens).time() < days.closes


@settings(deadline=None)
@given(st.dates(date(2026, 1, 1), date(2027, 12, 1)), SWAPS)
def test_working_days_around_a_day(day: date, swaps: dict[date, bool]) -> None:
    days = Calendar(swaps)
    before, after = days.working_day_until(day), days.working_day_from(day)
    assert before <= day <= after
    assert days.works(before)
    assert days.works(after)
    assert not any(days.works(before + timedelta(n)) for n in range(1, (after - before).days))
