"""The working days of the province: those of Viet Nam, and the days that its administrator swapped."""

from domain.calendar import Calendar
from domain.rules import Rules
from storage import calendar_days
from storage.db import Tx


async def load(tx: Tx, rules: Rules) -> Calendar:
    """The calendar, with the office's hours."""
    return Calendar(await calendar_days.swaps(tx), rules.opens, rules.closes)
