"""Reminding: what is due is told once, in working hours, and only while it still makes sense.

The trap: a server that was down for a week wakes to seven reminders of the same thing. The newest is told, the others are
set down as caught up.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from domain.cases import Notice
from domain.reminders import Due
from domain.rules import Rules
from services import notices, reports
from services.cases import access
from storage import people, reminders
from storage.cases import nominations
from storage.db import Tx

_BATCH = 500


async def remind(tx: Tx, *, rules: Rules, now: datetime) -> int:
    """Tell what is due; how many reminders were dealt with. Outside working hours nothing is, and all stays due."""
    days = await access.calendar(tx, rules)
    if days.office_moment(now) != now:
        return 0
    stale = await reminders.catch_up(tx, now=now)
    due = await reminders.due(tx, now=now, limit=_BATCH)
    for one in due:
        told = await _SUBJECTS[one.subject](tx, one, rules, now)
        await reminders.done(tx, [one.id], "sent" if told else "not_needed", now=now)
    return stale + len(due)


async def _case(tx: Tx, one: Due, rules: Rules, now: datetime) -> bool:
    """A case at its limit: its officers; half beyond it: the province as well. False when it has moved on."""
    case = await nominations.load(tx, one.subject_id)
    if case is None or case.version != one.round:
        return False
    receivers = await notices.responsible(tx, case.unit_id)
    if one.step > 100:
        receivers = [*receivers, *await people.province_officers(tx)]
    key = f"v{one.round}.{one.step}"
    await notices.tell_all(
        tx, {person.id: person for person in receivers}.values(), Notice.CASE_LATE, case.id, now=now, key=key
    )
    return True


_SUBJECTS: dict[str, Callable[[Tx, Due, Rules, datetime], Awaitable[bool]]] = {
    "nomination": _case,
    "obligation": reports.remind,
}
