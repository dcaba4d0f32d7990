"""The updates that were handled, each with its reply until that is sent. A repeated update is recognised by them.

They are stored when a person's turn is closed (`storage.turns`); one that changed nothing, only when its reply was sent.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import delete, exists, or_, select

from domain.message import Reply
from storage.db import Tx, Way, sql
from storage.tables import spooled_updates, updates

_STATEMENTS = sql.load(Path(__file__).with_name("inbox.sql"))


async def clear(way: Way, edge: str, update_ids: Iterable[int], *, now: datetime) -> set[int]:
    """Mark the replies to these updates as sent or enqueued.

    Returns the updates that were not marked before, among them those that were not stored until now.
    """
    rows = await way.fetch(_STATEMENTS["clear"], edge=edge, update_ids=sorted(set(update_ids)), now=now)
    return {row["update_id"] for row in rows}


async def unsent(tx: Tx, *, before: datetime, beyond: datetime, limit: int = 100) -> list[tuple[str, int, int, Reply]]:
    """Replies that were stored before `before` and never sent: (edge, update id, person id, reply), locked.

    beyond: what was stored after this moment was stored before the clock was put back, and counts too.
    """
    stored = updates.c.handled_at
    statement = (
        select(updates.c.edge, updates.c.update_id, updates.c.person_id, updates.c.reply)
        .where(updates.c.reply.is_not(None), or_(stored < before, stored > beyond), updates.c.person_id.is_not(None))
        .order_by(stored)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [(edge, update_id, person, _read(reply)) for edge, update_id, person, reply in await tx.execute(statement)]


async def forget(tx: Tx, *, before: datetime) -> int:
    """Delete the updates handled before `before`; an edge does not repeat what is older than a day.

    One that is still spooled is kept: it comes again when its edge is next polled, however long that takes.
    """
    spooled = exists().where(
        spooled_updates.c.edge == updates.c.edge, spooled_updates.c.update_id == updates.c.update_id
    )
    old = delete(updates).where(updates.c.handled_at < before, updates.c.reply.is_(None), ~spooled)
    return (await tx.execute(old)).rowcount


def _read(stored: Any) -> Reply:
    return msgspec.convert(stored, Reply)
