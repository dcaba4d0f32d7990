"""Being away. What comes meanwhile goes to whoever stands in, and to the others of the unit; the absent are not notified.

The trap: a unit whose only officer is away. Then what comes goes to the province's officers, as for a unit without officers.
"""

from datetime import date, datetime

from domain import calendar, errors
from domain.absences import LONGEST, Absence
from domain.moves import Thing
from domain.offices import Notice, State
from domain.people import Person
from services import moving, notices
from storage import absences
from storage.db import Tx

_COLLEAGUES = 30


async def of(tx: Tx, person: Person) -> Absence | None:
    """The absence of this person that is planned, or under way."""
    return await absences.of(tx, person.id)


async def by_id(tx: Tx, absence_id: int) -> Absence | None:
    """An absence, for the notices about it."""
    return await absences.load(tx, absence_id)


async def colleagues(tx: Tx, person: Person) -> list[tuple[int, str]]:
    """Who may stand in for this person: id, name."""
    return await absences.colleagues(tx, person.id, limit=_COLLEAGUES)


async def plan(tx: Tx, person: Person, first: date, last: date, deputy_id: int | None, *, now: datetime) -> Absence:
    """This person is away from `first` to `last`; an absence that was planned before is replaced. It begins at once if it is
    time. Raises NotAllowed, DayPassed, Changed."""
    if not person.offices:
        raise errors.NotAllowed
    if last < max(first, calendar.today(now)) or last - first > LONGEST:
        raise errors.DayPassed
    if deputy_id is not None and deputy_id not in {one for one, _ in await colleagues(tx, person)}:
        raise errors.Changed
    if (before := await absences.of(tx, person.id)) is not None:
        await _end(tx, before, now=now)
    made = await absences.add(tx, person.id, deputy_id, first, last)
    await tend(tx, now=now)
    return await absences.of(tx, person.id) or made


async def back(tx: Tx, person: Person, absence_id: int, *, now: datetime) -> None:
    """This person is there again, or will not be away. Raises Changed when it is not their present absence."""
    absence = await absences.of(tx, person.id)
    if absence is None or absence.id != absence_id:
        raise errors.Changed
    await _end(tx, absence, now=now)


async def tend(tx: Tx, *, now: datetime) -> None:
    """Begin and end what is due."""
    today = calendar.today(now)
    for absence in await absences.ending(tx, today):
        await _end(tx, absence, now=now)
        if absence.begun:
            await notices.notify(tx, absence.person_id, Notice.ABSENCE_OVER, absence.id, now=now, key="back")
    for absence in await absences.beginning(tx, today):
        lent = await absences.begin(tx, absence, now=now)
        if lent:
            await moving.record(tx, Thing.OFFICE, lent, "stand_in", None, State.HELD, by=None, now=now)
        if absence.deputy_id is not None:
            await notices.notify(tx, absence.deputy_id, Notice.ABSENCE_BEGAN, absence.id, now=now, key="began")


async def _end(tx: Tx, absence: Absence, *, now: datetime) -> None:
    lent = await absences.end(tx, absence, now=now)
    if lent:
        await moving.record(tx, Thing.OFFICE, lent, "end", State.HELD, State.ENDED, by=None, now=now)
    if absence.begun and absence.deputy_id is not None:
        await notices.notify(tx, absence.deputy_id, Notice.ABSENCE_OVER, absence.id, now=now, key="over")
