"""The log of state changes: who, when, why. Rows are only ever added; a trigger in the database refuses the rest."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from storage.db import Tx
from storage.tables import events, people_


async def add(
    tx: Tx,
    subject: str,
    subject_id: int,
    move: str,
    *,
    from_state: str | None,
    to_state: str,
    actor_id: int | None,
    reason: str | None,
    now: datetime,
) -> None:
    """Add a row to the log of state changes, which is never changed afterwards."""
    await tx.execute(
        insert(events).values(
            subject=subject,
            subject_id=subject_id,
            move=move,
            from_state=from_state,
            to_state=to_state,
            actor_id=actor_id,
            reason=reason,
            at=now,
        )
    )


async def history(tx: Tx, subject: str, subject_id: int) -> list[Any]:
    """What happened to a thing, in order: rows of move, to_state, actor (name), reason, at."""
    statement = (
        select(events.c.move, events.c.to_state, people_.c.name.label("actor"), events.c.reason, events.c.at)
        .outerjoin(people_, people_.c.id == events.c.actor_id)
        .where(events.c.subject == subject, events.c.subject_id == subject_id)
        .order_by(events.c.id)
    )
    return list(await tx.execute(statement))
