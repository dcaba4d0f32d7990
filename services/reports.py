"""Asking for a report, handing it in, accepting it or returning it; and the reminders of it.

The trap: reminders that end while the report is still owed, or continue after it was handed in. So the next late one is
planned whenever one is dealt with; handing in drops the planned ones; returning plans new ones, in a new round.
"""

from collections.abc import Iterable
from datetime import datetime

from domain import calendar, errors
from domain.calendar import Calendar
from domain.moves import Receiver, Thing
from domain.people import Action, Person, may
from domain.reminders import Due, next_late
from domain.reports import (
    OWED,
    Content,
    Notice,
    Obligation,
    Report,
    Request,
    State,
    Tally,
    UnitLine,
    overdue,
    planned,
)
from domain.rules import Rules
from domain.units import OTHER_KINDS, Unit, UnitKind
from services import moving, notices, working_days
from services.moving import Subject, Timing
from services.reminders import plan_anew
from storage import events, reminders, reports, units
from storage.db import Tx
from storage.ledger import outbox

# The kinds of units that a report may be asked of.
_ASKABLE = (UnitKind.COMMUNE, *OTHER_KINDS)
OBLIGATIONS: Subject[Obligation] = Subject(
    load=reports.obligation,
    planned=lambda found, timing, after: planned(found, timing.days, timing.now, after),
    waiting=reports.waiting,
)


async def askable(tx: Tx) -> list[Unit]:
    """All units that a report may be asked of, communes first."""
    return [unit for kind in _ASKABLE for unit in await units.of_kind(tx, kind)]


async def unmanned(tx: Tx, unit_ids: Iterable[int]) -> int:
    """How many of these units have no officer, so that nobody can be notified."""
    return await reports.unmanned(tx, unit_ids)


async def ask(tx: Tx, person: Person, request: Request, *, rules: Rules, now: datetime) -> Report:
    """1. Store the report. 2. Each unit owes it. 3. That is logged, reminders are planned, the units' officers notified.

    Raises NotAllowed, DayPassed, or NobodyToReach when no unit is left of those that were named.
    """
    if not may_ask(person):
        raise errors.NotAllowed
    if request.due_on < calendar.today(now):
        raise errors.DayPassed
    asked = [unit.id for unit in await askable(tx) if unit.id in request.unit_ids]
    if not asked:
        raise errors.NobodyToReach
    report_id = await reports.add(
        tx, title=request.title, period=request.period, due_on=request.due_on, asked_by=person.id, now=now
    )
    owed = await reports.oblige(tx, report_id, asked)
    await moving.begin(tx, OBLIGATIONS, owed, "ask", by=person, rules=rules, now=now)
    found, _ = await open_report(tx, person, report_id, now=now)
    return found


async def take_back(tx: Tx, person: Person, report_id: int, *, rules: Rules, now: datetime) -> Request:
    """Undo that the person asked for the report just now; returns what was asked for. Nobody was told of it.

    Raises NotFound, TooLate.
    """
    found, _ = await open_report(tx, person, report_id, now=now)
    owed = await reports.of_report(tx, report_id)
    await moving.take_back(tx, OBLIGATIONS, owed, "withdraw", by=person, rules=rules, now=now)
    return Request(found.title, found.period, found.due_on, frozenset(one.unit_id for one in owed))


async def overview(tx: Tx, person: Person, *, now: datetime, limit: int, offset: int = 0) -> list[tuple[Report, Tally]]:
    """A page of the reports that were asked for, the newest due first. Raises NotAllowed."""
    if not may_ask(person):
        raise errors.NotAllowed
    return await reports.page(tx, today=calendar.today(now), limit=limit, offset=offset)


async def open_report(tx: Tx, person: Person, report_id: int, *, now: datetime) -> tuple[Report, Tally]:
    """The report and its tally, for somebody who may ask for reports. Raises NotFound for everybody else."""
    found = await reports.load(tx, report_id, today=calendar.today(now))
    if found is None or not may_ask(person):
        raise errors.NotFound
    return found


async def lines(
    tx: Tx, person: Person, report: Report, *, handed_in: bool, limit: int, offset: int = 0
) -> list[UnitLine]:
    """The units that have handed the report in, or those that have not. Raises NotAllowed."""
    if not may_ask(person):
        raise errors.NotAllowed
    return await reports.lines(tx, report.id, handed_in=handed_in, limit=limit, offset=offset)


async def owed(tx: Tx, person: Person, *, limit: int) -> tuple[list[Obligation], list[Obligation]]:
    """What the person's units still owe, and what they have handed in that waits for an answer; soonest due first."""
    own = _own_units(person)
    if not own:
        raise errors.NotAllowed
    still = await reports.of_units(tx, own, OWED, limit=limit)
    return still, await reports.of_units(tx, own, [State.SUBMITTED], limit=limit)


async def owing(tx: Tx, person: Person, *, limit: int) -> list[Obligation] | None:
    """What the person's units still owe, the soonest due first; None when the person hands in for none."""
    own = _own_units(person)
    return await reports.of_units(tx, own, OWED, limit=limit) if own else None


def _own_units(person: Person) -> list[int]:
    """The units for which the person hands reports in."""
    return [unit_id for unit_id in person.units if may_hand_in(person, unit_id)]


def may_hand_in(person: Person, unit_id: int) -> bool:
    """Whether the person holds an office in this unit that hands reports in."""
    return may(person, Action.HAND_IN_REPORT, unit_id)


async def open_obligation(tx: Tx, person: Person, obligation_id: int) -> Obligation:
    """One unit's part, for its officers and for the province. Raises NotFound for everybody else."""
    found = await reports.obligation(tx, obligation_id)
    if found is None or not (may_ask(person) or may_hand_in(person, found.unit_id)):
        raise errors.NotFound
    return found


async def hand_in(
    tx: Tx, person: Person, found: Obligation, content: Content, *, rules: Rules, now: datetime
) -> Obligation:
    """Hand the report in, for the first time or again. The province is notified; nobody is reminded any longer.

    Raises Empty when there is nothing to hand in, NotAllowed, Changed.
    """
    if not content.text and not content.attachments:
        raise errors.Empty
    name = "hand_in_again" if found.state is State.SUBMITTED else "hand_in"
    handed = {**reports.columns(content), "handed_in_by": person.id, "handed_in_at": now}
    return await moving.move(tx, OBLIGATIONS, found, name, by=person, rules=rules, now=now, **handed)


async def accept(tx: Tx, person: Person, found: Obligation, *, rules: Rules, now: datetime) -> Obligation:
    """Accept the report; the unit is notified. Raises NotAllowed, Changed."""
    return await moving.move(tx, OBLIGATIONS, found, "accept", by=person, rules=rules, now=now)


async def give_back(
    tx: Tx, person: Person, found: Obligation, reason: str, *, rules: Rules, now: datetime
) -> Obligation:
    """Return the report: the unit is notified of the reason, must hand it in again, and is reminded from now on.

    Raises NotAllowed, Changed, Empty.
    """
    return await moving.move(tx, OBLIGATIONS, found, "return", by=person, reason=reason, rules=rules, now=now)


async def undo(tx: Tx, person: Person, found: Obligation, *, rules: Rules, now: datetime) -> Obligation:
    """Undo what the person did with the report just now. Raises TooLate, Changed."""
    return await moving.undo(tx, OBLIGATIONS, found, by=person, rules=rules, now=now)


async def retime(tx: Tx, before: Calendar, timing: Timing) -> int:
    """The reminders by working days that have changed. A due day is a day of the calendar, so no limit changes."""
    for obligation_id in await reminders.to_come(tx, Thing.OBLIGATION, now=timing.now):
        await plan_anew(tx, OBLIGATIONS, obligation_id, timing)
    return 0


async def remind(tx: Tx, one: Due, rules: Rules, now: datetime) -> bool:
    """Remind a unit of what it owes. False when it owes it no longer, or has nobody who could be reminded.

    While it is owed, a late reminder is followed by the next, also in a unit that has no officer yet.
    """
    found = await reports.obligation(tx, one.subject_id)
    if found is None or found.state not in OWED or found.version != one.round:
        return False
    if one.step > 0:
        following = next_late(found.due_on, now, await working_days.load(tx, rules), one.step)
        await reminders.plan(tx, Thing.OBLIGATION, found.id, [following], round=one.round)
    receivers = (await notices.receivers(tx, Receiver.UNIT, [found]))[found.id]
    # A notice is rendered when it is sent: who could not be reached so far gets one only, which says how late it is then.
    awaiting = await outbox.awaiting(tx, receivers, (Notice.REPORT_DUE, Notice.REPORT_LATE), {"id": found.id})
    late = overdue(found.state, found.due_on, calendar.today(now))
    notice = Notice.REPORT_LATE if late else Notice.REPORT_DUE
    to_notify = [person_id for person_id in receivers if person_id not in awaiting]
    await notices.notify_all(tx, to_notify, notice, found.id, now=now, key=f"reminder{one.id}")
    return bool(receivers)


def may_ask(person: Person) -> bool:
    """Whether the person may ask for reports and follow them."""
    return may(person, Action.ASK_REPORT)


async def for_unit(tx: Tx, person: Person, obligation_id: int) -> Obligation | None:
    """One unit's part, for somebody who hands in for the unit."""
    found = await reports.obligation(tx, obligation_id)
    return found if found is not None and may_hand_in(person, found.unit_id) else None


async def for_province(tx: Tx, person: Person, obligation_id: int) -> Obligation | None:
    """One unit's part, for somebody who asks for reports."""
    return await reports.obligation(tx, obligation_id) if may_ask(person) else None


async def why_returned(tx: Tx, found: Obligation) -> str:
    """The reason with which the report was returned last."""
    log = await events.history(tx, Thing.OBLIGATION, found.id)
    return log[-1].reason or ""
