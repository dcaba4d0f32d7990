"""Broadcasts and their ledger: the rows of the outbox that belong to them.

The trap: a million receivers in one transaction block everything else. They are planned by keyset, chunk after chunk,
each in a transaction of its own; when a process is killed, any other continues.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Select,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from domain.broadcasts import (
    RETRIABLE,
    Audience,
    Broadcast,
    Kind,
    Numbers,
    Skipped,
    State,
)
from domain.outbox import Rank, RowKind, RowState
from storage import clocks, rows
from storage.db import Tx
from storage.tables import broadcast_figures, broadcasts, offices, outbox, people, subscriptions
from storage.tables.columns import inline

# This many rows are written in some 30 ms, for which a person who steers the broadcast has to wait.
CHUNK = 5_000
_WAITING = outbox.c.state == inline(RowState.WAITING)
_SENDING = outbox.c.state == inline(RowState.SENDING)

_COLUMNS = rows.columns(broadcasts, Broadcast)


async def add(
    tx: Tx,
    *,
    kind: Kind,
    author_id: int,
    texts: Mapping[str, str],
    photo: str | None,
    audience: Audience,
    story_id: int | None,
    progress_message: int | None,
    starts_at: datetime,
    now: datetime,
) -> Broadcast:
    """Store a broadcast that is being sent; nobody of its audience is planned yet."""
    statement = insert(broadcasts).values(
        kind=kind,
        state=State.SENDING,
        author_id=author_id,
        texts=dict(texts),
        photo=photo,
        audience=audience,
        story_id=story_id,
        progress_message=progress_message,
        planned_to=0,
        made_at=now,
        starts_at=starts_at,
    )
    return rows.read((await tx.execute(statement.returning(*_COLUMNS))).one(), Broadcast)


async def load(tx: Tx, broadcast_id: int) -> Broadcast | None:
    """The broadcast with this id."""
    row = (await tx.execute(select(*_COLUMNS).where(broadcasts.c.id == broadcast_id))).one_or_none()
    return rows.read(row, Broadcast) if row else None


async def running(tx: Tx) -> list[Broadcast]:
    """The broadcasts that have not ended, paused and cancelled ones among them.

    Those whose whole audience is planned are locked, for they may end; one that another transaction has locked is omitted.
    """
    not_ended = select(*_COLUMNS).where(broadcasts.c.ended_at.is_(None)).order_by(broadcasts.c.id)
    planned = await tx.execute(not_ended.where(broadcasts.c.planned_to.is_(None)).with_for_update(skip_locked=True))
    unplanned = await tx.execute(not_ended.where(broadcasts.c.planned_to.is_not(None)))
    return [rows.read(row, Broadcast) for row in (*planned, *unplanned)]


async def has_large_work(tx: Tx) -> bool:
    """Whether some audience is not wholly planned, or rows of a cancelled broadcast still wait."""
    return (await tx.execute(_large_work().limit(1))).first() is not None


async def take_large_work(tx: Tx) -> Broadcast | None:
    """The next such broadcast, locked until the transaction ends; None when others have locked all of them."""
    statement = _large_work().order_by(broadcasts.c.id).limit(1).with_for_update(skip_locked=True, key_share=True)
    row = (await tx.execute(statement)).one_or_none()
    return rows.read(row, Broadcast) if row else None


def _large_work() -> Select[Any]:
    waits = exists().where(outbox.c.broadcast_id == broadcasts.c.id, _WAITING)
    cancelled = and_(broadcasts.c.state == State.CANCELLED, waits)
    return select(*_COLUMNS).where(
        broadcasts.c.ended_at.is_(None), or_(broadcasts.c.planned_to.is_not(None), cancelled)
    )


async def end(tx: Tx, broadcast: Broadcast, *, now: datetime) -> bool:
    """End a cancelled broadcast, whose rows are all settled. False when it had ended before."""
    statement = (
        update(broadcasts).where(broadcasts.c.id == broadcast.id, broadcasts.c.ended_at.is_(None)).values(ended_at=now)
    )
    return (await tx.execute(statement)).rowcount == 1


# Planning


def _receivers(audience: Audience, *, at: datetime | None = None, now: datetime | None = None) -> Select[Any]:
    """The ids of the people in an audience; at: of those who were in it then.

    Who has been in it since a moment that lies ahead of `now` was in it before the clock was put back.
    """
    if audience is Audience.OFFICERS:
        found, since = select(offices.c.person_id).where(offices.c.until.is_(None)).distinct(), offices.c.since
    else:
        found, since = select(subscriptions.c.person_id), subscriptions.c.since
    if at is None or now is None:
        return found
    return found.where(or_(since <= at, since > now + clocks.DIFFER))


async def reach(tx: Tx, audience: Audience) -> tuple[int, int]:
    """How many people an audience has, and how many of them are unreachable."""
    receivers = _receivers(audience).subquery()
    unreachable = func.count().filter(people.c.resting_since.is_not(None))
    statement = select(func.count(), unreachable).select_from(receivers)
    statement = statement.join(people, people.c.id == receivers.c.person_id)
    row = (await tx.execute(statement)).one()
    return row[0], row[1]


async def plan(tx: Tx, broadcast: Broadcast, *, now: datetime) -> int:
    """Store rows for the next CHUNK people of the audience as it was when the broadcast began.

    Returns how many of them can be reached. Who is unreachable gets a row too, already settled, so that the audience is
    complete. `planned_to` records the progress; the caller has locked the broadcast.
    """
    assert broadcast.planned_to is not None
    after = broadcast.planned_to
    receivers = _receivers(broadcast.audience, at=broadcast.made_at, now=now)
    person = receivers.selected_columns[0]
    chunk = receivers.where(person > after).order_by(person).limit(CHUNK).subquery()
    size, last = (await tx.execute(select(func.count(), func.max(chunk.c.person_id)))).one()
    reached = await _plan_part(tx, broadcast, receivers, after, last, now) if size else 0
    planned_to = last if size == CHUNK else None
    await tx.execute(update(broadcasts).where(broadcasts.c.id == broadcast.id).values(planned_to=planned_to))
    return reached


async def _plan_part(tx: Tx, broadcast: Broadcast, receivers: Select[Any], after: int, last: int, now: datetime) -> int:
    """Store the rows of the people between two ids. Both tables get the bounds, so that no query plan reads more of them."""
    person = receivers.selected_columns[0]
    chunk = receivers.where(person > after, person <= last).subquery()
    unreachable = people.c.resting_since.is_not(None)
    rows = (
        select(
            people.c.id,
            literal(broadcast.id),
            literal(int(Rank.BULK)),
            literal(RowKind.BROADCAST.value),
            cast("{}", JSONB),
            case((unreachable, RowState.SKIPPED.value), else_=RowState.WAITING.value),
            case((unreachable, cast(Skipped.UNREACHABLE.value, Text))),
            literal(broadcast.starts_at),
            case((unreachable, literal(now))),
        )
        .join(chunk, chunk.c.person_id == people.c.id)
        .where(people.c.id > after, people.c.id <= last)
        .order_by(people.c.id)
    )
    columns = ["person_id", "broadcast_id", "rank", "kind", "params", "state", "reason", "due_at", "settled_at"]
    made = insert(outbox).from_select(columns, rows).returning(outbox.c.state).cte("made")
    reached = select(func.count()).where(made.c.state == RowState.WAITING)
    return int((await tx.execute(reached)).scalar_one())


async def stop_planning(tx: Tx, broadcast_id: int) -> None:
    """Plan nobody else of the audience."""
    await tx.execute(update(broadcasts).where(broadcasts.c.id == broadcast_id).values(planned_to=None))


async def plan_channels(tx: Tx, broadcast: Broadcast, channel_ids: Iterable[int]) -> int:
    """Store a row for each channel; returns how many there are."""
    rows = [
        {
            "channel_id": number,
            "broadcast_id": broadcast.id,
            "rank": Rank.BULK,
            "kind": RowKind.BROADCAST,
            "params": {},
            "due_at": broadcast.starts_at,
        }
        for number in dict.fromkeys(channel_ids)
    ]
    if rows:
        await tx.execute(insert(outbox), rows)
    return len(rows)


# The ledger


async def numbers(tx: Tx, broadcast_id: int) -> Numbers:
    """How many rows of the broadcast are in which state, those among them that were condensed (`ledger.condensing`)."""
    reason = func.coalesce(outbox.c.reason, "").label("reason")
    there = select(outbox.c.state, reason, func.count()).where(outbox.c.broadcast_id == broadcast_id)
    condensed = select(broadcast_figures.c.state, broadcast_figures.c.reason, broadcast_figures.c.number).where(
        broadcast_figures.c.broadcast_id == broadcast_id
    )
    # One statement: rows that are condensed just now are counted once.
    statement = there.group_by(outbox.c.state, outbox.c.reason).union_all(condensed).order_by("state", "reason")
    counted: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for state, why, number in await tx.execute(statement):
        counted[state][why] += number
    return Numbers(
        waiting=sum(counted[RowState.WAITING].values()),
        sending=sum(counted[RowState.SENDING].values()),
        sent=sum(counted[RowState.SENT].values()),
        unknown=sum(counted[RowState.UNKNOWN].values()),
        failed=dict(counted[RowState.FAILED]),
        skipped=dict(counted[RowState.SKIPPED]),
    )


async def on_its_way(tx: Tx, broadcast_id: int) -> bool:
    """Whether a row of the broadcast is not settled yet; each state is looked up in its own index."""
    its = outbox.c.broadcast_id == broadcast_id
    statement = select(or_(exists().where(its, _WAITING), exists().where(its, _SENDING)))
    return bool((await tx.execute(statement)).scalar())


async def skip_waiting(tx: Tx, broadcast_id: int, reason: Skipped, *, now: datetime) -> int:
    """Skip up to CHUNK of the broadcast's waiting rows; returns how many there were."""
    waiting = select(outbox.c.id).where(outbox.c.broadcast_id == broadcast_id, _WAITING).limit(CHUNK)
    some = waiting.with_for_update(skip_locked=True).cte("some")
    statement = update(outbox).where(outbox.c.id == some.c.id)
    return (await tx.execute(statement.values(state=RowState.SKIPPED, reason=reason, settled_at=now))).rowcount


async def resend_unknown(tx: Tx, broadcast_id: int, *, now: datetime) -> int:
    """Have the unknown rows sent again; returns how many there are."""
    return await _wait_again(tx, broadcast_id, now, outbox.c.state == RowState.UNKNOWN)


async def retry_failed(tx: Tx, broadcast_id: int, *, now: datetime) -> int:
    """Have the rows tried again that failed for a reason that may pass; returns how many there are."""
    return await _wait_again(
        tx, broadcast_id, now, outbox.c.state == RowState.FAILED, outbox.c.reason.in_(sorted(RETRIABLE))
    )


async def _wait_again(tx: Tx, broadcast_id: int, now: datetime, *which: Any) -> int:
    empty = dict.fromkeys(("reason", "put_off_at", "settled_at"))
    statement = update(outbox).where(outbox.c.broadcast_id == broadcast_id, *which)
    statement = statement.values(state=RowState.WAITING, attempts=0, due_at=now, **empty)
    return (await tx.execute(statement)).rowcount
