"""Reminding: people are notified once of what is due, in working hours, and only while it is still needed.

Who is notified, and whether, each subject's `remind` decides; the job that runs this collects them.
The trap: after a week of downtime, seven reminders of the same thing are due at once. The newest is sent, the others are
marked as caught up.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from domain.moves import Thing
from domain.reminders import Due, Outcome
from domain.rules import Rules
from services import working_days
from services.moving import Subject, Timing
from storage import reminders
from storage.db import Tx

# Notifies people of what is due; False when it is no longer needed.
Remind = Callable[[Tx, Due, Rules, datetime], Awaitable[bool]]

_BATCH = 500
# Nobody reads one that was done but the newest of a thing, which is followed by the next within weeks.
_STORED = timedelta(days=365)
_FORGOTTEN_AT_ONCE = 5_000


async def remind(tx: Tx, things: Mapping[Thing, Remind], *, rules: Rules, now: datetime) -> int:
    """Send the reminders that are due; returns how many were dealt with. Outside working hours none is, and all stay due."""
    days = await working_days.load(tx, rules)
    if days.office_moment(now) != now:
        return 0
    return await _remind(tx, things, rules, now)


async def remind_at_any_hour(tx: Tx, things: Mapping[Thing, Remind], *, rules: Rules, now: datetime) -> None:
    """Deal with all reminders that are due, when nobody is sent what comes of it."""
    while await _remind(tx, things, rules, now):
        pass


async def _remind(tx: Tx, things: Mapping[Thing, Remind], rules: Rules, now: datetime) -> int:
    stale = await reminders.catch_up(tx, now=now)
    due = await reminders.due(tx, now=now, limit=_BATCH)
    for one in due:
        sent = await things[one.subject](tx, one, rules, now)
        await reminders.done(tx, [one.id], Outcome.SENT if sent else Outcome.NOT_NEEDED, now=now)
    return stale + len(due)


async def plan_anew(tx: Tx, subject: Subject[Any], thing_id: int, timing: Timing) -> int:
    """Plan what is still to come of a thing's reminders, after those that were sent; returns how many there are."""
    found = await subject.load(tx, thing_id)
    if found is None or subject.planned is None:
        return 0
    await reminders.forget_to_come(tx, found.thing, found.id, now=timing.now)
    after = await reminders.last_step(tx, found.thing, found.id, round=found.version)
    planned = subject.planned(found, timing, after)
    await reminders.plan(tx, found.thing, found.id, planned, round=found.version)
    return len(planned)


async def forget(tx: Tx, *, now: datetime) -> int:
    """Delete some of the reminders that were done long ago; returns how many."""
    return await reminders.forget(tx, before=now - _STORED, limit=_FORGOTTEN_AT_ONCE)


async def plan_missing(tx: Tx, subjects: Mapping[Thing, Subject[Any]], *, rules: Rules, now: datetime) -> int:
    """Plan the reminders of things that wait and that nobody would ever be reminded of; returns how many there were.

    There are none, unless the program or its settings were changed under them.
    """
    number = 0
    timing = Timing(rules, await working_days.load(tx, rules), now)
    for thing, ids in (await missing(tx, subjects)).items():
        for thing_id in ids:
            number += bool(await plan_anew(tx, subjects[thing], thing_id, timing))
    return number


async def missing(tx: Tx, subjects: Mapping[Thing, Subject[Any]]) -> Mapping[Thing, list[int]]:
    """The things of each kind that wait and that nobody would ever be reminded of."""
    return {
        thing: await reminders.without(tx, thing, await subject.waiting(tx))
        for thing, subject in subjects.items()
        if subject.waiting is not None
    }
