"""An administrator swaps working days; what runs is computed anew at once, whatever it is a limit of."""

from datetime import date, datetime
from enum import StrEnum

from domain import errors
from domain.calendar import Swap
from domain.moves import Thing
from domain.people import Action, Person, may
from domain.rules import Rules
from services import moving, reports, swaps
from services.cases import limits
from storage.db import Tx

# Whose limits and reminders are computed anew.
_RETIMES = (limits.retime, reports.retime)


class State(StrEnum):
    """How the log calls what becomes of a day, whose number (`date.toordinal`) is its id."""

    WORKED = "worked"
    OFF = "off"
    AS_USUAL = "as_usual"


def may_swap(person: Person) -> bool:
    """Whether this person swaps days."""
    return may(person, Action.KEEP_CALENDAR)


async def every(tx: Tx) -> list[Swap]:
    """The swapped days, in order."""
    return await swaps.every(tx)


async def put(tx: Tx, person: Person | None, swap: Swap, *, rules: Rules, now: datetime) -> int:
    """The day is worked or off from now on; returns how many limits have changed. person: None at the command line. Raises
    NotAllowed."""
    _check(person)
    changed = await swaps.put(tx, swap, _RETIMES, rules=rules, now=now)
    state = State.WORKED if swap.works else State.OFF
    await _record(tx, person, swap.day, state, reason=swap.note or None, now=now)
    return changed


async def remove(tx: Tx, person: Person | None, day: date, *, rules: Rules, now: datetime) -> int:
    """The day is as in the whole country again; returns how many limits have changed. Raises NotAllowed, NotFound when it
    was not swapped."""
    _check(person)
    changed = await swaps.remove(tx, day, _RETIMES, rules=rules, now=now)
    if changed is None:
        raise errors.NotFound
    await _record(tx, person, day, State.AS_USUAL, now=now)
    return changed


def _check(person: Person | None) -> None:
    if person is not None and not may_swap(person):
        raise errors.NotAllowed


async def _record(
    tx: Tx, person: Person | None, day: date, state: State, *, reason: str | None = None, now: datetime
) -> None:
    await moving.record(tx, Thing.DAY, [day.toordinal()], "swap", None, state, by=person, reason=reason, now=now)
