"""The composition root: makes the parts of the program, starts them in order and stops them in the reverse order.

Every background task of the program runs in the one TaskGroup here. When one of them fails, all are stopped, and the
program ends with the reason.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import structlog

from bot.backup import making
from bot.clock import Clock
from bot.delivery import waker
from bot.delivery.leases import follow
from bot.delivery.pacer import Pacer
from bot.delivery.worker import Worker
from bot.files import Files
from bot.http import connections, server
from bot.http.readiness import Readiness
from bot.retry import Retry
from bot.scheduler import ticking
from bot.scheduler.jobs import Jobs
from bot.scheduler.nightly import Backups
from bot.scheduler.watch import Watch
from bot.settings import Settings
from bot.telegram import TELEGRAM, polling
from bot.telegram.api import Api, TelegramError
from bot.telegram.fetching import Fetcher
from bot.telegram.gateway import Gateway
from bot.telegram.receipts import Receipts
from bot.telegram.registration import Registration
from bot.telegram.sender import Sender
from bot.telegram.spool import Spool
from bot.telegram.updates import EDGE
from handlers import SUBJECTS
from handlers.engine.conversation import Conversations, commands
from handlers.engine.door import Door
from handlers.engine.rendering import Composer
from services import directory
from services.cases import intake
from storage.db import Database, OutOfReach, migrate

log = structlog.get_logger()

Beside = Callable[[], Coroutine[None, None, None]]


@dataclass
class App:
    """The parts of the program, connected to each other."""

    settings: Settings
    clock: Clock
    database: Database
    api: Api
    gateway: Gateway
    worker: Worker
    jobs: Jobs
    backups: Backups
    watch: Watch
    files: Files
    fetcher: Fetcher
    registration: Registration
    receipts: Receipts
    spool: Spool
    telegram_fault: str | None = "not asked yet"


@asynccontextmanager
async def assembled(settings: Settings, database_url: str, clock: Clock) -> AsyncIterator[App]:
    """The parts, with the database's schema up to date and the communes imported. Nothing runs yet.

    Raises OutOfReach when there is no database, NewerSchema, OtherProgram.
    """
    async with AsyncExitStack() as stack:
        database = Database(database_url)
        stack.push_async_callback(database.close)
        await migrate.to_head(database)
        async with database.transaction() as tx:
            await directory.import_communes(tx, settings.province_code)
            await follow(clock, tx)
        api = await stack.enter_async_context(Api(settings.bot_token, settings.bot_api_url))
        registration = Registration(database, api, clock, commands(SUBJECTS))
        sender = Sender(api, clock, chat_pause=settings.chat_pause_seconds, set_menu=registration.set_menu)
        pacer = Pacer(database, EDGE, settings.send_rate, clock)
        composer = Composer(SUBJECTS, (TELEGRAM,), settings.rules)
        receipts = Receipts(database, EDGE, clock)
        files = Files(settings.data_dir)
        door = Door(database, Conversations(SUBJECTS), settings.rules, clock.now, (TELEGRAM,))
        yield App(
            settings=settings,
            clock=clock,
            database=database,
            api=api,
            gateway=Gateway(
                database,
                door,
                sender,
                pacer,
                registration,
                receipts,
                clock,
                chat_pause=settings.chat_pause_seconds,
            ),
            worker=Worker(
                database,
                composer,
                sender.send,
                pacer,
                clock,
                chat_pause=settings.chat_pause_seconds,
                channel_pause=settings.chat_pause_seconds * TELEGRAM.channel_pauses,
            ),
            jobs=Jobs(database, clock, settings.rules),
            watch=Watch(database, api, clock, data_dir=settings.data_dir, wanted=settings.nightly),
            backups=Backups(database_url, making.folder(settings.data_dir), settings.nightly, clock, database),
            files=files,
            fetcher=Fetcher(database, api, clock, files, EDGE, most=settings.rules.evidence.file_bytes),
            registration=registration,
            receipts=receipts,
            spool=Spool(database, EDGE, clock),
        )


async def serve(
    app: App, database_url: str, *, pages: server.Install = lambda _: None, beside: Beside | None = None
) -> None:
    """Run everything until cancelled: web server, webhook or poll, worker, clock.

    pages: adds pages to the web server; beside: a task to run with the others, started last.
    """
    async with AsyncExitStack() as stack:
        # Called last: people are answered until the web server is closed.
        stack.push_async_callback(app.receipts.finish)
        await stack.enter_async_context(listening(app, pages))
        group = await stack.enter_async_context(asyncio.TaskGroup())
        await stack.enter_async_context(ticking(app.jobs, app.backups, app.watch, app.fetcher.run))
        _deliver(group, app, database_url)
        group.create_task(app.receipts.run())
        group.create_task(_register(app))
        group.create_task(asyncio.to_thread(intake.prepare, app.settings.rules))
        receive = polling.handle_left if app.settings.webhook_url else polling.poll
        group.create_task(receive(app.api, app.gateway, app.spool))
        if beside is not None:
            group.create_task(beside())
        await asyncio.Event().wait()


async def deliver(app: App, database_url: str) -> None:
    """Run only a worker, beside the processes that serve."""
    async with asyncio.TaskGroup() as group:
        _deliver(group, app, database_url)


def _deliver(group: asyncio.TaskGroup, app: App, database_url: str) -> None:
    group.create_task(waker.listen_for(database_url, app.worker.wake))
    group.create_task(app.worker.run())


class _RegisteringElsewhere(Exception):
    """Another process is registering the bot with Telegram."""


async def _register(app: App) -> None:
    """Register the bot with Telegram; while Telegram does not answer, try again, after a longer pause each time."""

    async def register() -> None:
        me = await app.api.call("getMe")
        if not await app.registration.register(app.settings):
            raise _RegisteringElsewhere
        app.telegram_fault = None
        log.info("telegram_ready", bot=me.get("username") if isinstance(me, dict) else None)

    def note(error: Exception) -> None:
        if isinstance(error, _RegisteringElsewhere):
            app.telegram_fault = "another process is telling Telegram where to bring updates"
        else:
            app.telegram_fault = type(error).__name__
            log.warning("telegram_not_ready", error=type(error).__name__)

    await Retry((TelegramError, OutOfReach, _RegisteringElsewhere), first=1, longest=30, note=note).call(register)


@asynccontextmanager
async def listening(app: App, pages: server.Install = lambda _: None) -> AsyncIterator[None]:
    """The web server, for as long as the block runs."""
    readiness = Readiness(
        {
            "database": lambda: _database_fault(app),
            "schema": lambda: _schema_fault(app),
            "telegram": lambda: _telegram_fault(app),
        }
    )
    application = server.application(app.settings, app.gateway.handle_body, readiness, pages)
    async with connections.listening(application, app.settings.host, app.settings.port):
        yield


async def _database_fault(app: App) -> str | None:
    try:
        await app.database.ping()
    except OutOfReach:
        return "out of reach"
    return None


async def _schema_fault(app: App) -> str | None:
    try:
        async with app.database.transaction() as tx:
            return None if await migrate.is_at_head(tx) else "not up to date"
    except (migrate.NewerSchema, migrate.OtherProgram):
        return "of another program"
    except OutOfReach:
        return "out of reach"


async def _telegram_fault(app: App) -> str | None:
    """Why Telegram cannot be used: the bot is not registered yet, or the last call got no answer."""
    if app.telegram_fault is None and app.api.fault is not None:
        with contextlib.suppress(TelegramError):
            await app.api.call("getMe", patience=5)
    return app.telegram_fault or app.api.fault
