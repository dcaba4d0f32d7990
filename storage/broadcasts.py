"""Broadcasts and their ledger: the rows of the outbox that belong to them.

The trap: a million receivers in one statement holds everything up; receivers are planned by keyset, chunk after chunk.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Text, case, cast, exists, func, insert, literal, literal_column, select, text, update
from sqlalchemy.dialects.postgresql import JSONB

from domain.broadcast import RETRIABLE, Audience, Broadcast, Kind, Numbers, Skipped, State
from storage.outbox import Rank
from storage.session import Tx
from storage.tables import broadcasts as table
from storage.tables import offices, outbox, people_, subscriptions

# The kind of a row of the outbox that carries a broadcast to one receiver.
ROW = "broadcast"
CHUNK = 10_000

_COLUMNS = (
    table.c.id,
    table.c.kind,
    table.c.state,
    table.c.version,
    table.c.author_id,
    table.c.story_id,
    table.c.texts,
    table.c.photo,
    table.c.audience,
    table.c.progress_message,
    table.c.made_at,
    table.c.ended_at,
)


def _broadcast(row: Any) -> Broadcast:
    values = {column.name: getattr(row, column.name) for column in _COLUMNS}
    kinds = {"kind": Kind(row.kind), "state": State(row.state), "audience": Audience(row.audience)}
    return Broadcast(**{**values, **kinds})


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
    now: datetime,
) -> int:
    """Write a broadcast that is being sent; its id."""
    statement = insert(table).values(
        kind=kind,
        state=State.SENDING,
        author_id=author_id,
        texts=dict(texts),
        photo=photo,
        audience=audience,
        story_id=story_id,
        progress_message=progress_message,
        made_at=now,
    )
    return int((await tx.execute(statement.returning(table.c.id))).scalar_one())


async def load(tx: Tx, broadcast_id: int) -> Broadcast | None:
    """The broadcast with this id."""
    row = (await tx.execute(select(*_COLUMNS).where(table.c.id == broadcast_id))).one_or_none()
    return _broadcast(row) if row else None


async def running(tx: Tx) -> list[Broadcast]:
    """The broadcasts of which something may still become, paused and cancelled ones among them, locked.

    One that somebody is steering just now is left out.
    """
    statement = select(*_COLUMNS).where(table.c.ended_at.is_(None)).order_by(table.c.id)
    statement = statement.with_for_update(skip_locked=True)
    return [_broadcast(row) for row in await tx.execute(statement)]


async def move(tx: Tx, broadcast: Broadcast, to: State, *, ended_at: datetime | None) -> bool:
    """Take the broadcast from the state and version in which it was seen to `to`. False when somebody was faster."""
    statement = (
        update(table)
        .where(table.c.id == broadcast.id, table.c.state == broadcast.state, table.c.version == broadcast.version)
        .values(state=to, version=table.c.version + 1, ended_at=ended_at)
    )
    return (await tx.execute(statement)).rowcount == 1


async def end(tx: Tx, broadcast: Broadcast, *, now: datetime) -> bool:
    """A cancelled broadcast has no row left that is on its way. False when that was known before."""
    statement = update(table).where(table.c.id == broadcast.id, table.c.ended_at.is_(None)).values(ended_at=now)
    return (await tx.execute(statement)).rowcount == 1


# Planning


def _receivers(audience: Audience) -> Select[Any]:
    """The ids of the people in an audience."""
    if audience is Audience.OFFICERS:
        return select(offices.c.person_id).where(offices.c.until.is_(None)).distinct()
    return select(subscriptions.c.person_id)


async def reach(tx: Tx, audience: Audience) -> tuple[int, int]:
    """How many people an audience has, and how many of them rest."""
    receivers = _receivers(audience).subquery()
    resting = func.count().filter(people_.c.resting_since.is_not(None))
    statement = (
        select(func.count(), resting).select_from(receivers).join(people_, people_.c.id == receivers.c.person_id)
    )
    row = (await tx.execute(statement)).one()
    return row[0], row[1]


async def plan_people(tx: Tx, broadcast_id: int, audience: Audience, *, now: datetime) -> int:
    """Write a row for everybody in the audience, CHUNK people at a time; how many of them can be reached.

    Who rests gets a row as well, settled already: the audience is complete.
    """
    after, reached = 0, 0
    receivers = _receivers(audience)
    person = receivers.selected_columns[0]
    while True:
        chunk = receivers.where(person > after).order_by(person).limit(CHUNK).subquery()
        last = (await tx.execute(select(func.max(chunk.c.person_id)))).scalar()
        if last is None:
            if after > CHUNK:
                # Until the planner knows of so many new rows, it may sort them all to find the next three.
                await tx.execute(text("ANALYZE outbox"))
            return reached
        reached += await _plan_chunk(
            tx, broadcast_id, receivers.where(person > after, person <= last), after, last, now
        )
        after = last


async def _plan_chunk(tx: Tx, broadcast_id: int, receivers: Select[Any], after: int, last: int, now: datetime) -> int:
    """The people between two ids, told to both tables, so that no plan looks at more of them than these."""
    chunk = receivers.subquery()
    rests = people_.c.resting_since.is_not(None)
    rows = (
        select(
            people_.c.id,
            literal(broadcast_id),
            literal(int(Rank.BULK)),
            literal(ROW),
            cast("{}", JSONB),
            case((rests, "skipped"), else_="waiting"),
            case((rests, cast(Skipped.RESTING.value, Text))),
            literal(now),
            case((rests, literal(now))),
        )
        .join(chunk, chunk.c.person_id == people_.c.id)
        .where(people_.c.id > after, people_.c.id <= last)
        .order_by(people_.c.id)
    )
    columns = ["person_id", "broadcast_id", "rank", "kind", "params", "state", "reason", "due_at", "settled_at"]
    made = insert(outbox).from_select(columns, rows).returning(outbox.c.state).cte("made")
    reached = select(func.count()).where(made.c.state == "waiting")
    return int((await tx.execute(reached)).scalar_one())


async def plan_channels(tx: Tx, broadcast_id: int, channel_ids: Iterable[int], *, now: datetime) -> int:
    """Write a row for each channel; how many there are."""
    rows = [
        {
            "channel_id": number,
            "broadcast_id": broadcast_id,
            "rank": Rank.BULK,
            "kind": ROW,
            "params": {},
            "due_at": now,
        }
        for number in dict.fromkeys(channel_ids)
    ]
    if rows:
        await tx.execute(insert(outbox), rows)
    return len(rows)


# The ledger


async def numbers(tx: Tx, broadcast_id: int) -> Numbers:
    """How many rows of the broadcast stand where."""
    statement = (
        select(outbox.c.state, outbox.c.reason, func.count())
        .where(outbox.c.broadcast_id == broadcast_id)
        .group_by(outbox.c.state, outbox.c.reason)
        .order_by(outbox.c.state, outbox.c.reason)
    )
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for state, reason, number in await tx.execute(statement):
        counted[state][reason or ""] = number
    return Numbers(
        waiting=sum(counted["waiting"].values()),
        sending=sum(counted["sending"].values()),
        sent=sum(counted["sent"].values()),
        unknown=sum(counted["unknown"].values()),
        failed=counted["failed"],
        skipped=counted["skipped"],
    )


async def on_its_way(tx: Tx, broadcast_id: int) -> bool:
    """Whether a row of the broadcast is not settled yet."""
    open_ = outbox.c.state.in_([literal_column("'waiting'"), literal_column("'sending'")])
    statement = select(exists().where(outbox.c.broadcast_id == broadcast_id, open_))
    return bool((await tx.execute(statement)).scalar())


async def skip_waiting(tx: Tx, broadcast_id: int, reason: Skipped, *, now: datetime) -> int:
    """What of the broadcast still waits is not sent any more; how many rows that were."""
    waiting = (outbox.c.broadcast_id == broadcast_id, outbox.c.state == literal_column("'waiting'"))
    statement = update(outbox).where(*waiting).values(state="skipped", reason=reason, settled_at=now)
    return (await tx.execute(statement)).rowcount


async def resend_unknown(tx: Tx, broadcast_id: int, *, now: datetime) -> int:
    """Have those sent again of which nobody knows whether they arrived; how many there are."""
    return await _wait_again(tx, broadcast_id, now, outbox.c.state == "unknown")


async def retry_failed(tx: Tx, broadcast_id: int, *, now: datetime) -> int:
    """Have those tried again that failed for a reason that may pass; how many there are."""
    return await _wait_again(tx, broadcast_id, now, outbox.c.state == "failed", outbox.c.reason.in_(sorted(RETRIABLE)))


async def _wait_again(tx: Tx, broadcast_id: int, now: datetime, *which: Any) -> int:
    values = {"state": "waiting", "reason": None, "attempts": 0, "due_at": now, "settled_at": None}
    statement = update(outbox).where(outbox.c.broadcast_id == broadcast_id, *which).values(**values)
    return (await tx.execute(statement)).rowcount


@dataclass(frozen=True, slots=True)
class Delivery:
    """A broadcast and one of its readers as they stand at the moment of sending."""

    broadcast: Broadcast
    subscribed: bool
    officer: bool


async def delivery(tx: Tx, broadcast_id: int, person_id: int | None) -> Delivery:
    """The broadcast for one reader; person_id: None for a channel."""
    subscribed = exists().where(subscriptions.c.person_id == person_id)
    officer = exists().where(offices.c.person_id == person_id, offices.c.until.is_(None))
    statement = select(*_COLUMNS, subscribed.label("subscribed"), officer.label("officer"))
    row = (await tx.execute(statement.where(table.c.id == broadcast_id))).one()
    return Delivery(_broadcast(row), row.subscribed, row.officer)
