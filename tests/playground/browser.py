"""The page's other sides in its tests: the program that lends its clock, an open tab, a browser."""

import asyncio
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import aiohttp

from bot.clock import StillClock
from tests.playground.bots import Json


class Desk:
    """The program's side: moves the clock, and says who plays whom."""

    def __init__(self, clock: StillClock) -> None:
        self.clock = clock
        self.roles: dict[int, str] = {}

    async def move_clock(self, to: str) -> None:
        self.clock.move({"plus_hour": timedelta(hours=1), "plus_day": timedelta(days=1)}[to])


class Tab:
    """One open page: everything that it was told, and the answers to what it asked."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.told: list[Json] = []
        self._ref = 0

    async def until(self, fits: Callable[[Json], bool]) -> Json:
        """The first event that fits, of those that were told already or come now."""
        found = next(filter(fits, self.told), None)
        async with asyncio.timeout(5):
            while found is None:
                event = await self.socket.receive_json()
                self.told.append(event)
                found = event if fits(event) else None
        return found

    async def first(self, kind: str) -> Json:
        """The first event of this type."""
        return await self.until(lambda event: event["type"] == kind)

    async def ask(self, do: str, **more: object) -> Json:
        """Ask, and return the answer without its number: {"type": "done"} or {"type": "refused", …}."""
        self._ref += 1
        ref = self._ref
        await self.socket.send_json({"do": do, "ref": ref, **more})
        answer = await self.until(lambda event: event.get("ref") == ref and event["type"] != "taken")
        return {key: value for key, value in answer.items() if key != "ref"}

    def messages(self, phone: int) -> list[tuple[str, str]]:
        """Who said what on a phone since the page was opened."""
        shown = [event for event in self.told if event["type"] == "message" and event["phone"] == phone]
        return [(event["message"]["from"], event["message"]["html"]) for event in shown]


class Browser:
    """A browser at the page's address."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self.session = session
        self.base = base
        self.tabs: list[Tab] = []

    async def open(self, **more: Any) -> Tab:
        tab = Tab(await self.session.ws_connect(f"{self.base}/playground/ws", **more))
        self.tabs.append(tab)
        return tab

    async def close(self) -> None:
        """Close every tab; one that is left open is reported in whatever test runs when it is collected."""
        for tab in self.tabs:
            await tab.socket.close()

    async def get(self, path: str) -> tuple[aiohttp.ClientResponse, bytes]:
        async with self.session.get(f"{self.base}{path}") as response:
            return response, await response.read()

    async def attach(self, fields: Json, *parts: tuple[str, str, bytes], **more: Any) -> Json:
        """Send the form of the attach button; a part is its field's name, the file's name and its bytes."""
        form = aiohttp.FormData({name: str(value) for name, value in fields.items()})
        for name, file_name, content in parts:
            form.add_field(name, io.BytesIO(content), filename=file_name)
        async with self.session.post(f"{self.base}/playground/attach", data=form, **more) as response:
            answer: Json = await response.json() if response.status != 403 else {"type": "forbidden"}
            return answer
