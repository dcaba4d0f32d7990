"""Who starts and stops the server, and who uses it: locks on files, which the system releases when a process dies.

The trap: a list of processes in a file. It is stale after each kill -9, and a damaged one stops every start.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.db.embedded import account
from storage.db.embedded.faults import CannotStart, Why

# Longer than a server needs to stop in order.
PATIENCE = 90.0
_LOOK_EVERY = 0.05


@contextmanager
def alone(path: Path, *, patience: float = PATIENCE) -> Iterator[None]:
    """One process at a time is in this block; whoever waits longer than `patience` seconds gets CannotStart."""
    file = _open(path)
    try:
        until = time.monotonic() + patience
        while not _lock(file, fcntl.LOCK_EX):
            if time.monotonic() > until:
                raise CannotStart(Why.BUSY, path)
            time.sleep(_LOOK_EVERY)
        yield
    finally:
        os.close(file)


class Users:
    """The processes that use the server: each holds the file's lock, shared with the others."""

    def __init__(self, path: Path) -> None:
        self._file = _open(path)
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def leave(self) -> bool:
        """Use it no longer; whether nobody else does. To be called by one process at a time."""
        try:
            return _lock(self._file, fcntl.LOCK_EX)
        finally:
            os.close(self._file)


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise account.no_access(path.parent, error) from error


def _lock(file: int, how: int) -> bool:
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
