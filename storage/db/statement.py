"""A statement alone: one round trip, committed when it has returned.

These are the statements that run for every update and every message, so they are sent directly to the driver: through
SQLAlchemy they take three times the work (docs/performance.md). The pool is our own because acquiring a connection from
asyncpg's pool and releasing it takes more work than the statement: that pool cleans a connection up in a task, and after a
statement alone there is nothing to clean up.

The trap: two of them in sequence are two transactions. What has to happen together is one statement, or belongs
into a transaction (`storage.db.transaction`).
"""

import asyncio
import contextlib
from typing import Any

from storage.db import errors, server
from storage.db.server import Driver
from storage.db.sql import Statement

_CLOSE_TIMEOUT = 2


class Alone:
    """A pool of connections that are in no transaction, `size` at most; they are opened when they are needed."""

    def __init__(self, url: str, *, size: int) -> None:
        self._url = url
        self._size = size
        # Whoever has acquired this has a connection; the one that was released last is reused first.
        self._room = asyncio.Semaphore(size)
        self._free: list[Driver] = []

    async def fetch(self, statement: Statement, values: dict[str, Any]) -> list[Any]:
        """What the statement returns. Raises OutOfReach."""
        ordered = statement.in_order(values)
        try:
            driver = await self._acquire()
            try:
                return await driver.fetch(statement.text, *ordered)
            except BaseException as error:
                if isinstance(error, asyncio.CancelledError) or errors.is_away(error):
                    # The server may still be at the statement: the next one would be refused.
                    driver.terminate()
                raise
            finally:
                self._release(driver)
        except Exception as error:
            errors.sort(error)
            raise

    async def _acquire(self) -> Driver:
        if self._room.locked():
            async with asyncio.timeout(server.PATIENCE):
                await self._room.acquire()
        else:
            await self._room.acquire()
        try:
            while self._free:
                driver = self._free.pop()
                if not driver.is_closed():
                    return driver
            return await self._open()
        except BaseException:
            self._room.release()
            raise

    def _release(self, driver: Driver) -> None:
        self._free.append(driver)
        self._room.release()

    async def _open(self) -> Driver:
        driver = await server.connect(self._url)
        try:
            await server.read_json(driver)
        except BaseException:
            driver.terminate()
            raise
        return driver

    async def close(self) -> None:
        """Wait for the running statements, and close the connections."""
        for _ in range(self._size):
            await self._room.acquire()
        for driver in self._free:
            with contextlib.suppress(Exception):
                await driver.close(timeout=_CLOSE_TIMEOUT)
        self._free.clear()
        for _ in range(self._size):
            self._room.release()
