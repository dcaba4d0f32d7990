"""The town: the whole program beside a simulated Telegram, on a real database and a clock that stands still.

Tests go through the door that a person uses: `lan.send("/nominate")`, `lan.press("Gửi")`, `lan.said()`.
"""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from typing import Any

from bot import app
from bot.app import App
from bot.clock import StillClock
from bot.settings import Settings
from bot.telegram import polling
from bot.telegram.updates import ALLOWED
from domain.people import Role
from domain.units import UnitKind
from playground.client import Person
from playground.rooms import Channel
from playground.server import served
from playground.world import World
from services import invitations
from storage import units

# A Wednesday morning in Viet Nam, with the office open.
MORNING = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
TOKEN = "424242:PLAYGROUND"
CHIENG_SUNG = "Xã Chiềng Sung"


@dataclass
class Town:
    world: World
    app: App
    clock: StillClock

    def citizen(self, name: str, *, language: str = "vi") -> Person:
        """Somebody with a phone."""
        return self.world.person(name, language=language)

    async def officer(self, name: str, unit: str = CHIENG_SUNG, *, language: str = "vi") -> Person:
        """An officer of a commune, made by a one-time link."""
        person = self.world.person(name, language=language)
        await person.send(f"/start {await self.invitation(Role.COMMUNE_OFFICER, unit)}")
        return person

    async def province(self, name: str, role: Role = Role.PROVINCE_OFFICER, *, language: str = "vi") -> Person:
        """An officer of the province."""
        person = self.world.person(name, language=language)
        await person.send(f"/start {await self.invitation(role)}")
        return person

    async def invitation(self, role: Role, unit: str | None = None) -> str:
        """The token of a one-time link."""
        async with self.app.database.transaction() as tx:
            if unit is None:
                place = await units.province(tx)
            else:
                place = next(one for one in await units.of_kind(tx, UnitKind.COMMUNE) if one.name == unit)
            return await invitations.make(tx, role, place, now=self.clock.now())

    async def channel(self, title: str, by: Person) -> Channel:
        """A channel that `by` took the bot into."""
        channel = self.world.channel(title)
        await channel.add_bot(by=by)
        return channel

    async def poll(self, *, patience: float = 5) -> asyncio.Task[None]:
        """The town's bot fetches its updates, until this is cancelled, instead of being brought them."""
        await self.app.api.call("deleteWebhook")
        return asyncio.create_task(polling.poll(self.app.api, self.app.gateway, self.app.spool, patience=patience))

    async def settle(self) -> int:
        """Send everything that is due; how many rows that were.

        The clock may have been moved by hours in a few real milliseconds: the receipts of the answers before are written
        first, or they would count as never sent.
        """
        await self.app.receipts.finish()
        total = 0
        while done := await self.app.worker.round():
            total += done
        return total

    async def move(self, by: timedelta) -> None:
        """Move the clock on, let the jobs of that moment run, and send what is due."""
        await self.move_to(self.clock.now() + by)

    async def move_to(self, when: datetime) -> None:
        """Put the clock to `when`, let the jobs of that moment run, and send what is due."""
        self.clock.move_to(when)
        await self.app.jobs.run_all()
        await self.settle()


# Below the ports that outgoing connections get (Linux: from 32,768), which may take one between this look and its use.
_PORTS = islice(cycle(range(12_000, 32_000)), os.getpid() * 97 % 20_000, None)


def free_port() -> int:
    """A port that nobody listens on, and that no other process of the run is about to use."""
    while True:
        port = next(_PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@asynccontextmanager
async def open_town(database_url: str, **settings_: Any) -> AsyncIterator[Town]:
    """A town on this database: Telegram brings updates by webhook, the worker sends when the test says so.

    Menus and descriptions are set by `registration.tell`, for those tests that look at them: it costs as much as all else.
    settings_: others than a town's, such as send_rate=30.
    """
    clock = StillClock(MORNING)
    world = World(clock, token=TOKEN)
    port = free_port()
    async with served(world) as base_url:
        given = {"send_rate": 1000, "chat_pause_seconds": 0, "undo_seconds": 0} | settings_
        settings = Settings(
            bot_token=TOKEN, bot_api_url=base_url, port=port, webhook_url=f"http://127.0.0.1:{port}", **given
        )
        async with app.assembled(settings, database_url, clock) as made, app.listening(made):
            address, secret = settings.webhook_address, settings.secret
            await made.api.call("setWebhook", url=address, secret_token=secret, allowed_updates=ALLOWED)
            yield Town(world, made, clock)
