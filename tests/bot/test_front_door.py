"""Who knocks at the web server without being Telegram: large bodies, half-open requests, and what is no request at all."""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import text

from bot.http import connections, server
from bot.http.readiness import Readiness
from bot.settings import Settings
from tests.town import TOKEN, Town, free_port

PATIENCE = 10
FOREVER = 3600.0


@dataclass
class Door:
    """A web server, what it was brought, and what it said of that."""

    port: int
    secret: str
    brought: list[bytes] = field(default_factory=list)
    said: "asyncio.Queue[tuple[str, dict[str, Any]]]" = field(default_factory=asyncio.Queue)
    handling: Callable[[], Awaitable[None]] | None = None
    wires: list["Wire"] = field(default_factory=list)

    async def handle(self, body: bytes) -> None:
        if self.handling is not None:
            await self.handling()
        self.brought.append(body)

    def warning(self, word: str, **fields: Any) -> None:
        """In place of the log."""
        self.said.put_nowait((word, fields))

    async def knock(self) -> "Wire":
        wire = Wire(*await asyncio.open_connection("127.0.0.1", self.port))
        self.wires.append(wire)
        return wire

    def update(self, body: bytes, *more: str, secret: str | None = None, length: int | None = None) -> bytes:
        """The bytes of a request; length: as its header says."""
        lines = (
            "POST /telegram HTTP/1.1",
            "Host: bot.example.vn",
            f"{server.SECRET_HEADER}: {self.secret if secret is None else secret}",
            f"Content-Length: {len(body) if length is None else length}",
            *more,
        )
        return "\r\n".join((*lines, "", "")).encode() + body

    async def is_open(self) -> bool:
        """Whether Telegram is let in."""
        wire = await self.knock()
        wire.send(self.update(b"{}"))
        status = await wire.status()
        await wire.close()
        return status == 200


@dataclass
class Wire:
    """A connection to it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def send(self, data: bytes) -> None:
        self.writer.write(data)

    async def status(self) -> int:
        """The status of the next answer."""
        async with asyncio.timeout(PATIENCE):
            head = await self.reader.readuntil(b"\r\n\r\n")
        return int(head.split()[1])

    async def cut(self) -> bool:
        """Return when the server has closed the connection."""
        async with asyncio.timeout(PATIENCE):
            try:
                return await self.reader.read() is not None
            except ConnectionError:
                return True

    async def close(self) -> None:
        self.writer.close()
        with suppress(ConnectionError):
            await self.writer.wait_closed()


@asynccontextmanager
async def door(
    monkeypatch: pytest.MonkeyPatch,
    *,
    patience: float = FOREVER,
    quiet: float = FOREVER,
    most: int = 100,
    readiness: Readiness | None = None,
) -> AsyncIterator[Door]:
    port = free_port()
    settings = Settings(bot_token=TOKEN, webhook_url=f"http://127.0.0.1:{port}", port=port)
    made = Door(port, settings.secret)
    monkeypatch.setattr(server, "log", made)
    monkeypatch.setattr(connections, "log", made)
    application = server.application(settings, made.handle, readiness or Readiness({}), patience=patience)
    async with connections.listening(application, settings.host, port, most=most, quiet=quiet):
        try:
            yield made
        finally:
            for wire in made.wires:
                await wire.close()


@pytest.fixture
def complaints(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What aiohttp complains of."""
    caplog.set_level(logging.INFO)
    return caplog


@pytest.mark.parametrize("more", [(), ("Content-Encoding: gzip",), ("Expect: 100-continue",)])
async def test_without_the_secret_the_body_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...]
) -> None:
    async with door(monkeypatch) as made:
        for secret in ("", "guess"):
            wire = await made.knock()
            wire.send(made.update(b"", *more, secret=secret, length=1_000_000))
            assert await wire.status() == 401
            assert await wire.cut()
        assert made.brought == []
        assert await made.is_open()


@pytest.mark.parametrize(
    ("line", "status"), [("POST /nowhere", 404), ("POST /healthz", 405), ("GET /healthz", 400), ("PUT /telegram", 405)]
)
async def test_a_body_for_nobody_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, line: str, status: int) -> None:
    async with door(monkeypatch) as made:
        wire = await made.knock()
        wire.send(f"{line} HTTP/1.1\r\nHost: bot.example.vn\r\nContent-Length: 1000000\r\n\r\n".encode())
        assert await wire.status() == status
        assert await wire.cut()
        assert await made.is_open()


async def test_a_body_in_an_encoding_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    async with door(monkeypatch) as made:
        for encoding in ("gzip", "br", "identity", "rot13"):
            wire = await made.knock()
            wire.send(made.update(b"\x1f\x8b garbage", f"Content-Encoding: {encoding}", length=1_000_000))
            assert await wire.status() == 415
            assert await wire.cut()
            assert await made.said.get() == ("update_encoded", {})
        assert made.brought == []
        assert await made.is_open()


async def test_whoever_asks_first_is_answered_without_an_invitation(monkeypatch: pytest.MonkeyPatch) -> None:
    async with door(monkeypatch) as made:
        wire = await made.knock()
        wire.send(made.update(b"", "Expect: 100-continue", length=2))
        assert await wire.status() == 417


async def test_a_sender_who_goes_away_is_no_fault_of_ours(
    monkeypatch: pytest.MonkeyPatch, complaints: pytest.LogCaptureFixture
) -> None:
    async with door(monkeypatch) as made:
        wire = await made.knock()
        wire.send(made.update(b'{"update_', length=1000))
        await wire.writer.drain()
        await wire.close()
        word, _ = await asyncio.wait_for(made.said.get(), PATIENCE)
        assert word == "update_cut_short"
        assert await made.is_open()
    assert complaints.records == []


async def test_a_body_whose_chunks_are_wrong_is_no_fault_of_ours(
    monkeypatch: pytest.MonkeyPatch, complaints: pytest.LogCaptureFixture
) -> None:
    async with door(monkeypatch) as made:
        wire = await made.knock()
        whole = made.update(b"").replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
        wire.send(whole + b"2\r\n{}\r\nnothing of a chunk\r\n")
        assert await wire.status() == 400
        assert await wire.cut()
        assert await made.is_open()
    assert complaints.records == []


@pytest.mark.parametrize(
    "line", ["GET / HTTP/9.9", "NONSENSE", "GET /healthz HTTP/1.1\r\nBad Header: \x00", "\x16\x03"]
)
async def test_what_is_no_request_leaves_no_traceback(
    monkeypatch: pytest.MonkeyPatch, complaints: pytest.LogCaptureFixture, line: str
) -> None:
    async with door(monkeypatch) as made:
        wire = await made.knock()
        wire.send(f"{line}\r\n\r\n".encode())
        assert await wire.status() == 400
        assert await wire.cut()
        assert await made.is_open()
    assert complaints.records == []


async def test_a_fault_of_ours_is_told(monkeypatch: pytest.MonkeyPatch, complaints: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise LookupError("a bug")

    async with door(monkeypatch) as made:
        made.handling = fail
        assert not await made.is_open()
    assert [record.name for record in complaints.records] == ["aiohttp.server"]


async def test_a_body_that_does_not_come_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async with door(monkeypatch, patience=0.01) as made:
        wire = await made.knock()
        wire.send(made.update(b"{", length=2))
        assert await wire.status() == 408
        assert await made.said.get() == ("update_cut_short", {"error": "too slow"})
        assert made.brought == []
        assert await made.is_open()


@pytest.mark.parametrize("start", [b"", b"POST /telegram HTTP/1.1\r\nHost: bot.exa"])
async def test_headers_that_do_not_come_are_given_up(monkeypatch: pytest.MonkeyPatch, start: bytes) -> None:
    async with door(monkeypatch, quiet=0.01) as made:
        wire = await made.knock()
        wire.send(start)
        assert await wire.cut()


async def test_one_connection_too_many_closes_the_one_that_waits_longest(monkeypatch: pytest.MonkeyPatch) -> None:
    async with door(monkeypatch, most=3) as made:
        wires = [await made.knock() for _ in range(3)]
        for wire in wires:
            wire.send(b"GET /healthz HTTP/1.1\r\n")
        # Each is known to be let in before the next one comes.
        wires[1].send(b"Host: bot.example.vn\r\n\r\n")
        assert await wires[1].status() == 200
        assert await made.is_open()
        assert await wires[0].cut()
        assert await made.said.get() == ("connections_full", {"most": 3})
        # Once told, it is not told again.
        for _ in range(2):
            await made.knock()
        assert await wires[2].cut()
        assert made.said.empty()


async def test_whoever_is_being_answered_is_not_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    async with door(monkeypatch, most=2) as made:
        begun, go = asyncio.Event(), asyncio.Event()

        async def slowly() -> None:
            begun.set()
            await go.wait()

        made.handling = slowly
        telegram = await made.knock()
        telegram.send(made.update(b"{}"))
        await begun.wait()
        strangers = [await made.knock() for _ in range(5)]
        for stranger in strangers[:-1]:
            assert await stranger.cut()
        go.set()
        assert await telegram.status() == 200
        made.handling = None
        assert await made.is_open()


async def test_while_all_are_answered_a_new_one_waits_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    async with door(monkeypatch, most=1) as made:
        begun, go = asyncio.Event(), asyncio.Event()

        async def slowly() -> None:
            begun.set()
            await go.wait()

        made.handling = slowly
        telegram = await made.knock()
        telegram.send(made.update(b"{}"))
        await begun.wait()
        assert await (await made.knock()).cut()
        go.set()
        assert await telegram.status() == 200


async def readiness_of(made: Door) -> tuple[int, str]:
    wire = await made.knock()
    wire.send(b"GET /readyz HTTP/1.1\r\nHost: bot.example.vn\r\nConnection: close\r\n\r\n")
    status = await wire.status()
    return status, (await wire.reader.read()).decode()


async def test_a_frozen_database_is_told_of_and_found_again(monkeypatch: pytest.MonkeyPatch, town: Town) -> None:
    async def check() -> str | None:
        await town.app.database.ping()
        return None

    async with town.app.database.transaction() as tx:
        frozen = text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        pids = [row.pid for row in await tx.execute(frozen)]
    async with door(monkeypatch, readiness=Readiness({"database": check}, limit=0.05)) as made:
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            assert await readiness_of(made) == (503, "database: no answer\n")
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)
        async with asyncio.timeout(PATIENCE):
            while await readiness_of(made) != (200, "database: ok\n"):
                pass


async def test_a_check_that_hangs_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    go = asyncio.Event()

    async def hangs() -> str | None:
        asked.append("hangs")
        while not go.is_set():
            try:
                await go.wait()
            except asyncio.CancelledError:
                continue
        return None

    async def waits() -> str | None:
        await asyncio.Event().wait()
        return None

    async def fine() -> str | None:
        return None

    async def broken() -> str | None:
        raise LookupError("a bug")

    readiness = Readiness({"database": hangs, "telegram": waits, "schema": fine, "disk": broken}, limit=0.01)
    async with door(monkeypatch, readiness=readiness) as made:
        told = (503, "database: no answer\ntelegram: no answer\nschema: ok\ndisk: failed\n")
        assert await readiness_of(made) == told
        assert await readiness_of(made) == told
        # One that cannot be ended is not asked again beside itself.
        assert asked == ["hangs"]
        go.set()
