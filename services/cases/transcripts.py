"""A story that was told aloud is written down by the officer who handles the case; the voice stays beside it.

The trap: what an officer wrote taken for what the nominator wrote. So the case keeps who wrote it, and the nominator's own
written words are never overwritten.
"""

from dataclasses import replace
from datetime import datetime

from domain import care, errors
from domain.cases import AMENDABLE_STATES, Nomination
from domain.moves import Thing
from domain.people import Action, Person, may
from services import moving
from services.cases import care as marks
from storage import events, reminders
from storage.cases import nominations
from storage.db import Tx


def may_write(person: Person, case: Nomination) -> bool:
    """Whether this person may write down the story of the case, or correct what was written down before."""
    told_aloud = not case.deed or case.scribe is not None
    return told_aloud and case.state in AMENDABLE_STATES and may(person, Action.HANDLE_CASE, case.unit_id)


async def write(tx: Tx, person: Person, case: Nomination, words: str, *, now: datetime) -> Nomination:
    """Store what was told aloud. Raises NotAllowed, and Changed when the case is no longer as the person saw it."""
    if not may_write(person, case):
        raise errors.NotAllowed
    if not await nominations.write_down(tx, case, words, by=person.id):
        raise errors.Changed
    await reminders.renew(tx, Thing.NOMINATION, case.id, before=case.version, since=case.version + 1)
    name = f"{events.MARKED}written_down"
    await moving.record(tx, Thing.NOMINATION, [case.id], name, case.state, case.state, by=person, now=now)
    said = care.marked(replace(case, deed=words))
    for mark in sorted(marks.OF_NOMINEE):
        if getattr(said, mark):
            await marks.mark(tx, person, case, mark, stands=True, now=now)
    written = await nominations.load(tx, case.id)
    assert written is not None
    return written
