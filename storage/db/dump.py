"""Copies of a whole database, by PostgreSQL's own programs: pg_dump writes one, pg_restore and psql bring it back.

The trap: a copy that is brought back half. psql commits what it has read when its input ends early, so the transaction is
begun and committed by us: COMMIT is only sent when all that precedes it was read and nothing was damaged.
"""

import asyncio
import contextlib
import os
import re
import shutil
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from storage.db import contents, programs, server
from storage.db.contents import SCHEMA

# Whoever holds a table locked for longer than this, in milliseconds, makes pg_dump give up.
_PATIENCE = "--lock-wait-timeout=120000"
# In the first lines of what pg_restore writes; servers before this version refuse it.
_TIMEOUT, _KNOWN_SINCE = b"SET transaction_timeout = 0;\n", 17
# So much is read and written at a time.
_PART = 1024 * 1024


class NoProgram(Exception):
    """No pg_dump or psql is here that can talk to this server; the message is the server's version."""


class ProgramFailed(Exception):
    """A program of PostgreSQL did not do what it was to; the message is its own, one line."""


@dataclass(frozen=True, slots=True)
class Server:
    """version: its first number. encrypted: whether connections to it are."""

    version: int
    encrypted: bool


async def _server(url: str) -> Server:
    async with contents.connected(url) as driver:
        version = int(await driver.fetchval("SELECT current_setting('server_version_num')")) // 10_000
        encrypted = await driver.fetchval("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        return Server(version, bool(encrypted))


async def find(name: str, for_server: Server) -> Path:
    """The program that can talk to this server: that of the wheel, else the machine's. Raises NoProgram.

    The wheel's know no encrypted connections, and pg_dump refuses a server that is newer than itself.
    """
    if for_server.version <= programs.VERSION and not for_server.encrypted:
        return programs.path(name)
    found = shutil.which(name)
    if found is None or await _version(found) < for_server.version:
        raise NoProgram(str(for_server.version))
    return Path(found)


async def _version(program: str) -> int:
    """The first number of `pg_dump (PostgreSQL) 18.4`; 0 when it says something else."""
    process = await asyncio.create_subprocess_exec(program, "--version", stdout=PIPE, stderr=DEVNULL)
    said, _ = await process.communicate()
    number = re.search(rb"\(PostgreSQL\) (\d+)", said)
    return int(number[1]) if number else 0


@dataclass(slots=True)
class _Program:
    """A running program. complaints: the file into which it writes what went wrong."""

    name: str
    process: Process
    complaints: IO[bytes]

    @property
    def input(self) -> asyncio.StreamWriter:
        assert self.process.stdin is not None
        return self.process.stdin

    @property
    def output(self) -> asyncio.StreamReader:
        assert self.process.stdout is not None
        return self.process.stdout

    async def end(self) -> None:
        """Wait until it has ended. Raises ProgramFailed unless it did all it was to."""
        if await self.process.wait():
            self.complaints.seek(0)
            raise ProgramFailed(_line(self.name, self.complaints.read().decode(errors="replace")))


def _line(name: str, complaints: str) -> str:
    """The line of the complaints that says what went wrong."""
    lines = [line.strip() for line in complaints.splitlines() if line.strip()]
    wrong = [line for line in lines if "error:" in line.lower() or "fatal:" in line.lower()]
    return (wrong or lines or [name])[0]


@asynccontextmanager
async def _running(path: Path, *arguments: str, password: dict[str, str] | None = None) -> AsyncIterator[_Program]:
    """The program, for as long as the block runs; it is killed when the block ends before it."""
    name = path.name
    environment = os.environ | {"LC_ALL": "C"} | (password or {})
    with tempfile.TemporaryFile() as complaints:
        process = await asyncio.create_subprocess_exec(
            path,
            *arguments,
            env=environment,
            stdin=PIPE,
            # psql says nothing that anybody reads.
            stdout=DEVNULL if name == "psql" else PIPE,
            stderr=complaints,
            limit=_PART,
        )
        try:
            yield _Program(name, process, complaints)
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()


async def write(url: str, snapshot: str, put: Callable[[bytes], object]) -> None:
    """Give `put` a copy of the database as it is in this snapshot, part by part, in pg_dump's custom format.

    `put` runs in a thread. Raises NoProgram, ProgramFailed.
    """
    path = await find("pg_dump", await _server(url))
    address, password = server.for_programs(url)
    what = ("--format=custom", f"--schema={SCHEMA}", "--no-owner", "--no-acl", f"--snapshot={snapshot}", _PATIENCE)
    async with _running(path, *what, f"--dbname={address}", password=password) as pg_dump:
        while part := await pg_dump.output.read(_PART):
            await asyncio.to_thread(put, part)
        await pg_dump.end()


async def load(url: str, copy: IO[bytes], *, before: str = "", after: str = "") -> None:
    """Bring a copy back into the database, all or nothing.

    before, after: SQL that is executed in the same transaction. Raises NoProgram, ProgramFailed, and whatever reading the
    copy raises; then the database is as it was.
    """
    there = await _server(url)
    reader = programs.path("pg_restore") if there.version <= programs.VERSION else await find("pg_restore", there)
    writer = await find("psql", there)
    address, password = server.for_programs(url)
    # Without terse, an error quotes what people wrote.
    quietly = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=terse", f"--dbname={address}")
    script = ("--format=custom", f"--schema={SCHEMA}", "--no-owner", "--no-acl", "--file=-")
    async with _running(reader, *script) as pg_restore, _running(writer, *quietly, password=password) as psql:
        psql.input.write(f"BEGIN;\nSET client_min_messages = warning;\n{before}\n".encode())
        if await _through(copy, pg_restore, psql, skip=_TIMEOUT if there.version < _KNOWN_SINCE else b""):
            psql.input.write(f"SET search_path = {SCHEMA};\n{after}\nCOMMIT;\n".encode())
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            await psql.input.drain()
        psql.input.close()
        await psql.end()


async def _through(copy: IO[bytes], pg_restore: _Program, psql: _Program, *, skip: bytes) -> bool:
    """Send the copy through pg_restore to psql; False when psql has ended before. Raises ProgramFailed for pg_restore."""
    reading = asyncio.create_task(_feed(copy, pg_restore))
    try:
        psql.input.write((await pg_restore.output.read(_PART)).replace(skip, b"", 1))
        if not await _pump(lambda: pg_restore.output.read(_PART), psql.input):
            return False
        await reading
        await pg_restore.end()
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
    return True


async def _feed(copy: IO[bytes], to: _Program) -> None:
    try:
        await _pump(lambda: asyncio.to_thread(copy.read, _PART), to.input)
    finally:
        to.input.close()


async def _pump(read: Callable[[], Awaitable[bytes]], to: asyncio.StreamWriter) -> bool:
    """Write all that is read; False when whoever receives it has ended before."""
    try:
        while part := await read():
            to.write(part)
            await to.drain()
    except (BrokenPipeError, ConnectionResetError):
        return False
    return True
