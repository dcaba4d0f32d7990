"""The backup of each night, made by itself. Whether one is due is seen by the files that are there.

The trap: a failure that disturbs the bot. pg_dump is a process of its own, no transaction of a job waits for it, and
whatever goes wrong is logged and tried again an hour later.
"""

import asyncio
from pathlib import Path

import structlog

from bot import metrics
from bot.backup import archive, erased, making
from bot.clock import Clock
from domain import backups
from domain.backups import Nightly
from services.privacy import again
from storage.db import Database, OutOfReach, contents, dump

log = structlog.get_logger()

NAME = "backup"
# How often is looked whether one is due, and how long after a failure, in seconds.
EVERY = 60
_AFTER_FAILURE = 3600


class Backups:
    """Makes the backups in `folder`, as `wanted`; None: the administrator makes them otherwise."""

    def __init__(
        self, url: str, folder: Path, wanted: Nightly | None, clock: Clock, database: Database | None = None
    ) -> None:
        self._url = url
        self._database = database
        self._folder = folder
        self._wanted = wanted
        self._clock = clock
        self._not_before = clock.steady()

    async def run(self) -> None:
        """Make the backup that is due, unless another process is making it; note what was erased beside the backups."""
        await self._note_erased()
        if self._wanted is None or self._clock.steady() < self._not_before:
            return
        try:
            if not self._is_due(self._wanted):
                return
            await self._make(self._wanted)
        except contents.Busy:
            return
        except OutOfReach:
            self._put_off("out_of_reach")
            log.error("database_out_of_reach", job=NAME)
        except (dump.NoProgram, dump.ProgramFailed, OSError) as error:
            self._put_off("failed")
            log.error("backup_failed", error=type(error).__name__, detail=str(error))
        except Exception:
            self._put_off("failed")
            log.exception("backup_failed")
        else:
            metrics.JOBS.labels(NAME, "done").inc()

    async def _note_erased(self) -> None:
        if self._database is None:
            return
        try:
            async with self._database.transaction() as tx:
                found = await again.erasures(tx)
            await asyncio.to_thread(erased.note, self._folder, found)
        except OutOfReach:
            log.error("database_out_of_reach", job=NAME)
        except Exception:
            log.exception("erasures_not_noted")

    def _put_off(self, outcome: str) -> None:
        metrics.JOBS.labels(NAME, outcome).inc()
        self._not_before = self._clock.steady() + _AFTER_FAILURE

    def _is_due(self, wanted: Nightly) -> bool:
        return backups.is_due(making.made(self._folder), wanted.at, now=self._clock.now())

    async def _make(self, wanted: Nightly) -> None:
        now = self._clock.now()
        archive.make_folder(self._folder)
        path = self._folder / backups.name_of(now)
        manifest = await making.make(self._url, path, due=lambda: self._is_due(wanted), now=now)
        deleted = await asyncio.to_thread(making.prune, self._folder, wanted.keep, now=now)
        rows, size = sum(manifest.contents.rows.values()), path.stat().st_size
        log.info("backup_made", file=path.name, rows=rows, bytes=size, deleted=deleted)
