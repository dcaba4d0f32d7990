"""What has still to be sent, and what became of it. Workers claim rows, send outside any transaction, and settle them.

At any moment every row is in one state, so that a broadcast's numbers add up:
waiting + sending + sent + failed + skipped + unknown = audience.

The trap: a worker that slept over its lease. Its row may be another worker's by now, so whatever it says about the row
counts only while the lease is still its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, bindparam, case, func, literal_column, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from storage.session import Tx
from storage.tables import broadcasts, channels, people_
from storage.tables import outbox as table

CHANNEL = "outbox"
# A group or channel may get 20 messages a minute, where a person may get one a second.
_CHANNEL_PAUSES = 3


class Rank(IntEnum):
    """Replies go before notices, notices before bulk. Bulk is what belongs to a broadcast, and nothing else is."""

    REPLY = 1
    NOTICE = 2
    BULK = 3


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed row with its receiver.

    message_id: what was sent when the row was sent before. lease_until: until when it is the claimer's. resting: its
    reader is out of reach. language: in which it is to be rendered.
    """

    id: int
    rank: Rank
    kind: str
    params: dict[str, Any]
    attempts: int
    message_id: int | None
    lease_until: datetime
    broadcast_id: int | None
    person_id: int | None
    channel_id: int | None
    edge: str
    address: str
    resting: bool
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


async def arm(tx: Tx, person_id: int, kind: str, params: dict[str, Any], *, key: str, now: datetime) -> bool:
    """Have the one row with this key sent, again if it was sent before; one that waits only gets the new `params`.

    False while the row is being sent just now: then nothing is changed, and the caller comes again.
    """
    statement = insert(table).values(
        person_id=person_id, kind=kind, params=params, rank=Rank.NOTICE, key=key, due_at=now
    )
    statement = statement.on_conflict_do_update(
        index_elements=[table.c.key],
        set_={
            "state": "waiting",
            "params": statement.excluded.params,
            "due_at": case((table.c.state == "waiting", table.c.due_at), else_=statement.excluded.due_at),
            "attempts": 0,
            "reason": None,
            "settled_at": None,
        },
        where=table.c.state != "sending",
    )
    armed = (await tx.execute(statement.returning(table.c.id))).scalar() is not None
    await stir(tx)
    return armed


async def params_of(tx: Tx, key: str) -> dict[str, Any] | None:
    """What the row with this key was written with."""
    found: dict[str, Any] | None = (await tx.execute(select(table.c.params).where(table.c.key == key))).scalar()
    return found


async def awaiting(tx: Tx, person_ids: Iterable[int], kinds: Iterable[str], params: dict[str, Any]) -> set[int]:
    """Those of these people to whom one of `kinds` with these params has still to be said."""
    statement = select(table.c.person_id).where(
        table.c.person_id.in_(list(person_ids)),
        table.c.kind.in_(list(kinds)),
        table.c.params == params,
        _in_state("waiting", "sending"),
    )
    return set((await tx.execute(statement)).scalars())


async def stir(tx: Tx) -> None:
    """Wake the workers of all processes once this transaction is committed."""
    await tx.execute(text(f"NOTIFY {CHANNEL}"))


async def claim(tx: Tx, *, now: datetime, lease: timedelta, limit: int, chat_pause: timedelta) -> list[Parcel]:
    """Take up to `limit` rows that are due, the most urgent first, at most one a chat.

    1. There is a lane for replies, one for notices, and one for each broadcast that is being sent; the broadcasts share
    what is left. 2. A chat gets its messages one at a time, and replies and notices in order; see `_way_is_free`.
    3. Another process's rows are passed over (SKIP LOCKED). The lease brings back what a killed process had taken.
    """
    moments = {
        "at": now,
        "until": now + lease,
        "paced_person": now - chat_pause,
        "paced_channel": now - chat_pause * _CHANNEL_PAUSES,
    }
    taken: list[int] = []
    for rank in (Rank.REPLY, Rank.NOTICE):
        taken += await _take(tx, _TAKE_URGENT, limit - len(taken), {"lane": rank} | moments)
    lanes = await _lanes(tx)
    for place, lane in enumerate(lanes):
        share = -(-(limit - len(taken)) // (len(lanes) - place))
        taken += await _take(tx, _TAKE_BULK, share, {"lane": lane} | moments)
    return await _parcels(tx, taken) if taken else []


async def _take(tx: Tx, statement: Any, most: int, values: dict[str, Any]) -> list[int]:
    return list((await tx.execute(statement, {"most": most} | values)).scalars()) if most else []


async def _lanes(tx: Tx) -> list[int]:
    """The broadcasts that are being sent."""
    sending = select(broadcasts.c.id).where(broadcasts.c.ended_at.is_(None), broadcasts.c.state == "sending")
    return list((await tx.execute(sending.order_by(broadcasts.c.id))).scalars())


def _taking(lane: ColumnElement[bool]) -> Any:
    """The statement that takes rows of a lane; made once, for it is run many times a second."""
    chosen = (
        select(table.c.id)
        .where(lane, _in_state("waiting"), table.c.due_at <= bindparam("at"), *_way_is_free())
        .order_by(table.c.due_at, table.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True, of=table)
        .cte("chosen")
    )
    return (
        update(table)
        .where(table.c.id == chosen.c.id)
        .values(state="sending", attempts=table.c.attempts + 1, lease_until=bindparam("until"))
        .returning(table.c.id)
    )


def _way_is_free() -> list[ColumnElement[bool]]:
    """No other row of the chat is in the way: being sent, more urgent and due, or sent a moment ago.

    Nor, for a reply or a notice, an older one of its kind, be it due or not. Rows of a broadcast do not wait for each
    other: one of a paused broadcast would hold up all later ones. Two processes that look at the same instant may each
    take a row of a chat, of different kinds; an edge allows so short a burst.
    """
    other = table.alias("other")
    first = or_(
        _in_state("sending", of=other),
        and_(other.c.rank < table.c.rank, other.c.due_at <= bindparam("at")),
        and_(other.c.rank == table.c.rank, other.c.id < table.c.id, table.c.rank < Rank.BULK),
    )
    free = []
    for same_chat, paced in (
        (other.c.person_id == table.c.person_id, "paced_person"),
        (other.c.channel_id == table.c.channel_id, "paced_channel"),
    ):
        just_now = other.c.settled_at > bindparam(paced)
        free.append(_no(other, same_chat, _in_state("waiting", "sending", of=other), first))
        free.append(_no(other, same_chat, _in_state("sent", of=other), just_now))
    return free


def _no(other: FromClause, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """No such row. OFFSET 0 keeps it a look-up for each candidate: joined, a million rows may be read to find three."""
    return ~select(other.c.id).where(*conditions).offset(0).correlate(table).exists()


def _in_state(*states: str, of: FromClause = table) -> ColumnElement[bool]:
    """The states stand in the statement itself: for a parameter no partial index would be looked at."""
    return of.c.state.in_([literal_column(f"'{state}'") for state in states])


_URGENT = and_(table.c.rank == bindparam("lane"), table.c.broadcast_id.is_(None))
_BULK = table.c.broadcast_id == bindparam("lane")
_TAKE_URGENT, _TAKE_BULK = _taking(_URGENT), _taking(_BULK)
_NEXT_URGENT, _NEXT_BULK = (
    select(table.c.due_at).where(lane, _in_state("waiting")).order_by(table.c.due_at).limit(1)
    for lane in (_URGENT, _BULK)
)


async def _parcels(tx: Tx, ids: Iterable[int]) -> list[Parcel]:
    statement = (
        select(
            table.c.id,
            table.c.rank,
            table.c.kind,
            table.c.params,
            table.c.attempts,
            table.c.message_id,
            table.c.lease_until,
            table.c.broadcast_id,
            table.c.person_id,
            table.c.channel_id,
            func.coalesce(people_.c.edge, channels.c.edge).label("edge"),
            func.coalesce(people_.c.address, channels.c.address).label("address"),
            people_.c.resting_since.is_not(None).label("resting"),
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


def _mine(parcel: Parcel) -> tuple[ColumnElement[bool], ...]:
    return table.c.id == parcel.id, _in_state("sending"), table.c.lease_until == parcel.lease_until


async def settle(
    tx: Tx, parcel: Parcel, state: str, *, now: datetime, reason: str | None = None, message_id: int | None = None
) -> bool:
    """Write down what became of a claimed row: sent, failed, skipped or unknown. False when the lease was lost."""
    values: dict[str, Any] = {"state": state, "reason": reason, "settled_at": now, "lease_until": None}
    if message_id is not None:
        values["message_id"] = message_id
    return (await tx.execute(update(table).where(*_mine(parcel)).values(**values))).rowcount == 1


async def put_back(
    tx: Tx, parcel: Parcel, *, due_at: datetime, reason: str | None = None, counted: bool = True
) -> bool:
    """A claimed row is to be tried at `due_at`; counted: this was an attempt. False when the lease was lost."""
    attempts = table.c.attempts if counted else table.c.attempts - 1
    statement = update(table).where(*_mine(parcel))
    statement = statement.values(state="waiting", due_at=due_at, reason=reason, lease_until=None, attempts=attempts)
    put = (await tx.execute(statement)).rowcount == 1
    # The worker went to sleep while nothing was waiting; it has to learn of the new moment.
    await stir(tx)
    return put


async def holds(tx: Tx, edge: str, address: str, rank: Rank) -> bool:
    """Whether a row of this rank is still open for the person at this address."""
    person = select(people_.c.id).where(people_.c.edge == edge, people_.c.address == address).scalar_subquery()
    opened = select(table.c.id).where(
        table.c.person_id == person, table.c.rank == rank, _in_state("waiting", "sending")
    )
    return (await tx.execute(opened.limit(1))).scalar() is not None


async def release(tx: Tx, person_id: int, *, now: datetime) -> None:
    """The person can be reached again: what was put off for their sake is due now."""
    waiting = (table.c.person_id == person_id, _in_state("waiting"), table.c.due_at > now)
    await tx.execute(update(table).where(*waiting, table.c.reason == RESTING).values(due_at=now, reason=None))
    await stir(tx)


# The reason of a notice that waits for its reader's return.
RESTING = "resting"


async def expire(tx: Tx, *, now: datetime) -> int:
    """Deal with the rows of processes that died while they were sending; how many there were.

    A reply or a notice is sent again: said twice is better than never. A row of a broadcast becomes `unknown`, which is
    never sent again by itself but shown to a person.
    """
    expired = (_in_state("sending"), table.c.lease_until < now)
    bulk = update(table).where(*expired, table.c.rank == Rank.BULK)
    lost = await tx.execute(bulk.values(state="unknown", reason="interrupted", settled_at=now, lease_until=None))
    rest = update(table).where(*expired, table.c.rank != Rank.BULK)
    again = await tx.execute(rest.values(state="waiting", due_at=now, lease_until=None))
    return lost.rowcount + again.rowcount


async def next_due(tx: Tx) -> datetime | None:
    """When the next row is due that may be claimed, None when none waits."""
    lanes = [(_NEXT_URGENT, int(rank)) for rank in (Rank.REPLY, Rank.NOTICE)]
    lanes += [(_NEXT_BULK, lane) for lane in await _lanes(tx)]
    moments = [(await tx.execute(statement, {"lane": lane})).scalar() for statement, lane in lanes]
    return min((moment for moment in moments if moment is not None), default=None)


async def depth(tx: Tx) -> dict[str, int]:
    """How many rows are open, by state."""
    statement = select(table.c.state, func.count()).where(_in_state("waiting", "sending")).group_by(table.c.state)
    return dict((await tx.execute(statement)).all())
