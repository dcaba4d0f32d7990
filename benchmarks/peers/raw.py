"""The floor of the durable work: a bare httptools server, and one asyncpg statement that keeps a step of the form.

The statement recognises a repeat, keeps the answer and moves on to the next question. Nothing else is done: no words, no
languages, no answer kept until it is sent.
"""

import asyncio
from typing import Any, cast

import asyncpg
import httptools
import msgspec
import uvloop

from benchmarks.load import Connection, request
from benchmarks.peers import task

_TABLES = """
CREATE TABLE seen (update_id bigint PRIMARY KEY);
CREATE TABLE forms (chat bigint PRIMARY KEY, step int NOT NULL, answers jsonb NOT NULL)
"""
_STEP = """
WITH fresh AS (INSERT INTO seen VALUES ($1) ON CONFLICT DO NOTHING RETURNING 1)
INSERT INTO forms SELECT $2, 0, '{}' FROM fresh
ON CONFLICT (chat) DO UPDATE SET
    step = CASE WHEN $4 THEN 0 ELSE forms.step + 1 END,
    answers = CASE WHEN $4 THEN '{}' ELSE forms.answers || jsonb_build_object(forms.step, $3::text) END
RETURNING step
"""
_OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
_KEYBOARD = {"inline_keyboard": [[{"text": label, "callback_data": data} for label, data in task.BUTTONS]]}


class Chat(msgspec.Struct):
    id: int


class Message(msgspec.Struct):
    chat: Chat
    text: str


class Update(msgspec.Struct):
    update_id: int
    message: Message


_read = msgspec.json.Decoder(Update).decode


class Bot:
    """Answers, over connections to the Bot API that stay open."""

    def __init__(self, pool: "asyncpg.Pool[Any]") -> None:
        self._pool = pool
        self._port = int(task.API.rpartition(":")[2])
        self._free: list[Connection] = []

    async def handle(self, update: Update) -> None:
        """/help is answered at once; everything else is a step of the form."""
        chat, words = update.message.chat.id, update.message.text
        if words == "/help":
            await self._send({"chat_id": chat, "text": task.HELP})
            return
        step = await self._pool.fetchval(_STEP, update.update_id, chat, words, words == "/nominate")
        if step is not None and step < len(task.FORM):
            await self._send({"chat_id": chat, "text": task.FORM[step][1], "reply_markup": _KEYBOARD})
        elif step is not None:
            await self._send({"chat_id": chat, "text": task.THANKS})

    async def _send(self, message: dict[str, Any]) -> None:
        if self._free:
            connection = self._free.pop()
        else:
            _, connection = await asyncio.get_running_loop().create_connection(Connection, "127.0.0.1", self._port)
        await connection.ask(request(self._port, msgspec.json.encode(message), f"/bot{task.TOKEN}/sendMessage"))
        self._free.append(connection)


class Webhook(asyncio.Protocol):
    """One connection of Telegram's."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._body = b""
        self._parser: Any = httptools.HttpRequestParser(self)
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        body, self._body = self._body, b""
        self._task = asyncio.get_running_loop().create_task(self._handle(body))

    async def _handle(self, body: bytes) -> None:
        if body:
            await self._bot.handle(_read(body))
        self._transport.write(_OK)


async def main() -> None:
    async with asyncpg.create_pool(task.DATABASE, reset=_as_it_is) as pool:
        await pool.execute(_TABLES)
        bot = Bot(pool)
        await asyncio.get_running_loop().create_server(lambda: Webhook(bot), "127.0.0.1", task.PORT)
        await asyncio.Event().wait()


async def _as_it_is(connection: Any) -> None:
    """No statement changes the connection, so it needs no reset between two of them."""


if __name__ == "__main__":
    uvloop.run(main())
