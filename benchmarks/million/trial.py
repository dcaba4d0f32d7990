"""A transaction of the program's that is taken back, again and again, and that can tell what it was asked."""

from types import TracebackType
from typing import Any

from sqlalchemy import text

from storage.db import Database, Tx


class Trial(Tx):
    """One connection. sent: the plain statements that went straight to the driver, with their values."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.sent: list[tuple[str, tuple[Any, ...]]] = []

    async def __aenter__(self) -> "Trial":
        self._connection = await self._database.engine.connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            await self._connection.close()

    async def rows(self, statement: str, *values: Any) -> list[Any]:
        # The driver's transaction begins with a statement of SQLAlchemy's; without one, this could not be taken back.
        await self.execute(text("SELECT 1"))
        self.sent.append((statement, values))
        return await super().rows(statement, *values)

    async def rollback(self) -> None:
        """Nothing of what was done since the last time has happened."""
        await (await self.connection()).rollback()
