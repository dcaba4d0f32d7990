"""How often a program waits for PostgreSQL: a proxy before the server counts what has to be answered.

The protocol marks each message that a client waits for: Query (Q), Sync (S) and Flush (H). PostgreSQL, "Message Formats".
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from benchmarks.world import World

_AWAITED = b"QSH"
_CODE = slice(4, 8)
_SSL_REQUEST = (80877103).to_bytes(4, "big")
_SOCKET = ".s.PGSQL.5432"


class Count:
    """total: round trips so far, of all connections."""

    def __init__(self) -> None:
        self.total = 0


class Reader:
    """Follows what one client sends; the first messages of a connection have no letter."""

    def __init__(self, count: Count) -> None:
        self._count = count
        self._rest = b""
        self._letters = False

    def read(self, data: bytes) -> None:
        self._rest += data
        head = 1 if self._letters else 0
        while len(self._rest) >= head + 4:
            length = head + int.from_bytes(self._rest[head : head + 4], "big")
            if len(self._rest) < length:
                return
            message, self._rest = self._rest[:length], self._rest[length:]
            if self._letters:
                self._count.total += message[:1] in _AWAITED
            elif message[_CODE] != _SSL_REQUEST:
                self._letters, head = True, 1


@asynccontextmanager
async def counted(world: World) -> AsyncIterator[tuple[str, Count]]:
    """A new database behind the proxy, and the count."""
    url = make_url(await world.new_database())
    server = f"{url.query['host']}/{_SOCKET}"
    folder = world.folder / "proxy"
    folder.mkdir()
    count = Count()

    async def serve(client: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        answers, on = await asyncio.open_unix_connection(server)
        reader = Reader(count)
        await asyncio.gather(_pass(client, on, reader), _pass(answers, back, None), return_exceptions=True)

    async with await asyncio.start_unix_server(serve, _path(folder)):
        yield url.update_query_dict({"host": str(folder)}).render_as_string(hide_password=False), count


def _path(folder: Path) -> str:
    return str(folder / _SOCKET)


async def _pass(source: asyncio.StreamReader, target: asyncio.StreamWriter, reader: Reader | None) -> None:
    try:
        while data := await source.read(65536):
            if reader is not None:
                reader.read(data)
            target.write(data)
            await target.drain()
    finally:
        target.close()
