"""python-telegram-bot's HTTP on aiohttp: one session, one JSON parser, and errors that tell sent from not sent.

The trap: httpx, the default, looks through its whole pool at each request, and slows down with every send in flight.
"""

from typing import Any, cast

import aiohttp
import msgspec
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

_JSON = {"Content-Type": "application/json"}


class NotSent(NetworkError):
    """There was no connection: the call certainly did not reach the other side."""


class AnswerLost(NetworkError):
    """The connection broke while the call was under way: it may have been carried out or not."""


class AiohttpRequest(BaseRequest):
    """Calls over one aiohttp session. timeout: seconds for a call; getUpdates asks for more."""

    def __init__(self, *, connections: int = 100, timeout: float = 20) -> None:
        self._connections = connections
        self._timeout = timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._timeout

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(connector=connector, auto_decompress=True)

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(self, url: str, parameters: dict[str, Any], *, timeout: float | None = None) -> Any:
        """Call a method with JSON parameters; its `result`. Raises TelegramError, NotSent and AnswerLost among it."""
        body = msgspec.json.encode(parameters)
        # BaseRequest hands the data to do_request untouched; encoded already, it needs no RequestData around it.
        return await self.post(url, cast(RequestData, body), read_timeout=timeout or self._timeout)

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | bytes | None = None,
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
                timeout=aiohttp.ClientTimeout(total=seconds, sock_connect=10),
            ) as response:
                return response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ServerTimeoutError, aiohttp.InvalidURL) as error:
            raise NotSent(type(error).__name__) from error
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            raise AnswerLost(type(error).__name__) from error

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            parsed: dict[str, Any] = msgspec.json.decode(payload, type=dict[str, Any])
        except msgspec.DecodeError as error:
            raise TelegramError("the answer is not JSON") from error
        return parsed


def _body(data: RequestData | bytes | None) -> Any:
    """What is sent: JSON as it is; for python-telegram-bot's own calls a form, with files when there are any."""
    if data is None or isinstance(data, bytes):
        return data
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
