"""The Bot API as the product calls it: a method's name and its parameters. Only here are address and token known."""

from typing import Any

from bot.telegram.transport import AiohttpRequest


class Api:
    """Calls to one bot's API."""

    def __init__(self, token: str, base_url: str) -> None:
        self._address = f"{base_url}/bot{token}/"
        self.request = AiohttpRequest()

    async def __aenter__(self) -> "Api":
        await self.request.initialize()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.request.shutdown()

    async def call(self, method: str, /, *, patience: float | None = None, **parameters: Any) -> Any:
        """The method's result, within `patience` seconds. Raises `telegram.error.TelegramError` and its kin."""
        return await self.request.call(self._address + method, parameters, timeout=patience)
