"""A statement alone: one round trip, and what it did is committed when it has returned.

These are the statements on the path of every update and every message, so they go straight to the driver: asked through
SQLAlchemy they take three times the work (docs/performance.md). The pool is our own because checking a connection out of
asyncpg's and back in takes more work than the statement: that pool cleans a connection up in a task, and a statement alone
leaves nothing behind that could be cleaned up.

The trap: two of them behind each other are two transactions. What has to happen together is one statement, or belongs
into a transaction (`storage.db.transaction`).
"""

import asyncio
import contextlib
from typing import Any

from storage.db import errors, server
from storage.db.server import Driver
from storage.db.sql import Statement

_PARTING = 2


class Alone:
    """A pool of connections that are in no transaction, `size` at most; they are opened when they are needed."""

    def __init__(self, url: str, *, size: int) -> None:
        self._url = url
        self._size = size
        # Whoever is inside has a connection; the one that was released last is acquired first.
        self._room = asyncio.Semaphore(size)
        self._free: list[Driver] = []

    async def fetch(self, statement: Statement, values: dict[str, Any]) -> list[Any]:
        """What the statement returns. Raises OutOfReach."""
        ordered = statement.in_order(values)
        try:
            driver = await self._acquire()
            try:
                return await driver.fetch(statement.text, *ordered)
            except asyncio.CancelledError:
                # The server is still at it: the next statement would be refused.
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
        """Wait for what is under way, and close the connections."""
        for _ in range(self._size):
            await self._room.acquire()
        for driver in self._free:
            with contextlib.suppress(Exception):
                await driver.close(timeout=_PARTING)
        self._free.clear()
        for _ in range(self._size):
            self._room.release()
