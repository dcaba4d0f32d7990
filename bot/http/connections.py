"""The web server's connections: how many are open, and how long one may stay open without a whole request.

The trap: an open connection costs its sender nothing. Without a bound, some hundred that never finish their headers use up
the process's file descriptors, and nobody else is let in. A request that is being answered is never cut off.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import structlog
from aiohttp import web
from aiohttp.http import HttpProcessingError
from aiohttp.typedefs import Handler

from bot import metrics
from bot.http.server import CannotListen

log = structlog.get_logger()

# Telegram opens 100 at most, and a proxy about as many.
MOST = 256
# Longer than the minute for which nginx keeps a connection that it uses again.
QUIET_SECONDS = 75.0
# With aiohttp's 128 one connection could use a megabyte before its headers are whole.
_HEADERS = 64
# How long the rest of a body is read and thrown away, so that its sender sees the answer.
_LINGERING_SECONDS = 2.0
_SHUTDOWN_SECONDS = 5.0


@asynccontextmanager
async def listening(
    application: web.Application, host: str, port: int, *, most: int = MOST, quiet: float = QUIET_SECONDS
) -> AsyncIterator[None]:
    """Serve the application for as long as the block runs. Raises CannotListen.

    most: connections at the same time. quiet: after so many seconds without a whole request's headers one is closed.
    """
    connections = Connections(most)
    application.middlewares.append(connections.hold)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=_SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        assert runner.server is not None
        make = connections.factory(runner.server, quiet)
        try:
            door = await asyncio.get_running_loop().create_server(make, host, port)
        except OSError as error:
            raise CannotListen(str(port)) from error
        try:
            yield
        finally:
            door.close()
    finally:
        await runner.cleanup()


class Connections:
    """All open connections. One too many closes the one that has waited longest for its sender."""

    def __init__(self, most: int) -> None:
        self._most = most
        # In the order in which they began to wait.
        self._waiting: dict[asyncio.BaseProtocol, None] = {}
        self._answering: set[asyncio.BaseProtocol] = set()
        self._told = False

    def factory(self, server: web.Server, quiet: float) -> Callable[[], asyncio.BaseProtocol]:
        """What makes the protocol of a new connection. Bodies are not decompressed."""
        loop = asyncio.get_running_loop()

        def make() -> asyncio.BaseProtocol:
            return _Connection(
                self,
                server,
                loop=loop,
                access_log=None,
                logger=_faults,
                keepalive_timeout=quiet,
                lingering_time=_LINGERING_SECONDS,
                max_headers=_HEADERS,
                auto_decompress=False,
            )

        return make

    @property
    def count(self) -> int:
        return len(self._waiting) + len(self._answering)

    def opened(self, connection: "_Connection") -> None:
        """Let it in. When there are too many, the longest waiting is closed; while all are answered, the new one."""
        self._waiting[connection] = None
        if self.count <= self._most:
            return
        closed = next(iter(self._waiting))
        del self._waiting[closed]
        metrics.CONNECTIONS_DROPPED.inc()
        if not self._told:
            self._told = True
            log.warning("connections_full", most=self._most)
        assert isinstance(closed, _Connection)
        closed.drop()

    def closed(self, connection: asyncio.BaseProtocol) -> None:
        self._waiting.pop(connection, None)
        self._answering.discard(connection)
        if self.count <= self._most // 2:
            self._told = False

    @web.middleware
    async def hold(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """While its request is answered, a connection is not closed for another one."""
        connection = request.protocol
        if connection not in self._waiting:
            return await handler(request)
        del self._waiting[connection]
        self._answering.add(connection)
        try:
            return await handler(request)
        finally:
            if connection in self._answering:
                self._answering.discard(connection)
                self._waiting[connection] = None


class _Connection(web.RequestHandler):
    """aiohttp's connection, which says when it begins and ends."""

    def __init__(self, connections: Connections, server: web.Server, **settings: Any) -> None:
        super().__init__(server, **settings)
        self._connections = connections
        # aiohttp forgets it before all that was written has been read.
        self._wire: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._wire = transport
        self._connections.opened(self)

    def connection_lost(self, exc: BaseException | None) -> None:
        self._connections.closed(self)
        super().connection_lost(exc)

    def drop(self) -> None:
        """Close it at once, also when its sender does not read what it was answered."""
        if isinstance(self._wire, asyncio.WriteTransport):
            self._wire.abort()


def _is_fault(record: logging.LogRecord) -> bool:
    """Whether it is a fault of ours: not a request that is none, and not a sender who went away."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, HttpProcessingError | web.RequestPayloadError | ConnectionError)


_faults = logging.getLogger("aiohttp.server")
_faults.addFilter(_is_fault)
