"""APScheduler calls each job at its interval. What is due is computed from rows, so any number of processes may do so."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.scheduler.jobs import JOBS, Jobs


@asynccontextmanager
async def ticking(jobs: Jobs) -> AsyncIterator[None]:
    """Run each job at its interval for as long as the block runs."""
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
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
