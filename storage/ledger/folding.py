"""The outbox stays bounded: rows that were settled long ago are deleted, those of a broadcast are folded into its figures.

The traps: a key that is deleted too early protects against nothing; all keys are of things that cannot happen again after
some days. And a million rows in one transaction keep vacuum away and fill the log, so it goes in batches.
"""

from datetime import datetime
from pathlib import Path

from domain.broadcasts import RETRIABLE
from storage.db import Tx, sql

# Deleted in some 30 ms.
BATCH = 5_000
_STATEMENTS = sql.load(Path(__file__).with_suffix(".sql"))


async def fold(tx: Tx, *, before: datetime, now: datetime) -> int:
    """Delete the next BATCH of rows that were settled before `before`; returns how many there were.

    1. Those of a broadcast that ended by then. 2. If it has fewer, or there is none, replies and notices.
    """
    number = 0
    broadcast = await tx.fetchrow(_STATEMENTS["next_broadcast"], before=before)
    if broadcast is not None:
        number = await _fold(tx, broadcast["id"], now)
    forgotten = await tx.fetchrow(_STATEMENTS["forget"], before=before, most=BATCH - number)
    return number + int(forgotten["number"])


async def _fold(tx: Tx, broadcast_id: int, now: datetime) -> int:
    retriable = sorted(RETRIABLE)
    row = await tx.fetchrow(_STATEMENTS["fold"], broadcast=broadcast_id, retriable=retriable, most=BATCH)
    number = int(row["number"])
    if number < BATCH:
        await tx.fetch(_STATEMENTS["mark_folded"], broadcast=broadcast_id, now=now)
    return number
