"""Locks for what must be done by one process at a time. They are released with the transaction, however it ends."""

from sqlalchemy import text

from storage.db import Tx

_SPACE = 4_720_318


async def acquire(tx: Tx, number: int) -> bool:
    """Acquire the lock for this transaction, without waiting; returns whether it has it."""
    statement = text("SELECT pg_try_advisory_xact_lock(:space, :number)")
    acquired = (await tx.execute(statement, {"space": _SPACE, "number": number % 2**31})).scalar()
    return bool(acquired)
