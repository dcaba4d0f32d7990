"""The file of a backup: a zip that holds `manifest.json` and `database.dump`, the copy in pg_dump's custom format.

The files that people sent are not in it: they never change, are copied beside it, and can be fetched again (`bot/files.py`).
The trap: half a file under the name of a whole one. So it is written beside, under a hidden name, and renamed at the end.
"""

import contextlib
import fcntl
import os
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

import msgspec

from domain.backups import FORMAT, Manifest

_MANIFEST, _DUMP = "manifest.json", "database.dump"
_PRIVATE = 0o600
_PRIVATE_FOLDER = 0o700
# What reading a zip raises when its bytes are not as they were written.
_UNREADABLE = (BadZipFile, KeyError, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error, zlib.error)


class Damaged(Exception):
    """The file is no backup, or not as it was written."""


class NewerFormat(Exception):
    """The backup was made by a newer program, in a way that this one does not know."""


class Draft:
    """A backup that is being written; nobody sees it under its name before it is finished."""

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self._path = path
        self._part = path.with_name(f".{path.name}.{os.getpid()}.part")
        self._file = os.fdopen(os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE), "wb")
        # Released when the process ends, however it ends: what is left then is nobody's.
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._zip = ZipFile(self._file, "w")
        self._zip.writestr(ZipInfo(_MANIFEST), msgspec.json.format(msgspec.json.encode(manifest)))
        self._dump = self._zip.open(ZipInfo(_DUMP), "w", force_zip64=True)

    def put(self, part: bytes) -> None:
        """Add to the copy of the database."""
        self._dump.write(part)

    def finish(self) -> None:
        """Give the file its name, once all of it is on the disk."""
        self._dump.close()
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._part.replace(self._path)
        self._file.close()
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def abandon(self) -> None:
        """Leave nothing behind."""
        self._part.unlink(missing_ok=True)
        for one in (self._dump, self._zip, self._file):
            with contextlib.suppress(OSError, ValueError):
                one.close()


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that is open for reading."""

    manifest: Manifest
    _zip: ZipFile

    def check(self) -> None:
        """Read all of it. Raises Damaged unless every byte is as it was written."""
        with _reading():
            if (member := self._zip.testzip()) is not None:
                raise Damaged(member)

    def copy(self) -> IO[bytes]:
        """The copy of the database."""
        with _reading():
            return self._zip.open(_DUMP)


@contextmanager
def opened(path: Path) -> Iterator[Backup]:
    """The backup in this file. Raises Damaged, NewerFormat, OSError."""
    with contextlib.ExitStack() as stack:
        with _reading():
            archive = stack.enter_context(ZipFile(path))
            written = archive.read(_MANIFEST)
            if msgspec.json.decode(written, type=dict)["format"] > FORMAT:
                raise NewerFormat
            backup = Backup(msgspec.json.decode(written, type=Manifest), archive)
        yield backup


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except (*_UNREADABLE, TypeError, msgspec.MsgspecError) as error:
        raise Damaged(type(error).__name__) from error


def make_folder(folder: Path) -> None:
    """The folder of backups, private to the account.

    Made by root, it is given to whose folder it is in: the bot's account has to write its nightly backups there.
    """
    try:
        folder.mkdir(mode=_PRIVATE_FOLDER, parents=True)
    except FileExistsError:
        return
    if os.geteuid() == 0:
        owner = folder.parent.stat()
        os.chown(folder, owner.st_uid, owner.st_gid)


def tidy(folder: Path) -> None:
    """Delete what processes left that were killed while they wrote."""
    for part in folder.glob(".*.part"):
        with contextlib.suppress(OSError), part.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            part.unlink()
