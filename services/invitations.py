"""One-time links that make whoever opens them an officer. Only a hash of the token is stored."""

import hashlib
import secrets
from datetime import datetime, timedelta

from domain import errors
from domain.people import UNIT_OF_ROLE, Person, Role
from domain.units import Unit
from storage import invitations, people, units
from storage.db import Tx

LIFE = timedelta(days=7)


class WrongUnit(ValueError):
    """This office is not held in a unit of this kind."""


async def make(tx: Tx, role: Role, unit: Unit, *, now: datetime) -> str:
    """A token for one new officer, valid for seven days. Raises WrongUnit when the role is not held there."""
    if unit.kind not in UNIT_OF_ROLE[role]:
        raise WrongUnit(unit.name)
    token = secrets.token_urlsafe(16)
    await invitations.add(tx, _hash(token), role, unit.id, now=now, expires_at=now + LIFE)
    return token


async def accept(tx: Tx, person: Person, token: str, *, now: datetime) -> tuple[Role, Unit]:
    """Give the person the office that the token stands for. Raises InvitationSpent when it was used or has expired.

    Whoever used it and opens the same link again gets the same answer; nobody else can use it.
    """
    found = await invitations.use(tx, _hash(token), person.id, now=now)
    if found is None:
        raise errors.InvitationSpent
    role, unit_id = found
    await people.appoint(tx, person.id, role, unit_id, now=now)
    return role, await units.load(tx, unit_id)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
