"""A transaction: the one place that commits more than a statement.

The trap: a network call while a transaction is open holds its row locks for as long as the other side pleases. Whatever
is sent is sent after the block has ended.
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

    It begins with its first statement, so a block that asks nothing of the database costs nothing; whatever is asked is in
    it. What goes wrong because there is no connection to be had, it breaks on the way, or the server cannot work now,
    leaves the block as OutOfReach.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._open: _Open | None = None
        # Whether something was asked in it.
        self.begun = False

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
        """Carry out a statement of SQLAlchemy's."""
        return await (self._open or await self._begin()).connection.execute(statement, parameters)

    async def fetch(self, statement: Statement, /, **values: Any) -> list[Any]:
        """What a named statement returns; it goes straight to the driver."""
        ordered = statement.in_order(values)
        return await (self._open or await self._begin()).driver.fetch(statement.text, *ordered)

    async def fetchrow(self, statement: Statement, /, **values: Any) -> Any:
        """The first row of `fetch`, None without one."""
        found = await self.fetch(statement, **values)
        return found[0] if found else None

    async def run_sync(self, work: Callable[[Connection], T]) -> T:
        """Do what only knows SQLAlchemy's plain connections."""
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
            await _throw_away(connection)
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
        # Where that cannot be said, because the connection broke, the server does it by itself.
        with contextlib.suppress(Exception):
            await self._end(Transaction.rollback)

    async def _end(self, how: Callable[[Transaction], Awaitable[None]]) -> None:
        if self._open is None:
            return
        connection, transaction, self._open = self._open.connection, self._open.transaction, None
        try:
            await how(transaction)
        except BaseException:
            # Whether it still is in the transaction, nobody knows.
            await _throw_away(connection)
            raise
        await connection.close()


@dataclass(frozen=True, slots=True)
class _Open:
    """One connection, as SQLAlchemy and as its driver know it, and the transaction on it."""

    connection: AsyncConnection
    driver: Driver
    transaction: Transaction


async def _throw_away(connection: AsyncConnection) -> None:
    """The connection goes back to nobody."""
    await connection.invalidate()
    await connection.close()


def engine(url: str, *, size: int) -> AsyncEngine:
    """SQLAlchemy's engine, whose connections are opened as all others are."""
    made = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=lambda: server.connect(url),
        # BEGIN and COMMIT are the transaction's own, so that what goes straight to the driver is in it as well.
        isolation_level="AUTOCOMMIT",
        pool_size=size,
        max_overflow=0,
        pool_use_lifo=True,
        pool_timeout=server.PATIENCE,
        # Every transaction ends in commit or rollback here, so a connection comes back clean.
        pool_reset_on_return=None,
        # What people wrote stays out of the messages of errors, and so out of the logs.
        hide_parameters=True,
        json_serializer=server.dump_json,
        json_deserializer=server.load_json,
    )
    event.listen(made.sync_engine, "checkout", _look)
    return made


def _look(pooled: Any, *_: object) -> None:
    """A connection that broke while it lay in the pool is opened anew, instead of failing whoever takes it."""
    if pooled.driver_connection.is_closed():
        raise DisconnectionError
