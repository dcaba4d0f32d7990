"""Trying a backup: it is restored into a database that is thrown away, and compared with what its manifest promises."""

from pathlib import Path

from bot.backup import archive
from domain import backups
from domain.backups import Findings, Manifest
from storage.db import contents, dump


async def check(url: str, path: Path) -> tuple[Manifest, Findings]:
    """What the backup says of itself, and what differs in the database that was restored from it on the server of `url`.

    Raises Damaged, NewerFormat, MayNotCreate, Busy, NoProgram, ProgramFailed, OutOfReach, OSError.
    """
    with archive.opened(path) as backup:
        backup.check()
        async with contents.throw_away(url) as other:
            await dump.load(other, backup.copy())
            async with contents.connected(other) as driver:
                found = await contents.read(driver)
        return backup.manifest, backups.compare(backup.manifest.contents, found)
