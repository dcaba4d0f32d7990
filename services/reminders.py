"""Reminding: what is due is told once, in working hours, and only while it still makes sense.

Who is told, and whether, is declared with each subject (its `remind`) and collected where the job is put together.
The trap: a server that was down for a week wakes to seven reminders of the same thing. The newest is told, the others are
set down as caught up.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from domain.moves import Thing
from domain.reminders import Due, Outcome
from domain.rules import Rules
from services import working_days
from storage import reminders
from storage.db import Tx

# Tells what is due; False when it makes no sense any more.
Remind = Callable[[Tx, Due, Rules, datetime], Awaitable[bool]]

_BATCH = 500


async def remind(tx: Tx, things: Mapping[Thing, Remind], *, rules: Rules, now: datetime) -> int:
    """Notify what is due; how many reminders were dealt with. Outside working hours nothing is, and all stays due."""
    days = await working_days.load(tx, rules)
    if days.office_moment(now) != now:
        return 0
    stale = await reminders.catch_up(tx, now=now)
    due = await reminders.due(tx, now=now, limit=_BATCH)
    for one in due:
        told = await things[one.subject](tx, one, rules, now)
        await reminders.done(tx, [one.id], Outcome.SENT if told else Outcome.NOT_NEEDED, now=now)
    return stale + len(due)
