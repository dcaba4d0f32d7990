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
from services.reminders import plan_anew
from storage import clocks, invitations, reminders
from storage.cases import nominations
from storage.db import Tx
from storage.ledger import outbox


@dataclass(frozen=True, slots=True)
class Moved:
    """by: how far the clock was put back. cases: how many reached their state ahead. reminded: of how many things the
    reminders were planned anew."""

    by: timedelta
    cases: int
    reminded: int


async def all_of_it(tx: Tx, subjects: Mapping[Thing, Subject[Any]], *, rules: Rules, now: datetime) -> Moved | None:
    """Put everything back that has to be; None when the clock was not put back since the last time."""
    await outbox.put_back(tx, now=now)
    await invitations.put_back(tx, now=now)
    by = await clocks.see(tx, now=now)
    if by <= clocks.DIFFER:
        return None
    timing = Timing(rules, await working_days.load(tx, rules), now)
    ahead = await _limits(tx, timing)
    number = 0
    for thing, subject in subjects.items():
        told_ahead = await reminders.put_back(tx, thing, now=now)
        for thing_id in told_ahead | (ahead if thing is Thing.NOMINATION else set()):
            await plan_anew(tx, subject, thing_id, timing)
            number += 1
    return Moved(by, len(ahead), number)


async def _limits(tx: Tx, timing: Timing) -> set[int]:
    """A limit that began ahead has as much working time from now on; returns the cases that reached their state ahead."""
    for one in await nominations.running(tx):
        if one.state_since > timing.now + clocks.DIFFER:
            left = timing.days.between(one.state_since, one.due_at)
            await nominations.retime(tx, one, timing.days.after(timing.now, left))
    return await nominations.put_back(tx, now=timing.now)
