"""The days that an administrator swapped."""

from datetime import date

from sqlalchemy import select

from storage.db import Tx
from storage.tables import calendar_days


async def swaps(tx: Tx) -> dict[date, bool]:
    """The swapped days: true where people work, false where they do not."""
    return dict((await tx.execute(select(calendar_days.c.day, calendar_days.c.works))).all())
