"""Reminding: people are notified once of what is due, in working hours, and only while it is still needed.

Who is notified, and whether, each subject's `remind` decides; the job that runs this collects them.
The trap: after a week of downtime, seven reminders of the same thing are due at once. The newest is sent, the others are
marked as caught up.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from domain.moves import Thing
from domain.reminders import Due, Outcome
from domain.rules import Rules
from services import working_days
from storage import reminders
from storage.db import Tx

# Notifies people of what is due; False when it is no longer needed.
Remind = Callable[[Tx, Due, Rules, datetime], Awaitable[bool]]

_BATCH = 500


async def remind(tx: Tx, things: Mapping[Thing, Remind], *, rules: Rules, now: datetime) -> int:
    """Send the reminders that are due; returns how many were dealt with. Outside working hours none is, and all stay due."""
    days = await working_days.load(tx, rules)
    if days.office_moment(now) != now:
        return 0
    stale = await reminders.catch_up(tx, now=now)
    due = await reminders.due(tx, now=now, limit=_BATCH)
    for one in due:
        sent = await things[one.subject](tx, one, rules, now)
        await reminders.done(tx, [one.id], Outcome.SENT if sent else Outcome.NOT_NEEDED, now=now)
    return stale + len(due)
