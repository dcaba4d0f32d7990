"""Every minute: is the program well? What is wrong becomes an incident, and ends when it is seen no more.

The trap: what is looked at while a transaction is open. Telegram and the disk may take seconds to answer, so they are asked
first, and then everything is noted in one transaction, by one process at a time.
"""

import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from zlib import crc32

import structlog

from bot import metrics, runs
from bot.backup import making
from bot.clock import Clock
from bot.health import backups, findings, machine, telegram, work
from bot.health.findings import Check, Finding, NotLooked, Result
from bot.health.machine import Usage
from bot.scheduler.jobs import JOBS
from bot.telegram import inspection
from bot.telegram.api import Api, TelegramError
from domain.backups import Nightly
from domain.channels import Channel
from domain.incidents import Kind, Trouble
from domain.message import Lost
from services import channels, incidents
from services.incidents import Changed
from storage import ticks
from storage.db import Database, Tx, locks
from storage.ticks import Tick

log = structlog.get_logger()

NAME = "watch"
# In seconds.
EVERY = 60
_LIMIT = timedelta(seconds=10)
_JOBS = {job.name: timedelta(seconds=job.every) for job in JOBS}

# A channel, and why the bot cannot post there.
Standing = tuple[Channel, Lost | None]


class Watch:
    """data_dir, wanted: where the data is, and the backups that are to be made. usage: as shutil.disk_usage."""

    def __init__(
        self,
        database: Database,
        api: Api,
        clock: Clock,
        *,
        data_dir: Path,
        wanted: Nightly | None,
        usage: Usage = shutil.disk_usage,
    ) -> None:
        self._database = database
        self._api = api
        self._clock = clock
        self._data_dir = data_dir
        self._wanted = wanted
        self.usage = usage
        self._since = clock.steady()
        # What each job's last run was, and when this process first saw that: no clock that is moved makes a job look late.
        self._ticked: dict[str, tuple[datetime | None, float]] = {}
        # One channel is asked about each time, in turn.
        self._last_channel = 0

    async def run(self) -> None:
        """Look once. A failure is logged; the next minute tries again."""
        with runs.counted(NAME):
            await self._look()

    async def _look(self) -> None:
        """1. Ask Telegram and the disk. 2. Note what is wrong, there and in the database. 3. Say what has changed."""
        checks: dict[str, Check] = {Kind.TELEGRAM: self._telegram, Kind.DISK: self._disk, Kind.BACKUP: self._backup}
        found = await findings.look(checks, limit=_LIMIT)
        found[Kind.CLOCK] = self._clocks(found[Kind.TELEGRAM])
        standing = await self._ask_about_a_channel() if found[Kind.TELEGRAM] == [] else None
        async with self._database.transaction() as tx:
            if not await locks.acquire(tx, crc32(NAME.encode())):
                return
            now = self._clock.now()
            changed = await self._note(tx, found, standing, now)
            await ticks.done(tx, NAME, now=now)
        _say(changed)

    async def _telegram(self) -> list[Finding]:
        return await telegram.answers(self._api)

    async def _disk(self) -> list[Finding]:
        return await machine.disk(self._data_dir, self.usage)

    async def _backup(self) -> list[Finding]:
        if self._wanted is None:
            return []
        running = timedelta(seconds=self._clock.steady() - self._since)
        folder = making.folder(self._data_dir)
        return await backups.newest(folder, self._wanted, running=running, now=self._clock.now())

    def _clocks(self, telegram_found: Result) -> Result:
        """The program's clock beside Telegram's, which has just answered."""
        told = inspection.time(self._api)
        if telegram_found != [] or told is None:
            return NotLooked(telegram.NOT_ASKED)
        return machine.against_telegram(self._clock.now(), told)

    async def _ask_about_a_channel(self) -> Standing | None:
        async with self._database.transaction() as tx:
            bound = await channels.connected(tx)
        if not bound:
            return None
        channel = next((one for one in bound if one.id > self._last_channel), bound[0])
        self._last_channel = channel.id
        try:
            lost = await inspection.cannot_post(self._api, channel.address, patience=telegram.PATIENCE)
        except TelegramError:
            return None
        return channel, lost

    async def _note(self, tx: Tx, found: dict[str, Result], standing: Standing | None, now: datetime) -> Changed:
        """What was found, and what the database itself tells; a kind that could not be looked at stays as it is."""
        if standing is not None:
            await channels.note_standing(tx, standing[0].id, standing[1], now=now)
        found[Kind.OUTBOX] = await work.outbox(tx, now=now)
        told = await ticks.load(tx)
        found[Kind.JOB] = work.jobs(told, self._silent(told), _JOBS)
        seen = {Trouble(Kind.CHANNEL, str(number)) for number in await channels.cannot_be_used(tx, now=now)}
        looked = {Kind.CHANNEL}
        for kind, result in found.items():
            if not isinstance(result, NotLooked):
                looked.add(Kind(kind))
                seen |= {finding.trouble for finding in result if finding.trouble is not None}
        return await incidents.note(tx, seen, looked=looked, now=now)

    def _silent(self, told: Mapping[str, Tick]) -> dict[str, timedelta]:
        """For how long this process has seen no run of each job."""
        steady = self._clock.steady()
        for name in _JOBS:
            done_at = told[name].done_at if name in told else None
            if name not in self._ticked or self._ticked[name][0] != done_at:
                self._ticked[name] = done_at, steady
        return {name: timedelta(seconds=steady - seen) for name, (_, seen) in self._ticked.items()}


def _say(changed: Changed) -> None:
    for one in changed.opened:
        log.warning("incident_opened", kind=one.kind, subject=one.subject, id=one.id)
    for one in changed.over:
        log.info("incident_over", kind=one.kind, subject=one.subject, id=one.id)
    for kind in Kind:
        metrics.INCIDENTS.labels(kind).set(sum(one.kind is kind for one in changed.known))
