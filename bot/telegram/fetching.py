"""The files of evidence, fetched from Telegram in the background.

1. Files that are due are claimed for some minutes. 2. Outside any transaction they are fetched, looked at and stored. 3.
What became of each is written down. A process that dies in between leaves them, and another one claims them later.

The trap: a network call in a transaction, and a file that is larger or other than it was said to be. So the bytes are
counted as they come, and what a file is tells its content.
"""

import asyncio
from datetime import timedelta
from typing import Any

import structlog
from telegram.error import BadRequest

from bot import runs
from bot.clock import Clock
from bot.files import Files, Stored
from bot.telegram.api import Api, TelegramError, TooLarge
from domain.evidence import EvidenceKind, FileState
from domain.filetypes import PICTURES
from services.cases import evidence
from services.cases.evidence import Wanted
from storage.db import Database

log = structlog.get_logger()

NAME = "fetch"
# In seconds.
EVERY = 5
_AT_ONCE = 4
_LEASE = timedelta(minutes=5)
# How often files are swept that no row names any more, and how old they are at least.
_SWEPT_EVERY = _UNNAMED_FOR = timedelta(hours=1)
_ATTEMPTS = 8
_PATIENCE = 60


class Fetcher:
    """Fetches into `files`, of each file at most `most` bytes."""

    def __init__(self, database: Database, api: Api, clock: Clock, files: Files, edge: str, *, most: int) -> None:
        self._database = database
        self._api = api
        self._clock = clock
        self._files = files
        self._edge = edge
        self._most = most
        self._looked = False
        self._swept_at = clock.now()

    async def run(self) -> None:
        """Fetch what is due. A failure is logged; the next run tries again."""
        with runs.counted(NAME):
            if not self._looked:
                await self._look_for_lost()
            if abs(self._clock.now() - self._swept_at) >= _SWEPT_EVERY:
                await self._sweep()
            while wanted := await self._claim():
                await asyncio.gather(*(self._fetch(one) for one in wanted))

    async def _look_for_lost(self) -> None:
        """What was stored and is on the disk no more, as after a restore, is fetched again."""
        async with self._database.transaction() as tx:
            stored = await evidence.stored_hashes(tx)
        lost = await asyncio.to_thread(self._files.missing, stored)
        if lost:
            log.warning("files_are_missing", files=len(lost))
            async with self._database.transaction() as tx:
                await evidence.fetch_again(tx, lost, now=self._clock.now())
        self._looked = True

    async def _sweep(self) -> None:
        """Of whoever was erased, the files go too."""
        self._swept_at = self._clock.now()
        async with self._database.transaction() as tx:
            named = await evidence.named_hashes(tx)
        await asyncio.to_thread(self._files.sweep, named, before=self._swept_at - _UNNAMED_FOR)

    async def _claim(self) -> list[Wanted]:
        async with self._database.transaction() as tx:
            return await evidence.claim(tx, self._edge, most=_AT_ONCE, lease=_LEASE, now=self._clock.now())

    async def _fetch(self, wanted: Wanted) -> None:
        values = await self._outcome(wanted)
        if values is not None:
            async with self._database.transaction() as tx:
                await evidence.note_file(tx, wanted.id, **values)

    async def _outcome(self, wanted: Wanted) -> dict[str, Any] | None:
        """What became of the file; None: it is tried again later."""
        try:
            content = await self._download(wanted.reference)
        except TooLarge:
            return {"file_state": FileState.TOO_BIG}
        except BadRequest as error:
            if "too big" in error.message.lower():
                return {"file_state": FileState.TOO_BIG}
            return self._again(wanted, error)
        except TelegramError as error:
            return self._again(wanted, error)
        try:
            stored = await asyncio.to_thread(self._files.store, content)
        except OSError as error:
            return self._again(wanted, error)
        return _values(wanted, stored)

    def _again(self, wanted: Wanted, error: Exception) -> dict[str, Any] | None:
        """It is tried again at the end of its lease, so many times; the file itself stays with Telegram."""
        log.info("file_not_fetched", error=type(error).__name__, attempts=wanted.attempts)
        return {"file_state": FileState.GONE} if wanted.attempts >= _ATTEMPTS else None

    async def _download(self, reference: str) -> bytes:
        found = await self._api.call("getFile", file_id=reference, patience=_PATIENCE)
        if int(found.get("file_size") or 0) > self._most:
            raise TooLarge
        return await self._api.download(str(found["file_path"]), most=self._most, patience=_PATIENCE)


def _values(wanted: Wanted, stored: Stored | None) -> dict[str, Any]:
    if stored is None:
        return {"file_state": FileState.REFUSED}
    kind = wanted.kind
    if kind in (EvidenceKind.PHOTO, EvidenceKind.DOCUMENT):
        kind = EvidenceKind.PHOTO if stored.media_type in PICTURES else EvidenceKind.DOCUMENT
    return {
        "file_state": FileState.STORED,
        "kind": kind,
        "size": stored.size,
        "media_type": stored.media_type,
        "content_hash": stored.content_hash,
        "public_hash": stored.public_hash,
    }
