"""python-telegram-bot's HTTP on aiohttp: one session, one JSON parser, and errors that distinguish sent from not sent.

The trap: httpx, the default, searches its whole pool at each request, and slows down with every call under way.
"""

import os
from collections.abc import Mapping
from functools import cache
from typing import Any, cast

import aiohttp
import msgspec
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

# Without it python-telegram-bot warns at each 429 that numbers will become timedeltas.
os.environ["PTB_TIMEDELTA"] = "true"

_JSON = {"Content-Type": "application/json"}
_NOTHING: Mapping[str, bytes] = {}


class NotSent(NetworkError):
    """There was no connection: the call certainly did not reach Telegram."""


class AnswerLost(NetworkError):
    """The connection broke while the call was under way: it may have been carried out or not."""


class Undecodable(TelegramError):
    """The answer is no JSON; `payload` has it."""

    def __init__(self, payload: bytes) -> None:
        super().__init__("the answer is not JSON")
        self.payload = payload


class AiohttpRequest(BaseRequest):
    """Calls over one aiohttp session. timeout: seconds for a call; getUpdates asks for more."""

    def __init__(self, *, connections: int = 100, timeout: float = 20) -> None:
        self._connections = connections
        self._timeout = timeout
        self._session: aiohttp.ClientSession | None = None
        # What the other side's clock showed at its last answer, as it wrote it.
        self.date: str | None = None

    @property
    def read_timeout(self) -> float:
        return self._timeout

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(
        self,
        url: str,
        parameters: dict[str, Any],
        *,
        files: Mapping[str, bytes] = _NOTHING,
        timeout: float | None = None,
    ) -> Any:
        """Call a method with JSON parameters and return its `result`. Raises TelegramError, also as NotSent or AnswerLost.

        files: name -> content; a parameter refers to one as `attach://name`.
        """
        body = _form(parameters, files) if files else msgspec.json.encode(parameters)
        # BaseRequest passes the data to do_request unchanged, so encoded data needs no RequestData around it.
        return await self.post(url, cast(RequestData, body), read_timeout=timeout or self._timeout)

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | aiohttp.FormData | bytes | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise NotSent("the session is closed")
        seconds = read_timeout if isinstance(read_timeout, int | float) else self._timeout
        try:
            async with self._session.request(
                method,
                url,
                data=_body(request_data),
                headers=_JSON if isinstance(request_data, bytes) else None,
                timeout=_timeouts(seconds),
            ) as response:
                self.date = response.headers.get("Date")
                return response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ServerTimeoutError, aiohttp.InvalidURL) as error:
            raise NotSent(type(error).__name__) from error
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            raise AnswerLost(type(error).__name__) from error

    async def download(self, url: str, *, most: int, timeout: float) -> bytes | None:
        """What is at the address; None when that is more than `most` bytes. Raises NotSent, AnswerLost."""
        if self._session is None:
            raise NotSent("the session is closed")
        content = bytearray()
        try:
            async with self._session.get(url, timeout=_timeouts(timeout)) as response:
                if response.status != 200:
                    raise AnswerLost(f"status {response.status}")
                async for part in response.content.iter_chunked(65_536):
                    content += part
                    if len(content) > most:
                        return None
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise AnswerLost(type(error).__name__) from error
        return bytes(content)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            parsed: dict[str, Any] = msgspec.json.decode(payload, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise Undecodable(payload) from error
        return parsed


@cache
def _timeouts(seconds: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=seconds, sock_connect=10)


def _form(parameters: dict[str, Any], files: Mapping[str, bytes]) -> aiohttp.FormData:
    """Parameters and files as a form: text as it is, everything else as JSON."""
    form = aiohttp.FormData()
    for name, value in parameters.items():
        form.add_field(name, value if isinstance(value, str) else msgspec.json.encode(value).decode())
    for name, content in files.items():
        form.add_field(name, content, filename=name, content_type="application/octet-stream")
    return form


def seconds(error: RetryAfter) -> float:
    """How many seconds a 429 asks to wait."""
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()


def _body(data: RequestData | aiohttp.FormData | bytes | None) -> Any:
    """The body: JSON and forms as they are; for python-telegram-bot's own calls a form, with their files."""
    if data is None or isinstance(data, bytes | aiohttp.FormData):
        return data
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
