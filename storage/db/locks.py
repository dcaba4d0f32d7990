"""Locks for what must be done by one process at a time. They end with the transaction, however it ends."""

from sqlalchemy import text

from storage.db import Tx

_SPACE = 4_720_318


async def acquire(tx: Tx, number: int) -> bool:
    """Whether this transaction has the lock now; it does not wait."""
    statement = text("SELECT pg_try_advisory_xact_lock(:space, :number)")
    got = (await tx.execute(statement, {"space": _SPACE, "number": number % 2**31})).scalar()
    return bool(got)
