"""The ids that the database gave to things: a test asks for them, and writes no number down.

The trap: while every table counts from 1, a case's id passes for a question's. In the tests each table counts from a
number of its own (`tests/conftest.py`).
"""

from sqlalchemy import Table, select

from storage.db import Database


async def of(database: Database, table: Table) -> list[int]:
    """The ids of the rows of this table, in the order in which they were made."""
    async with database.transaction() as tx:
        return list((await tx.execute(select(table.c.id).order_by(table.c.id))).scalars())


async def only(database: Database, table: Table) -> int:
    """The id of the only row of this table."""
    (found,) = await of(database, table)
    return found
