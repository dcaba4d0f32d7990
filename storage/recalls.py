"""Withdrawing what was sent of a story: what still waits is skipped, what has arrived is edited in place.

The trap: a message that is being sent at the moment of the withdrawal arrives afterwards, unedited. So `put_late` looks
again and again; the key of a row shows that its message was dealt with.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, String, cast, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert

from domain.broadcasts import Skipped
from domain.outbox import Rank, RowKind, RowState
from domain.stories import State
from storage.db import Tx
from storage.tables import broadcasts, outbox, stories

# A message is settled by its worker's clock, which may differ from that of the process that withdrew the story.
_IN_FLIGHT = timedelta(minutes=5)


async def skip(tx: Tx, story_id: int, *, now: datetime) -> int:
    """Skip the rows of this story that still wait; returns how many there were."""
    its = select(broadcasts.c.id).where(broadcasts.c.story_id == story_id)
    statement = (
        update(outbox)
        .where(outbox.c.broadcast_id.in_(its), outbox.c.state == RowState.WAITING)
        .values(state=RowState.SKIPPED, reason=Skipped.WITHDRAWN, settled_at=now)
    )
    return (await tx.execute(statement)).rowcount


async def put(tx: Tx, story_id: int, *, now: datetime) -> int:
    """Have each message of this withdrawn story that has arrived edited, channels first; returns how many are new."""
    return await _enqueue(tx, _arrived(now).where(stories.c.id == story_id))


async def put_late(tx: Tx, *, since: datetime, now: datetime) -> int:
    """The same for messages that arrived after their story was withdrawn, of all stories withdrawn since `since`.

    When the clock was put back since, all that arrived are looked at.
    """
    late = outbox.c.settled_at >= stories.c.withdrawn_at - _IN_FLIGHT
    put_back = stories.c.withdrawn_at > now + _IN_FLIGHT
    return await _enqueue(tx, _arrived(now).where(stories.c.withdrawn_at >= since, or_(late, put_back)))


def _arrived(now: datetime) -> Select[Any]:
    """A row for each message that has arrived of a withdrawn story. A notice, not bulk: it waits for unreachable
    readers, and is tried again."""
    params = func.jsonb_build_object("id", broadcasts.c.story_id, "message", outbox.c.message_id)
    return (
        select(
            literal(int(Rank.NOTICE)),
            outbox.c.person_id,
            outbox.c.channel_id,
            literal(RowKind.STORY_RECALL.value),
            cast(params, JSONB),
            func.concat(f"{RowKind.STORY_RECALL}:", cast(outbox.c.id, String)),
            literal(now),
        )
        .join(broadcasts, broadcasts.c.id == outbox.c.broadcast_id)
        .join(stories, stories.c.id == broadcasts.c.story_id)
        .where(stories.c.state == State.WITHDRAWN, outbox.c.state == RowState.SENT, outbox.c.message_id.is_not(None))
        .order_by(outbox.c.channel_id.asc().nulls_last(), outbox.c.id)
    )


async def _enqueue(tx: Tx, rows: Select[Any]) -> int:
    columns = ["rank", "person_id", "channel_id", "kind", "params", "key", "due_at"]
    statement = (
        insert(outbox)
        .from_select(columns, rows)
        .on_conflict_do_nothing(index_elements=[outbox.c.key], index_where=outbox.c.key.is_not(None))
    )
    return (await tx.execute(statement)).rowcount
