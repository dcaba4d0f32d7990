"""Swapping working days: a day off is worked, or a working day is off. What runs is computed anew in the same transaction.

Which limits and reminders run, each subject's `retime` knows; the command that swaps collects them.
The trap: a limit that continues after a pause began with the time that was left. So a limit is not computed from the
setting again; the working time that it had by the days as they were is counted by the days as they are.
"""

from collections.abc import Awaitable, Callable, Iterable
from datetime import date, datetime

from domain.calendar import Calendar, Swap
from domain.rules import Rules
from services import working_days
from services.moving import Timing
from storage import calendar_days
from storage.db import Tx

# Computes what runs by the days as they are now; given the days as they were. Returns how many limits have changed.
Retime = Callable[[Tx, Calendar, Timing], Awaitable[int]]


async def every(tx: Tx) -> list[Swap]:
    """The swapped days, in order."""
    return await calendar_days.every(tx)


async def put(tx: Tx, swap: Swap, retimes: Iterable[Retime], *, rules: Rules, now: datetime) -> int:
    """The day is worked or off from now on, whatever was said of it before; returns how many limits have changed."""
    before = await working_days.load(tx, rules)
    await calendar_days.put(tx, swap.day, works=swap.works, note=swap.note)
    return await _retime(tx, before, retimes, rules, now)


async def remove(tx: Tx, day: date, retimes: Iterable[Retime], *, rules: Rules, now: datetime) -> int | None:
    """The day is as in the whole country again. None when it was not swapped."""
    before = await working_days.load(tx, rules)
    if not await calendar_days.remove(tx, day):
        return None
    return await _retime(tx, before, retimes, rules, now)


async def _retime(tx: Tx, before: Calendar, retimes: Iterable[Retime], rules: Rules, now: datetime) -> int:
    timing = Timing(rules, await working_days.load(tx, rules), now)
    return sum([await retime(tx, before, timing) for retime in retimes])
