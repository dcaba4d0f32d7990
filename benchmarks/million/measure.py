"""How long a query takes: called many times on one connection, after a warm-up, rolled back each time.

On one connection, so that PostgreSQL comes to plan it once for all arguments (after five calls), as it does in life. The
processor's time is measured beside the clock's: on a machine that does other things it is what stays true.
"""

import resource
import statistics
from dataclasses import dataclass
from time import perf_counter

import psutil
from sqlalchemy import text

from benchmarks.million.queries import Query
from benchmarks.million.sample import Sample
from benchmarks.million.trial import Trial
from storage.db import Database

WARM_UP = 30


@dataclass(frozen=True, slots=True)
class Figure:
    """Milliseconds a call. server: the processor's time in PostgreSQL; program: in the process that asks."""

    query: Query
    p50: float
    p95: float
    p99: float
    server: float
    program: float

    @property
    def met(self) -> bool:
        return self.p95 <= self.query.goal


async def measure(database: Database, sample: Sample, query: Query, *, share: float = 1) -> Figure:
    """share: of the calls that the query asks for."""
    calls = max(int(query.calls * share), 2)
    took = []
    async with Trial(database) as tx:
        backend = psutil.Process((await tx.execute(text("SELECT pg_backend_pid()"))).scalar_one())
        for number in range(-min(WARM_UP, calls), calls):
            if number == 0:
                before = _spent(backend)
            started = perf_counter()
            await query.call(tx, sample)
            took.append((perf_counter() - started) * 1000)
            await tx.rollback()
        after = _spent(backend)
    took = took[-calls:]
    cuts = statistics.quantiles(took, n=100, method="inclusive")
    server, program = ((end - start) / calls * 1000 for start, end in zip(before, after, strict=True))
    return Figure(query, statistics.median(took), cuts[94], cuts[98], server, program)


def _spent(backend: psutil.Process) -> tuple[float, float]:
    """Seconds of the processor so far: of PostgreSQL's process for this connection, and of this one."""
    theirs, ours = backend.cpu_times(), resource.getrusage(resource.RUSAGE_SELF)
    return theirs.user + theirs.system, ours.ru_utime + ours.ru_stime
