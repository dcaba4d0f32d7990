"""How much of their own a person may leave with us in a day: far more than anybody has to tell, far less than a flood.

Officers enter whole lists after an event, and may do so.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from domain import errors
from domain.cases import Nomination
from domain.people import Person
from storage.cases import additions, kept, nominations
from storage.db import Tx

# Counts what a person has sent since a moment.
Count = Callable[[Tx, int, datetime], Awaitable[int]]

_DAY = timedelta(days=1)
NOMINATIONS, MESSAGES = 20, 100
# To one case.
ADDITIONS = 20
_OFFICERS_TIMES = 10


async def check_nominations(tx: Tx, person: Person, *, now: datetime) -> None:
    """Raises TooMany when the person has nominated as often as anybody may in a day."""
    await _check(tx, person, nominations.sent_since, NOMINATIONS, now)


async def check_messages(tx: Tx, person: Person, *, now: datetime) -> None:
    """The same for messages outside any conversation, each of which is kept."""
    await _check(tx, person, kept.sent_since, MESSAGES, now)


async def check_additions(tx: Tx, person: Person, case: Nomination, *, now: datetime) -> None:
    """The same for what is added to one case, each of which its officers are told of."""

    async def count(tx: Tx, person_id: int, since: datetime) -> int:
        return await additions.count_since(tx, case.id, since)

    await _check(tx, person, count, ADDITIONS, now)


async def _check(tx: Tx, person: Person, count: Count, most: int, now: datetime) -> None:
    most *= _OFFICERS_TIMES if person.offices else 1
    if await count(tx, person.id, now - _DAY) >= most:
        raise errors.TooMany(most)
