"""`guongsang demo`: the whole program with a simulated Telegram in the same process, on one page.

The bot is the real one, from its webhook to its database; only Telegram is simulated. What is written here stays on this
machine. The playground runs in this command and in `replay` alone.

The trap: half of a demo that survives. The simulated chats and photos are in memory, so a database that remembered them
would know phones that nobody has, and give a new phone the past of an older one. So each start begins anew, with an empty
database of the demo's own; one that DATABASE_URL names is left as it is.
"""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryDirectory

from aiohttp import web

from bot.app import App, assembled, serve
from bot.clock import MovableClock
from bot.demo import cast
from bot.http import server as http
from bot.process import database_url, run_in_loop
from bot.settings import Settings
from bot.terminal import translator
from domain import calendar
from playground import callers, server
from playground.page import Page
from playground.world import World
from storage import edge_state
from storage.db import migrate

_CLOCK_KEY = "playground.ahead"
# Long enough to press «Hoàn tác», short enough to wait for what others are told.
_UNDO_SECONDS = 5


class Controls:
    """What the page may change in the program: its clock."""

    def __init__(self, app: App, clock: MovableClock) -> None:
        self._app = app
        self._clock = clock
        self.roles: dict[int, str] = {}

    async def move_clock(self, to: str) -> None:
        """Move the clock forward, store how far, and run all jobs."""
        now = self._clock.now()
        self._clock.move_to(_moment(to, now))
        async with self._app.database.transaction() as tx:
            await edge_state.put(tx, _CLOCK_KEY, str(self._clock.ahead.total_seconds()))
        await self._app.jobs.run_all()


def _moment(to: str, now: datetime) -> datetime:
    if to == "next_morning":
        return calendar.at(calendar.today(now) + timedelta(days=1), time(8))
    return now + (timedelta(hours=1) if to == "plus_hour" else timedelta(days=1))


def run(settings: Settings) -> None:
    """Run the demo until it is stopped."""
    _check_port(settings.port)
    settings = _simulated(settings, settings.port, folder(settings))
    if "UNDO_SECONDS" not in os.environ:
        settings = settings.model_copy(update={"undo_seconds": _UNDO_SECONDS})
    with database_url(settings) as url:
        run_in_loop(lambda: _run(settings, url, _print_address, anew=not settings.database_url))


def folder(settings: Settings) -> Path:
    """Where this demo keeps its database: two that run at the same time have different ports, and never share it."""
    return settings.data_dir / f"demo-{settings.port}"


def _check_port(port: int) -> None:
    """Raises CannotListen before anything is changed: another demo may be running on the same database."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise http.CannotListen(str(port)) from error


async def _print_address(address: str) -> None:
    t = translator()
    print(t("Gương Sáng đang chạy. Mở trang này: {address}", address=address), flush=True)  # noqa: T201


@asynccontextmanager
async def temporary_playground(settings: Settings) -> AsyncIterator[str]:
    """The address of a playground on a free port, with a database that is deleted afterwards."""
    with TemporaryDirectory(prefix="guongsang-", ignore_cleanup_errors=True) as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
        probe.close()
        unlimited = {"database_url": "", "send_rate": 1000, "chat_pause_seconds": 0, "undo_seconds": 0}
        own = _simulated(settings, port, Path(folder)).model_copy(update=unlimited)
        ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        async def set_ready(address: str) -> None:
            ready.set_result(address)

        with database_url(own) as url:
            task = asyncio.create_task(_run(own, url, set_ready))
            try:
                task.add_done_callback(lambda _: ready.done() or ready.cancel())
                yield await ready
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)


def _simulated(settings: Settings, port: int, folder: Path) -> Settings:
    """The settings, with the simulated Telegram in place of the real one, and a token that no other page can guess."""
    here = f"http://127.0.0.1:{port}"
    return settings.model_copy(
        update={
            "bot_token": f"424242:{token_urlsafe(24)}",
            "bot_api_url": here,
            "webhook_url": here,
            "host": "127.0.0.1",
            "port": port,
            "data_dir": folder,
            # It begins anew at each start, and its clock is moved by days.
            "backup_at": None,
        }
    )


async def _run(settings: Settings, url: str, ready: Callable[[str], Awaitable[None]], *, anew: bool = False) -> None:
    """Run the program and its Telegram; `ready` is called with the page's address once everybody has a phone.

    anew: with an empty database.
    """
    clock = MovableClock()
    if anew:
        await migrate.empty(url)
    async with assembled(settings, url, clock) as app:
        await _set_clock(app, clock)
        world = World(clock, token=settings.bot_token, bot_name="Gương Sáng", bot_username="guongsang_bot")
        controls = Controls(app, clock)
        page = Page(world, controls)

        def install(application: web.Application) -> None:
            application.middlewares.append(callers.only_here)
            application.add_routes([*server.routes(world), *page.routes()])
            application.on_shutdown.append(page.hang_up)

        async def prepare() -> None:
            await cast.populate(app, world, controls.roles)
            await ready(f"http://127.0.0.1:{settings.port}/".rstrip("/"))

        try:
            await serve(app, url, pages=install, beside=prepare)
        finally:
            await world.close()


async def _set_clock(app: App, clock: MovableClock) -> None:
    """Move the clock as far ahead as it was in the last run."""
    async with app.database.transaction() as tx:
        ahead = await edge_state.get(tx, _CLOCK_KEY)
        # The simulated Telegram begins empty: what was registered with it before is registered again.
        for key in await edge_state.keys(tx, "telegram."):
            await edge_state.forget(tx, key)
    clock.ahead = timedelta(seconds=float(ahead or 0))
