"""The gate through which every change of a case's state goes: one table of moves, one log, one clock.

The trap: a limit that goes on running while the case waits for a citizen. Waiting states keep what was left of it.
"""

from datetime import datetime, timedelta
from typing import Any

from domain import errors, moves
from domain import reminders as rule
from domain.calendar import Calendar
from domain.cases import (
    MOVES,
    TELLABLE_STATES,
    WAITING_STATES,
    Nomination,
    Question,
    State,
)
from domain.people import Action, Person, may
from domain.rules import Rules
from storage import calendar_days, events, reminders
from storage.cases import nominations
from storage.db import Tx


async def open_case(tx: Tx, person: Person, nomination_id: int) -> Nomination:
    """The case, for somebody who may see it. Raises NotFound for everybody else: that it exists is told to nobody."""
    case = await nominations.load(tx, nomination_id)
    if case is None or not may(person, Action.SEE_CASE, case.unit_id):
        raise errors.NotFound
    return case


def allowed_moves(person: Person, case: Nomination) -> frozenset[str]:
    """The names of the moves that this person may make with the case as it stands."""
    if not may(person, Action.HANDLE_CASE, case.unit_id):
        return frozenset()
    return frozenset(row.name for row in moves.from_state(MOVES, case.state) if row.roles & person.roles)


def may_tell(person: Person, case: Nomination) -> bool:
    """Whether this person may make a story of the case as it stands."""
    return may(person, Action.TELL_STORY, case.unit_id) and case.state in TELLABLE_STATES


async def move(
    tx: Tx, person: Person, case: Nomination, name: str, *, rules: Rules, now: datetime, reason: str | None = None
) -> Nomination:
    """Make a move that a person in office asked for.

    Raises NotAllowed when role or unit forbid it, Changed when the case has moved on since.
    """
    if not may(person, Action.HANDLE_CASE, case.unit_id):
        raise errors.NotAllowed
    row = moves.named(MOVES, name)
    if case.state not in row.sources:
        raise errors.Changed
    if not row.roles & person.roles:
        raise errors.NotAllowed
    changes = {"officer_id": person.id} if name == "take" else {}
    return await carry_out(tx, case, name, actor_id=person.id, rules=rules, now=now, reason=reason, **changes)


async def carry_out(
    tx: Tx,
    case: Nomination,
    name: str,
    *,
    actor_id: int | None,
    rules: Rules,
    now: datetime,
    reason: str | None = None,
    **changes: Any,
) -> Nomination:
    """1. Find the target in the table. 2. Move the row, if nobody was faster. 3. Log it. 4. Plan the reminders.

    Raises Changed when the case is no longer as `case` shows it.
    """
    row = moves.named(MOVES, name)
    if case.state not in row.sources:
        raise errors.Changed
    days = await calendar(tx, rules)
    target, clock = await _clock(tx, case, row.to, days, rules, now)
    version = await nominations.move(tx, case, target, now=now, **clock, **changes)
    if version is None:
        raise errors.Changed
    await events.add(
        tx,
        "nomination",
        case.id,
        name,
        from_state=case.state,
        to_state=target,
        actor_id=actor_id,
        reason=reason,
        now=now,
    )
    await plan_reminders(tx, case.id, version, target, days, rules, now, clock["due_at"])
    moved = await nominations.load(tx, case.id)
    assert moved is not None
    return moved


async def calendar(tx: Tx, rules: Rules) -> Calendar:
    """The working days of this province."""
    return Calendar(await calendar_days.swaps(tx), rules.opens, rules.closes)


async def _clock(
    tx: Tx, case: Nomination, to: State | None, days: Calendar, rules: Rules, now: datetime
) -> tuple[State, dict[str, Any]]:
    """Where the move leads, and what becomes of the limit: stopped, taken up again, or begun anew."""
    due_at, back_to, seconds_left = await nominations.clock_of(tx, case.id)
    if to is None:
        target, _, further = (back_to or State.RECEIVED).partition(" ")
        if further:
            return State(target), {"due_at": None, "back_to": further, "seconds_left": seconds_left}
        due_at = None if seconds_left is None else days.after(now, timedelta(seconds=seconds_left))
        return State(target), {"due_at": due_at, "back_to": None, "seconds_left": None}
    if to in WAITING_STATES and case.state in WAITING_STATES:
        return to, {"due_at": None, "back_to": f"{case.state} {back_to}", "seconds_left": seconds_left}
    if to in WAITING_STATES:
        left = None if due_at is None else int(days.between(now, due_at).total_seconds())
        return to, {"due_at": None, "back_to": case.state, "seconds_left": left}
    limit = rules.limits.of(to)
    return to, {"due_at": limit and days.after(now, limit), "back_to": None, "seconds_left": None}


async def plan_reminders(
    tx: Tx,
    case_id: int,
    version: int,
    state: State,
    days: Calendar,
    rules: Rules,
    now: datetime,
    due_at: datetime | None,
) -> None:
    """Plan who is reminded when this state lasts too long; what was planned for the state before is dropped."""
    await reminders.drop(tx, "nomination", case_id, now=now)
    limit = rules.limits.of(state)
    if limit is not None and due_at is not None:
        planned = rule.of_limit(due_at, limit, days)
        await reminders.plan(tx, "nomination", case_id, planned, round=version)


async def for_officer(tx: Tx, person: Person, nomination_id: int) -> Nomination | None:
    """The case, if this person may see it."""
    case = await nominations.load(tx, nomination_id)
    return case if case is not None and may(person, Action.SEE_CASE, case.unit_id) else None


async def for_nominator(tx: Tx, person: Person, nomination_id: int) -> Nomination | None:
    """The case, if it is this person's nomination."""
    case = await nominations.load(tx, nomination_id)
    return case if case is not None and case.nominator_id == person.id else None


async def why_rejected(tx: Tx, case: Nomination) -> str:
    """The reason with which the case was closed."""
    log = await events.history(tx, "nomination", case.id)
    return log[-1].reason or ""


async def questions_of(tx: Tx, case: Nomination) -> list[Question]:
    """The questions about a case and their answers, in order."""
    return await nominations.questions_of(tx, case.id)


async def question_to(tx: Tx, person: Person, question_id: int) -> Question | None:
    """A question, if it was put to this person."""
    return await nominations.question(tx, question_id, nominator_id=person.id)


async def answered_for(tx: Tx, person: Person, question_id: int) -> tuple[Question, Nomination] | None:
    """A question and its case, for an officer who may see the case."""
    asked = await nominations.question(tx, question_id)
    case = await for_officer(tx, person, asked.nomination_id) if asked else None
    return (asked, case) if asked and case else None
