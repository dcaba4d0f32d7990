"""What the tests of the playground talk with: a caller of the Bot API, and a bot that does what a test tells it.

The trap: these tests prove the fake that all other tests trust, so they go over real HTTP, as the product does.
"""

import io
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web

Json = dict[str, Any]
Handle = Callable[[Json], Awaitable[web.Response | None]]


class Refused(Exception):
    """An answer that is not ok."""

    def __init__(self, status: int, answer: Json) -> None:
        super().__init__(answer["description"])
        self.status = status
        self.answer = answer


class Api:
    """Calls methods with a JSON body; `address` is where the method's name is appended."""

    def __init__(self, session: aiohttp.ClientSession, base: str, token: str) -> None:
        self.session = session
        self.base = base
        self.address = f"{base}/bot{token}"

    async def __call__(self, method: str, **parameters: Any) -> Any:
        """The result of a call; Refused for an error."""
        async with self.session.post(f"{self.address}/{method}", json=parameters) as response:
            return await result(response)

    async def upload(self, method: str, files: dict[str, bytes], **parameters: str) -> Any:
        """The same as multipart/form-data, with files."""
        form = aiohttp.FormData(parameters)
        for name, content in files.items():
            form.add_field(name, io.BytesIO(content), filename=f"{name}.bin")
        async with self.session.post(f"{self.address}/{method}", data=form) as response:
            return await result(response)

    async def why_not(self, method: str, **parameters: Any) -> tuple[int, str]:
        """The code and words with which a call is refused."""
        try:
            await self(method, **parameters)
        except Refused as refused:
            return refused.status, str(refused)
        raise AssertionError(f"{method} was not refused")


async def result(response: aiohttp.ClientResponse) -> Any:
    answer = await response.json()
    if not answer["ok"]:
        assert answer["error_code"] == response.status
        raise Refused(response.status, answer)
    return answer["result"]


class Bot:
    """A bot behind a webhook: keeps every update, and does what `handle` says."""

    def __init__(self) -> None:
        self.address = ""
        self.updates: list[Json] = []
        self.headers: list[str | None] = []
        self.handle: Handle = self.say_nothing

    async def say_nothing(self, update: Json) -> None:
        """Take the update and do nothing."""

    @property
    def texts(self) -> list[str]:
        """The texts of the messages that came."""
        return [update["message"]["text"] for update in self.updates if "text" in update.get("message", {})]

    async def _receive(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.updates.append(update)
        self.headers.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        return await self.handle(update) or web.Response()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        application = web.Application()
        application.router.add_post("/hook", self._receive)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.address = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
            yield
        finally:
            await runner.cleanup()


def keyboard(*labels: str) -> Json:
    """One row of buttons, each with its label as data."""
    return {"inline_keyboard": [[{"text": label, "callback_data": label} for label in labels]]}
