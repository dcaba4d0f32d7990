"""The server's process: found, started, stopped.

The trap: `postmaster.pid` after a loss of power. Its number may belong to any process by now. It is believed only when that
process is a `postgres` that runs in this very folder; else the file is stale, and is removed, since PostgreSQL itself would
believe any process of the same account.
"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
import structlog

from storage.db import programs
from storage.db.embedded import account, cluster
from storage.db.embedded.account import Account
from storage.db.embedded.faults import CannotStart, Why

log = structlog.get_logger()

_LOOK_EVERY = 0.02
# After a crash, what is left of the server before needs a moment to end.
_LEFTOVERS_END = 30.0
# A supervisor waits for half a minute before it kills.
_STOPS_WITHIN = 12.0
_SLOW = 15.0
_READY, _STOPPING = "ready", "stopping"
# The server outlives the process that starts it, so it is no child of it: the shell starts it, says its number, and ends.
_START = '"$0" "$@" >&2 & echo $!'


@dataclass
class Postmaster:
    """The server of the cluster in `data`. sockets: the folder of its socket."""

    data: Path
    sockets: Path
    account: Account

    def find(self) -> psutil.Process | None:
        """Its process, if it runs."""
        try:
            process = psutil.Process(int(self._note()[0]))
            runs = _runs(process) and process.name() == "postgres"
            here = runs and Path(process.cwd()) == self.data and "-D" in process.cmdline()
        except (psutil.Error, ValueError, IndexError, OSError):
            return None
        return process if here else None

    def _note(self) -> list[str]:
        """The lines of postmaster.pid: its number first, its status eighth."""
        try:
            return (self.data / "postmaster.pid").read_text(errors="replace").splitlines()
        except OSError:
            return []

    def _status(self) -> str:
        lines = self._note()
        return lines[7].strip() if len(lines) > 7 else ""

    def start(self) -> None:
        """Return when it answers, started here or before. Raises CannotStart.

        After a crash it recovers first, for as long as that takes. While processes of a server that was killed still end,
        it is tried again.
        """
        until = time.monotonic() + _LEFTOVERS_END
        while True:
            found = self.find()
            if found is not None and self._status() == _STOPPING:
                self._wait_for(lambda: self.find() is None)
                continue
            process = found or self._launch()
            if process is not None and self._becomes_ready(process):
                return
            fault = account.failed(self.data, self._said())
            if "shared memory" not in fault.said or time.monotonic() > until:
                raise fault
            time.sleep(0.3)

    def _launch(self) -> psutil.Process | None:
        """Start it; its process, None when it has ended already."""
        for stale in (self.data / "postmaster.pid", self.sockets / cluster.SOCKET, self._socket_lock()):
            stale.unlink(missing_ok=True)
        command = ["/bin/sh", "-c", _START, str(programs.path("postgres"))]
        command += cluster.options(self.data, self.sockets, self.account)
        with open(self._first_words(), "wb", opener=_for_ourselves) as said:
            started = subprocess.run(  # noqa: S603 (the wheel's own program)
                command,
                cwd=self.data,
                env=account.environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=said,
                start_new_session=True,
                check=True,
                **self.account.identity(),
            )
        try:
            return psutil.Process(int(started.stdout))
        except psutil.NoSuchProcess:
            return None

    def _socket_lock(self) -> Path:
        return self.sockets / f"{cluster.SOCKET}.lock"

    def _first_words(self) -> Path:
        """What it writes until its own log begins."""
        return self.data / "server-start.log"

    def _becomes_ready(self, process: psutil.Process) -> bool:
        """Wait until it answers; false when it ended instead."""
        began = told = time.monotonic()

        def decided() -> bool:
            nonlocal told
            if time.monotonic() > told + _SLOW:
                told = time.monotonic()
                log.warning("postgresql_recovers", seconds=round(told - began), folder=str(self.data))
            return self._answers() or not _runs(process)

        self._wait_for(decided)
        return self._answers()

    def _answers(self) -> bool:
        return self._status() == _READY and self.find() is not None

    def _said(self) -> list[str]:
        logs = sorted((self.data / "server-log").glob("*.log"), key=lambda one: one.stat().st_mtime)[-1:]
        lines: list[str] = []
        for one in (*logs, self._first_words()):
            if one.exists():
                lines += one.read_text(errors="replace").splitlines()[-50:]
        return lines

    def stop(self) -> None:
        """Stop it in order, else at once; one that is frozen is left, and found by the next start."""
        for how in (signal.SIGINT, signal.SIGQUIT):
            process = self.find()
            if process is None:
                return
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(how)
            self._wait_for(lambda: self.find() is None, seconds=_STOPS_WITHIN)

    @staticmethod
    def _wait_for(reached: Callable[[], bool], *, seconds: float = float("inf")) -> None:
        until = time.monotonic() + seconds
        while not reached() and time.monotonic() < until:
            time.sleep(_LOOK_EVERY)


def check_programs(run_as: Account) -> None:
    """Raises CannotStart when the server's program is missing, or this account cannot run it."""
    try:
        run_as.run("postgres", "--version", folder=programs.folder())
    except (OSError, CannotStart) as error:
        raise CannotStart(Why.NO_PROGRAMS, run_as.name, str(error)) from error


def _runs(process: psutil.Process) -> bool:
    """Whether it has not ended; one that has may still be in the list of processes."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _for_ourselves(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
