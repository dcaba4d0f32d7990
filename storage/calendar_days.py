"""The days that an administrator swapped."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from storage.session import Tx
from storage.tables import calendar_days as table


async def swaps(tx: Tx) -> dict[date, bool]:
    """The swapped days: true where people work, false where they do not."""
    return dict((await tx.execute(select(table.c.day, table.c.works))).all())


async def swap(tx: Tx, day: date, *, works: bool, note: str) -> None:
    """Make `day` a working day or a day off."""
    statement = insert(table).values(day=day, works=works, note=note)
    statement = statement.on_conflict_do_update(index_elements=[table.c.day], set_={"works": works, "note": note})
    await tx.execute(statement)
