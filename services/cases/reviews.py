"""What an officer does with a case: find it, take it, and decide on it. The table of moves says whom that notifies."""

from dataclasses import replace
from datetime import datetime

from domain import cases, codes, errors
from domain.cases import PUBLISHABLE_STATES, Nomination, Question, State
from domain.corrections import Addition
from domain.moves import Receiver, Thing
from domain.people import Action, Person, may, scope
from domain.reminders import Due, is_early
from domain.rules import Rules
from services import looks, moving, notices, places, working_days
from services.cases.nominations import CASES, read_by, veil
from storage import events, reminders
from storage.cases import additions, nominations, questions
from storage.db import Tx


def _units(person: Person, action: Action) -> frozenset[int] | None:
    """The units to whose cases the person may do this; None: to all. Raises NotAllowed when there are none."""
    units = scope(person, action)
    if units == frozenset():
        raise errors.NotAllowed
    return units


def may_handle(person: Person, case: Nomination) -> bool:
    """Whether this person handles the case, and so may have to call somebody about it."""
    return may(person, Action.HANDLE_CASE, case.unit_id)


async def queue(tx: Tx, person: Person, *, limit: int, after: int = 0) -> tuple[list[Nomination], int]:
    """A page of the open cases that the person handles, the oldest first, and how many there are in all, counted up
    to `domain.cases.COUNTED`. Raises NotAllowed."""
    units = _units(person, Action.HANDLE_CASE)
    return await nominations.queue(tx, units, limit=limit, after=after), await nominations.count_open(tx, units)


async def waiting(tx: Tx, person: Person) -> int | None:
    """How many open cases the person handles, counted as in `queue`; None when they handle none of any unit."""
    units = scope(person, Action.HANDLE_CASE)
    return None if units == frozenset() else await nominations.count_open(tx, units)


async def search(tx: Tx, person: Person, words: str, *, limit: int) -> list[Nomination]:
    """Cases by code or by a part of the nominee's name, with or without marks. Raises NotAllowed."""
    units = _units(person, Action.SEE_CASE)
    code = codes.read(words)
    if code is None:
        return [read_by(person, one) for one in await nominations.search(tx, words, units, limit=limit)]
    case = await nominations.by_code(tx, code)
    return [read_by(person, case)] if case and (units is None or case.unit_id in units) else []


async def open_case(tx: Tx, person: Person, nomination_id: int) -> Nomination:
    """The case, for somebody who may see it. Raises NotFound for everybody else, as if it did not exist."""
    case = await for_officer(tx, person, nomination_id)
    if case is None:
        raise errors.NotFound
    return case


async def for_officer(tx: Tx, person: Person, nomination_id: int) -> Nomination | None:
    """The case, if this person may see it."""
    case = await nominations.load(tx, nomination_id)
    return read_by(person, case) if case is not None and may(person, Action.SEE_CASE, case.unit_id) else None


def may_mark(person: Person, case: Nomination) -> bool:
    """Whether this person, as an officer, is offered to mark a case as of a child or of somebody who died: to put a mark
    right, and before a story of it is written."""
    untold = case.state in PUBLISHABLE_STATES and case.story_id is None
    return may(person, Action.HANDLE_CASE, case.unit_id) and (case.minor or case.deceased or untold)


async def said(tx: Tx, person: Person, case: Nomination, *, now: datetime) -> tuple[list[Question], list[Addition]]:
    """What was asked, answered and added, as this person may read it (see `nominations.read_by`). Each card of a case is
    made with it, so it is here that a look is noted."""
    await looks.note(tx, person, case, now=now)
    asked, added = await questions.of_case(tx, case.id), await additions.of_case(tx, case.id)
    whole = await nominations.load(tx, case.id)
    if whole is None or case.nominator_id == person.id or may_handle(person, case):
        return asked, added
    return (
        [
            replace(one, question=veil(whole, one.question), answer=one.answer and veil(whole, one.answer))
            for one in asked
        ],
        [replace(one, text=veil(whole, one.text), changes={}) for one in added],
    )


def may_write_story(person: Person, case: Nomination) -> bool:
    """Whether this person may publish a story of the case in its present state."""
    return may(person, Action.PUBLISH_STORY, case.unit_id) and case.state in PUBLISHABLE_STATES


async def take(tx: Tx, person: Person, case: Nomination, *, rules: Rules, now: datetime) -> Nomination:
    """The officer takes the case and verifies it from now on. Raises NotAllowed, Changed."""
    return await moving.move(tx, CASES, case, "take", by=person, rules=rules, now=now, officer_id=person.id)


async def decide(
    tx: Tx, person: Person, case: Nomination, name: str, *, rules: Rules, now: datetime, reason: str | None = None
) -> Nomination:
    """Make a move that needs no more than a reason: verify, reject, hold … Raises NotAllowed, Changed, Empty."""
    moved = await moving.move(tx, CASES, case, name, by=person, reason=reason, rules=rules, now=now)
    if moved.state is State.VERIFIED:
        await places.learn(tx, moved, rules=rules, now=now)
    return moved


async def remind(tx: Tx, one: Due, rules: Rules, now: datetime) -> bool:
    """Remind whoever has to act on a case next, and plan the next reminder. False when the case was moved since."""
    case = await nominations.load(tx, one.subject_id)
    if case is None or case.version != one.round:
        return False
    days = await working_days.load(tx, rules)
    following = cases.planned(case, rules.limits, days, now, one.step)
    await reminders.plan(tx, Thing.NOMINATION, case.id, following, round=one.round)
    if is_early(case.due_at, one.step, days, now):
        return False
    notice, receivers = cases.reminded(case.state, one.step)
    topic = await _open_question(tx, case) if Receiver.NOMINATOR in receivers else case.id
    people_ids = [one for to in receivers for one in (await notices.receivers(tx, to, [case]))[case.id]]
    if topic is None:
        return False
    await notices.notify_all(tx, dict.fromkeys(people_ids), notice, topic, now=now, key=f"reminder{one.id}")
    return True


async def _open_question(tx: Tx, case: Nomination) -> int | None:
    return next((asked.id for asked in await questions.of_case(tx, case.id) if asked.open), None)


async def late(
    tx: Tx, person: Person, *, limit: int, after: tuple[datetime, int] | None = None, now: datetime
) -> tuple[list[Nomination], int]:
    """A page of the cases beyond their limit that the person sees, the longest late first, and how many there are; after:
    those behind this limit and id."""
    units = _units(person, Action.HANDLE_CASE)
    return await nominations.late(tx, units, limit=limit, after=after, now=now), await nominations.count_late(
        tx, units, now=now
    )


async def undo(tx: Tx, person: Person, case: Nomination, *, rules: Rules, now: datetime) -> Nomination:
    """Undo what the person did with the case just now; a question to its nominator was then never put. Raises TooLate,
    Changed."""
    last = await events.last(tx, Thing.NOMINATION, case.id)
    moved = await moving.undo(tx, CASES, case, by=person, rules=rules, now=now)
    if last.move == "ask":
        await questions.drop_newest(tx, case.id)
    elif moved.state is State.NEEDS_INFO:
        await questions.reopen(tx, case.id)
    return moved
