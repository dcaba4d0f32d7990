"""After the clock was put back: what was begun or done at a moment that now lies ahead counts as begun now, or undone.

The trap: a clock that is a year ahead for an hour. The limits of what came in that hour end in a year, and each late case is
reminded of once, the next time in a year. So limits run anew from now on, and reminders are planned anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from domain.moves import Thing
from domain.rules import Rules
from services import working_days
from services.moving import Subject, Timing
from storage import clocks, invitations, reminders
from storage.cases import nominations
from storage.db import Tx
from storage.ledger import outbox


@dataclass(frozen=True, slots=True)
class Moved:
    """by: how far the clock was put back. limits, reminders: how many of them were computed anew."""

    by: timedelta
    limits: int
    reminders: int


async def all_of_it(tx: Tx, subjects: Mapping[Thing, Subject[Any]], *, rules: Rules, now: datetime) -> Moved | None:
    """Put everything back that has to be; None when the clock was not put back since the last time."""
    await outbox.put_back(tx, now=now)
    await invitations.put_back(tx, now=now)
    by = await clocks.see(tx, now=now)
    if by <= clocks.DIFFER:
        return None
    timing = Timing(rules, await working_days.load(tx, rules), now)
    return Moved(by, await _limits(tx, timing), await _reminders(tx, subjects, timing))


async def _limits(tx: Tx, timing: Timing) -> int:
    """A limit that began ahead has as much working time from now on."""
    ahead = [one for one in await nominations.running(tx) if one.state_since > timing.now + clocks.DIFFER]
    for one in ahead:
        await nominations.retime(
            tx, one, timing.days.after(timing.now, timing.days.between(one.state_since, one.due_at))
        )
    await nominations.put_back(tx, now=timing.now)
    return len(ahead)


async def _reminders(tx: Tx, subjects: Mapping[Thing, Subject[Any]], timing: Timing) -> int:
    number = 0
    for thing, subject in subjects.items():
        for thing_id in await reminders.put_back(tx, thing, now=timing.now):
            found = await subject.load(tx, thing_id)
            planned = subject.planned(found, timing) if found is not None and subject.planned is not None else []
            await reminders.plan(tx, thing, thing_id, planned, round=found.version if found is not None else 0)
            number += len(planned)
    return number
