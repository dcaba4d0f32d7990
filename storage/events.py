"""The log of state changes: who, when, why. Rows are only added; a trigger in the database refuses anything else."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from domain.moves import Thing
from storage.db import Tx
from storage.tables import events, people


async def add(
    tx: Tx,
    thing: Thing,
    ids: Iterable[int],
    move: str,
    *,
    from_state: str | None,
    to_state: str,
    actor_id: int | None,
    reason: str | None = None,
    now: datetime,
) -> None:
    """Log that these things were moved; what is logged is never changed afterwards."""
    changed = {"move": move, "from_state": from_state, "to_state": to_state, "actor_id": actor_id, "reason": reason}
    await tx.execute(insert(events), [{"subject": thing, "subject_id": one, **changed, "at": now} for one in ids])


async def history(tx: Tx, thing: Thing, thing_id: int) -> list[Any]:
    """What happened to a thing, in order: rows of move, to_state, actor (name), reason, at."""
    statement = (
        select(events.c.move, events.c.to_state, people.c.name.label("actor"), events.c.reason, events.c.at)
        .outerjoin(people, people.c.id == events.c.actor_id)
        .where(events.c.subject == thing, events.c.subject_id == thing_id)
        .order_by(events.c.id)
    )
    return list(await tx.execute(statement))
