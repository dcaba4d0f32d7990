"""After a nomination was sent: its nominator adds to it, corrects it, and takes it back."""

from datetime import datetime

from domain import corrections, errors
from domain.cases import AMENDABLE_STATES, Nomination, Notice
from domain.corrections import Addition
from domain.kept import KeptMessage, KeptReason
from domain.moves import Receiver
from domain.people import Person
from domain.rules import Rules
from services import moving, notices
from services.cases import intake
from services.cases.nominations import CASES
from storage.cases import additions, kept, nominations
from storage.db import Tx


async def own(tx: Tx, person: Person, nomination_id: int) -> Nomination:
    """A case that this person nominated. Raises NotFound."""
    case = await nominations.load(tx, nomination_id)
    if case is None or case.nominator_id != person.id:
        raise errors.NotFound
    return case


async def newest(tx: Tx, person: Person) -> Nomination | None:
    """This person's newest nomination, if it can still be added to."""
    found = await nominations.of_nominator(tx, person.id, limit=1)
    return found[0] if found and found[0].state in AMENDABLE_STATES else None


async def add(
    tx: Tx, person: Person, case: Nomination, words: str, *, rules: Rules, now: datetime
) -> corrections.Changes:
    """Add words to a case of this person; what they correct is changed, and those who handle it are notified.

    Returns what was changed. Raises NotFound, and Changed when the case has come to its end.
    """
    if case.nominator_id != person.id:
        raise errors.NotFound
    if case.state not in AMENDABLE_STATES:
        raise errors.Changed
    reading = await intake.read(tx, person, words, whole=True, rules=rules, now=now)
    changes = corrections.read(case, reading, words)
    added = await additions.add(tx, case.id, words, changes, now=now)
    await tell(tx, case, f"added{added}", now=now)
    return changes


async def tell(tx: Tx, case: Nomination, key: str, *, now: datetime) -> None:
    """Notify those who handle a case that something came for it, once for each key."""
    handlers = (await notices.receivers(tx, Receiver.HANDLERS, [case]))[case.id]
    await notices.notify_all(tx, handlers, Notice.CASE_ADDED, case.id, now=now, key=key)


async def add_kept(
    tx: Tx, person: Person, case: Nomination, message: KeptMessage, *, rules: Rules, now: datetime
) -> corrections.Changes:
    """Add a kept message to a case of this person."""
    changes = await add(tx, person, case, message.text, rules=rules, now=now)
    await kept.mark(tx, message.id, KeptReason.ADDED, nomination_id=case.id)
    return changes


async def of_case(tx: Tx, case: Nomination) -> list[Addition]:
    """What was added to a case, in order, whoever reads it."""
    return await additions.of_case(tx, case.id)


async def withdraw(tx: Tx, person: Person | None, case: Nomination, *, rules: Rules, now: datetime) -> Nomination:
    """Its nominator takes a case back; for a moment that can be undone. None: the program does it for somebody who is
    erased. Raises NotFound, and Changed when it is verified already, or at its end."""
    if person is not None and case.nominator_id != person.id:
        raise errors.NotFound
    return await moving.move(tx, CASES, case, "withdraw", by=person, rules=rules, now=now)


async def undo_withdrawal(tx: Tx, person: Person, case: Nomination, *, rules: Rules, now: datetime) -> Nomination:
    """Undo that. Raises TooLate, Changed."""
    return await moving.undo(tx, CASES, case, by=person, rules=rules, now=now)
