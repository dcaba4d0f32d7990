"""Each job's last run is noted, cheaply, and how often it has failed since."""

from datetime import datetime, timedelta

from bot.scheduler.jobs import JOBS, Job
from domain.rules import Rules
from storage import ticks
from storage.db import Tx
from storage.ticks import Tick
from tests.town import MORNING, Town


async def tick(town: Town, name: str) -> Tick:
    async with town.app.database.transaction() as tx:
        return (await ticks.load(tx))[name]


async def test_every_job_that_ran_is_noted(town: Town) -> None:
    await town.app.jobs.run_all()
    async with town.app.database.transaction() as tx:
        assert await ticks.load(tx) == {job.name: Tick(MORNING, 0) for job in JOBS}


async def test_a_job_that_runs_every_few_seconds_is_noted_once_a_minute(town: Town) -> None:
    job = next(job for job in JOBS if job.every < 60)
    noted = []
    for _ in range(61):
        await town.app.jobs.run(job)
        noted.append((await tick(town, job.name)).done_at)
        town.clock.move(timedelta(seconds=2))
    assert set(noted) == {MORNING, MORNING + timedelta(seconds=56), MORNING + timedelta(seconds=112)}


async def test_failures_in_a_row_are_counted_until_it_comes_to_its_end(town: Town) -> None:
    broken = True

    async def do(tx: Tx, rules: Rules, now: datetime) -> None:
        assert not broken

    job = Job("odd", 60, do)
    for failures in (1, 2, 3):
        await town.app.jobs.run(job)
        assert await tick(town, "odd") == Tick(None, failures)
        town.clock.move(timedelta(minutes=1))
    broken = False
    await town.app.jobs.run(job)
    assert await tick(town, "odd") == Tick(MORNING + timedelta(minutes=3), 0)
    broken = True
    town.clock.move(timedelta(minutes=1))
    await town.app.jobs.run(job)
    assert await tick(town, "odd") == Tick(MORNING + timedelta(minutes=3), 1)
