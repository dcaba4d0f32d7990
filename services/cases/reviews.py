"""What an officer does with a case: take it, ask, verify, reject. The nominator hears what means something to them."""

from datetime import datetime

from domain import codes, errors
from domain.cases import Nomination, Notice
from domain.people import Action, Person, Role, may
from domain.rules import Rules
from services import notices
from services.cases import access
from storage import people
from storage.cases import nominations
from storage.db import Tx


def scope(person: Person) -> frozenset[int] | None:
    """The units whose cases the person sees; None: all of them. Raises NotAllowed when there are none."""
    if may(person, Action.SEE_CASE):
        return None
    units = frozenset(office.unit_id for office in person.offices if office.role == Role.COMMUNE_OFFICER)
    if not units:
        raise errors.NotAllowed
    return units


async def queue(tx: Tx, person: Person, *, limit: int, after: int = 0) -> tuple[list[Nomination], int]:
    """A page of the open cases that the person answers for, the oldest first, and how many there are in all, counted up
    to `domain.cases.COUNTED`."""
    units = scope(person)
    return await nominations.queue(tx, units, limit=limit, after=after), await nominations.count_open(tx, units)


async def search(tx: Tx, person: Person, words: str, *, limit: int) -> list[Nomination]:
    """Cases by code or by a part of the nominee's name, with or without marks."""
    units = scope(person)
    code = codes.read(words)
    if code is None:
        return await nominations.search(tx, words, units, limit=limit)
    case = await nominations.by_code(tx, code)
    return [case] if case and (units is None or case.unit_id in units) else []


async def take(tx: Tx, person: Person, case: Nomination, *, rules: Rules, now: datetime) -> Nomination:
    """The officer looks into the case; the nominator is told."""
    moved = await access.move(tx, person, case, "take", rules=rules, now=now)
    await notices.tell(tx, case.nominator_id, Notice.CASE_TAKEN, case.id, now=now, key=f"v{moved.version}")
    return moved


async def ask(tx: Tx, person: Person, case: Nomination, question: str, *, rules: Rules, now: datetime) -> Nomination:
    """Ask the nominator something; the limit rests until the answer comes."""
    moved = await access.move(tx, person, case, "ask", rules=rules, now=now, reason=question)
    question_id = await nominations.ask(tx, case.id, by=person.id, question=question, now=now)
    await notices.tell(tx, case.nominator_id, Notice.CASE_QUESTION, question_id, now=now, key="asked")
    return moved


async def answer(
    tx: Tx, person: Person, question_id: int, words: str, photos: tuple[str, ...], *, rules: Rules, now: datetime
) -> Nomination:
    """The nominator's answer goes to the case and to those who answer for it, photos first.

    Raises Changed when nobody waits for it any more.
    """
    found = await nominations.question(tx, question_id, nominator_id=person.id)
    if found is None or not found.open:
        raise errors.Changed
    case = await nominations.load(tx, found.nomination_id)
    if case is None or not await nominations.answer(tx, question_id, words=words, photos=photos, now=now):
        raise errors.Changed
    moved = await access.carry_out(tx, case, "answer", actor_id=person.id, rules=rules, now=now)
    for officer in await notices.responsible(tx, case.unit_id):
        if photos:
            await notices.tell(tx, officer.id, Notice.CASE_ANSWER_PHOTO, question_id, now=now, key="answered")
        await notices.tell(tx, officer.id, Notice.CASE_ANSWERED, question_id, now=now, key="answered")
    return moved


async def verify(tx: Tx, person: Person, case: Nomination, *, rules: Rules, now: datetime) -> Nomination:
    """The deed is true. The nominator and the province are told."""
    moved = await access.move(tx, person, case, "verify", rules=rules, now=now)
    await notices.tell(tx, case.nominator_id, Notice.CASE_VERIFIED, case.id, now=now, key=f"v{moved.version}")
    receivers = [one for one in await people.province_officers(tx) if one.id != person.id]
    await notices.tell_all(tx, receivers, Notice.CASE_VERIFIED_PROVINCE, case.id, now=now, key=f"v{moved.version}")
    return moved


async def reject(tx: Tx, person: Person, case: Nomination, reason: str, *, rules: Rules, now: datetime) -> Nomination:
    """The case is closed with a reason, which the nominator is told."""
    moved = await access.move(tx, person, case, "reject", rules=rules, now=now, reason=reason)
    await notices.tell(tx, case.nominator_id, Notice.CASE_REJECTED, case.id, now=now, key=f"v{moved.version}")
    return moved
