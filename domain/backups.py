"""Backups: what one says of itself, when the next is due, and which are kept.

The trap: a clock that is wrong. A backup that was made "in 400 days" would make every true one look old, and be the only
one that is kept. So what lies ahead of now is never counted, and never deleted.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import islice

from domain import calendar

# Of what is in the file. A program reads its own format and older ones.
FORMAT = 1
_NAME = "guongsang-%Y%m%dT%H%M%SZ.zip"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LastEvent:
    """The newest row of the log. md5: of the whole row as PostgreSQL writes it."""

    id: int
    at: datetime
    md5: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a database. schema: its revision, None without one of ours; rows: by table; postgresql: the server's
    version."""

    postgresql: str
    schema: str | None
    rows: Mapping[str, int]
    last_event: LastEvent | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself: when it was made, and of what."""

    made_at: datetime
    contents: Contents
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Difference:
    """A table that has other numbers of rows than the manifest says; None: there is no such table."""

    table: str
    promised: int | None
    found: int | None


@dataclass(frozen=True, slots=True)
class Findings:
    """What differs between a manifest and the database that was restored from its backup."""

    tables: tuple[Difference, ...] = ()
    schema: bool = False
    last_event: bool = False

    @property
    def right(self) -> bool:
        return self == Findings()


def compare(promised: Contents, found: Contents) -> Findings:
    """What differs, table by table; not the server's version, which may be another one."""
    names = sorted(promised.rows.keys() | found.rows.keys())
    numbers = (Difference(name, promised.rows.get(name), found.rows.get(name)) for name in names)
    return Findings(
        tables=tuple(one for one in numbers if one.promised != one.found),
        schema=promised.schema != found.schema,
        last_event=promised.last_event != found.last_event,
    )


def name_of(made_at: datetime) -> str:
    """The name of the file of a backup that was made at this moment."""
    return made_at.astimezone(UTC).strftime(_NAME)


def moment_of(name: str) -> datetime | None:
    """When the backup with this file name was made; None for any other file."""
    try:
        made_at = datetime.strptime(name, _NAME).replace(tzinfo=UTC)
    except ValueError:
        return None
    return made_at if name_of(made_at) == name else None


@dataclass(frozen=True, slots=True)
class Keep:
    """For how many days, weeks and months the newest backup of each is kept."""

    days: int = 7
    weeks: int = 4
    months: int = 12


@dataclass(frozen=True, slots=True)
class Nightly:
    """at: the hour in Viet Nam from which the backup of a night is due."""

    at: time
    keep: Keep


def newest(made: Iterable[datetime], *, now: datetime) -> datetime | None:
    """The newest of these moments, without those that lie ahead."""
    return max((one for one in made if one <= now), default=None)


def is_due(made: Iterable[datetime], at: time, *, now: datetime) -> bool:
    """Whether no backup was made since the last time that it was `at` in Viet Nam.

    A machine that was switched off at night makes its backup when it is on again.
    """
    today = calendar.today(now)
    night = calendar.at(today, at)
    if night > now:
        night = calendar.at(today - _DAY, at)
    last = newest(made, now=now)
    return last is None or last < night


def kept(made: Iterable[datetime], keep: Keep, *, now: datetime) -> set[datetime]:
    """Which of the backups that were made at these moments are kept.

    1. All that lie ahead of now. 2. Of the last days, weeks and months that have a backup, each one's newest. So a program
    that stood still for a year, or whose clock is wrong, deletes no more than one that ran. 3. The newest of all.
    """
    made = sorted(made, reverse=True)
    past = [one for one in made if one <= now]
    chosen = {*(one for one in made if one > now), *past[:1]}
    for number, period in ((keep.days, _day), (keep.weeks, _week), (keep.months, _month)):
        chosen.update(_newest_of_each(past, period, number))
    return chosen


def _newest_of_each(
    made: Iterable[datetime], period: Callable[[datetime], tuple[int, ...]], number: int
) -> Iterable[datetime]:
    """Of the last `number` periods, the newest moment of each; made: the newest first."""
    first: dict[tuple[int, ...], datetime] = {}
    for one in made:
        first.setdefault(period(one), one)
    return islice(first.values(), number)


def _day(made_at: datetime) -> tuple[int, ...]:
    return (calendar.today(made_at).toordinal(),)


def _week(made_at: datetime) -> tuple[int, ...]:
    year, week, _ = calendar.today(made_at).isocalendar()
    return year, week


def _month(made_at: datetime) -> tuple[int, ...]:
    day = calendar.today(made_at)
    return day.year, day.month
