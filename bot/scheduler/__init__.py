"""APScheduler calls each job at its interval. What is due is computed from rows, so any number of processes may do so.

The trap: APScheduler goes by the machine's clock. When that is put back by an hour, no job would run for an hour.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.scheduler.jobs import JOBS, Jobs

# How often the machine's clock is looked at, in seconds.
_LOOK_EVERY = 10


@asynccontextmanager
async def ticking(jobs: Jobs) -> AsyncIterator[None]:
    """Run each job at its interval for as long as the block runs."""
    scheduler = scheduled(jobs)
    scheduler.start()
    try:
        async with asyncio.TaskGroup() as group:
            looking = group.create_task(_keep_near(scheduler))
            try:
                yield
            finally:
                looking.cancel()
    finally:
        scheduler.shutdown(wait=False)


def scheduled(jobs: Jobs) -> AsyncIOScheduler:
    """The jobs with their intervals; nothing runs yet."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    for job in JOBS:
        scheduler.add_job(
            jobs.run,
            IntervalTrigger(seconds=job.every),
            args=[job],
            id=job.name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
    return scheduler


async def _keep_near(scheduler: AsyncIOScheduler) -> None:
    while True:
        await asyncio.sleep(_LOOK_EVERY)
        bring_near(scheduler, now=datetime.now(UTC))


def bring_near(scheduler: AsyncIOScheduler, *, now: datetime) -> None:
    """A job whose next run is farther ahead than its interval runs now: the machine's clock was put back."""
    for job in JOBS:
        planned = scheduler.get_job(job.name)
        if planned.next_run_time > now + timedelta(seconds=job.every + 1):
            planned.modify(next_run_time=now)
