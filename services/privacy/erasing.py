"""Erasing an account, once that cannot be recalled any more.

The trap: the words of a person are where others passed them on: in a story, in a reply to an officer, in the log of changes.
So what goes is declared column by column (`domain.privacy.HELD`), and a test looks for an erased person in every table.
"""

from datetime import datetime

from domain import mentions
from domain.cases import DEAD_STATES, WITHDRAWABLE_STATES, Nomination, State
from domain.privacy import Of, Purpose
from domain.requests import Request
from domain.rules import Rules
from services import moving, stories
from services.cases import additions
from services.privacy import requests
from services.privacy.requests import REQUESTS
from storage import erasure, people, privacy
from storage.cases import nominations, questions
from storage.db import Tx

# A job carries out so many at a time.
_BATCH = 20
# What tells of a case in public.
_TELLING = ("stories", "broadcasts")


async def erase_due(tx: Tx, *, rules: Rules, now: datetime) -> int:
    """Carry out the erases that cannot be recalled any more; returns how many there were."""
    due = await privacy.due(tx, now=now, limit=_BATCH)
    for request_id in due:
        await _erase(tx, await requests.load(tx, request_id), rules=rules, now=now)
    return len(due)


async def _erase(tx: Tx, request: Request, *, rules: Rules, now: datetime) -> None:
    """1. What waits for an officer is withdrawn, and so is a story that repeats their words or shows their photo. 2. The
    request is done. 3. Offices end, what was agreed to is withdrawn. 4. All words, names and photos go; of cases that became
    nothing, the nominee's name too."""
    assert request.person_id is not None
    for case_id, _ in await erasure.cases_of(tx, request.person_id):
        case = await nominations.load(tx, case_id)
        assert case is not None
        if case.state in WITHDRAWABLE_STATES:
            await additions.withdraw(tx, None, case, rules=rules, now=now)
        await _end_retelling(tx, case, now=now)
    for other in await privacy.open_of(tx, request.person_id):
        if other.id != request.id:
            await moving.move(tx, REQUESTS, other, "recall", by=None, rules=rules, now=now, ended_at=now)
    await moving.move(tx, REQUESTS, request, "erase", by=None, rules=rules, now=now, ended_at=now)
    await people.end_offices(tx, request.person_id, now=now)
    await privacy.disagree(tx, request.person_id, Purpose, now=now)
    found = await erasure.cases_of(tx, request.person_id)
    dead = [case_id for case_id, state in found if State(state) in DEAD_STATES]
    every = [case_id for case_id, _ in found]
    await erasure.erase(tx, person_id=None, cases=dead, of=Of.BOTH, now=now)
    await erasure.erase(tx, person_id=request.person_id, cases=every, of=Of.WRITER, now=now)


async def _end_retelling(tx: Tx, case: Nomination, *, now: datetime) -> None:
    """A story of the case in the nominator's own words, or with their photo, goes with them."""
    answers = [one.answer or "" for one in await questions.of_case(tx, case.id)]
    said = [case.deed, *answers, *(one.text for one in await additions.of_case(tx, case))]
    told = [part for texts in await stories.texts_of(tx, case) for part in texts]
    story = await stories.load(tx, case.story_id) if case.story_id is not None else None
    repeated = any(mentions.quotes(one, *told) for one in said)
    if story is not None and (repeated or story.photo is not None):
        await stories.withdraw_by_right(tx, None, story, now=now)
    if repeated:
        await erasure.erase(tx, person_id=None, cases=[case.id], of=Of.NOMINEE, tables=_TELLING, now=now)
