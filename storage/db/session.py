"""The database, and the one place that commits.

The trap: a network call while a transaction is open holds its row locks for as long as the other side pleases. Whatever
is sent is sent after `transaction()` has ended.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import Any, TypeAlias, TypeVar, TypeVarTuple, overload

import asyncpg
from sqlalchemy import ClauseElement, Connection, Executable, text
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.sql.selectable import TypedReturnsRows

from storage.db import errors, server
from storage.db.sql import Statement

Row = TypeVarTuple("Row")
T = TypeVar("T")


class Tx:
    """A transaction: `async with` it; committed when the block ends, rolled back when it raises.

    It begins with its first `execute`: a block that asks nothing of the database costs nothing. Whatever goes wrong because
    there is no connection to be had, it breaks on the way, or the server cannot work now, is raised as OutOfReach.
    """

    def __init__(self, database: "Database") -> None:
        self._database = database
        self._begin: AbstractAsyncContextManager[AsyncConnection] | None = None
        self._connection: AsyncConnection | None = None
        self._pooled: PoolProxiedConnection | None = None

    async def __aenter__(self) -> "Tx":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._let_go()
        if self._begin is not None:
            try:
                await self._begin.__aexit__(kind, error, trace)
            except Exception as fault:
                errors.sort(fault)
                raise
        if error is not None:
            errors.sort(error)

    @property
    def begun(self) -> bool:
        """Whether there is something to commit."""
        return self._begin is not None

    async def connection(self) -> AsyncConnection:
        """SQLAlchemy's connection, in the transaction."""
        if self._connection is None:
            self._let_go()
            self._database.make_room()
            begin = self._database.engine.begin()
            self._connection = await begin.__aenter__()
            self._begin = begin
        return self._connection

    @overload
    async def execute(self, statement: TypedReturnsRows[*Row], parameters: Any = None) -> CursorResult[*Row]: ...

    @overload
    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[*tuple[Any, ...]]: ...

    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[*tuple[Any, ...]]:
        """Carry out a statement of SQLAlchemy's."""
        connection = self._connection or await self.connection()
        return await connection.execute(statement, parameters)

    async def run_sync(self, work: Callable[[Connection], T]) -> T:
        """Do what only knows SQLAlchemy's plain connections, in the transaction."""
        return await (await self.connection()).run_sync(work)

    async def fetch(self, statement: Statement, /, **values: Any) -> list[Any]:
        """What a named statement returns; straight to the driver, in this transaction."""
        connection = self._connection or await self.connection()
        pooled = await connection.get_raw_connection()
        driver: Any = pooled.driver_connection
        if not driver.is_in_transaction():
            await connection.execute(text("SELECT 1"))
        try:
            found: list[Any] = await driver.fetch(statement.text, *statement.in_order(values))
        except (OSError, asyncpg.InterfaceError, asyncpg.PostgresConnectionError) as error:
            pooled.invalidate(error)
            raise
        return found

    async def fetchrow(self, statement: Statement, /, **values: Any) -> Any:
        """The first row of `fetch`, None without one."""
        found = await self.fetch(statement, **values)
        return found[0] if found else None

    async def rows(self, statement: str, *values: Any) -> list[Any]:
        """What a plain statement returns; straight to the driver, with $1, $2 …

        Before the first `execute` of the transaction, each statement is one of its own.
        """
        if self._connection is not None:
            pooled = await self._connection.get_raw_connection()
        else:
            pooled = self._pooled = self._pooled or await self._database.borrow()
        driver: Any = pooled.driver_connection
        try:
            found: list[Any] = await driver.fetch(statement, *values)
        except (OSError, asyncpg.InterfaceError, asyncpg.PostgresConnectionError) as error:
            pooled.invalidate(error)
            raise
        return found

    async def row(self, statement: str, *values: Any) -> Any:
        """The first of `rows`, None without one."""
        found = await self.rows(statement, *values)
        return found[0] if found else None

    def _let_go(self) -> None:
        """Give the connection of plain statements back; holding two, everybody might wait for everybody."""
        if self._pooled is not None:
            self._database.give_back(self._pooled)
            self._pooled = None


class Plain:
    """A statement of SQLAlchemy's, put into words once for `Tx.rows`: a statement that is run often, for many rows."""

    def __init__(self, statement: ClauseElement) -> None:
        compiled: Any = statement.compile(dialect=asyncpg_dialect())  # type: ignore[no-untyped-call]  # theirs
        self.words = str(compiled)
        self._order: Sequence[str] = compiled.positiontup
        self._given: Mapping[str, Any] = compiled.params

    def values(self, parameters: Mapping[str, Any]) -> list[Any]:
        """What stands for $1, $2 …"""
        return [parameters[name] if name in parameters else self._given[name] for name in self._order]


class Database:
    """One pool of connections to PostgreSQL. `transaction()` is the only way to it."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.engine = engine(url, pool_size=pool_size)
        # Connections between two plain statements. To check one out of SQLAlchemy's pool costs more than the statement.
        self._at_hand: list[PoolProxiedConnection] = []

    def transaction(self) -> Tx:
        """A transaction that is about to begin."""
        return Tx(self)

    async def fetch(self, statement: Statement, /, **values: Any) -> list[Any]:
        """What a named statement returns, which is alone: committed when it has returned. Raises OutOfReach."""
        async with self.transaction() as tx:
            return await tx.rows(statement.text, *statement.in_order(values))

    async def fetchrow(self, statement: Statement, /, **values: Any) -> Any:
        """The first row of `fetch`, None without one."""
        found = await self.fetch(statement, **values)
        return found[0] if found else None

    async def borrow(self) -> PoolProxiedConnection:
        """A connection of the pool, for plain statements; the one that was used last, so that few are kept busy."""
        while self._at_hand:
            pooled = self._at_hand.pop()
            driver: Any = pooled.driver_connection
            if not driver.is_closed():
                return pooled
            pooled.invalidate()
        return await self.engine.raw_connection()

    def give_back(self, pooled: PoolProxiedConnection) -> None:
        """The connection is in nobody's use any more."""
        if pooled.is_valid and not self._all_out():
            self._at_hand.append(pooled)
        else:
            pooled.close()

    def make_room(self) -> None:
        """Before somebody waits for the pool, one that only lies at hand goes back to it."""
        if self._at_hand and self._all_out():
            self._at_hand.pop().close()

    def _all_out(self) -> bool:
        """Whether the pool has none left; whoever waits for one is woken only by what goes back to it."""
        pool: Any = self.engine.sync_engine.pool
        return bool(pool.checkedout() >= pool.size())

    async def ping(self) -> None:
        """Raises OutOfReach unless the database answers."""
        async with self.transaction() as tx:
            await tx.execute(text("SELECT 1"))

    async def close(self) -> None:
        while self._at_hand:
            self._at_hand.pop().close()
        await self.engine.dispose()


# For what is one statement and nothing else: alone, or in the transaction of whoever has more to do.
Way: TypeAlias = Tx | Database


def engine(url: str, *, pool_size: int = 10) -> AsyncEngine:
    """SQLAlchemy's engine, whose connections are opened as all others are."""
    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=lambda: server.connect(url),
        pool_size=pool_size,
        # A connection that is too many would have to be closed when it comes back, which `Tx.row` cannot wait for.
        max_overflow=0,
        pool_use_lifo=True,
        # Every connection ends in commit or rollback here, so it comes back clean.
        pool_reset_on_return=None,
        # What people wrote stays out of the messages of errors, and so out of the logs.
        hide_parameters=True,
        json_serializer=server.dump_json,
        json_deserializer=server.load_json,
        pool_timeout=server.PATIENCE,
    )
