"""The log of state changes: who, when, why. Rows are only added; a trigger in the database refuses anything else."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from domain.moves import Thing
from storage.db import Tx
from storage.tables import events, people

# How the log calls what was marked of a case (`services.cases.care`).
MARKED = "mark_"


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
    before: dict[str, Any] | None = None,
    now: datetime,
) -> None:
    """Log that these things were moved; what is logged is never changed afterwards. before: what can be restored."""
    changed: dict[str, Any] = {"move": move, "from_state": from_state, "to_state": to_state, "actor_id": actor_id}
    changed |= {"reason": reason, "before": before}
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


async def last(tx: Tx, thing: Thing, thing_id: int) -> Any:
    """The last move of a thing: a row of move, from_state, actor_id, before, at; None when there is none. What was marked
    beside its states is no move."""
    statement = (
        select(events.c.move, events.c.from_state, events.c.actor_id, events.c.before, events.c.at)
        .where(events.c.subject == thing, events.c.subject_id == thing_id, ~events.c.move.startswith(MARKED))
        .order_by(events.c.id.desc())
        .limit(1)
    )
    return (await tx.execute(statement)).one_or_none()
