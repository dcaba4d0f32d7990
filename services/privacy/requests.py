"""Asking about one's own data, and dealing with what was asked.

What the program knows to be the requester's own it does by itself (`services/privacy/own.py`). All else waits for an officer
of the province, or of the commune that it concerns.

The trap: an officer who shows or erases something because somebody says that it is about them. So such a request can only
be carried out once it was proved who asks; the table of moves has no other way.
"""

from datetime import datetime, timedelta
from typing import Any

from domain import codes, errors, requests
from domain.cases import Nomination
from domain.moves import Thing
from domain.people import Action, Person, may, scope
from domain.reminders import Due, is_early
from domain.requests import A_DAY, Kind, Notice, Request, State
from domain.rules import Rules
from services import moving, notices, working_days
from services.moving import Subject
from storage import privacy, reminders, units
from storage.cases import nominations
from storage.db import Tx

_DAY = timedelta(days=1)
REQUESTS: Subject[Request] = Subject(
    load=privacy.load,
    planned=lambda one, timing, after: requests.planned(one, timing.rules.requests, timing.days, timing.now, after),
    waiting=privacy.waiting,
)


async def ask(
    tx: Tx,
    person: Person,
    kind: Kind,
    words: str,
    *,
    code: str | None = None,
    own: bool = False,
    rules: Rules,
    now: datetime,
) -> Request:
    """Somebody with an account asks for something; officers are notified.

    own: something that this account has sent is to be corrected, and nothing has to be proved. All else is about somebody
    in a case, and the commune proves that it is they who ask. code: of the case, if they know it; else the first among the
    words. Raises TooMany.
    """
    case = await _case(tx, code or codes.first_in(words))
    own = own and kind is Kind.CORRECT and (case is None or case.nominator_id == person.id)
    await _check_number(tx, person, now=now)
    made = await begin(tx, person, kind, words, case=case, rules=rules, now=now)
    name = "pass_on" if own else "have_proved"
    return await moving.move(tx, REQUESTS, made, name, by=person, rules=rules, now=now)


async def enter(
    tx: Tx, person: Person, kind: Kind, name: str, words: str, *, code: str, rules: Rules, now: datetime
) -> Request:
    """An officer writes down what somebody without an account asks for, about a case. Raises NotFound."""
    case = await _case(tx, codes.read(code))
    if case is None or not may(person, Action.HANDLE_REQUEST, case.unit_id):
        raise errors.NotFound
    made = await _add(tx, kind, words, name=name, case=case, by=person, account=None, rules=rules, now=now)
    return await moving.move(tx, REQUESTS, made, "have_proved", by=person, rules=rules, now=now)


async def begin(
    tx: Tx, person: Person, kind: Kind, words: str, *, case: Nomination | None, rules: Rules, now: datetime
) -> Request:
    """Store what an account asks for."""
    return await _add(tx, kind, words, name=person.name, case=case, by=person, account=person, rules=rules, now=now)


async def _check_number(tx: Tx, person: Person, *, now: datetime) -> None:
    """Bounds what officers have to read; what the program does by itself, such as an erase, is never refused, and does not
    count."""
    if await privacy.asked_since(tx, person.id, now - _DAY) >= A_DAY:
        raise errors.TooMany(A_DAY)


async def _add(
    tx: Tx,
    kind: Kind,
    words: str,
    *,
    name: str,
    case: Nomination | None,
    by: Person,
    account: Person | None,
    rules: Rules,
    now: datetime,
) -> Request:
    days = await working_days.load(tx, rules)
    values: dict[str, Any] = {
        "person_id": account.id if account else None,
        "entered_by": None if account else by.id,
        "unit_id": case.unit_id if case else (await units.province(tx)).id,
        "nomination_id": case.id if case else None,
        # Who has it written down stands before the officer.
        "acknowledged_at": None if account else now,
        "acknowledge_by": days.after(now, timedelta(days=rules.requests.acknowledge)),
        "due_at": now + rules.requests.of(kind),
    }
    made = await load(tx, await privacy.add(tx, kind, name=name, words=words, made_at=now, **values))
    await moving.begin(tx, REQUESTS, [made], "ask", by=by, rules=rules, now=now)
    return made


async def _case(tx: Tx, code: str | None) -> Nomination | None:
    return await nominations.by_code(tx, code) if code else None


async def load(tx: Tx, request_id: int) -> Request:
    """The request. Raises NotFound."""
    found = await privacy.load(tx, request_id)
    if found is None:
        raise errors.NotFound
    return found


def check_officer(person: Person) -> None:
    """Raises NotAllowed unless this person deals with requests."""
    if scope(person, Action.HANDLE_REQUEST) == frozenset():
        raise errors.NotAllowed


async def queue(tx: Tx, person: Person, *, limit: int, offset: int = 0) -> list[Request]:
    """A page of the requests that the person deals with, the soonest due first. Raises NotAllowed."""
    check_officer(person)
    return await privacy.open_in(tx, scope(person, Action.HANDLE_REQUEST), limit=limit, offset=offset)


async def for_officer(tx: Tx, person: Person, request_id: int) -> Request | None:
    """The request, if this person deals with it."""
    found = await privacy.load(tx, request_id)
    return found if found is not None and may(person, Action.HANDLE_REQUEST, found.unit_id) else None


async def open_request(tx: Tx, person: Person, request_id: int) -> Request:
    """The request, for an officer who deals with it. Raises NotFound for everybody else, as if it did not exist."""
    found = await for_officer(tx, person, request_id)
    if found is None:
        raise errors.NotFound
    return found


async def for_leader(tx: Tx, person: Person, request_id: int) -> Request | None:
    """The request, for whoever leads its unit: they see to it that it is dealt with, and need not read it."""
    found = await privacy.load(tx, request_id)
    return found if found is not None and may(person, Action.LEAD_UNIT, found.unit_id) else None


async def of_requester(tx: Tx, person: Person, request_id: int) -> Request | None:
    """The request, if this account made it."""
    found = await privacy.load(tx, request_id)
    return found if found is not None and found.person_id == person.id else None


async def mine(tx: Tx, person: Person, *, limit: int) -> list[Request]:
    """What this account has asked for, the newest first."""
    return await privacy.of_person(tx, person.id, limit=limit)


async def take(tx: Tx, person: Person, request: Request, *, rules: Rules, now: datetime) -> Request:
    """Acknowledge it and deal with it from now on; what has to be proved first still waits for that.

    Raises NotAllowed, Changed, also when it was acknowledged before.
    """
    if request.is_acknowledged:
        raise errors.Changed
    name = "acknowledge" if request.state is State.TO_PROVE else "take"
    return await moving.move(tx, REQUESTS, request, name, by=person, rules=rules, now=now, acknowledged_at=now)


async def prove(
    tx: Tx, person: Person, request: Request, how: str, *, code: str, rules: Rules, now: datetime
) -> Request:
    """Write down how it was proved that it is they who ask. code: of the case that it is about, where the request names none
    itself; another than it names is refused, since what follows may be an erase.

    Raises NotAllowed, Changed, Empty, and NotFound for a case that this person does not deal with.
    """
    moving.check(person, request, "prove")
    values: dict[str, Any] = {"proof": how, "acknowledged_at": request.acknowledged_at or now}
    named = codes.read(code) if code else None
    if request.nomination_id is not None and named is not None and named != request.code:
        raise errors.Changed
    if request.nomination_id is None:
        values |= await _found(tx, person, code)
    return await moving.move(tx, REQUESTS, request, "prove", by=person, reason=how, rules=rules, now=now, **values)


async def assign(tx: Tx, person: Person, request: Request, code: str, *, rules: Rules, now: datetime) -> Request:
    """Say which case it is about: its commune is notified, and proves who asks. Raises NotAllowed, Changed, NotFound."""
    moving.check(person, request, "assign")
    values = await _found(tx, person, code)
    return await moving.move(tx, REQUESTS, request, "assign", by=person, rules=rules, now=now, **values)


async def _found(tx: Tx, person: Person, code: str) -> dict[str, Any]:
    case = await _case(tx, codes.read(code))
    if case is None or not may(person, Action.HANDLE_REQUEST, case.unit_id):
        raise errors.NotFound
    return {"nomination_id": case.id, "unit_id": case.unit_id}


async def refuse(tx: Tx, person: Person, request: Request, why: str, *, rules: Rules, now: datetime) -> Request:
    """Refuse it with a reason, which the requester reads. Raises NotAllowed, Changed, Empty."""
    values: dict[str, Any] = {"answer": why, "ended_at": now}
    return await moving.move(tx, REQUESTS, request, "refuse", by=person, reason=why, rules=rules, now=now, **values)


async def remind(tx: Tx, one: Due, rules: Rules, now: datetime) -> bool:
    """Remind whoever deals with a request, and plan the next reminder. False when the request was moved since."""
    request = await privacy.load(tx, one.subject_id)
    if request is None or request.version != one.round:
        return False
    days = await working_days.load(tx, rules)
    following = requests.planned(request, rules.requests, days, now, one.step)
    await reminders.plan(tx, Thing.REQUEST, request.id, following, round=one.round)
    if is_early(request.limit_at, one.step, days, now):
        return False
    notice, receivers = requests.reminded(one.step)
    held = [person_id for to in receivers for person_id in (await notices.receivers(tx, to, [request]))[request.id]]
    await notices.notify_all(tx, dict.fromkeys(held), notice, request.id, now=now, key=f"reminder{one.id}")
    return True


def may_have_copy(person: Person, request: Request) -> bool:
    """Whether this person may be sent what is stored: the requester of their own, an officer once it is proved."""
    if request.kind is not Kind.VIEW or request.state not in (State.WORKING, State.DONE):
        return False
    return request.person_id == person.id or may(person, Action.HANDLE_REQUEST, request.unit_id)


async def send_copy(tx: Tx, person_id: int, request: Request, *, now: datetime) -> None:
    """Have the person sent what is stored, as a file; it is put together when it is sent."""
    await notices.notify(tx, person_id, Notice.PERSONAL_COPY, request.id, now=now)
