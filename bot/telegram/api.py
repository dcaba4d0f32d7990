"""The Bot API as the product calls it: a method's name and its parameters. Only this module has its address and token."""

from collections.abc import Mapping
from typing import Any

from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.telegram.transport import AiohttpRequest

_NOTHING: Mapping[str, bytes] = {}


class TooLarge(Exception):
    """A file has more bytes than were asked for."""


__all__ = ["Api", "InvalidToken", "RetryAfter", "TelegramError", "TooLarge"]


class Api:
    """Calls to one bot's API."""

    def __init__(self, token: str, base_url: str) -> None:
        self._address = f"{base_url}/bot{token}/"
        self._files = f"{base_url}/file/bot{token}/"
        self.bot_id = token.partition(":")[0]
        # Why Telegram cannot be used, as the last call has shown; None: it answered, also with a refusal.
        self.fault: str | None = None
        self._username = ""
        self.request = AiohttpRequest()

    async def __aenter__(self) -> "Api":
        await self.request.initialize()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.request.shutdown()

    async def call(
        self, method: str, /, *, files: Mapping[str, bytes] = _NOTHING, patience: float | None = None, **parameters: Any
    ) -> Any:
        """The method's result, within `patience` seconds. Raises `telegram.error.TelegramError`.

        files: name -> content; a parameter refers to one as `attach://name`.
        """
        try:
            result = await self.request.call(self._address + method, parameters, files=files, timeout=patience)
        except TelegramError as error:
            self.fault = type(error).__name__ if _is_fault(error) else None
            raise
        self.fault = None
        return result

    async def username(self) -> str:
        """The bot's name in links to it, asked for once. Raises `telegram.error.TelegramError`."""
        if not self._username:
            self._username = str((await self.call("getMe"))["username"])
        return self._username

    async def download(self, path: str, *, most: int, patience: float) -> bytes:
        """The file that getFile named. Raises TooLarge beyond `most` bytes, TelegramError."""
        content = await self.request.download(self._files + path, most=most, timeout=patience)
        if content is None:
            raise TooLarge
        return content


def _is_fault(error: TelegramError) -> bool:
    """Whether nobody answered, or nobody will; in the library a refusal is also a kind of NetworkError."""
    return isinstance(error, NetworkError | InvalidToken) and not isinstance(error, BadRequest)
