"""The ledger of a million: planning it, and claiming and settling its rows by 500, at its beginning, middle and end.

The trap: a queue is fast while it is empty. So the same is measured when nothing, half and nine tenths of the million are
done, in one table that nobody has vacuumed meanwhile.
"""

import asyncio
import os
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from time import perf_counter

import psutil

from benchmarks import crowd, row
from benchmarks.row import OURS, Goal, Row
from benchmarks.world import World
from domain.outbox import Ended, Parcel, RowState
from services import broadcasts, directory
from storage.db import Database, migrate
from storage.ledger import claims, outbox

MILLION = 1_000_000
_BATCH = 500
_LEASE = timedelta(seconds=60)
_PLAN = Goal("≤ 8 s for a million", 8, of_ratio=False)
_CHUNK = Goal("≤ 250 ms", 250, of_ratio=False)
_FLAT = Goal("flat: ≤ 10 MB", 10, of_ratio=False)
_RATE = Goal("≥ 20,000/s", 20_000, of_ratio=False, least=True)
_COUNT = Goal("≤ 0.5 s for a million", 0.5, of_ratio=False)
_DONE = (0, 50, 90)


async def run(world: World) -> list[Row]:
    """quick: a tenth of the million."""
    size = MILLION // 10 if world.quick else MILLION
    database = Database(await world.new_database())
    try:
        await migrate.to_head(database)
        async with database.transaction() as tx:
            await directory.import_communes(tx, "14")
        await crowd.gather(database, size)
        rows = await _planned(database, size)
        return rows + await _claimed(database, size)
    finally:
        await database.close()


def _one(work: str, unit: str, figure: float, goal: Goal | None) -> Row:
    return row.of_rounds(work, unit, {OURS: [figure]}, goal=goal)


async def _planned(database: Database, size: int) -> list[Row]:
    process = psutil.Process(os.getpid())
    before, moments = process.memory_info().rss, [perf_counter()]
    made, more = await crowd.announce(database), True
    while more:
        moments.append(perf_counter())
        more = await _go_on(database)
    parts = [later - sooner for sooner, later in pairwise(moments)]
    async with database.transaction() as tx:
        started = perf_counter()
        numbers = await broadcasts.numbers(tx, made)
        counting = perf_counter() - started
    assert numbers.waiting == size, numbers
    grown = (process.memory_info().rss - before) / 1_000_000
    return [
        _one(f"planning {size:,} deliveries", "s", sum(parts), _PLAN if size == MILLION else None),
        _one("the longest part of it", "ms", max(parts) * 1000, _CHUNK),
        _one("memory that it took", "MB", grown, _FLAT),
        _one(f"the numbers of {size:,}", "s", counting, _COUNT if size == MILLION else None),
    ]


async def _go_on(database: Database) -> bool:
    async with database.transaction() as tx:
        return await broadcasts.go_on(tx, now=datetime.now(UTC))


async def _claimed(database: Database, size: int) -> list[Row]:
    """All rows, in one go from the first to the last; measured are a tenth of them after each of _DONE.

    As in a worker, the next rows are claimed while the last ones are settled, each in a transaction of its own.
    """
    cursors, done = claims.Cursors(), 0
    rates: dict[int, list[float]] = defaultdict(list)
    parcels = await _claim(database, cursors)
    while parcels:
        started = perf_counter()
        claimed, settled = await asyncio.gather(_claim(database, cursors), _settle(database, parcels))
        assert settled == len(parcels)
        for begin in _DONE:
            if begin <= done / size * 100 < begin + 10:
                rates[begin].append(perf_counter() - started)
        done += settled
        parcels = claimed
    assert done == size, done
    return [
        _one(f"claim and settle by {_BATCH}, {begin} % done", "rows/s", _BATCH * len(taken) / sum(taken), _RATE)
        for begin, taken in rates.items()
    ]


async def _claim(database: Database, cursors: claims.Cursors) -> list[Parcel]:
    async with database.transaction() as tx:
        return await claims.claim(
            tx,
            now=datetime.now(UTC),
            lease=_LEASE,
            most=_BATCH,
            chat_pause=timedelta(seconds=1),
            channel_pause=timedelta(seconds=3),
            cursors=cursors,
        )


async def _settle(database: Database, parcels: list[Parcel]) -> int:
    async with database.transaction() as tx:
        ended = [Ended(parcel, RowState.SENT, message_id=parcel.id) for parcel in parcels]
        return len(await outbox.settle(tx, ended, now=datetime.now(UTC)))
