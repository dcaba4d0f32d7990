"""Witnesses of a case: its nominator asks for a link to pass on, and whoever follows it says what they know.

The trap: two voices at once, each the last that there is room for, or each the first. So the voices of one case are stored
one after another.
"""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain import errors, voices
from domain.cases import Nomination
from domain.evidence import Attached
from domain.moves import Receiver
from domain.people import Action, Person, may
from domain.rules import Rules
from domain.voices import Asked, Barred, Given, Heard, Notice, Says, Voice
from services import notices
from services.cases import evidence
from services.cases.nominations import read_by, veil
from storage.cases import evidence as pieces_stored
from storage.cases import joined, nominations
from storage.cases import voices as stored
from storage.db import Tx

# Bytes of chance in a link.
_CHANCE = 16
# More than anybody is a witness of.
_MINE = 10


async def _together(tx: Tx, case: Nomination) -> Sequence[int]:
    """The cases whose voices are read as those of this one: those of the same deed that are joined to it."""
    return [case.id, *await joined.to(tx, case.id)]


async def invite(tx: Tx, person: Person, case: Nomination, *, now: datetime) -> str:
    """What the link carries that the nominator of the case passes on; it stays the same. Raises NotFound, and Changed when
    the case is at its end."""
    if case.nominator_id != person.id:
        raise errors.NotFound
    if case.state not in voices.OPEN_STATES:
        raise errors.Changed
    return await stored.link(tx, case.id, secrets.token_hex(_CHANCE), now=now)


async def followed(tx: Tx, person: Person, token: str) -> Asked | None:
    """What is asked of this person, who followed a link; None when there is no such link."""
    case_id = await stored.case_of(tx, token)
    return await asked(tx, person, case_id) if case_id is not None else None


async def asked(tx: Tx, person: Person, case_id: int) -> Asked:
    """What is asked of this person about the case, and whether they may answer. Raises NotFound."""
    case, others, before = await _known(tx, person, case_id)
    read = read_by(person, case)
    hidden = (case.nominator_name, case.sent_for or "")
    return Asked(
        case.id,
        voices.named(case),
        case.unit_name,
        voices.excerpt(read.deed, *hidden),
        await _barred(tx, person, case, others, before),
        before,
    )


async def _known(tx: Tx, person: Person, case_id: int) -> tuple[Nomination, list[Voice], Voice | None]:
    """The case, or the one that it is joined to; what others say of it, and what this person does."""
    case = await nominations.load(tx, await joined.survivor_of(tx, case_id))
    if case is None:
        raise errors.NotFound
    standing = [one for one in await stored.of_cases(tx, await _together(tx, case)) if one.replaced_at is None]
    others = [one for one in standing if one.person_id != person.id]
    return case, others, next((one for one in standing if one.person_id == person.id), None)


async def _barred(
    tx: Tx, person: Person, case: Nomination, others: Sequence[Voice], before: Voice | None
) -> Barred | None:
    room = len(others) if before is None else 0
    together = await _together(tx, case)
    return voices.barred(
        person,
        case,
        nominators=await joined.nominators(tx, together),
        is_nominee=await stored.is_nominee(tx, together, person.id),
        others=room,
    )


async def give(
    tx: Tx, person: Person, case_id: int, given: Given, pieces: Sequence[Attached], *, rules: Rules, now: datetime
) -> Voice:
    """Store what a witness says; said anew it replaces what they said before. Those who handle the case are notified of the
    first voice and of each that contradicts, when it cannot be undone any more.

    Raises NotFound, Changed when the case is at its end, and NotAllowed for whoever may not be its witness.
    """
    await stored.lock(tx, await joined.survivor_of(tx, case_id))
    case, others, before = await _known(tx, person, case_id)
    why = await _barred(tx, person, case, others, before)
    if why is not None:
        raise errors.Changed if why is Barred.ENDED else errors.NotAllowed
    made = await stored.load(tx, await stored.add(tx, case.id, person.id, given, now=now))
    assert made is not None
    room = rules.evidence.pieces - await pieces_stored.count(tx, case.id)
    if kept := pieces[: min(voices.PIECES, max(room, 0))]:
        await evidence.keep(tx, person, kept, drafting=False, for_case=case.id, rules=rules, now=now)
    await _tell(tx, case, made, voices.news(made, before, others, undo=rules.undo), rules=rules, now=now)
    return made


async def _tell(tx: Tx, case: Nomination, voice: Voice, notice: Notice | None, *, rules: Rules, now: datetime) -> None:
    """Notify those who handle the case of a voice, once; of one that was undone since, nobody is."""
    if notice is None:
        return
    handlers = (await notices.receivers(tx, Receiver.HANDLERS, [case]))[case.id]
    after = rules.undo.total_seconds()
    await notices.notify_all(tx, handlers, notice, voice.id, now=now, key="voice", after=after)


async def undo(tx: Tx, person: Person, voice_id: int, *, rules: Rules, now: datetime) -> Asked:
    """Undo what this witness said just now; what they had said before stands again. Raises NotFound, TooLate."""
    voice = await own(tx, person, voice_id)
    if not voice.given_at <= now < voice.given_at + rules.undo:
        raise errors.TooLate
    await stored.lock(tx, voice.nomination_id)
    if not await stored.undo(tx, voice):
        raise errors.TooLate
    await stored.drop_pieces(tx, voice.nomination_id, person.id, since=voice.given_at)
    await _tell_of_next(tx, voice, rules=rules, now=now)
    return await asked(tx, person, voice.nomination_id)


async def _tell_of_next(tx: Tx, gone: Voice, *, rules: Rules, now: datetime) -> None:
    """Of which those who handle the case are to be notified in place of one that was undone."""
    case = await nominations.load(tx, gone.nomination_id)
    assert case is not None
    standing = [one for one in await stored.of_cases(tx, await _together(tx, case)) if one.replaced_at is None]
    first = next((one for one in standing if one.says is not Says.AGAINST), None)
    if first is not None:
        await _tell(tx, case, first, Notice.VOICE_FIRST, rules=rules, now=now)


async def own(tx: Tx, person: Person, voice_id: int) -> Voice:
    """A voice of this person that stands. Raises NotFound."""
    voice = await stored.load(tx, voice_id)
    if voice is None or voice.person_id != person.id:
        raise errors.NotFound
    return voice


async def take_back(tx: Tx, person: Person, voice_id: int, *, now: datetime) -> None:
    """A witness takes back what they said, whatever became of the case: its words and pieces go. Raises NotFound."""
    voice = await own(tx, person, voice_id)
    await stored.lock(tx, voice.nomination_id)
    await stored.withdraw(tx, voice, now=now)
    await stored.drop_pieces(tx, voice.nomination_id, person.id)


async def count_mine(tx: Tx, person: Person) -> int:
    """Of how many cases this person says something, counted as in `mine`."""
    return len(await stored.of_person(tx, person.id, limit=_MINE))


async def mine(tx: Tx, person: Person) -> list[tuple[Voice, Asked]]:
    """What this person says of cases, the newest first, each with what they were asked about."""
    found = await stored.of_person(tx, person.id, limit=_MINE)
    return [(one, await asked(tx, person, one.nomination_id)) for one in found]


async def confirming(tx: Tx, person: Person, case: Nomination) -> int:
    """How many people confirm the case: all that its nominator is told."""
    return await stored.confirming(tx, await _together(tx, case)) if case.nominator_id == person.id else 0


async def of_case(tx: Tx, person: Person, case: Nomination) -> Heard:
    """All voices of a case, for an officer who may see it. Who does not handle it is told nobody's name, and reads the words
    veiled."""
    handles = may(person, Action.HANDLE_CASE, case.unit_id)
    whole = case if handles else await nominations.load(tx, case.id)
    if whole is None or not may(person, Action.SEE_CASE, whole.unit_id):
        return Heard()
    together = await _together(tx, whole)
    found = await stored.of_cases(tx, together)
    standing = [one for one in found if one.replaced_at is None]
    count = voices.independent(whole, await joined.nominators(tx, together), standing)
    read = found if handles else [_veiled(whole, one) for one in found]
    return Heard(
        tuple(one for one in read if one.replaced_at is None),
        tuple(one for one in read if one.replaced_at is not None),
        count,
        handles,
    )


def _veiled(case: Nomination, voice: Voice) -> Voice:
    words = "" if voice.says is Says.AGAINST else veil(case, voice.words)
    return replace(voice, name="", edge="", address="", phone=None, words=words)


async def told_of(tx: Tx, person: Person, voice_id: int) -> Nomination | None:
    """The case of a voice of which this officer is notified; None when it does not stand any more, or is not for them."""
    voice = await stored.load(tx, voice_id)
    case = await nominations.load(tx, voice.nomination_id) if voice is not None else None
    if voice is None or case is None or not may(person, Action.HANDLE_CASE, case.unit_id):
        return None
    return read_by(person, case)
