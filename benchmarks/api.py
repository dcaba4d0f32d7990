"""A stand-in for the Bot API: it says yes to everything, at once or after a while, and remembers every message.

It runs in the measuring process, on the same loop as the load: so an answer is known the moment it arrives, and nobody has
to ask for it. `python -m benchmarks.api PORT` runs it alone, which is how its own ceiling is measured.

The trap: a bot that answers the webhook first and works later seems quick. So an update counts as answered when its
message arrives here, not when the webhook says 200.
"""

import asyncio
import re
import sys
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any, NamedTuple, cast
from urllib.parse import parse_qsl

import httptools
import msgspec

Parameters = dict[str, Any]
_NAME = re.compile(rb'name="([^"]+)"')
_DATE = 1_795_000_000


class Sent(NamedTuple):
    """A message that arrived. at: seconds of the same clock as `perf_counter`."""

    chat: int
    text: str
    message_id: int
    at: float
    markup: Any


@dataclass
class BotApi:
    """What was set, what was sent, and who waits for it. delay: seconds until a message is answered."""

    delay: float = 0

    def __post_init__(self) -> None:
        self.sent: list[Sent] = []
        # What each chat shows at the bottom, with its buttons.
        self.last: dict[int, Sent] = {}
        self.calls = 0
        self._message_id = 0
        self._webhooks: dict[str, str] = {}
        self._waiting: dict[int, asyncio.Future[float]] = {}

    def expect(self, chat: int) -> asyncio.Future[float]:
        """Resolves to the moment at which the next message to this chat is there: it arrived, and `delay` is over."""
        future: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._waiting[chat] = future
        return future

    def said_to(self) -> dict[int, list[str]]:
        """The texts that each chat got, in order."""
        texts: dict[int, list[str]] = defaultdict(list)
        for message in self.sent:
            texts[message.chat].append(message.text)
        return texts

    def forget(self) -> None:
        """Let go of what was sent so far."""
        self.sent.clear()
        self.last.clear()

    def answer(self, token: str, method: str, parameters: Parameters) -> Any:
        """The result of a call."""
        self.calls += 1
        if method in ("sendMessage", "editMessageText"):
            return self._message(parameters)
        if method == "getMe":
            number = int(token.partition(":")[0])
            return {"id": number, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
        if method == "setWebhook":
            self._webhooks[token] = parameters.get("url", "")
        elif method == "getWebhookInfo":
            url = self._webhooks.get(token, "")
            return {"url": url, "has_custom_certificate": False, "pending_update_count": 0}
        return [] if method in ("getUpdates", "getMyCommands") else True

    def _message(self, parameters: Parameters) -> dict[str, Any]:
        at = perf_counter()
        self._message_id += 1
        chat = int(parameters["chat_id"])
        text = parameters["text"]
        sent = Sent(chat, text, self._message_id, at, parameters.get("reply_markup"))
        self.sent.append(sent)
        self.last[chat] = sent
        if (waiting := self._waiting.pop(chat, None)) is not None:
            self.after(self.delay, _resolve, waiting, at + self.delay)
        return {
            "message_id": self._message_id,
            "from": {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"},
            "chat": {"id": chat, "type": "private", "first_name": "Lan"},
            "date": _DATE,
            "text": text,
        }

    @staticmethod
    def after(delay: float, do: Callable[..., None], *arguments: Any) -> None:
        """Do it when so many seconds are over; at once when there are none to wait."""
        if delay:
            asyncio.get_running_loop().call_later(delay, do, *arguments)
        else:
            do(*arguments)


def _resolve(waiting: "asyncio.Future[float]", at: float) -> None:
    if not waiting.done():
        waiting.set_result(at)


class Connection(asyncio.Protocol):
    """One connection of a bot: keep-alive, one call after the other."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._parser: Any = httptools.HttpRequestParser(self)
        self._url = b""
        self._kind = b""
        self._body: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are asyncio's in all but name.
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_url(self, url: bytes) -> None:
        self._url = url

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"content-type":
            self._kind = value
        elif name.lower() == b"expect":
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        path, _, query = self._url.partition(b"?")
        if not path.startswith(b"/bot"):
            self._write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            return
        _, bot, method = path.decode().split("/")
        parameters = read(self._kind, b"".join(self._body)) | dict(parse_qsl(query.decode()))
        self._kind, self._body = b"", []
        result = {"ok": True, "result": self._api.answer(bot.removeprefix("bot"), method, parameters)}
        body = msgspec.json.encode(result)
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (
            len(body),
            body,
        )
        self._api.after(self._api.delay, self._write, answer)

    def _write(self, answer: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(answer)


def read(kind: bytes, body: bytes) -> Parameters:
    """The parameters of a call, in any of the forms that the Bot API takes."""
    if not body:
        return {}
    if kind.startswith(b"application/json"):
        parameters: Parameters = msgspec.json.decode(body)
        return parameters
    if kind.startswith(b"multipart/form-data"):
        return _multipart(kind.partition(b"boundary=")[2].strip(b'"'), body)
    return dict(parse_qsl(body.decode()))


def _multipart(boundary: bytes, body: bytes) -> Parameters:
    parameters: Parameters = {}
    for part in body.split(b"--" + boundary):
        head, _, content = part.partition(b"\r\n\r\n")
        if name := _NAME.search(head):
            parameters[name[1].decode()] = content.removesuffix(b"\r\n").decode("utf-8", "replace")
    return parameters


async def listen(api: BotApi, port: int) -> asyncio.Server:
    """Serve the stand-in on this port of the loopback."""
    return await asyncio.get_running_loop().create_server(lambda: Connection(api), "127.0.0.1", port, backlog=1024)


async def _alone(port: int) -> None:
    api = BotApi()
    async with await listen(api, port):
        while True:
            await asyncio.sleep(1)
            api.forget()


if __name__ == "__main__":
    import uvloop

    uvloop.run(_alone(int(sys.argv[1])))
