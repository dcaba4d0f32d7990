"""What has still to be sent, and what became of it. Workers claim rows, send outside any transaction, and settle them.

At any moment every row is in one state, so that a broadcast's numbers add up:
waiting + sending + sent + failed + skipped + unknown = audience.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import and_, exists, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from storage.session import Tx
from storage.tables import broadcasts, channels, people_
from storage.tables import outbox as table

CHANNEL = "outbox"


class Rank(IntEnum):
    """Replies go before notices, notices before bulk."""

    REPLY = 1
    NOTICE = 2
    BULK = 3


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed row with its receiver. language: in which it is to be rendered."""

    id: int
    rank: Rank
    kind: str
    params: dict[str, Any]
    attempts: int
    broadcast_id: int | None
    person_id: int | None
    channel_id: int | None
    edge: str
    address: str
    language: str


async def put(
    tx: Tx,
    person_id: int,
    kind: str,
    params: dict[str, Any],
    *,
    now: datetime,
    rank: Rank = Rank.NOTICE,
    key: str | None = None,
    after: float = 0,
) -> None:
    """Have something said to a person, in `after` seconds. A second one with the same key is not written."""
    statement = insert(table).values(
        person_id=person_id, kind=kind, params=params, rank=rank, key=key, due_at=now + timedelta(seconds=after)
    )
    await tx.execute(statement.on_conflict_do_nothing(index_elements=[table.c.key]))
    await stir(tx)


async def stir(tx: Tx) -> None:
    """Wake the workers of all processes once this transaction is committed."""
    await tx.execute(text(f"NOTIFY {CHANNEL}"))


async def claim(tx: Tx, *, now: datetime, lease: timedelta, limit: int, chat_pause: timedelta) -> list[Parcel]:
    """Take up to `limit` rows that are due, the most urgent first, at most one a chat.

    1. A chat gets its messages one at a time and in order: none is taken while another of it is being sent, or while an
       older one that is as urgent waits; nor within `chat_pause` of the last.
    2. Rows of a broadcast that is paused are left.
    3. Another process's rows are passed over (SKIP LOCKED). The lease brings back what a killed process had taken.
    """
    statement = _due(now, chat_pause).order_by(table.c.rank, table.c.due_at, table.c.id).limit(limit)
    chosen = statement.with_for_update(skip_locked=True, of=table).cte("chosen")
    taken = (
        update(table)
        .where(table.c.id == chosen.c.id)
        .values(state="sending", attempts=table.c.attempts + 1, lease_until=now + lease)
        .returning(table.c.id)
    )
    ids = (await tx.execute(taken)).scalars().all()
    return await _parcels(tx, ids) if ids else []


def _due(now: datetime, chat_pause: timedelta) -> Any:
    other = table.alias("other")
    same_chat = or_(other.c.person_id == table.c.person_id, other.c.channel_id == table.c.channel_id)
    in_the_way = and_(
        same_chat,
        or_(
            other.c.state == "sending",
            and_(other.c.state == "waiting", other.c.rank <= table.c.rank, other.c.id < table.c.id),
            and_(other.c.state == "sent", other.c.settled_at > now - chat_pause),
        ),
    )
    return select(table.c.id).where(
        table.c.state == "waiting", table.c.due_at <= now, ~exists().where(in_the_way), *_not_held()
    )


def _not_held() -> tuple[Any, ...]:
    """What keeps a waiting row back: its broadcast is paused; or a notice's reader is out of reach, until they return."""
    paused = exists().where(broadcasts.c.id == table.c.broadcast_id, broadcasts.c.state != "sending")
    resting = exists().where(people_.c.id == table.c.person_id, people_.c.resting_since.is_not(None))
    return ~paused, or_(table.c.rank == Rank.BULK, ~resting)


async def _parcels(tx: Tx, ids: Iterable[int]) -> list[Parcel]:
    edge = func.coalesce(people_.c.edge, channels.c.edge)
    address = func.coalesce(people_.c.address, channels.c.address)
    statement = (
        select(
            table.c.id,
            table.c.rank,
            table.c.kind,
            table.c.params,
            table.c.attempts,
            table.c.broadcast_id,
            table.c.person_id,
            table.c.channel_id,
            edge.label("edge"),
            address.label("address"),
            func.coalesce(people_.c.language, "vi").label("language"),
        )
        .outerjoin(people_, people_.c.id == table.c.person_id)
        .outerjoin(channels, channels.c.id == table.c.channel_id)
        .where(table.c.id.in_(list(ids)))
        .order_by(table.c.rank, table.c.due_at, table.c.id)
    )
    return [_parcel(row) for row in await tx.execute(statement)]


def _parcel(row: Any) -> Parcel:
    return Parcel(**{**row._mapping, "rank": Rank(row.rank)})


async def settle(
    tx: Tx, row_id: int, state: str, *, now: datetime, reason: str | None = None, message_id: int | None = None
) -> None:
    """Write down what became of a claimed row: sent, failed, skipped or unknown."""
    await tx.execute(
        update(table)
        .where(table.c.id == row_id, table.c.state == "sending")
        .values(state=state, reason=reason, message_id=message_id, settled_at=now, lease_until=None)
    )


async def put_back(tx: Tx, row_id: int, *, due_at: datetime, reason: str | None = None) -> None:
    """A claimed row is to be tried again at `due_at`."""
    await tx.execute(
        update(table)
        .where(table.c.id == row_id, table.c.state == "sending")
        .values(state="waiting", due_at=due_at, reason=reason, lease_until=None)
    )


async def expire(tx: Tx, *, now: datetime) -> int:
    """Deal with the rows of processes that died while they were sending.

    A reply or a notice is sent again: said twice is better than never. A row of a broadcast becomes `unknown`, which is
    never sent again by itself but shown to a person.
    """
    expired = (table.c.state == "sending", table.c.lease_until < now)
    bulk = update(table).where(*expired, table.c.rank == Rank.BULK)
    lost = await tx.execute(bulk.values(state="unknown", reason="interrupted", settled_at=now, lease_until=None))
    rest = update(table).where(*expired, table.c.rank != Rank.BULK)
    again = await tx.execute(rest.values(state="waiting", due_at=now, lease_until=None))
    return lost.rowcount + again.rowcount


async def next_due(tx: Tx) -> datetime | None:
    """When the next waiting row is due, None when nothing waits."""
    statement = select(func.min(table.c.due_at)).where(table.c.state == "waiting", *_not_held())
    moment: datetime | None = (await tx.execute(statement)).scalar()
    return moment


async def depth(tx: Tx) -> dict[str, int]:
    """How many rows are open, by state."""
    statement = (
        select(table.c.state, func.count()).where(table.c.state.in_(("waiting", "sending"))).group_by(table.c.state)
    )
    return dict((await tx.execute(statement)).all())
