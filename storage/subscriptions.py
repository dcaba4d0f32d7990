"""Who asked to be sent stories and announcements. A row is a consent; when it is withdrawn, the row is deleted."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from storage.db import Tx
from storage.tables import subscriptions


async def add(tx: Tx, person_id: int, *, now: datetime) -> bool:
    """Store the consent. False when it was given before."""
    statement = insert(subscriptions).values(person_id=person_id, since=now).on_conflict_do_nothing()
    return (await tx.execute(statement.returning(subscriptions.c.person_id))).scalar() is not None


async def remove(tx: Tx, person_id: int) -> bool:
    """Delete the consent. False when there was none."""
    return (await tx.execute(delete(subscriptions).where(subscriptions.c.person_id == person_id))).rowcount == 1


async def since(tx: Tx, person_id: int) -> datetime | None:
    """Since when the person is subscribed, None when they are not."""
    moment: datetime | None = (
        await tx.execute(select(subscriptions.c.since).where(subscriptions.c.person_id == person_id))
    ).scalar()
    return moment
