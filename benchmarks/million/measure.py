"""How long a query takes: called many times on one connection, after a warm-up, rolled back each time.

On one connection, so that PostgreSQL comes to plan it once for all arguments (after five calls), as it does in life.
"""

import statistics
from dataclasses import dataclass
from time import perf_counter

from benchmarks.million.queries import Query
from benchmarks.million.sample import Sample
from storage.session import Database

WARM_UP = 30


@dataclass(frozen=True, slots=True)
class Figure:
    """Milliseconds."""

    query: Query
    p50: float
    p95: float
    p99: float

    @property
    def met(self) -> bool:
        return self.p95 <= self.query.goal


async def measure(database: Database, sample: Sample, query: Query, *, share: float = 1) -> Figure:
    """share: of the calls that the query asks for."""
    calls = max(int(query.calls * share), 5)
    took = []
    async with database.engine.connect() as tx:
        for number in range(-min(WARM_UP, calls), calls):
            started = perf_counter()
            await query.call(tx, sample)
            if number >= 0:
                took.append((perf_counter() - started) * 1000)
            await tx.rollback()
    cuts = statistics.quantiles(took, n=100, method="inclusive")
    return Figure(query, statistics.median(took), cuts[94], cuts[98])
