"""Making a backup, and deleting those that are no longer kept.

The trap: what is deleted. Only files with the name that the program itself gives, in its own folder, are ever deleted.
"""

import asyncio
import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from bot.backup import archive
from domain import backups
from domain.backups import Keep, Manifest
from storage.db import contents, dump

_FOLDER = "backups"


def folder(data_dir: Path) -> Path:
    """Where the program keeps its backups."""
    return data_dir / _FOLDER


def made(folder: Path) -> Mapping[datetime, Path]:
    """The backups in the folder that have the name that the program gives, by the moment in it.

    Raises OSError when it cannot be read: that must not look like a folder without backups.
    """
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        return {}
    return {moment: folder / name for name in names if (moment := backups.moment_of(name)) is not None}


async def make(url: str, path: Path, *, due: Callable[[], bool] | None = None, now: datetime) -> Manifest:
    """Make a backup of the database, while others write to it; the file appears when it is whole.

    due: asked when no other process is making one that is due. Raises Busy when another one is, or has made it. Raises
    NothingThere, NoProgram, ProgramFailed, OutOfReach, OSError.
    """
    async with contents.snapshot(url, alone=due is not None) as snapshot:
        if due is not None and not due():
            raise contents.Busy
        manifest = Manifest(now.replace(microsecond=0), snapshot.contents)
        draft = archive.Draft(path, manifest)
        try:
            await dump.write(url, snapshot.id, draft.put)
            await asyncio.to_thread(draft.finish)
        except BaseException:
            draft.abandon()
            raise
    return manifest


def prune(folder: Path, keep: Keep, *, now: datetime) -> int:
    """Delete the backups that are no longer kept, and what killed processes left; returns how many backups that were."""
    archive.tidy(folder)
    there = made(folder)
    old = there.keys() - backups.kept(there, keep, now=now)
    for moment in old:
        there[moment].unlink(missing_ok=True)
    return len(old)
