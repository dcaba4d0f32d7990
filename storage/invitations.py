"""Invitations to an office, by the hash of their token."""

from datetime import datetime

from sqlalchemy import insert, or_, update

from domain.people import Role
from storage.db import Tx
from storage.tables import invitations


async def add(tx: Tx, token_hash: str, role: Role, unit_id: int, *, now: datetime, expires_at: datetime) -> None:
    """Store an invitation."""
    await tx.execute(
        insert(invitations).values(
            token_hash=token_hash, role=role, unit_id=unit_id, made_at=now, expires_at=expires_at
        )
    )


async def use(tx: Tx, token_hash: str, person_id: int, *, now: datetime) -> tuple[Role, int] | None:
    """Mark the invitation as used by this person; returns its role and unit. None when it has expired or another used it."""
    statement = (
        update(invitations)
        .where(
            invitations.c.token_hash == token_hash,
            invitations.c.expires_at > now,
            or_(invitations.c.used_by.is_(None), invitations.c.used_by == person_id),
        )
        .values(used_by=person_id, used_at=now)
        .returning(invitations.c.role, invitations.c.unit_id)
    )
    row = (await tx.execute(statement)).one_or_none()
    return (Role(row[0]), row[1]) if row else None
