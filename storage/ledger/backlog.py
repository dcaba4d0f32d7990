"""What waits in the outbox although it could leave, and whether anything leaves.

The trap: what waits behind a message that is put off, for somebody who blocked the bot, is due and cannot leave.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Integer, Select, and_, exists, func, literal_column, or_, select

from domain.broadcasts import State
from domain.outbox import Rank, RowState
from storage.db import Tx
from storage.tables import broadcasts, budget, outbox

# A literal: with a parameter no partial index would be used.
_WAITS = f"'{RowState.WAITING}'"
_WAITING = outbox.c.state == literal_column(_WAITS)


@dataclass(frozen=True, slots=True)
class Backlog:
    """overdue: how many replies and notices wait too long; oldest: since when the first of them could leave. still: whether
    something of any kind waits too long while nothing leaves."""

    overdue: int
    oldest: datetime | None
    still: bool


async def look(tx: Tx, *, since: timedelta, now: datetime) -> Backlog:
    """What could leave for longer than `since`. Whether anything leaves is seen by the budget, which each slot changes."""
    before = now - since
    urgent = and_(
        outbox.c.rank.in_([Rank.REPLY, Rank.NOTICE]),
        outbox.c.broadcast_id.is_(None),
        _WAITING,
        outbox.c.due_at <= before,
        ~_behind("person_id", before),
        ~_behind("channel_id", before),
    )
    overdue, oldest = (await tx.execute(select(func.count(), func.min(outbox.c.due_at)).where(urgent))).one()
    bulk = exists().where(
        broadcasts.c.ended_at.is_(None),
        broadcasts.c.state == State.SENDING,
        outbox.c.broadcast_id == broadcasts.c.id,
        _WAITING,
        outbox.c.due_at <= before,
    )
    leaves = exists().where(budget.c.seen_at > before)
    still = (await tx.execute(select(and_(~leaves, or_(bulk, overdue > 0))))).scalar_one()
    return Backlog(overdue, oldest, bool(still))


def _behind(receiver: str, before: datetime) -> ColumnElement[bool]:
    """Whether an earlier row to the same person or channel is put off; looked up row by row, each in its index."""
    first = outbox.alias("first")
    earlier: Select[int] = select(literal_column("1", Integer)).where(
        first.c[receiver] == outbox.c[receiver],
        first.c.broadcast_id.is_(None),
        first.c.state == literal_column(_WAITS),
        first.c.id < outbox.c.id,
        first.c.due_at > before,
    )
    return earlier.correlate(outbox).offset(literal_column("0")).exists()
