"""A statement alone: one round trip, and what it did is committed when it has returned.

These are the statements on the path of every update and every message, so they go straight to the driver: asked through
SQLAlchemy they take three times the work (docs/performance.md).

The trap: two of them behind each other are two transactions. What has to happen together is one statement, or belongs
into a transaction (`storage.db.transaction`).
"""

from typing import Any

import asyncpg

from storage.db import errors, server
from storage.db.sql import Statement


class Alone:
    """A pool of connections that are in no transaction. It is opened by the first statement."""

    def __init__(self, url: str, *, size: int) -> None:
        self._url = url
        self._size = size
        self._pool: asyncpg.Pool[asyncpg.Record] | None = None

    async def fetch(self, statement: Statement, values: dict[str, Any]) -> list[Any]:
        """What the statement returns. Raises OutOfReach."""
        ordered = statement.in_order(values)
        try:
            pool = self._pool or await self._open()
            async with pool.acquire(timeout=server.PATIENCE) as driver:
                return await driver.fetch(statement.text, *ordered)
        except Exception as error:
            errors.sort(error)
            raise

    async def _open(self) -> "asyncpg.Pool[asyncpg.Record]":
        # No connection is opened yet, and so nobody else comes in between.
        self._pool = await asyncpg.create_pool(
            server.dsn(self._url),
            min_size=0,
            max_size=self._size,
            timeout=server.PATIENCE,
            server_settings=server.SETTINGS,
            init=server.read_json,
            reset=_as_it_is,
            max_inactive_connection_lifetime=0,
        )
        return self._pool

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.close()
            self._pool = None


async def _as_it_is(driver: Any) -> None:
    """A statement alone leaves nothing behind on its connection; to clean it would be a second round trip."""
