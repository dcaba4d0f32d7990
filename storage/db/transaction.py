"""A transaction: the one place that commits more than a statement.

The trap: a network call inside a transaction holds its row locks until the other side answers. So messages are sent after
the block has ended.
"""

import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, TypeVar, TypeVarTuple, overload

from asyncpg.transaction import Transaction
from sqlalchemy import Connection, Executable, event
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.sql.selectable import TypedReturnsRows

from storage.db import errors, server
from storage.db.server import Driver
from storage.db.sql import Statement

Row = TypeVarTuple("Row")
T = TypeVar("T")


class Tx:
    """A transaction: `async with` it; committed when the block ends, rolled back when it raises.

    It begins with its first statement, so a block without statements costs nothing; all its statements are in it. When no
    connection can be opened, the connection breaks, or the server cannot work now, the block raises OutOfReach.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._open: _Open | None = None
        # Whether a statement was executed in it.
        self.begun = False

    @property
    def origin(self) -> object:
        """What tells its database from any other, for whoever keeps something that was read there."""
        return self._engine

    async def __aenter__(self) -> "Tx":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            await self._commit()
        else:
            await self._roll_back()
            errors.sort(error)

    @overload
    async def execute(self, statement: TypedReturnsRows[*Row], parameters: Any = None) -> CursorResult[*Row]: ...

    @overload
    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[*tuple[Any, ...]]: ...

    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[*tuple[Any, ...]]:
        """Execute a statement of SQLAlchemy's."""
        return await (self._open or await self._begin()).connection.execute(statement, parameters)

    async def fetch(self, statement: Statement, /, **values: Any) -> list[Any]:
        """The rows of a named statement, which is sent directly to the driver."""
        ordered = statement.in_order(values)
        return await (self._open or await self._begin()).driver.fetch(statement.text, *ordered)

    async def fetchrow(self, statement: Statement, /, **values: Any) -> Any:
        """The first row of `fetch`, None without one."""
        found = await self.fetch(statement, **values)
        return found[0] if found else None

    async def run_sync(self, work: Callable[[Connection], T]) -> T:
        """Run a function that needs SQLAlchemy's synchronous connection."""
        return await (await self.connection()).run_sync(work)

    async def connection(self) -> AsyncConnection:
        """SQLAlchemy's connection, in the transaction."""
        return (self._open or await self._begin()).connection

    async def _begin(self) -> "_Open":
        if self.begun:
            raise RuntimeError("the transaction has ended")
        connection = await self._engine.connect()
        try:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            transaction = driver.transaction()
            await transaction.start()
        except BaseException:
            await _discard(connection)
            raise
        self.begun, self._open = True, _Open(connection, driver, transaction)
        return self._open

    async def _commit(self) -> None:
        try:
            await self._end(Transaction.commit)
        except Exception as error:
            errors.sort(error)
            raise

    async def _roll_back(self) -> None:
        # When the connection is broken, the server rolls back by itself.
        with contextlib.suppress(Exception):
            await self._end(Transaction.rollback)

    async def _end(self, how: Callable[[Transaction], Awaitable[None]]) -> None:
        if self._open is None:
            return
        connection, transaction, self._open = self._open.connection, self._open.transaction, None
        try:
            await how(transaction)
        except BaseException:
            # It may still be in the transaction.
            await _discard(connection)
            raise
        await connection.close()


@dataclass(frozen=True, slots=True)
class _Open:
    """One connection, as SQLAlchemy and as its driver know it, and the transaction on it."""

    connection: AsyncConnection
    driver: Driver
    transaction: Transaction


async def _discard(connection: AsyncConnection) -> None:
    """Close the connection, so that nobody uses it again."""
    await connection.invalidate()
    await connection.close()


def engine(url: str, *, size: int) -> AsyncEngine:
    """SQLAlchemy's engine, whose connections are opened as all others are."""
    made = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=lambda: server.connect(url),
        # Tx sends BEGIN and COMMIT itself, so that what is sent directly to the driver is in the transaction as well.
        isolation_level="AUTOCOMMIT",
        pool_size=size,
        max_overflow=0,
        pool_use_lifo=True,
        pool_timeout=server.PATIENCE,
        # Every transaction ends in commit or rollback here, so a connection is clean when it is released.
        pool_reset_on_return=None,
        # What people wrote stays out of the messages of errors, and so out of the logs.
        hide_parameters=True,
        json_serializer=server.dump_json,
        json_deserializer=server.load_json,
    )
    event.listen(made.sync_engine, "checkout", _reopen)
    return made


def _reopen(pooled: Any, *_: object) -> None:
    """Open a connection anew that broke while it was unused in the pool, instead of failing whoever acquires it."""
    if pooled.driver_connection.is_closed():
        raise DisconnectionError
