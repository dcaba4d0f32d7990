"""When somebody is reminded: before a due day, on it, and for as long as it is late."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import calendar
from domain.calendar import ZONE, Calendar
from domain.cases import Limits, State
from domain.reminders import LATE_EVERY, Reminder, before_due, next_late, of_limit

DAYS = Calendar({})
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
DATES = st.dates(date(2026, 3, 1), date(2027, 12, 1))
SWAPS = st.dictionaries(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.booleans(), max_size=40)


def at(words: str) -> datetime:
    """A moment on the clock of Viet Nam: "2026-11-20 15:00"."""
    return datetime.fromisoformat(words).replace(tzinfo=ZONE)


def shown(reminders: list[Reminder]) -> list[tuple[int, str]]:
    """Step and local moment of each."""
    return [(one.step, f"{calendar.local(one.at):%Y-%m-%d %H:%M}") for one in reminders]


def chain(due_on: date, start: datetime, length: int) -> list[Reminder]:
    """The late reminders that follow one another, each planned when the one before is told."""
    told = [next_late(due_on, start, DAYS)]
    while len(told) < length:
        told.append(next_late(due_on, told[-1].at, DAYS))
    return told


def test_a_report_is_reminded_of_at_opening_time() -> None:
    # 10 December 2026 is a Thursday.
    assert shown(before_due(date(2026, 12, 10), at("2026-11-01 09:00"), DAYS)) == [
        (-30, "2026-11-10 08:00"),
        (-14, "2026-11-26 08:00"),
        (-7, "2026-12-03 08:00"),
        (-3, "2026-12-07 08:00"),
        (-1, "2026-12-09 08:00"),
        (0, "2026-12-10 08:00"),
    ]


def test_days_off_move_a_reminder_forward() -> None:
    # 14 December 2026 is a Monday: the day before it is a Sunday, and moves to the Friday that is three days before.
    assert shown(before_due(date(2026, 12, 14), at("2026-11-20 09:00"), DAYS)) == [
        (-14, "2026-11-30 08:00"),
        (-7, "2026-12-07 08:00"),
        (-1, "2026-12-11 08:00"),
        (0, "2026-12-14 08:00"),
    ]


def test_a_due_day_in_tet_is_reminded_of_before_it() -> None:
    assert shown(before_due(date(2027, 2, 8), at("2027-01-25 09:00"), DAYS)) == [
        (-7, "2027-02-01 08:00"),
        (0, "2027-02-03 08:00"),
    ]


def test_what_is_past_is_not_planned() -> None:
    assert shown(before_due(date(2026, 12, 10), at("2026-12-09 07:59"), DAYS)) == [
        (-1, "2026-12-09 08:00"),
        (0, "2026-12-10 08:00"),
    ]
    assert shown(before_due(date(2026, 12, 10), at("2026-12-09 08:00"), DAYS)) == [(0, "2026-12-10 08:00")]
    assert before_due(date(2026, 12, 10), at("2026-12-10 08:00"), DAYS) == []


def test_a_late_report_is_reminded_of_every_third_day() -> None:
    # The 13th is a Sunday, the 19th a Saturday: both are told on Monday.
    assert shown(chain(date(2026, 12, 10), at("2026-12-10 08:00"), 5)) == [
        (3, "2026-12-14 08:00"),
        (6, "2026-12-16 08:00"),
        (9, "2026-12-21 08:00"),
        (12, "2026-12-22 08:00"),
        (15, "2026-12-25 08:00"),
    ]


def test_tet_holds_late_reminders_back_and_makes_them_one() -> None:
    assert shown(chain(date(2027, 2, 1), at("2027-02-01 08:00"), 3)) == [
        (3, "2027-02-11 08:00"),
        (12, "2027-02-15 08:00"),
        (15, "2027-02-16 08:00"),
    ]


@pytest.mark.parametrize(
    ("now", "step", "moment"),
    [
        ("2026-11-01 09:00", 3, "2026-12-14 08:00"),
        ("2026-12-14 07:59", 3, "2026-12-14 08:00"),
        ("2026-12-14 08:00", 6, "2026-12-16 08:00"),
        # After three days without a server the chain goes on from where the days stand.
        ("2026-12-21 08:30", 12, "2026-12-22 08:00"),
        ("2027-03-10 09:00", 93, "2027-03-15 08:00"),
    ],
)
def test_the_next_late_reminder(now: str, step: int, moment: str) -> None:
    assert shown([next_late(date(2026, 12, 10), at(now), DAYS)]) == [(step, moment)]


def test_a_limit_is_reminded_of_before_its_end_at_it_and_half_beyond() -> None:
    limits = Limits()
    triage, verification = limits.of(State.RECEIVED), limits.of(State.VERIFYING)
    assert triage is not None
    assert verification is not None
    # Received on a Friday at three: due on Monday at three; half a working day more is three in the night.
    due = DAYS.after(at("2026-11-20 15:00"), triage)
    assert shown(of_limit(due, triage, DAYS, at("2026-11-20 15:00"))) == [
        (-1, "2026-11-23 08:00"),
        (0, "2026-11-23 15:00"),
    ]
    assert shown(of_limit(due, triage, DAYS, at("2026-11-23 15:01"))) == [(1, "2026-11-25 08:00")]
    # Three days from a Wednesday, and half of three more, with the 24th off: in the evening of the 25th.
    due = DAYS.after(at("2026-11-18 09:00"), verification)
    begun = at("2026-11-18 09:00")
    assert shown(of_limit(due, verification, DAYS, begun)) == [(-1, "2026-11-20 08:00"), (0, "2026-11-23 09:00")]
    assert shown(of_limit(due, verification, DAYS, at("2026-11-23 10:00"))) == [(1, "2026-11-26 08:00")]


@settings(deadline=None)
@given(DATES, MOMENTS, SWAPS)
def test_reminders_before_the_due_day_lie_in_office_hours(due_on: date, now: datetime, swaps: dict[date, bool]) -> None:
    days = Calendar(swaps)
    planned = before_due(due_on, now, days)
    moments = [one.at for one in planned]
    assert moments == sorted(set(moments))
    assert [one.step for one in planned] == sorted({one.step for one in planned})
    for one in planned:
        assert one.at > now
        assert days.office_moment(one.at) == one.at
        assert calendar.today(one.at) <= due_on + timedelta(days=one.step)


@settings(deadline=None)
@given(DATES, MOMENTS, SWAPS)
def test_a_late_chain_goes_on_for_ever(due_on: date, now: datetime, swaps: dict[date, bool]) -> None:
    days = Calendar(swaps)
    one = next_late(due_on, now, days)
    for _ in range(12):
        assert one.step % LATE_EVERY == 0
        assert one.step > 0
        assert one.at > now
        assert days.office_moment(one.at) == one.at
        assert calendar.today(one.at) >= due_on + timedelta(days=one.step)
        following = next_late(due_on, one.at, days)
        assert following.step > one.step
        assert following.at > one.at
        one = following


@settings(deadline=None)
@given(MOMENTS, st.timedeltas(timedelta(hours=1), timedelta(days=20)))
def test_a_limits_reminders_lie_in_office_hours(due_at: datetime, limit: timedelta) -> None:
    last = of_limit(due_at, limit, DAYS, due_at)[-1]
    planned = [last, *of_limit(due_at, limit, DAYS, last.at + timedelta(minutes=1))]
    assert due_at <= planned[0].at <= planned[-1].at
    for one in planned:
        assert DAYS.office_moment(one.at) == one.at
        assert time(8) <= calendar.local(one.at).time() < time(17)
