"""APScheduler calls each job at its interval. What is due is computed from rows, so any number of processes may do so.

The trap: APScheduler goes by the machine's clock. When that is put back by an hour, no job would run for an hour.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.scheduler import nightly, watch
from bot.scheduler.jobs import JOBS, Jobs
from bot.scheduler.nightly import Backups
from bot.scheduler.watch import Watch
from bot.telegram import fetching

# How often the machine's clock is looked at, in seconds.
_LOOK_EVERY = 10
_HOW: dict[str, Any] = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}


@asynccontextmanager
async def ticking(
    jobs: Jobs, backups: Backups, look_out: Watch, fetch: Callable[[], Awaitable[None]]
) -> AsyncIterator[None]:
    """Run each job at its interval for as long as the block runs."""
    scheduler = scheduled(jobs)
    others = (
        (nightly.NAME, nightly.EVERY, backups.run),
        (watch.NAME, watch.EVERY, look_out.run),
        (fetching.NAME, fetching.EVERY, fetch),
    )
    for name, every, run in others:
        scheduler.add_job(run, IntervalTrigger(seconds=every), id=name, **_HOW)
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
        scheduler.add_job(jobs.run, IntervalTrigger(seconds=job.every), args=[job], id=job.name, **_HOW)
    return scheduler


async def _keep_near(scheduler: AsyncIOScheduler) -> None:
    while True:
        await asyncio.sleep(_LOOK_EVERY)
        bring_near(scheduler, now=datetime.now(UTC))


def bring_near(scheduler: AsyncIOScheduler, *, now: datetime) -> None:
    """A job whose next run is farther ahead than its interval runs now: the machine's clock was put back."""
    for planned in scheduler.get_jobs():
        if planned.next_run_time > now + planned.trigger.interval + timedelta(seconds=1):
            planned.modify(next_run_time=now)
