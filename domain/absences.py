"""Being away: an officer is not asked for anything from one day to another, and somebody else stands in."""

from dataclasses import dataclass
from datetime import date, timedelta

# Who is away for longer hands over the office.
LONGEST = timedelta(days=183)


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
