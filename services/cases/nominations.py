"""Nominating, and following a nomination."""

from dataclasses import asdict, replace
from datetime import datetime
from random import SystemRandom

from domain import care, cases, codes, errors, joining, phones
from domain.cases import Lead, Nomination, Notice, State
from domain.kept import KeptReason
from domain.moves import Receiver, Thing
from domain.people import Action, Person, may
from domain.rules import Rules
from services import moving, notices, working_days
from services.cases import bounds, tellings
from services.moving import Subject
from storage import events, people, units
from storage.cases import joined, kept, nominations
from storage.db import Tx

CASES: Subject[Nomination] = Subject(
    load=nominations.load,
    clock=lambda case, to, timing: cases.clock(case, to, timing.rules.limits, timing.days, timing.now),
    planned=lambda case, timing, after: cases.planned(case, timing.rules.limits, timing.days, timing.now, after),
    waiting=nominations.waiting,
)
_CHANCE = SystemRandom()


async def submit(
    tx: Tx,
    person: Person,
    lead: Lead,
    *,
    unit_code: str | None,
    kept_id: int | None = None,
    survivor: Nomination | None = None,
    rules: Rules,
    now: datetime,
) -> Nomination:
    """Receive a nomination.

    1. The case is stored, with its photos and the link by which its nominator had come; its limit starts. 2. The kept
    message that it began with is marked. 3. It is logged, reminders are planned, and those who handle the commune's
    cases are notified.

    unit_code: None when the nominator does not know the commune; then the case is the province's. kept_id: of the message.
    survivor: the case of the same deed that it is joined to at once; those who handle that one are notified instead.
    Raises TooMany.
    """
    await bounds.check_nominations(tx, person, now=now)
    unit = await units.by_code(tx, unit_code) if unit_code else None
    unit = unit or await units.province(tx)
    clock = cases.begin(State.RECEIVED, rules.limits, await working_days.load(tx, rules), now)
    if survivor is not None:
        clock = joining.begin(rules.limits, now)
    others = {"nominator_id": person.id, "unit_id": unit.id, "received_at": now, **asdict(clock), "source": person.door}
    others["survivor_id"] = survivor.id if survivor is not None else None
    made = None
    while made is None:
        made = await nominations.add(tx, codes.make(_CHANCE), care.marked(lead), **others)
    if kept_id is not None:
        await kept.mark(tx, kept_id, KeptReason.NOMINATED, nomination_id=made)
    if person.door is not None:
        await people.leave_door(tx, person.id)
    case = await nominations.load(tx, made)
    assert case is not None
    name = "submit" if survivor is None else "join"
    await moving.begin(tx, CASES, [case], name, by=person, rules=rules, now=now)
    await tellings.receive(tx, case, by_officer=bool(person.roles), rules=rules, now=now)
    if survivor is not None:
        handlers = (await notices.receivers(tx, Receiver.HANDLERS, [survivor]))[survivor.id]
        await notices.notify_all(tx, handlers, Notice.CASE_ONE_MORE, survivor.id, now=now, key=f"joined{case.id}")
    return case


async def _following(tx: Tx, case: Nomination) -> Nomination:
    """One that is joined to another, with the state of that one."""
    if case.state is not State.MERGED:
        return case
    survivor = await nominations.load(tx, await joined.survivor_of(tx, case.id))
    return case if survivor is None else replace(case, follows=survivor.state)


async def mine(tx: Tx, person: Person, *, limit: int, before: int | None = None) -> list[Nomination]:
    """What this person has nominated, the newest first."""
    found = await nominations.of_nominator(tx, person.id, limit=limit, before=before)
    return [await _following(tx, case) for case in found]


async def track(tx: Tx, person: Person, words: str) -> Nomination:
    """The nomination with this code, for its nominator and for officers who may see it. Raises NotFound otherwise."""
    code = codes.read(words)
    case = await nominations.by_code(tx, code) if code else None
    if case is None or not (case.nominator_id == person.id or may(person, Action.SEE_CASE, case.unit_id)):
        raise errors.NotFound
    return read_by(person, await _following(tx, case))


async def for_nominator(tx: Tx, person: Person, nomination_id: int) -> Nomination | None:
    """The case, if it is this person's nomination."""
    case = await nominations.load(tx, nomination_id)
    return case if case is not None and case.nominator_id == person.id else None


async def for_followers(tx: Tx, person: Person, nomination_id: int) -> Nomination | None:
    """The case, for its nominator; for somebody who is joined to it, with the code and the name of what they sent."""
    case = await nominations.load(tx, nomination_id)
    if case is None or case.nominator_id == person.id:
        return case
    for one in await joined.to(tx, case.id):
        own = await nominations.load(tx, one)
        if own is not None and own.nominator_id == person.id:
            return replace(case, code=own.code, name=own.name)
    return None


def read_by(person: Person, case: Nomination) -> Nomination:
    """The case as this person may read it: who neither sent nor handles it sees no sender who hides, no whole telephone or
    identity number, and a child by its initials."""
    if case.nominator_id == person.id or may(person, Action.HANDLE_CASE, case.unit_id):
        return case
    if case.sender_hidden:
        case = replace(case, nominator_name="", sent_for=None)
    veiled = replace(case, deed=veil(case, case.deed))
    return replace(veiled, name=care.initials(case.name)) if case.minor else veiled


def veil(case: Nomination, words: str) -> str:
    """Words about a case for whoever neither sent nor handles it. case: as it is stored."""
    hidden = phones.hidden_in(words)
    return care.veiled(hidden, case.name) if case.minor else hidden


async def why_rejected(tx: Tx, case: Nomination) -> str:
    """The reason with which the case was closed."""
    log = await events.history(tx, Thing.NOMINATION, case.id)
    return next((one.reason for one in reversed(log) if one.reason and one.to_state == State.REJECTED), "")
