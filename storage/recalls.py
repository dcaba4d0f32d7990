"""Taking back what was sent of a story: what still waits is skipped, what has arrived is edited where it stands.

The trap: a message that is on its way at the very moment of the withdrawal. It arrives afterwards, and nobody has taken
it back. `put_late` therefore looks again and again; a row's key says that its message was dealt with.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, String, cast, func, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert

from domain.broadcasts import Skipped
from domain.outbox import Rank, RowKind, RowState
from domain.stories import State
from storage.db import Tx
from storage.tables import broadcasts, outbox, stories

# A message is settled by its worker's clock, which is not quite that of the process that withdrew the story.
_IN_FLIGHT = timedelta(minutes=5)


async def skip(tx: Tx, story_id: int, *, now: datetime) -> int:
    """What of this story still waits is not sent any more; how many rows that were."""
    its = select(broadcasts.c.id).where(broadcasts.c.story_id == story_id)
    statement = (
        update(outbox)
        .where(outbox.c.broadcast_id.in_(its), outbox.c.state == RowState.WAITING)
        .values(state=RowState.SKIPPED, reason=Skipped.WITHDRAWN, settled_at=now)
    )
    return (await tx.execute(statement)).rowcount


async def put(tx: Tx, story_id: int, *, now: datetime) -> int:
    """Have each message of this withdrawn story that has arrived edited, channels first; how many are new."""
    return await _put(tx, _arrived(now).where(stories.c.id == story_id))


async def put_late(tx: Tx, *, since: datetime, now: datetime) -> int:
    """The same for what arrived when its story had just been withdrawn, of all that were since `since`."""
    late = (stories.c.withdrawn_at >= since, outbox.c.settled_at >= stories.c.withdrawn_at - _IN_FLIGHT)
    return await _put(tx, _arrived(now).where(*late))


def _arrived(now: datetime) -> Select[Any]:
    """A row for each message that has arrived of a withdrawn story. A notice, not bulk: it waits for readers who are out
    of reach, and is tried again."""
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


async def _put(tx: Tx, rows: Select[Any]) -> int:
    columns = ["rank", "person_id", "channel_id", "kind", "params", "key", "due_at"]
    statement = (
        insert(outbox)
        .from_select(columns, rows)
        .on_conflict_do_nothing(index_elements=[outbox.c.key], index_where=outbox.c.key.is_not(None))
    )
    return (await tx.execute(statement)).rowcount
