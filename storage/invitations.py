"""Invitations to an office, by the hash of their token."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from domain.people import Role
from storage import clocks
from storage.db import Tx
from storage.tables import invitations


@dataclass(frozen=True, slots=True)
class Used:
    """An invitation that was used just now. made_by: the person; None: it was made at the command line."""

    role: Role
    unit_id: int
    made_by: int | None


async def add(
    tx: Tx, token_hash: str, role: Role, unit_id: int, *, made_by: int | None, now: datetime, expires_at: datetime
) -> None:
    """Store an invitation."""
    values = {"token_hash": token_hash, "role": role, "unit_id": unit_id, "made_by": made_by}
    await tx.execute(insert(invitations).values(**values, made_at=now, expires_at=expires_at))


async def use(tx: Tx, token_hash: str, person_id: int, *, now: datetime) -> Used | None:
    """Mark the invitation as used by this person. None unless it was still to be used."""
    statement = (
        update(invitations)
        .where(
            invitations.c.token_hash == token_hash,
            invitations.c.expires_at > now,
            invitations.c.used_by.is_(None),
        )
        .values(used_by=person_id, used_at=now)
        .returning(invitations.c.role, invitations.c.unit_id, invitations.c.made_by)
    )
    row = (await tx.execute(statement)).one_or_none()
    return Used(Role(row.role), row.unit_id, row.made_by) if row else None


async def put_back(tx: Tx, *, now: datetime) -> None:
    """After the clock was put back, an invitation made at a moment that lies ahead is valid for as long as it was to be."""
    statement = (
        update(invitations)
        .where(invitations.c.made_at > now + clocks.DIFFER, invitations.c.used_by.is_(None))
        .values(made_at=now, expires_at=invitations.c.expires_at - (invitations.c.made_at - now))
    )
    await tx.execute(statement)


async def exists(tx: Tx, token_hash: str) -> bool:
    """Whether there was ever such an invitation."""
    found = await tx.execute(select(invitations.c.id).where(invitations.c.token_hash == token_hash))
    return found.scalar() is not None


async def used_by(tx: Tx, token_hash: str, person_id: int) -> bool:
    """Whether it was this person who used the invitation."""
    statement = select(invitations.c.id).where(
        invitations.c.token_hash == token_hash, invitations.c.used_by == person_id
    )
    return (await tx.execute(statement)).scalar() is not None
