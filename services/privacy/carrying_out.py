"""What an officer carries out for somebody who proved who they are: about one case, and nothing beyond it."""

from datetime import datetime
from typing import Any

from domain import errors, mentions
from domain.cases import WITHDRAWABLE_STATES, Nomination
from domain.people import Person
from domain.privacy import Of
from domain.requests import Kind, Request
from domain.rules import Rules
from services import moving, stories
from services.cases import additions, tellings
from services.privacy import requests
from services.privacy.requests import REQUESTS
from storage import erasure, retelling
from storage.cases import joined, nominations
from storage.db import Tx

# In which the cards of other cases may stand.
_REPLIES = ("outbox", "updates")


async def carry_out(tx: Tx, person: Person, request: Request, answer: str, *, rules: Rules, now: datetime) -> Request:
    """Do what is asked for, and answer.

    VIEW: the requester is sent the file, or the officer, to hand it over to somebody without an account.
    CORRECT: the officer has corrected it, and says what. STOP: a story of the case is withdrawn. ERASE: that, and all that
    the case holds of its nominee goes, the words of this request too: so it has no answer.

    Raises NotAllowed, Changed, Empty, and NotFound when no case is known.
    """
    moving.check(person, request, "carry_out")
    if request.kind in (Kind.VIEW, Kind.ERASE) and request.nomination_id is None:
        raise errors.NotFound
    values: dict[str, Any] = {"answer": answer, "ended_at": now}
    reason = answer or (request.kind if request.kind is Kind.ERASE else None)
    done = await moving.move(
        tx, REQUESTS, request, "carry_out", by=person, reason=reason, rules=rules, now=now, **values
    )
    if request.nomination_id is None:
        return done
    if request.kind is Kind.VIEW:
        await requests.send_copy(tx, done.person_id or person.id, done, now=now)
    if request.kind in (Kind.STOP, Kind.ERASE):
        for one in await _of_deed(tx, request.nomination_id):
            await _end_story(tx, person, one, now=now)
    if request.kind is Kind.ERASE:
        await erase_case(tx, person, request.nomination_id, rules=rules, now=now)
    return await requests.load(tx, done.id)


async def erase_case(tx: Tx, person: Person | None, nomination_id: int, *, rules: Rules, now: datetime) -> None:
    """Its story is withdrawn, and all that the case holds of its nominee goes. person: None after a restore."""
    await _end_story(tx, person, nomination_id, now=now)
    await _erase(tx, nomination_id, rules=rules, now=now)


async def _end_story(tx: Tx, person: Person | None, nomination_id: int, *, now: datetime) -> None:
    """Withdraw the story of the case: what was sent of it is edited in place."""
    case = await nominations.load(tx, nomination_id)
    story = await stories.load(tx, case.story_id) if case is not None and case.story_id is not None else None
    if story is not None:
        await stories.withdraw_by_right(tx, person, story, now=now)


async def _erase(tx: Tx, nomination_id: int, *, rules: Rules, now: datetime) -> None:
    """What others told of the same deed goes as well, and before it: nothing of it takes the place of the case."""
    every = await _of_deed(tx, nomination_id)
    for one in reversed(every):
        case = await nominations.load(tx, one)
        if case is not None and case.state in WITHDRAWABLE_STATES:
            await additions.withdraw(tx, None, case, rules=rules, now=now)
        if case is not None:
            await _erase_beside(tx, case, rules=rules, now=now)
    await erasure.erase(tx, person_id=None, cases=every, of=Of.NOMINEE, now=now)


async def _erase_beside(tx: Tx, case: Nomination, *, rules: Rules, now: datetime) -> None:
    """A message with several nominees is a case of each: the words of the others say the name too."""
    if others := await retelling.siblings(tx, case.id):
        await retelling.rewrite(tx, others, lambda words: mentions.without(case.name, words))
        await erasure.erase(tx, person_id=None, cases=others, of=Of.NOMINEE, tables=_REPLIES, now=now)
        for other in others:
            await tellings.make(tx, other, rules=rules, now=now)


async def _of_deed(tx: Tx, nomination_id: int) -> list[int]:
    """The case that this one is joined to, and all that are joined to it."""
    survivor = await joined.survivor_of(tx, nomination_id)
    return [survivor, *await joined.to(tx, survivor)]
