"""The updates that were handled, each with its answer until that is sent. This is how a repeat is recognised."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.message import Reply
from storage.session import Tx
from storage.tables import updates as table


async def begin(tx: Tx, edge: str, update_id: int, *, now: datetime) -> bool:
    """Write the update down. False when it was handled before: then `answer` has what was said.

    While another process handles the same update this waits for it.
    """
    statement = (
        upsert(table).values(edge=edge, update_id=update_id, handled_at=now).on_conflict_do_nothing()
    ).returning(table.c.update_id)
    return (await tx.execute(statement)).scalar() is not None


async def keep(tx: Tx, edge: str, update_id: int, reply: Reply, *, person_id: int | None) -> None:
    """Store the answer beside its update, until `clear`."""
    stored = msgspec.to_builtins(reply) if reply.messages else None
    await tx.execute(_this(update(table), edge, update_id).values(reply=stored, person_id=person_id))


async def answer(tx: Tx, edge: str, update_id: int) -> Reply:
    """What was answered and has not been sent yet; an empty reply when there is nothing left to send."""
    stored = (await tx.execute(_this(select(table.c.reply), edge, update_id))).scalar()
    return _read(stored) if stored else Reply()


async def clear(tx: Tx, edge: str, update_id: int) -> int | None:
    """The answer was sent, or goes on as rows of the outbox. Whose it was; None when it was cleared before."""
    waiting = _this(update(table), edge, update_id).where(table.c.reply.is_not(None))
    person_id: int | None = (await tx.execute(waiting.values(reply=None).returning(table.c.person_id))).scalar()
    return person_id


async def unsent(tx: Tx, *, before: datetime, limit: int = 100) -> list[tuple[str, int, int, Reply]]:
    """Answers that were stored before `before` and never sent: (edge, update id, person id, reply), locked."""
    statement = (
        select(table.c.edge, table.c.update_id, table.c.person_id, table.c.reply)
        .where(table.c.reply.is_not(None), table.c.handled_at < before, table.c.person_id.is_not(None))
        .order_by(table.c.handled_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [(edge, update_id, person, _read(reply)) for edge, update_id, person, reply in await tx.execute(statement)]


async def forget(tx: Tx, *, before: datetime) -> int:
    """Drop the updates of before `before`; an edge does not bring back what is older than a day."""
    return (await tx.execute(delete(table).where(table.c.handled_at < before, table.c.reply.is_(None)))).rowcount


def _this(statement: Any, edge: str, update_id: int) -> Any:
    return statement.where(table.c.edge == edge, table.c.update_id == update_id)


def _read(stored: Any) -> Reply:
    return msgspec.convert(stored, Reply)
