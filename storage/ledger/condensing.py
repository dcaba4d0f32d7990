"""The outbox stays bounded: rows that were settled long ago are deleted, and of a broadcast its figures stay.

The traps: a key that is deleted too early protects against nothing; all keys are of things that cannot happen again after
some days. And a million rows in one transaction keep vacuum away and fill the log, so it goes in batches.
"""

from datetime import datetime
from pathlib import Path

from domain.broadcasts import RETRIABLE
from storage.db import Tx, sql

# Deleted in some 10 ms; on a disk that is busy, or the first time after a start, in a quarter of a second at most.
BATCH = 2_000
_STATEMENTS = sql.load(Path(__file__).with_suffix(".sql"))


async def condense(tx: Tx, *, before: datetime, now: datetime) -> int:
    """Delete the next BATCH of rows that were settled before `before`; returns how many there were.

    1. Those of broadcasts that ended by then. 2. If these have fewer, replies and notices.
    """
    number = 0
    while number < BATCH and (broadcast := await tx.fetchrow(_STATEMENTS["next_broadcast"], before=before)) is not None:
        number += await _condense(tx, broadcast["id"], BATCH - number, now)
    forgotten = await tx.fetchrow(_STATEMENTS["forget"], before=before, most=BATCH - number)
    return number + int(forgotten["number"])


async def _condense(tx: Tx, broadcast_id: int, most: int, now: datetime) -> int:
    retriable = sorted(RETRIABLE)
    row = await tx.fetchrow(_STATEMENTS["condense"], broadcast=broadcast_id, retriable=retriable, most=most)
    number = int(row["number"])
    if number < most:
        await tx.fetch(_STATEMENTS["mark_condensed"], broadcast=broadcast_id, now=now)
    return number
