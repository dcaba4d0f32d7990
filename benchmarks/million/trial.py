"""A transaction of the program's that is taken back, again and again, and that can tell what it was asked."""

from types import TracebackType
from typing import Any

from storage.db import Database, Statement, Tx


class Trial(Tx):
    """sent: the statements that went straight to the driver, with their values."""

    def __init__(self, database: Database) -> None:
        super().__init__(database.engine)
        self.sent: list[tuple[Statement, dict[str, Any]]] = []

    async def __aenter__(self) -> "Trial":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.rollback()

    async def fetch(self, statement: Statement, /, **values: Any) -> list[Any]:
        self.sent.append((statement, values))
        return await super().fetch(statement, **values)

    async def rollback(self) -> None:
        """Nothing of what was done since the last time has happened. It begins anew, on the connection that it had."""
        await self._roll_back()
        self.begun = False
