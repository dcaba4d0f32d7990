"""From what figures on something is wrong, and when an incident is told and over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain import incidents
from domain.incidents import Incident, Kind

GIGABYTE = 10**9
NOON = datetime(2026, 11, 18, 5, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("total", "free", "full"),
    [
        (20, 2, False),
        (20, 0.9, True),
        (4, 0.6, False),
        (4, 0.4, True),
        (2000, 6, False),
        (2000, 4, True),
    ],
)
def test_a_disk_is_nearly_full_by_its_size(total: float, free: float, full: bool) -> None:
    assert incidents.is_nearly_full(int(total * GIGABYTE), int(free * GIGABYTE)) is full


@pytest.mark.parametrize(
    ("silent", "every", "late_only"),
    [
        (MINUTE, 3 * MINUTE / 60, True),
        (7 * MINUTE, MINUTE, True),
        (8 * MINUTE, MINUTE, False),
        (timedelta(hours=2), timedelta(hours=1), True),
        (timedelta(hours=3), timedelta(hours=1), False),
    ],
)
def test_a_job_is_late_before_it_stands_still(silent: timedelta, every: timedelta, late_only: bool) -> None:
    assert incidents.ticks(silent, every) is late_only


def test_it_is_told_and_over_after_two_minutes_although_a_look_may_come_a_moment_early() -> None:
    fresh = Incident(1, Kind.DISK, "", NOON, told_at=None, clean_since=None, closed_at=None)
    early = timedelta(milliseconds=-20)
    assert [fresh.is_to_be_told(NOON + n * MINUTE + early) for n in (1, 2)] == [False, True]
    away = replace(fresh, clean_since=NOON)
    assert [away.is_over(NOON + n * MINUTE + early) for n in (1, 2)] == [False, True]
    assert not away.is_to_be_told(NOON + 9 * MINUTE)
