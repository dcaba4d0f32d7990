"""One run of what is done again and again: counted, and a failure logged, so that the next run tries again.

The trap: a job whose failure stops the scheduler, or is seen by nobody. So whatever is run at intervals is run in here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog

from bot import metrics
from storage.db import OutOfReach

log = structlog.get_logger()


@dataclass
class Run:
    """elsewhere: another process does it. failed: by a fault of its own, not because the database was out of reach."""

    elsewhere: bool = False
    failed: bool = False


@contextmanager
def counted(job: str) -> Iterator[Run]:
    """Count the run of this job; nothing that is raised in it goes further."""
    run = Run()
    try:
        yield run
        if not run.elsewhere:
            metrics.JOBS.labels(job, "done").inc()
    except OutOfReach:
        metrics.JOBS.labels(job, "out_of_reach").inc()
        log.error("database_out_of_reach", job=job)
    except Exception:
        run.failed = True
        metrics.JOBS.labels(job, "failed").inc()
        log.exception("job_failed", job=job)
