"""The database, and the two ways to it: a transaction, or one statement alone.

Each way has connections of its own. The trap: two that each hold a connection of a pool and wait for a second one wait for
each other. A statement alone holds its connection only while it runs, so it never waits for a transaction.
"""

from typing import Any, TypeAlias

from sqlalchemy import text

from storage.db import transaction
from storage.db.sql import Statement
from storage.db.statement import Alone
from storage.db.transaction import Tx

# Transactions at a time: most take some milliseconds, and one that writes much leaves enough connections for the others.
_TRANSACTIONS = 8
# A statement takes a fraction of a millisecond, or as long as the disk needs to confirm what it wrote: at 5 ms, eight at a
# time are 1,600 a second, as many as one process brings.
_STATEMENTS = 8


class Database:
    """A PostgreSQL. url: as people write it. The first statement opens the first connection.

    engine: SQLAlchemy's, for those who measure the statements.
    """

    def __init__(self, url: str, *, transactions: int = _TRANSACTIONS, statements: int = _STATEMENTS) -> None:
        self.engine = transaction.engine(url, size=transactions)
        self._alone = Alone(url, size=statements)

    def transaction(self) -> Tx:
        """A transaction that is about to begin."""
        return Tx(self.engine)

    async def fetch(self, statement: Statement, /, **values: Any) -> list[Any]:
        """The rows of a named statement that runs alone: it is committed when this returns. Raises OutOfReach."""
        return await self._alone.fetch(statement, values)

    async def fetchrow(self, statement: Statement, /, **values: Any) -> Any:
        """The first row of `fetch`, None without one. Raises OutOfReach."""
        found = await self._alone.fetch(statement, values)
        return found[0] if found else None

    async def ping(self) -> None:
        """Raises OutOfReach unless the database answers."""
        async with self.transaction() as tx:
            await tx.execute(text("SELECT 1"))

    async def close(self) -> None:
        await self._alone.close()
        await self.engine.dispose()


# For a use case of one statement: it runs alone, or in the transaction of a caller that has more to do.
Way: TypeAlias = Tx | Database
