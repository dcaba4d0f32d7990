"""Two nominations of one deed become one case: they are joined, told apart, split again, and one takes the other's place.

Nothing is moved away by it: who is joined keeps their text, their code and their evidence, and follows the case's news.
The trap: two officers at once, one joining A to B, the other B to A. Both would follow each other, and nobody would see
either. So both rows are locked, in one order, before anything is looked at.
"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from domain import cases, errors, joining
from domain.cases import QUESTION_OVER, WAITING_STATES, Nomination, State
from domain.joining import Suspect
from domain.people import Action, Person, may
from domain.rules import Rules
from services import moving, notices, working_days
from services.cases.nominations import CASES
from storage.cases import joined, nominations, questions, suspects
from storage.db import Tx


@dataclass(frozen=True, slots=True)
class Pair:
    """What an officer is shown of a pair that may be of one deed. suspect: why. other: the other case; None: it is of a unit
    whose cases this officer does not handle. unit_name: of that one. can_merge: whether one can be joined to the other."""

    suspect: Suspect
    other: Nomination | None
    unit_name: str
    can_merge: bool


async def voices(tx: Tx, case: Nomination) -> list[Nomination]:
    """The nominations that are joined to this case, the oldest first."""
    found = [await nominations.load(tx, one) for one in await joined.to(tx, case.id)]
    return [one for one in found if one is not None]


async def people(tx: Tx, case: Nomination) -> int:
    """How many people nominated the case, with those who are joined to it."""
    return len(await joined.nominators(tx, [case.id, *await joined.to(tx, case.id)]))


async def survivor(tx: Tx, case: Nomination) -> Nomination | None:
    """The case that this one is joined to in the end; None: to none."""
    found = await joined.survivor_of(tx, case.id)
    return None if found == case.id else await nominations.load(tx, found)


async def pairs(tx: Tx, person: Person, case: Nomination, *, now: datetime) -> list[Pair]:
    """The cases that may be of the same deed, as far as nobody told them apart, the likeliest first; of a case of another
    unit only that there is one."""
    if not may(person, Action.HANDLE_CASE, case.unit_id) or not joining.is_open_to(case, now):
        return []
    own = [case.id, *await joined.to(tx, case.id)]
    found: dict[int, Pair] = {}
    for one in await suspects.of(tx, own):
        other = await nominations.load(tx, await joined.survivor_of(tx, one.other_id))
        if other is None or other.id in own or other.id in found or not joining.is_open_to(other, now):
            continue
        if await suspects.are_apart(tx, own, [other.id, *await joined.to(tx, other.id)]):
            continue
        handles = may(person, Action.HANDLE_CASE, other.unit_id)
        can_merge = handles and joining.ordered(case, other, now) is not None
        found[other.id] = Pair(one, other if handles else None, other.unit_name, can_merge)
    return list(found.values())


async def both(tx: Tx, person: Person, case_id: int, other_id: int, *, now: datetime) -> tuple[Nomination, Nomination]:
    """Which of two cases would survive, and which would be joined to it. Raises NotFound for whoever does not handle both,
    and Changed when neither can be joined any more."""
    await joined.lock(tx, [case_id, other_id])
    one, other = await nominations.load(tx, case_id), await nominations.load(tx, other_id)
    if one is None or other is None or not (_handles(person, one) and _handles(person, other)):
        raise errors.NotFound
    if (found := joining.ordered(one, other, now)) is None or one.id == other.id:
        raise errors.Changed
    return found


def _handles(person: Person, case: Nomination) -> bool:
    return may(person, Action.HANDLE_CASE, case.unit_id)


async def merge(
    tx: Tx, person: Person, case_id: int, other_id: int, versions: int, *, rules: Rules, now: datetime
) -> Nomination:
    """Join the one case to the other; returns the one that was joined. versions: of both together, as they were shown.
    Whoever was asked something about it need not answer any more. Raises NotFound, NotAllowed, Changed."""
    survivor, case = await both(tx, person, case_id, other_id, now=now)
    if survivor.version + case.version != versions:
        raise errors.Changed
    asked = next((one for one in await questions.of_case(tx, case.id) if one.open), None)
    moved = await moving.move(
        tx, CASES, case, "merge", by=person, reason=survivor.code, rules=rules, now=now, survivor_id=survivor.id
    )
    if asked is not None:
        after = rules.undo.total_seconds()
        about = (case.nominator_id, QUESTION_OVER, asked.id)
        await notices.notify(tx, *about, now=now, key=f"v{moved.version}", after=after)
    return moved


async def split(tx: Tx, person: Person, case: Nomination, *, rules: Rules, now: datetime) -> Nomination:
    """A nomination that was joined to another goes its own way again, from where it stood; the two are never asked about
    again. Raises NotAllowed, Changed."""
    await joined.lock(tx, [case.id])
    moved = await moving.move(tx, CASES, case, "split", by=person, rules=rules, now=now, survivor_id=None)
    if case.survivor_id is not None:
        await suspects.tell_apart(tx, case.id, case.survivor_id, by=person.id, now=now)
    return moved


async def tell_apart(tx: Tx, person: Person, case_id: int, other_id: int, *, now: datetime) -> Nomination:
    """The officer says that two cases are not of one deed. Raises NotFound for whoever does not handle both."""
    one, other = await nominations.load(tx, case_id), await nominations.load(tx, other_id)
    if one is None or other is None or one.id == other.id or not (_handles(person, one) and _handles(person, other)):
        raise errors.NotFound
    await suspects.tell_apart(tx, one.id, other.id, by=person.id, now=now)
    return one


async def heir(tx: Tx, case: Nomination) -> Nomination | None:
    """The oldest nomination that is joined to this case itself."""
    return joining.heir([one for one in await voices(tx, case) if one.survivor_id == case.id])


async def succeed(tx: Tx, case: Nomination, heir: Nomination, *, rules: Rules, now: datetime) -> None:
    """The heir takes the place of a case that is withdrawn: what was joined to that one is joined to it, and its officer
    goes on where they were. What was asked of the other nominator is not asked of this one. case: as it was before."""
    if case.state is State.MERGED and case.survivor_id is not None:
        await joined.pass_on(tx, case.id, case.survivor_id)
        return
    days = await working_days.load(tx, rules)
    clock = cases.Clock(case.state, case.state_since, case.due_at, case.back_to, case.seconds_left)
    while clock.state in WAITING_STATES:
        clock = cases.clock(replace(case, **asdict(clock)), None, rules.limits, days, now)
    values = asdict(clock) | {"survivor_id": None, "officer_id": case.officer_id, "unit_id": case.unit_id}
    await joined.pass_on(tx, case.id, heir.id)
    await joined.note_heir(tx, case.id, heir.id)
    await moving.move(tx, CASES, heir, "succeed", by=None, rules=rules, now=now, **values)


async def step_back(tx: Tx, case: Nomination, *, rules: Rules, now: datetime) -> None:
    """A case is not withdrawn after all: who took its place is joined to it again."""
    if case.survivor_id is None or case.state is State.MERGED:
        return
    heir = await nominations.load(tx, case.survivor_id)
    await joined.note_heir(tx, case.id, None)
    if heir is not None and heir.state in (State.RECEIVED, State.VERIFYING):
        await moving.move(tx, CASES, heir, "step_back", by=None, rules=rules, now=now, survivor_id=case.id)
