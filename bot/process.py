"""What every long-running command needs: a database, an event loop, and an orderly end."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from bot import metrics
from bot.settings import Settings
from storage.db import Database, Tx, embedded, migrate

T = TypeVar("T")


@contextmanager
def stoppable() -> Iterator[None]:
    """Let SIGTERM end the program as Ctrl-C does: what was started is stopped in order."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def database_url(settings: Settings) -> Iterator[str]:
    """The address of the database from the settings, else of the embedded one, which runs as long as the block."""
    if settings.database_url:
        yield settings.database_url
    else:
        with embedded.running(settings.data_dir, restarted=metrics.DATABASE_RESTARTS.inc) as url:
            yield url


def in_transaction(settings: Settings, work: Callable[[Tx], Awaitable[T]]) -> T:
    """The result of `work`, done in one transaction on a database that is up to date."""
    results = []

    async def main(url: str) -> None:
        database = Database(url)
        try:
            await migrate.to_head(database)
            async with database.transaction() as tx:
                done = await work(tx)
            results.append(done)
        finally:
            await database.close()

    with database_url(settings) as url:
        run_in_loop(lambda: main(url))
    return results[0]


def run_in_loop(main: Callable[[], Awaitable[None]]) -> None:
    """Run `main` until it is done, or until SIGTERM or Ctrl-C; on uvloop where it is installed, else on asyncio's loop."""

    async def until_stopped() -> None:
        task = asyncio.current_task()
        if task is not None and sys.platform != "win32":
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            await main()

    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(until_stopped())


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop
