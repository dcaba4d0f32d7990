"""Claiming rows of the outbox that are due, many at a time: each belongs to one process until its lease has run out.

The trap: dead tuples. Each claimed row leaves one at the beginning of the index until the next vacuum, and after 900,000
of a million every claim would read them all. So each process remembers where it found its last rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from domain.outbox import Parcel, Rank
from storage import clocks
from storage.db import Database, Tx, sql
from storage.db.sql import Statement

_STATEMENTS = sql.load(Path(__file__).with_suffix(".sql"))
_LOOK_BACK = timedelta(seconds=5)
_BEGINNING = (datetime(1970, 1, 1, tzinfo=UTC), 0)


@dataclass(slots=True)
class Cursors:
    """Where a process found its last rows of each broadcast.

    Only a hint: rows that a process had claimed when it died may precede the cursor. When no row is left after it, the
    process looks from the beginning again, every few seconds at most.
    """

    _at: dict[int, tuple[datetime, int]] = field(default_factory=dict)
    _looked_back: dict[int, datetime] = field(default_factory=dict)

    def of(self, broadcast_id: int) -> tuple[datetime, int]:
        return self._at.get(broadcast_id, _BEGINNING)

    def note(self, broadcast_id: int, found: list[Parcel]) -> None:
        if found:
            self._at[broadcast_id] = (found[-1].due_at, found[-1].id)

    def may_look_back(self, broadcast_id: int, now: datetime) -> bool:
        """Whether it is time to look from the beginning again; if so, the caller does it now."""
        looked = self._looked_back.get(broadcast_id, now - _LOOK_BACK)
        if broadcast_id not in self._at or abs(now - looked) < _LOOK_BACK:
            return False
        self._looked_back[broadcast_id] = now
        return True


async def claim(
    tx: Tx,
    *,
    now: datetime,
    lease: timedelta,
    most: int,
    chat_pause: timedelta,
    channel_pause: timedelta,
    cursors: Cursors | None = None,
) -> list[Parcel]:
    """Claim up to `most` rows that are due, the most urgent first, at most one a chat.

    1. Replies are claimed first, then notices, then rows of each broadcast that is being sent; the broadcasts share what is
    left. 2. A chat gets its messages one at a time, and replies and notices in order (claims.sql). 3. Another process's
    rows are skipped (SKIP LOCKED). What a killed process had claimed is free again when the lease has run out.
    """
    cursors = cursors or Cursors()
    running = await _running(tx, now)
    values = {
        "now": now,
        "lease_until": now + lease,
        "person_pause": chat_pause,
        "channel_pause": channel_pause,
        "rivals": list(running),
    }
    claimed: list[Parcel] = []
    for rank in await _urgent(tx, now):
        claimed += await _claim(tx, _STATEMENTS["claim_urgent"], most - len(claimed), values | {"rank": rank})
    sending = [(broadcast_id, due_until) for broadcast_id, due_until in running.items() if due_until is not None]
    for place, (broadcast_id, due_until) in enumerate(sending):
        share = -(-(most - len(claimed)) // (len(sending) - place))
        rivals = {"rivals": [other for other in running if other != broadcast_id]}
        its = {"broadcast": broadcast_id, "due_until": due_until}
        claimed += await _claim_bulk(tx, share, values | rivals | its, cursors)
    return claimed


async def _urgent(tx: Tx, now: datetime) -> list[Rank]:
    """Of replies and notices, those of which some are due."""
    due = await tx.fetchrow(_STATEMENTS["urgent_due"], now=now)
    return [rank for rank, some in zip((Rank.REPLY, Rank.NOTICE), due, strict=True) if some]


async def _running(tx: Tx, now: datetime) -> dict[int, datetime | None]:
    """The broadcasts that have not ended; of those that are being sent, until when a row has to be due to be claimed."""
    found = await tx.fetch(_STATEMENTS["running"], now=now, differ=clocks.DIFFER)
    return {row["id"]: row["due_until"] if row["sending"] else None for row in found}


async def _claim_bulk(tx: Tx, most: int, values: dict[str, Any], cursors: Cursors) -> list[Parcel]:
    broadcast_id, statement = values["broadcast"], _STATEMENTS["claim_bulk"]

    def after(cursor: tuple[datetime, int]) -> dict[str, Any]:
        return values | {"after_due": cursor[0], "after_id": cursor[1]}

    found = await _claim(tx, statement, most, after(cursors.of(broadcast_id)))
    cursors.note(broadcast_id, found)
    if len(found) < most and cursors.may_look_back(broadcast_id, values["now"]):
        left_behind = await _claim(tx, statement, most - len(found), after(_BEGINNING))
        # The cursor moves back to these: thousands more may follow them.
        cursors.note(broadcast_id, left_behind)
        found += left_behind
    return found


async def _claim(tx: Tx, statement: Statement, most: int, values: dict[str, Any]) -> list[Parcel]:
    if not most:
        return []
    rows = await tx.fetch(statement, most=most, **values)
    return [Parcel(**{**row, "rank": Rank(row["rank"])}) for row in rows]


async def next_due(tx: Tx, cursors: Cursors | None = None, *, now: datetime) -> datetime | None:
    """When the next row is due that may be claimed, None when none waits."""
    cursors = cursors or Cursors()
    rows = await tx.fetch(_STATEMENTS["next_urgent"])
    for broadcast_id, due_until in (await _running(tx, now)).items():
        if due_until is not None:
            values = {"broadcast": broadcast_id, "after_due": cursors.of(broadcast_id)[0]}
            rows += await tx.fetch(_STATEMENTS["next_bulk"], **values)
    return min((row["due_at"] for row in rows if row["due_at"] is not None), default=None)


async def mark_leaving(database: Database, parcels: Sequence[Parcel]) -> set[int]:
    """Mark claimed rows of a broadcast, just before their slots; the ids of those whose lease was not lost.

    When this process dies from now on, they may have been sent.
    """
    ids, leases = [parcel.id for parcel in parcels], [parcel.lease_until for parcel in parcels]
    return {row["id"] for row in await database.fetch(_STATEMENTS["mark_leaving"], ids=ids, leases=leases)}


async def time(tx: Tx) -> datetime:
    """What the database's clock shows."""
    shown: datetime = (await tx.fetchrow(_STATEMENTS["time"]))["now"]
    return shown


async def expire(tx: Tx, *, now: datetime, overlong: datetime) -> int:
    """Settle or release the rows of processes that died; returns how many there were.

    A reply or a notice is sent again: twice is better than never. A row of a broadcast waits again as well when it was not
    marked as leaving; else it becomes `unknown`, which is never sent again by itself but shown to a person. overlong: a
    lease that ends after this moment was given before the clock was put back, and has run out as well.
    """
    return len(await tx.fetch(_STATEMENTS["expire"], now=now, overlong=overlong))
