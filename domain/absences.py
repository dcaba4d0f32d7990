"""Being away: an officer is not asked for anything from one day to another, and somebody else stands in."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# Who is away for longer hands over the office.
LONGEST = timedelta(days=183)


class Notice(StrEnum):
    """What people are notified of about an absence; the id is the absence's."""

    ABSENCE_BEGAN = "absence_began"
    ABSENCE_OVER = "absence_over"


@dataclass(frozen=True, slots=True)
class Absence:
    """first, last: the days away. deputy_id: who stands in; None: nobody."""

    id: int
    person_id: int
    name: str
    deputy_id: int | None
    deputy_name: str | None
    first: date
    last: date
    begun: bool
    ended: bool
