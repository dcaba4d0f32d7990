"""People who write: updates as Telegram brings them, over connections that stay open, and until when each was answered.

The traps: a load generator that is slower than the bot measures itself, so this one speaks HTTP through a bare protocol
and its own ceiling is printed. And a chat that writes again before it was answered has no order to keep: here a chat sends
its next update when the last one is answered and acknowledged.
"""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import quantiles
from time import perf_counter
from typing import Any, cast

import httptools
import msgspec

from benchmarks.api import BotApi, Sent

SECRET = "bench-secret"
PATH = "/telegram"
# As Telegram opens at most, unless it is told otherwise (Bot API: setWebhook, max_connections).
CONNECTIONS = 40
_PATIENCE = 120
# After so many seconds nobody waits for an answer any more.
GIVEN_UP = 15.0
_UPDATE_IDS = itertools.count(1)
_CHATS = itertools.count(10_000_001)
_HEAD = (
    b"POST %b HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
    b"X-Telegram-Bot-Api-Secret-Token: %b\r\nContent-Length: %d\r\n\r\n%b"
)

# What a chat does next: the update, as it is brought.
Writes = Callable[[int], bytes]


class Unanswered(Exception):
    """An update was refused, or nothing was said to it in time."""


@dataclass
class Answered:
    """took: seconds from writing an update until its message left the bot. elapsed: seconds for all of them.

    lost: chats that were never answered; their time counts as GIVEN_UP, which is less than it was.
    """

    took: list[float] = field(default_factory=list)
    elapsed: float = 0
    lost: set[int] = field(default_factory=set)

    def percentile(self, of_hundred: int) -> float:
        """Milliseconds within which so many of a hundred were answered."""
        return quantiles(self.took, n=100)[of_hundred - 1] * 1000


def new_chats(count: int) -> list[int]:
    """Chats that nobody has written from yet."""
    return list(itertools.islice(_CHATS, count))


def update(chat: int, words: str) -> bytes:
    """A text message, as Telegram brings it; a command is marked as one."""
    message: dict[str, Any] = {
        "message_id": 1,
        "from": _person(chat),
        "chat": {"id": chat, "type": "private", "first_name": "Lan"},
        "date": 1_795_000_000,
        "text": words,
    }
    if words.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(words.split()[0])}]
    return msgspec.json.encode({"update_id": next(_UPDATE_IDS), "message": message})


def press(shown: Sent, label: str) -> bytes:
    """The button of this label under a message is pressed. Raises Unanswered when there is none."""
    rows = (shown.markup or {}).get("inline_keyboard", ())
    data = next((button["callback_data"] for row in rows for button in row if button["text"] == label), None)
    if data is None:
        raise Unanswered(f"no button {label} under: {shown.text[:80]}")
    message = {
        "message_id": shown.message_id,
        "chat": {"id": shown.chat, "type": "private", "first_name": "Lan"},
        "date": 1_795_000_000,
        "text": shown.text,
    }
    update_id = next(_UPDATE_IDS)
    query = {"id": str(update_id), "from": _person(shown.chat), "message": message, "data": data, "chat_instance": "1"}
    return msgspec.json.encode({"update_id": update_id, "callback_query": query})


def _person(chat: int) -> dict[str, Any]:
    return {"id": chat, "is_bot": False, "first_name": "Lan", "language_code": "vi"}


def request(port: int, body: bytes, path: str = PATH) -> bytes:
    """The whole request that brings a body."""
    return _HEAD % (path.encode(), port, SECRET.encode(), len(body), body)


class Connection(asyncio.Protocol):
    """One connection to a bot; one request at a time."""

    def __init__(self) -> None:
        self._parser: Any = httptools.HttpResponseParser(self)
        self._answer: asyncio.Future[int] | None = None
        self.lost = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are asyncio's in all but name.
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.lost = True
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(Unanswered("the connection broke"))

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_complete(self) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(self._parser.get_status_code())
        self._parser = httptools.HttpResponseParser(self)

    async def ask(self, request: bytes) -> int:
        """Send a request; its status."""
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        self._transport.close()


class Load:
    """What brings updates to the bots on `ports`, to each in turn, and knows when they were answered."""

    def __init__(self, api: BotApi, *ports: int) -> None:
        self._api = api
        self._turn: Iterator[int] = itertools.cycle(ports)
        self._free: dict[int, list[Connection]] = {port: [] for port in ports}

    async def __aenter__(self) -> "Load":
        return self

    async def __aexit__(self, *_: object) -> None:
        for connection in itertools.chain(*self._free.values()):
            connection.close()

    async def bring(self, body: bytes, port: int | None = None) -> int:
        """Bring one update to the bot whose turn it is, or to the one on `port`. Raises Unanswered unless it is taken."""
        port = port or next(self._turn)
        free = self._free[port]
        connection = free.pop() if free else await _connected(port)
        if connection.lost:
            connection = await _connected(port)
        status = await connection.ask(request(port, body))
        free.append(connection)
        if status != 200:
            raise Unanswered(f"status {status}")
        return port

    async def write(self, chat: int, body: bytes, port: int | None = None) -> float:
        """One update, until it is answered and acknowledged; seconds until the answer was there."""
        answer = self._api.expect(chat)
        started = perf_counter()
        await self.bring(body, port)
        return await answer - started

    async def all_write(self, chats: Sequence[int], writes: Writes, *, at_once: int = 8) -> Answered:
        """Each chat writes once, `at_once` of them side by side."""
        answered = Answered()
        waiting = iter(chats)

        async def writer() -> None:
            for chat in waiting:
                answered.took.append(await self.write(chat, writes(chat)))

        await self._timed(answered, (writer() for _ in range(at_once)))
        return answered

    async def keep_writing(self, chats: Sequence[int], writes: Writes, *, seconds: float, at_once: int = 8) -> Answered:
        """Chats write one after the other, over and over, for so many seconds."""
        answered = Answered()
        until = perf_counter() + seconds

        async def writer(mine: Sequence[int]) -> None:
            for chat in itertools.cycle(mine):
                if perf_counter() >= until:
                    return
                answered.took.append(await self.write(chat, writes(chat)))

        await self._timed(answered, (writer(chats[at::at_once]) for at in range(at_once)))
        return answered

    async def steadily_write(self, chats: Sequence[int], writes: Writes, *, rate: float) -> Answered:
        """Each chat writes once, `rate` a second, whether or not the ones before were answered.

        As Telegram does, no more than CONNECTIONS are under way; who waits for one is waiting for an answer.
        """
        answered = Answered()
        connections = asyncio.Semaphore(CONNECTIONS)
        first = perf_counter()

        async def write(place: int, chat: int) -> None:
            due = first + place / rate
            await asyncio.sleep(due - perf_counter())
            written = perf_counter()
            try:
                async with connections:
                    answer = self._api.expect(chat)
                    await self.bring(writes(chat))
                answered.took.append(await asyncio.wait_for(answer, GIVEN_UP) - written)
            except (TimeoutError, Unanswered):
                answered.lost.add(chat)
                answered.took.append(GIVEN_UP)

        await self._timed(answered, (write(place, chat) for place, chat in enumerate(chats)))
        return answered

    async def _timed(self, answered: Answered, tasks: Iterator[Awaitable[None]]) -> None:
        started = perf_counter()
        try:
            async with asyncio.timeout(_PATIENCE):
                await asyncio.gather(*tasks)
        except TimeoutError as error:
            raise Unanswered(f"no answer within {_PATIENCE} s, {len(answered.took)} were answered") from error
        answered.elapsed = perf_counter() - started


async def _connected(port: int) -> Connection:
    _, connection = await asyncio.get_running_loop().create_connection(Connection, "127.0.0.1", port)
    return connection
