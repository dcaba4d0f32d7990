"""Which backups are kept, and when the next one is due."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as some

from domain import backups, calendar
from domain.backups import Contents, Difference, Findings, Keep, LastEvent

NIGHT = time(2, 30)
# Hypothesis wants its bounds without a zone.
FIRST, LAST = (datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None) for year in (2026, 2029))
MOMENTS = some.datetimes(FIRST, LAST, timezones=some.just(UTC))
KEEP = some.builds(Keep, days=some.integers(1, 9), weeks=some.integers(0, 6), months=some.integers(0, 14))


def night(day: date) -> datetime:
    return calendar.at(day, NIGHT)


def nights(first: date, number: int) -> list[datetime]:
    return [night(first + timedelta(days=ahead)) for ahead in range(number)]


def days(made: set[datetime]) -> list[str]:
    return [calendar.today(one).isoformat() for one in sorted(made)]


def test_after_a_year_of_nights_seven_days_four_weeks_and_twelve_months_are_kept() -> None:
    made = nights(date(2025, 11, 1), 391)
    last = made[-1]
    assert calendar.today(last) == date(2026, 11, 26)
    assert days(backups.kept(made, Keep(), now=last)) == [
        *("2025-12-31", "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"),
        *("2026-06-30", "2026-07-31", "2026-08-31", "2026-09-30", "2026-10-31"),
        *("2026-11-08", "2026-11-15"),
        *("2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26"),
    ]


@given(some.lists(MOMENTS, unique=True, max_size=80), KEEP)
def test_what_is_deleted_every_night_is_what_would_be_deleted_at_once(made: list[datetime], keep: Keep) -> None:
    there: set[datetime] = set()
    for one in sorted(made):
        there = backups.kept(there | {one}, keep, now=one)
    now = max(made, default=datetime(2029, 1, 1, tzinfo=UTC))
    assert there == backups.kept(made, keep, now=now)
    assert len(there) <= max(keep.days + keep.weeks + keep.months, 1)


@given(some.lists(MOMENTS, min_size=1), KEEP, MOMENTS)
def test_the_newest_and_what_lies_ahead_are_always_kept(made: list[datetime], keep: Keep, now: datetime) -> None:
    kept = backups.kept(made, keep, now=now)
    assert {one for one in made if one > now} <= kept
    newest = backups.newest(made, now=now)
    assert newest is None or newest in kept


def test_a_clock_that_was_a_year_ahead_deletes_nothing_true() -> None:
    true, wrong = nights(date(2026, 11, 1), 10), nights(date(2027, 12, 1), 30)
    kept = backups.kept([*true, *wrong], Keep(), now=true[-1])
    assert set(wrong) | set(true[-7:]) <= kept
    assert backups.is_due(wrong, NIGHT, now=true[-1])


def test_a_backup_is_due_once_a_night_and_when_a_night_was_missed() -> None:
    tonight = night(date(2026, 11, 26))
    before, hour = tonight - timedelta(minutes=1), timedelta(hours=1)
    assert backups.is_due([], NIGHT, now=before)
    assert not backups.is_due([tonight - timedelta(days=1)], NIGHT, now=before)
    assert backups.is_due([tonight - timedelta(days=1)], NIGHT, now=tonight)
    assert not backups.is_due([tonight], NIGHT, now=tonight + 23 * hour)
    # By hand in the evening before: the night's own is made all the same.
    assert backups.is_due([tonight - 6 * hour], NIGHT, now=tonight)
    # Switched off for a night.
    assert backups.is_due([tonight - timedelta(days=2)], NIGHT, now=tonight - 18 * hour)


@given(MOMENTS)
def test_a_files_name_is_its_moment(made_at: datetime) -> None:
    assert backups.moment_of(backups.name_of(made_at)) == made_at.replace(microsecond=0)


def test_other_files_are_no_backups() -> None:
    names = (
        "guongsang.zip",
        "guongsang-2026.zip",
        "guongsang-20261126T193000Z.zip.part",
        "guongsang-20261126T1930Z.zip",
    )
    assert [backups.moment_of(name) for name in names] == [None] * 4


def test_whatever_differs_from_the_manifest_is_found() -> None:
    event = LastEvent(7, datetime(2026, 11, 26, tzinfo=UTC), "a")
    promised = Contents("18.4", "0015", {"people": 3, "events": 7, "units": 1}, event)
    assert backups.compare(promised, Contents("18.9", "0015", dict(promised.rows), event)).right
    found = Contents("18.4", "0014", {"people": 2, "events": 7, "odd": 1}, LastEvent(7, event.at, "b"))
    assert backups.compare(promised, found) == Findings(
        tables=(Difference("odd", None, 1), Difference("people", 3, 2), Difference("units", 1, None)),
        schema=True,
        last_event=True,
    )
