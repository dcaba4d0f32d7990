"""The updates that were handled, each with its answer until that is sent. This is how a repeat is recognised.

They are written when a person's turn is closed (`storage.turns`); one that changed nothing only when its answer was sent.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.message import Reply
from storage.session import Tx
from storage.tables import updates as table


async def clear(tx: Tx, edge: str, update_ids: Iterable[int], *, now: datetime) -> set[int]:
    """The answers to these updates were sent, or go on as rows of the outbox.

    Returns those of which that was not known before, among them updates that were not written down until now.
    """
    rows = [{"edge": edge, "update_id": number, "handled_at": now} for number in sorted(set(update_ids))]
    statement = upsert(table).values(rows)
    statement = statement.on_conflict_do_update(
        index_elements=[table.c.edge, table.c.update_id], set_={"reply": None}, where=table.c.reply.is_not(None)
    )
    return set((await tx.execute(statement.returning(table.c.update_id))).scalars())


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


def _read(stored: Any) -> Reply:
    return msgspec.convert(stored, Reply)
