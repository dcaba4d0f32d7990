"""One-time links that make whoever opens them an officer. Only a hash of the token is stored.

The trap: the link stays in its user's chat. An office that has ended must not come back when it is opened again.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from domain import errors
from domain.moves import Thing
from domain.offices import Notice, State
from domain.people import UNIT_OF_ROLE, Person, Role
from domain.units import Unit
from services import moving, notices
from storage import invitations, people
from storage.db import Tx

LIFE = timedelta(days=7)
# Of those that are printed and handed over.
PAPER_LIFE = timedelta(days=30)
# Tells a token from whatever else a link to the bot may carry. Those of older invitations have no prefix.
_PREFIX = "gs-"


class WrongUnit(ValueError):
    """This office is not held in a unit of this kind."""


async def make(
    tx: Tx, role: Role, unit: Unit, *, by: Person | None = None, life: timedelta = LIFE, now: datetime
) -> str:
    """A token for one new officer, valid for `life`. by: who is told when it was used. Raises WrongUnit when the role is not
    held there."""
    if unit.kind not in UNIT_OF_ROLE[role]:
        raise WrongUnit(unit.name)
    token = _PREFIX + secrets.token_urlsafe(16)
    await invitations.add(
        tx, _hash(token), role, unit.id, made_by=by.id if by else None, now=now, expires_at=now + LIFE
    )
    return token


async def accept(tx: Tx, person: Person, token: str, *, now: datetime) -> Person | None:
    """The person with the office that the token stands for. None when it is no invitation's token at all.

    It appoints one person, once. Whoever used it gets what they are today; everybody else, and whoever comes too late,
    InvitationSpent.
    """
    hashed = _hash(token)
    used = await invitations.use(tx, hashed, person.id, now=now)
    if used is not None:
        await _appoint(tx, person, used, now=now)
        return await people.load(tx, person.id)
    if await invitations.used_by(tx, hashed, person.id):
        return person
    if token.startswith(_PREFIX) or await invitations.exists(tx, hashed):
        raise errors.InvitationSpent
    return None


async def _appoint(tx: Tx, person: Person, used: invitations.Used, *, now: datetime) -> None:
    office_id = await people.appoint(tx, person.id, used.role, used.unit_id, now=now)
    if office_id is None:
        return
    await moving.record(tx, Thing.OFFICE, [office_id], "appoint", None, State.HELD, by=person, now=now)
    if used.made_by is not None:
        await notices.notify(tx, used.made_by, Notice.OFFICE_TAKEN, office_id, now=now, key="taken")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
