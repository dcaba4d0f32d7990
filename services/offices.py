"""Giving offices and ending them: the leader of a unit in it, an administrator everywhere.

The trap: an office that was ended by mistake, with nobody left to give it anew. So an end is shown before, can be undone for
a minute, and is told to the person only then.
"""

from datetime import datetime

from domain import errors
from domain.moves import Thing
from domain.offices import Held, Notice, Staff, State, roles_in
from domain.people import FIRST_ROLE, Action, Person, Role, may, scope
from domain.rules import Rules
from domain.units import Unit
from services import invitations, moving, notices
from storage import events, offices, units
from storage.db import Tx
from storage.ledger import outbox


def may_give(person: Person) -> bool:
    """Whether there is any unit whose offices this person gives."""
    reach = scope(person, Action.GIVE_OFFICE)
    return reach is None or bool(reach)


async def staffed(tx: Tx, person: Person) -> list[Staff]:
    """The units whose offices this person gives, those without anybody first. Raises NotAllowed."""
    _check(person)
    return await offices.staffed(tx, scope(person, Action.GIVE_OFFICE))


def _check(person: Person) -> None:
    if not may_give(person):
        raise errors.NotAllowed


async def unit(tx: Tx, person: Person, unit_id: int) -> Unit:
    """A unit whose offices this person gives. Raises NotAllowed, NotFound."""
    _check(person)
    if not may(person, Action.GIVE_OFFICE, unit_id):
        raise errors.NotFound
    found = await units.find(tx, unit_id)
    if found is None:
        raise errors.NotFound
    return found


async def of_unit(tx: Tx, unit: Unit) -> list[Held]:
    """Who holds an office there."""
    return await offices.of_unit(tx, unit.id)


async def invite(tx: Tx, person: Person, role: Role, unit: Unit, *, now: datetime) -> str:
    """The token of a one-time link to this office. Raises NotAllowed."""
    if not may(person, Action.GIVE_OFFICE, unit.id) or role not in roles_in(unit):
        raise errors.NotAllowed
    return await invitations.make(tx, role, unit, by=person, now=now)


async def ask_sheet(tx: Tx, person: Person, *, now: datetime) -> int:
    """Have invitations made for the units that have nobody, as one document; returns how many units. Raises NotAllowed,
    NothingNew when every unit has somebody."""
    empty = await _empty(tx, person)
    if not empty:
        raise errors.NothingNew
    await notices.notify(tx, person.id, Notice.OFFICE_SHEET, person.id, now=now, key=f"{now.timestamp():.0f}")
    return len(empty)


async def sheet(tx: Tx, person: Person, *, now: datetime) -> list[tuple[Staff, Role, str]]:
    """The units that have nobody, with the office of each and the token of an invitation to it."""
    cards = []
    for staff in await _empty(tx, person):
        unit, role = await units.load(tx, staff.id), FIRST_ROLE[staff.kind]
        token = await invitations.make(tx, role, unit, by=person, life=invitations.PAPER_LIFE, now=now)
        cards.append((staff, role, token))
    return cards


async def _empty(tx: Tx, person: Person) -> list[Staff]:
    return [one for one in await staffed(tx, person) if not one.number]


async def office(tx: Tx, person: Person, office_id: int) -> Held:
    """An office that this person may end. Raises NotAllowed, NotFound."""
    _check(person)
    held = await offices.load(tx, office_id)
    if held is None or not may(person, Action.GIVE_OFFICE, held.unit_id):
        raise errors.NotFound
    return held


async def end(tx: Tx, person: Person, held: Held, *, rules: Rules, now: datetime) -> None:
    """The person of this office does not hold it any more; they are told once it cannot be undone. Raises Changed."""
    if not await offices.end(tx, held, now=now):
        raise errors.Changed
    after = rules.undo.total_seconds()
    key = await notices.notify(
        tx, held.person_id, Notice.OFFICE_ENDED, held.id, now=now, key=f"{now.timestamp():.0f}", after=after
    )
    before = {"notices": [key]}
    await moving.record(tx, Thing.OFFICE, [held.id], "end", State.HELD, State.ENDED, by=person, before=before, now=now)


async def undo(tx: Tx, person: Person, held: Held, *, rules: Rules, now: datetime) -> None:
    """The office goes on, as if it had not been ended just now. Raises TooLate, Changed."""
    last = await events.last(tx, Thing.OFFICE, held.id)
    if last is None or last.move != "end" or last.actor_id != person.id or now >= last.at + rules.undo:
        raise errors.TooLate
    if await outbox.withdraw(tx, last.before["notices"], now=now) < 1:
        raise errors.TooLate
    if not await offices.go_on(tx, held):
        raise errors.Changed
    await moving.record(tx, Thing.OFFICE, [held.id], "undo", State.ENDED, State.HELD, by=person, now=now)


async def of(tx: Tx, office_id: int) -> Held | None:
    """An office, for the notices about it."""
    return await offices.load(tx, office_id)
