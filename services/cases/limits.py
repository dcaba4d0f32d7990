"""The limits of the cases that are open, and their reminders, by working days that have changed."""

from domain.calendar import Calendar
from domain.moves import Thing
from services.cases.nominations import CASES
from services.moving import Timing
from services.reminders import plan_anew
from storage import reminders
from storage.cases import nominations
from storage.db import Tx


async def retime(tx: Tx, before: Calendar, timing: Timing) -> int:
    """Each limit has as much working time as it had by the days `before`; what still has to be sent of its reminders is
    moved with it. Returns how many limits have changed."""
    changed = 0
    for limit in await nominations.running(tx):
        due_at = timing.days.after(limit.state_since, before.between(limit.state_since, limit.due_at))
        changed += due_at != limit.due_at and await nominations.retime(tx, limit, due_at)
    for case_id in await reminders.to_come(tx, Thing.NOMINATION, now=timing.now):
        await plan_anew(tx, CASES, case_id, timing)
    return changed
