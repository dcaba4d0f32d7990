"""What is wrong with the program itself, or with what it stands on: from when to when, and from what figures on.

The trap: a hiccup that people are told of, and an incident that ends and begins again all day. So it has to last before it
is told, and to be away for as long before it is over.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

_MEGABYTE = 1_000_000
# Nearly full: less is free than this part of the disk, where that is more than the most and less than the least.
_PART_FREE, _MOST_FREE, _LEAST_FREE = 0.05, 5_000 * _MEGABYTE, 500 * _MEGABYTE
# A message that is due waits longer than this only when something is wrong.
STILL = timedelta(minutes=10)
# A night without a backup, and half a day to notice.
BACKUP_OLD = timedelta(hours=36)
# How long the program runs before a missing backup is a fault: a large one takes a while.
BACKUP_TAKES = timedelta(hours=1)
CLOCKS_DIFFER = timedelta(minutes=1)
# How long an incident has to last before it is told, and to be away before it is over: two minutes. A little less, since it
# is looked at once a minute, now and then a moment early.
LASTS = timedelta(seconds=115)
_FAILURES = 3
_UNTICKED = timedelta(minutes=5)


class Kind(StrEnum):
    """OUTBOX: what is due is not sent. TELEGRAM: it refuses the token, or does not answer. CHANNEL: the bot cannot post in
    one that is bound. CLOCK: it differs from Telegram's."""

    OUTBOX = "outbox"
    TELEGRAM = "telegram"
    JOB = "job"
    DISK = "disk"
    BACKUP = "backup"
    CHANNEL = "channel"
    CLOCK = "clock"


# The subject of a TELEGRAM trouble when the token is refused; else it is empty.
TOKEN = "token"  # noqa: S105 (a word)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong now. subject: which job, which channel by its id; empty where there is only one."""

    kind: Kind
    subject: str = ""


class Notice(StrEnum):
    """What the officers of the province are notified of."""

    INCIDENT_OPENED = "incident_opened"
    INCIDENT_OVER = "incident_over"


@dataclass(frozen=True, slots=True)
class Incident:
    """A trouble from when to when. told_at: since when people know; clean_since: since when it has not been seen any more;
    closed_at: when it was over, None while it is open."""

    id: int
    kind: Kind
    subject: str
    opened_at: datetime
    told_at: datetime | None
    clean_since: datetime | None
    closed_at: datetime | None

    def is_to_be_told(self, now: datetime) -> bool:
        """Whether it has lasted long enough, and is there now."""
        return self.told_at is None and self.clean_since is None and self.opened_at <= now - LASTS

    def is_over(self, now: datetime) -> bool:
        """Whether it has been away for long enough."""
        return self.clean_since is not None and self.clean_since <= now - LASTS


def is_nearly_full(total: int, free: int) -> bool:
    """Whether a disk with so many bytes, of which so many are free, is nearly full."""
    return free < max(min(total * _PART_FREE, _MOST_FREE), _LEAST_FREE)


def fails(failures: int) -> bool:
    """Whether a job that failed so often in a row fails for good."""
    return failures >= _FAILURES


def ticks(silent: timedelta, every: timedelta) -> bool:
    """Whether a job that is to run at this interval, and has not for so long, is only late."""
    return silent <= 2 * every + _UNTICKED
