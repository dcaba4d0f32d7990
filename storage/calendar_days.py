"""The days that an administrator swapped."""

from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from domain.calendar import Swap
from storage import rows
from storage.db import Tx
from storage.tables import calendar_days


async def swaps(tx: Tx) -> dict[date, bool]:
    """The swapped days: true where people work, false where they do not."""
    return dict((await tx.execute(select(calendar_days.c.day, calendar_days.c.works))).all())


async def every(tx: Tx) -> list[Swap]:
    """The swapped days with their notes, in order."""
    statement = select(*rows.columns(calendar_days, Swap)).order_by(calendar_days.c.day)
    return [rows.read(row, Swap) for row in await tx.execute(statement)]


async def put(tx: Tx, day: date, *, works: bool, note: str) -> None:
    """The day is swapped from now on; what was said of it before is replaced."""
    statement = insert(calendar_days).values(day=day, works=works, note=note)
    new = {"works": works, "note": note}
    await tx.execute(statement.on_conflict_do_update(index_elements=[calendar_days.c.day], set_=new))


async def remove(tx: Tx, day: date) -> bool:
    """The day is as in the whole country again. False when it was not swapped."""
    return (await tx.execute(delete(calendar_days).where(calendar_days.c.day == day))).rowcount == 1
