"""What has still to be sent, and what became of it. Workers claim rows (`claims`), send, and settle them here.

At any moment every row is in one state, so that a broadcast's numbers add up:
waiting + sending + sent + failed + skipped + unknown = audience.

The trap: a worker whose lease has run out. Another worker may have claimed its row, so what the first one settles counts
only while the lease is still its own.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import (
    and_,
    case,
    func,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from domain.broadcasts import Skipped
from domain.outbox import UNREACHABLE, Ended, Rank, RowState
from storage import clocks
from storage.db import Tx, sql
from storage.tables import outbox, people

CHANNEL = "outbox"
_STATEMENTS = sql.load(Path(__file__).with_suffix(".sql"))
# The states are literals: with a parameter no partial index would be used.
_WAITING = outbox.c.state == literal_column(f"'{RowState.WAITING}'")
_SENDING = outbox.c.state == literal_column(f"'{RowState.SENDING}'")
# Rows of no broadcast: only these are in the indexes by person.
_OPEN = and_(
    outbox.c.broadcast_id.is_(None),
    outbox.c.state.in_([literal_column(f"'{RowState.WAITING}'"), literal_column(f"'{RowState.SENDING}'")]),
)
_BY_KEY: dict[str, Any] = {"index_elements": [outbox.c.key], "index_where": outbox.c.key.is_not(None)}


async def enqueue(
    tx: Tx,
    person_id: int,
    kind: str,
    params: dict[str, Any],
    *,
    now: datetime,
    rank: Rank = Rank.NOTICE,
    key: str | None = None,
    after: float = 0,
) -> bool:
    """Enqueue a message to a person, due in `after` seconds. False for a second one with the same key: it is not stored."""
    statement = insert(outbox).values(
        person_id=person_id,
        kind=kind,
        params=params,
        rank=rank,
        key=key,
        due_at=now + timedelta(seconds=after),
        put_off_at=now if after else None,
    )
    stored = (await tx.execute(statement.on_conflict_do_nothing(**_BY_KEY))).rowcount == 1
    await wake(tx)
    return stored


async def refresh(tx: Tx, person_id: int, kind: str, params: dict[str, Any], *, key: str, now: datetime) -> bool:
    """Have the one row with this key sent, again if it was sent before; a waiting row only gets the new `params`.

    False while the row is being sent just now: then nothing is changed, and the caller tries again later.
    """
    statement = insert(outbox).values(
        person_id=person_id, kind=kind, params=params, rank=Rank.NOTICE, key=key, due_at=now
    )
    statement = statement.on_conflict_do_update(
        **_BY_KEY,
        set_={
            "state": RowState.WAITING,
            "params": statement.excluded.params,
            "due_at": case((outbox.c.state == RowState.WAITING, outbox.c.due_at), else_=statement.excluded.due_at),
            "put_off_at": case((outbox.c.state == RowState.WAITING, outbox.c.put_off_at)),
            "attempts": 0,
            "reason": None,
            "settled_at": None,
        },
        where=outbox.c.state != RowState.SENDING,
    )
    refreshed = (await tx.execute(statement.returning(outbox.c.id))).scalar() is not None
    await wake(tx)
    return refreshed


async def withdraw(tx: Tx, keys: Iterable[str], *, now: datetime) -> int:
    """Do not send the rows with these keys; returns how many were still to be sent. One that is being sent is left alone."""
    rows = (outbox.c.key.in_(list(keys)), _WAITING)
    statement = update(outbox).where(*rows)
    return (
        await tx.execute(statement.values(state=RowState.SKIPPED, reason=Skipped.NOT_NEEDED, settled_at=now))
    ).rowcount


async def params_of(tx: Tx, key: str) -> dict[str, Any] | None:
    """The params of the row with this key."""
    found: dict[str, Any] | None = (await tx.execute(select(outbox.c.params).where(outbox.c.key == key))).scalar()
    return found


async def awaiting(tx: Tx, person_ids: Iterable[int], kinds: Iterable[str], params: dict[str, Any]) -> set[int]:
    """Those of these people to whom a message of one of `kinds` with these params still has to be sent."""
    statement = select(outbox.c.person_id).where(
        outbox.c.person_id.in_(list(person_ids)),
        outbox.c.kind.in_(list(kinds)),
        outbox.c.params == params,
        _OPEN,
    )
    return set((await tx.execute(statement)).scalars())


async def wake(tx: Tx) -> None:
    """Wake the workers of all processes once this transaction is committed."""
    await tx.execute(text(f"NOTIFY {CHANNEL}"))


async def settle(tx: Tx, ended: Sequence[Ended], *, now: datetime) -> set[int]:
    """Write down what became of claimed rows, in one statement; the ids of those whose lease was not lost.

    A row whose lease was lost is left unchanged: another worker may have claimed it.
    """
    rows = [
        {
            "id": one.parcel.id,
            "lease": one.parcel.lease_until,
            "state": one.state,
            "reason": one.reason,
            "message_id": one.message_id,
            "due_at": one.due_at,
            "counted": one.counted,
        }
        for one in ended
    ]
    settled = {
        row["id"] for row in await tx.fetch(_STATEMENTS["settle"], ended=msgspec.json.encode(rows).decode(), now=now)
    }
    if any(one.due_at is not None for one in ended):
        # Workers may sleep because nothing was waiting; they are woken to see the new moment.
        await wake(tx)
    return settled


async def holds(tx: Tx, edge: str, address: str, rank: Rank) -> bool:
    """Whether a row of this rank is still open for the person at this address."""
    person = select(people.c.id).where(people.c.edge == edge, people.c.address == address).scalar_subquery()
    opened = select(outbox.c.id).where(outbox.c.person_id == person, outbox.c.rank == rank, _OPEN)
    return (await tx.execute(opened.limit(1))).scalar() is not None


async def release(tx: Tx, person_id: int, *, now: datetime) -> None:
    """The person can be reached again: the notices that waited for them are due now."""
    waiting = (outbox.c.person_id == person_id, _OPEN, _WAITING, outbox.c.due_at > now)
    await tx.execute(
        update(outbox).where(*waiting, outbox.c.reason == UNREACHABLE).values(due_at=now, reason=None, put_off_at=None)
    )
    await wake(tx)


async def put_back(tx: Tx, *, now: datetime) -> int:
    """After the clock was put back, what waits does so for as long as it was to; returns how many rows were changed."""
    found = [await tx.fetch(_STATEMENTS[name], now=now, differ=clocks.DIFFER) for name in ("put_back", "put_back_bulk")]
    if number := sum(map(len, found)):
        await wake(tx)
    return number


async def depth(tx: Tx) -> dict[RowState, int]:
    """How many rows are open, by state; each is counted in its own index."""
    counts = {RowState.WAITING: _WAITING, RowState.SENDING: _SENDING}
    return {
        state: (await tx.execute(select(func.count()).select_from(outbox).where(rows))).scalar_one()
        for state, rows in counts.items()
    }
