"""What a nomination has in common with others of the same deed: made of its words when it comes, and when they change.

The trap: a deed that is told twice becomes two cases; two deeds of namesakes become one. So likely pairs are only shown,
with why; people join them.
"""

from datetime import datetime

from domain import calendar, extraction, joining
from domain.cases import Lead, Nomination
from domain.extraction import duplicates
from domain.extraction import tellings as reading
from domain.extraction.duplicates import Likeness
from domain.extraction.tellings import Told
from domain.joining import Offer
from domain.people import Person
from domain.rules import Rules
from services import places
from services.cases import intake
from storage.cases import additions, joined, nominations, suspects, tellings
from storage.db import Tx

# The job makes so many at a time; an officer is shown so many at most.
_PORTION, _SHOWN = 200, 3


async def receive(tx: Tx, case: Nomination, *, by_officer: bool, rules: Rules, now: datetime) -> None:
    """Make the telling of a nomination that came, and store which others may be of the same deed."""
    told = await make(tx, case.id, by_officer=by_officer, rules=rules, now=now)
    if told is None:
        return
    for other, likeness in (await _found(tx, told, but=case.id, now=now))[:_SHOWN]:
        if other.id not in (case.id, case.survivor_id):
            await suspects.add(tx, case.id, other.id, likeness, now=now)


async def make(tx: Tx, nomination_id: int, *, by_officer: bool = False, rules: Rules, now: datetime) -> Told | None:
    """Make the telling of a nomination anew. None: it has no words."""
    case = await nominations.load(tx, nomination_id)
    if case is None or not case.deed:
        await tellings.mark(tx, nomination_id)
        return None
    words = "\n".join((case.deed, *(one.text for one in await additions.of_case(tx, case.id))))
    place = case.unit_name if case.unit_name in intake.codes(rules.province_code) else ""
    told = await _read(tx, case, words, place, by_officer=by_officer, rules=rules, now=case.received_at)
    await tellings.keep(tx, case.id, told)
    return told


async def make_missing(tx: Tx, *, rules: Rules, now: datetime) -> int:
    """Make the tellings of nominations that came before there were any, a portion of them; returns how many."""
    missing = await tellings.untold(tx, limit=_PORTION)
    for one in missing:
        await make(tx, one, rules=rules, now=now)
    return len(missing)


async def resent(tx: Tx, person: Person, lead: Lead, *, rules: Rules, now: datetime) -> Nomination | None:
    """The nomination of this person in the same words about the same name; what was withdrawn may be sent again."""
    if not lead.deed:
        return None
    told = await _read(tx, lead, lead.deed, "", by_officer=bool(person.roles), rules=rules, now=now)
    exact = await nominations.in_words(tx, person.id, lead.deed)
    for one in sorted({*exact, *await tellings.same_words(tx, told, person.id)}):
        case = await nominations.load(tx, one)
        if case is not None and joining.is_resent(case, lead):
            return case
    return None


async def offer(
    tx: Tx, person: Person, lead: Lead, place: str, *, apart: list[int], rules: Rules, now: datetime
) -> Offer | None:
    """The case of the deed that this person is about to tell of. place: the name of the commune, "" when it is unknown.
    apart: cases of which they said that they are another deed."""
    if not lead.deed:
        return None
    told = await _read(tx, lead, lead.deed, place, by_officer=bool(person.roles), rules=rules, now=now)
    for case, likeness in await _found(tx, told, now=now):
        if likeness.sure < joining.OFFERED:
            return None
        if case.id not in apart:
            return await _offered(tx, person, case)
    return None


async def _offered(tx: Tx, person: Person, case: Nomination) -> Offer:
    every = [case.id, *await joined.to(tx, case.id)]
    nominators = await joined.nominators(tx, every)
    own = None
    if person.id in nominators:
        found = [one for one in [await nominations.load(tx, each) for each in every] if one is not None]
        own = next(one for one in found if one.nominator_id == person.id)
    return Offer(case, len(nominators), own)


async def _found(tx: Tx, told: Told, *, but: int = 0, now: datetime) -> list[tuple[Nomination, Likeness]]:
    """The cases that may be of the same deed and are open to it, the likeliest first."""
    near = await tellings.near(tx, told, but=but)
    # One story of several people is a nomination of each: the same words about another name are another deed.
    others = {one: other for one, other in near.items() if other.folded != told.folded or other.names == told.names}
    compared = [(one, duplicates.compare(told, other)) for one, other in others.items()]
    likely = [pair for pair in compared if pair[1].sure >= joining.SUSPECTED]
    found: dict[int, tuple[Nomination, Likeness]] = {}
    for one, likeness in sorted(likely, key=lambda pair: (-pair[1].sure, pair[0])):
        survivor = await joined.survivor_of(tx, one)
        case = await nominations.load(tx, survivor) if survivor not in found else None
        if case is not None and case.id != but and joining.is_open_to(case, now):
            found[survivor] = case, likeness
    return list(found.values())


async def _read(tx: Tx, lead: Lead, words: str, place: str, *, by_officer: bool, rules: Rules, now: datetime) -> Told:
    day = calendar.today(now)
    known = await places.known(tx, rules=rules, now=now)
    read = extraction.read(words, day, known, by_officer=by_officer, whole=True)
    told = reading.of("", words, day, read, by_officer=by_officer)
    on, village = lead.happened_on or "", lead.village or ""
    return reading.settled(told, lead.name, lead.subject, place, village, lead.field, on)
