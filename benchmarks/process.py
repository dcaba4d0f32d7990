"""Programs in processes of their own, and what they cost: CPU seconds and resident memory, each with its children.

The trap: what a program did while it started is not the cost of an update. CPU is read before and after a measurement,
never as a total.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import psutil

_PATIENCE = 60
# Between two looks whether a program is ready.
_PAUSE = 0.02
# A shell's own wishes must not change what is measured.
_LEFT_OUT = ("PYTHONDONTWRITEBYTECODE", "PYTHONASYNCIODEBUG", "PYTHONDEVMODE", "DATA_DIR", "HOST", "LOG_FORMAT")


class DidNotStart(Exception):
    """A program ended, or was not ready in time; the message has the end of its log."""


@dataclass(frozen=True)
class Program:
    """A program that is ready. ready_after: seconds since it was started. port: 0 when it serves nothing."""

    name: str
    port: int
    process: asyncio.subprocess.Process
    ready_after: float

    def cpu(self) -> float:
        """Seconds of user and system time so far, of its children too."""
        return cpu_of(self.process.pid)

    def memory(self) -> float:
        """Resident megabytes, of its children too."""
        whole = psutil.Process(self.process.pid)
        return float(sum(one.memory_info().rss for one in (whole, *whole.children(recursive=True)))) / 1_000_000


class Postgres:
    """The processes of the PostgreSQL that keeps its data under `folder` (as `storage.db.embedded` lays it out)."""

    def __init__(self, folder: Path) -> None:
        self._postmaster = int((folder / "postgresql" / "postmaster.pid").read_text().split()[0])

    def cpu(self) -> float:
        """Seconds of user and system time so far, of all its processes."""
        return cpu_of(self._postmaster)


def cpu_of(pid: int) -> float:
    """Seconds of user and system time of a process and its children, also of those that have ended."""
    process = psutil.Process(pid)
    total = 0.0
    for one in (process, *process.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            times = one.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


@asynccontextmanager
async def started(
    name: str,
    arguments: Sequence[str],
    *,
    log: Path,
    port: int = 0,
    environment: Mapping[str, str] | None = None,
    pipes: bool = False,
) -> AsyncIterator[Program]:
    """A Python program (`-m …`) in a process of its own, once it answers on `port` with anything but an error of its own.

    pipes: its standard input and output are ours to talk to. Raises DidNotStart.
    """
    kept = {key: value for key, value in os.environ.items() if key not in _LEFT_OUT}
    begun = perf_counter()
    with log.open("ab") as file:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            env=kept | dict(environment or {}),
            stdin=asyncio.subprocess.PIPE if pipes else asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE if pipes else file,
            stderr=file,
        )
    try:
        if port:
            await _ready(name, process, port, log)
        yield Program(name, port, process, perf_counter() - begun)
    finally:
        await _ended(process)


async def _ready(name: str, process: asyncio.subprocess.Process, port: int, log: Path) -> None:
    until = perf_counter() + _PATIENCE
    while (status := await _status(port)) is None or status >= 500:
        if process.returncode is not None or perf_counter() > until:
            raise DidNotStart(f"{name}: {_end(log)}")
        await asyncio.sleep(_PAUSE)


def _end(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:]


async def _status(port: int) -> int | None:
    """What `/readyz` says; a program that has no such page is ready when it says so (404)."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return None
    try:
        async with asyncio.timeout(2):
            writer.write(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            words = (await reader.readline()).split()
        return int(words[1]) if len(words) > 1 else None
    except (OSError, ValueError, TimeoutError):
        return None
    finally:
        writer.close()


async def _ended(process: asyncio.subprocess.Process) -> None:
    """Ask it to stop; make it stop when it does not."""
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(10):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
