"""The Bot API as the product calls it: a method's name and its parameters. Only this module has its address and token."""

from collections.abc import Mapping
from typing import Any

from telegram.error import TelegramError

from bot.telegram.transport import AiohttpRequest

_NOTHING: Mapping[str, bytes] = {}


__all__ = ["Api", "TelegramError"]


class Api:
    """Calls to one bot's API."""

    def __init__(self, token: str, base_url: str) -> None:
        self._address = f"{base_url}/bot{token}/"
        self.bot_id = token.partition(":")[0]
        # Why the last call failed; None: it was answered.
        self.fault: str | None = None
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
        return await self.request.call(self._address + method, parameters, files=files, timeout=patience)
