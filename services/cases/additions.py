"""After a nomination was sent: its nominator adds to it, corrects it, and takes it back."""

from dataclasses import replace
from datetime import datetime

from domain import care as rules_of_care
from domain import corrections, errors
from domain.cases import AMENDABLE_STATES, OPEN_STATES, Nomination, Notice
from domain.corrections import Addition
from domain.kept import KeptMessage, KeptReason
from domain.moves import Receiver, Thing
from domain.people import Person
from domain.rules import Rules
from services import moving, notices
from services.cases import bounds, care, intake, joining, tellings
from services.cases.nominations import CASES
from storage import events, reminders
from storage.cases import additions, evidence, kept, nominations
from storage.db import Tx

# So many of somebody's last cases are looked at.
_LOOKED_AT = 20


async def own(tx: Tx, person: Person, nomination_id: int) -> Nomination:
    """A case that this person nominated. Raises NotFound."""
    case = await nominations.load(tx, nomination_id)
    if case is None or case.nominator_id != person.id:
        raise errors.NotFound
    return case


async def addable(tx: Tx, person: Person, nomination_id: int) -> Nomination:
    """A case of this person that something may be added to. Raises NotFound, and Changed when it has come to its end."""
    case = await own(tx, person, nomination_id)
    if case.state not in AMENDABLE_STATES:
        raise errors.Changed
    return case


async def newest(tx: Tx, person: Person, *, most: int) -> list[Nomination]:
    """Those of this person's last nominations that can still be added to, the newest first."""
    found = await nominations.of_nominator(tx, person.id, limit=_LOOKED_AT)
    return [case for case in found if case.state in AMENDABLE_STATES][:most]


async def add(
    tx: Tx,
    person: Person,
    case: Nomination,
    words: str,
    *,
    kept_id: int | None = None,
    rules: Rules,
    now: datetime,
) -> corrections.Changes:
    """Add words to a case of this person; what they correct is changed, and those who handle it are notified. kept_id: of
    the message that they came with.

    Returns what was changed. Raises NotFound, TooMany, and Changed when the case has come to its end.
    """
    if case.nominator_id != person.id:
        raise errors.NotFound
    if case.state not in AMENDABLE_STATES:
        raise errors.Changed
    await bounds.check_additions(tx, person, case, now=now)
    reading = await intake.read_correction(tx, person, words, rules=rules, now=now)
    changes = corrections.read(case, reading, words)
    added = await additions.add(tx, case.id, words, changes, now=now)
    await _mark(tx, person, case, words, changes, now=now)
    await tellings.make(tx, case.id, by_officer=bool(person.roles), rules=rules, now=now)
    if kept_id is not None:
        await kept.mark(tx, kept_id, KeptReason.ADDED, nomination_id=case.id)
    await tell(tx, case, f"added{added}", now=now)
    return changes


async def tell(tx: Tx, case: Nomination, key: str, *, now: datetime) -> None:
    """Notify those who handle a case that something came for it, once for each key.

    Once it is verified, the case gets another version: a button that an officer saw before only shows what came.
    """
    if case.state not in OPEN_STATES:
        await _renew(tx, case, now=now)
    handlers = (await notices.receivers(tx, Receiver.HANDLERS, [case]))[case.id]
    await notices.notify_all(tx, handlers, Notice.CASE_ADDED, case.id, now=now, key=key)


async def _renew(tx: Tx, case: Nomination, *, now: datetime) -> None:
    """Give the case another version; its reminders belong to that."""
    await nominations.renew(tx, case.id)
    since = await nominations.load(tx, case.id)
    assert since is not None
    await reminders.renew(tx, Thing.NOMINATION, case.id, before=since.version - 1, since=since.version)
    name = f"{events.MARKED}added"
    await moving.record(tx, Thing.NOMINATION, [case.id], name, case.state, case.state, by=None, now=now)


async def add_kept(
    tx: Tx, person: Person, case: Nomination, message: KeptMessage, *, rules: Rules, now: datetime
) -> corrections.Changes:
    """Add a kept message to a case of this person, with what came with it."""
    changes: corrections.Changes = {}
    if message.text:
        changes = await add(tx, person, case, message.text, rules=rules, now=now)
    else:
        await tell(tx, case, f"kept{message.id}", now=now)
    await evidence.assign(tx, person.id, message.id, nomination_id=case.id, in_draft=False)
    await kept.mark(tx, message.id, KeptReason.ADDED, nomination_id=case.id)
    return changes


async def keep_part(tx: Tx, person: Person, case: Nomination, words: str, *, now: datetime) -> None:
    """Keep the first part of a long addition, so that the next one, which comes as a message of its own, goes on with it."""
    await kept.keep(tx, person.id, words, (), reason=KeptReason.ADDED, nomination_id=case.id, now=now)


async def grow(tx: Tx, person: Person, nomination_id: int, words: str, *, rules: Rules, now: datetime) -> None:
    """The newest addition to this case was only the first part of these words."""
    case, added = await own(tx, person, nomination_id), await additions.of_case(tx, nomination_id)
    reading = await intake.read_correction(tx, person, words, rules=rules, now=now)
    changes = corrections.joined(added[-1].changes, corrections.read(case, reading, words))
    await additions.rewrite(tx, added[-1], words, changes)
    await _mark(tx, person, case, words, changes, now=now)


async def _mark(
    tx: Tx, person: Person, case: Nomination, words: str, changes: corrections.Changes, *, now: datetime
) -> None:
    """What is added may say that it is about a child, or about somebody who died."""
    said = rules_of_care.marked(replace(case, name=changes.get("name", (None, None))[1] or case.name, deed=words))
    for mark in sorted(care.OF_NOMINEE):
        if getattr(said, mark):
            await care.mark(tx, person, case, mark, stands=True, now=now)


async def of_case(tx: Tx, case: Nomination) -> list[Addition]:
    """What was added to a case, in order, whoever reads it."""
    return await additions.of_case(tx, case.id)


async def withdraw(tx: Tx, person: Person | None, case: Nomination, *, rules: Rules, now: datetime) -> Nomination:
    """Its nominator takes a case back; for a moment that can be undone. None: the program does it for somebody who is
    erased. Raises NotFound, and Changed when it is verified already, or at its end."""
    if person is not None and case.nominator_id != person.id:
        raise errors.NotFound
    heir = await joining.heir(tx, case)
    moved = await moving.move(tx, CASES, case, "withdraw", by=person, rules=rules, now=now)
    if heir is not None:
        await joining.succeed(tx, case, heir, rules=rules, now=now)
    return moved


async def undo_withdrawal(tx: Tx, person: Person, case: Nomination, *, rules: Rules, now: datetime) -> Nomination:
    """Undo that. Raises TooLate, Changed."""
    moved = await moving.undo(tx, CASES, case, by=person, rules=rules, now=now)
    await joining.step_back(tx, moved, rules=rules, now=now)
    return moved
