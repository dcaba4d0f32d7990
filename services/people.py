"""Which offices a person holds, in which language they are answered, whether they can be reached."""

from datetime import datetime

from domain.message import Lost
from domain.people import Person, Role
from domain.units import Unit
from storage import people, units
from storage.db import Tx
from storage.ledger import outbox


async def load(tx: Tx, person_id: int) -> Person:
    """The person with this id. NoResultFound when there is none."""
    return await people.load(tx, person_id)


async def speak(tx: Tx, person: Person, language: str) -> None:
    """Answer the person in this language from now on."""
    await people.speak(tx, person.id, language)


async def offices(tx: Tx, person: Person) -> list[tuple[Role, Unit]]:
    """The person's offices, each with its unit."""
    held = sorted(person.offices, key=lambda office: (office.role, office.unit_id))
    return [(office.role, await units.load(tx, office.unit_id)) for office in held]


async def leave(tx: Tx, person: Person, *, now: datetime) -> None:
    """The person blocked the bot: nothing is sent to them until they come back."""
    await people.mark_unreachable(tx, person.id, why=Lost.BLOCKED, now=now)


async def come_back(tx: Tx, person: Person, *, now: datetime) -> None:
    """The person can be reached again: the notices that waited for them are due now."""
    await outbox.release(tx, person.id, now=now)
