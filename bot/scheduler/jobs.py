"""Jobs that run at intervals. Each is one transaction and safe to run twice; a lock lets one process do it at a time."""

import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

import structlog

from bot import metrics, runs
from bot.clock import Clock
from domain.moves import Thing
from domain.rules import Rules
from services import absences, audit, broadcasts, put_back, reminders, reports, stories
from services.cases import reviews, tellings, unsent
from services.cases.nominations import CASES
from services.moving import Subject
from services.privacy import erasing, requests, retention
from services.reminders import Remind
from storage import ticks
from storage.db import Database, OutOfReach, Tx, locks
from storage.ledger import condensing, outbox
from storage.turns import inbox

log = structlog.get_logger()

_UPDATES_STORED = timedelta(days=3)
# A job that runs every few seconds is noted to have run once in so many: about a minute.
_NOTED_EVERY = 55.0


# Who sends the reminders of each kind of thing; a test compares it with the rules.
REMINDED: Mapping[Thing, Remind] = {
    Thing.NOMINATION: reviews.remind,
    Thing.OBLIGATION: reports.remind,
    Thing.REQUEST: requests.remind,
}
TIMED: Mapping[Thing, Subject[Any]] = {
    Thing.NOMINATION: CASES,
    Thing.OBLIGATION: reports.OBLIGATIONS,
    Thing.REQUEST: requests.REQUESTS,
}


async def _remind(tx: Tx, rules: Rules, now: datetime) -> None:
    await reminders.remind(tx, REMINDED, rules=rules, now=now)


async def _plan_missing(tx: Tx, rules: Rules, now: datetime) -> None:
    if number := await reminders.plan_missing(tx, TIMED, rules=rules, now=now):
        log.warning("reminders_were_missing", things=number)


async def _withdraw_late(tx: Tx, rules: Rules, now: datetime) -> None:
    await stories.take_back_late(tx, now=now)


async def _tend_broadcasts(tx: Tx, rules: Rules, now: datetime) -> None:
    await broadcasts.tend(tx, now=now)


async def _put_back(tx: Tx, rules: Rules, now: datetime) -> None:
    moved = await put_back.all_of_it(tx, TIMED, rules=rules, now=now)
    if moved is not None:
        metrics.CLOCK_PUT_BACK.inc()
        seconds = round(moved.by.total_seconds())
        log.warning("clock_put_back", seconds=seconds, cases=moved.cases, reminded=moved.reminded)


async def _forget_updates(tx: Tx, rules: Rules, now: datetime) -> None:
    await inbox.forget(tx, before=now - _UPDATES_STORED)


async def _condense_outbox(tx: Tx, rules: Rules, now: datetime) -> None:
    if rules.outbox_kept is not None:
        await condensing.condense(tx, before=now - rules.outbox_kept, now=now)


async def _forget_reminders(tx: Tx, rules: Rules, now: datetime) -> None:
    await reminders.forget(tx, now=now)


async def _measure(tx: Tx, rules: Rules, now: datetime) -> None:
    backlog = await outbox.depth(tx)
    for state, number in backlog.items():
        metrics.OUTBOX.labels(state).set(number)


async def _erase_people(tx: Tx, rules: Rules, now: datetime) -> None:
    if number := await erasing.erase_due(tx, rules=rules, now=now):
        log.info("people_erased", people=number)


async def _remind_unsent(tx: Tx, rules: Rules, now: datetime) -> None:
    await unsent.remind(tx, rules=rules, now=now)


async def _seal_log(tx: Tx, rules: Rules, now: datetime) -> None:
    await audit.seal(tx, now=now)


async def _tend_absences(tx: Tx, rules: Rules, now: datetime) -> None:
    await absences.tend(tx, now=now)


async def _make_tellings(tx: Tx, rules: Rules, now: datetime) -> None:
    if number := await tellings.make_missing(tx, rules=rules, now=now):
        log.info("tellings_made", cases=number)


async def _purge(tx: Tx, rules: Rules, now: datetime) -> None:
    if number := await retention.purge(tx, rules=rules, now=now):
        log.info("purged", rows=number)


@dataclass(frozen=True, slots=True)
class Job:
    """every: seconds. alone: only one process does it at a time."""

    name: str
    every: int
    do: Callable[[Tx, Rules, datetime], Awaitable[None]]
    alone: bool = True


JOBS = (
    Job("remind", 60, _remind),
    Job("plan_missing", 1800, _plan_missing),
    Job("take_back", 60, _withdraw_late),
    Job("tend_broadcasts", 3, _tend_broadcasts),
    Job("put_back", 30, _put_back),
    Job("forget_updates", 3600, _forget_updates),
    Job("condense_outbox", 10, _condense_outbox),
    Job("forget_reminders", 60, _forget_reminders),
    Job("erase_people", 15, _erase_people),
    Job("seal_log", 5, _seal_log),
    Job("tend_absences", 60, _tend_absences),
    Job("remind_unsent", 600, _remind_unsent),
    Job("purge", 600, _purge),
    Job("make_tellings", 20, _make_tellings),
    Job("measure", 15, _measure, alone=False),
)


class Jobs:
    """Runs jobs against the database, at the time that the clock shows."""

    def __init__(self, database: Database, clock: Clock, rules: Rules) -> None:
        self._database = database
        self._clock = clock
        self._rules = rules
        # When each job was last noted to have run, and how often it has failed since.
        self._noted: dict[str, float] = {}
        self._failures: Counter[str] = Counter()

    async def run(self, job: Job) -> None:
        """Run one job, unless another process is running it. A failure is logged; the next interval tries again."""
        with runs.counted(job.name) as run:
            async with self._database.transaction() as tx:
                if job.alone and not await locks.acquire(tx, crc32(job.name.encode())):
                    run.elsewhere = True
                    return
                await job.do(tx, self._rules, self._clock.now())
                await self._note_done(tx, job.name)
        if run.failed:
            await self._note_failed(job.name)

    async def _note_done(self, tx: Tx, name: str) -> None:
        if self._failures.pop(name, 0) or self._is_to_be_noted(name):
            await ticks.done(tx, name, now=self._clock.now())

    async def _note_failed(self, name: str) -> None:
        self._failures[name] += 1
        if not self._is_to_be_noted(name):
            return
        with contextlib.suppress(OutOfReach):
            async with self._database.transaction() as tx:
                await ticks.failed(tx, name, self._failures[name])

    def _is_to_be_noted(self, name: str) -> bool:
        steady = self._clock.steady()
        if steady < self._noted.get(name, -_NOTED_EVERY) + _NOTED_EVERY:
            return False
        self._noted[name] = steady
        return True

    async def run_all(self) -> None:
        """Run every job now; for a clock that was moved."""
        for job in JOBS:
            await self.run(job)
