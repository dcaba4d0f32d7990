"""What is said of a case beside the deed: its nominee is a child or dead, its sender hides, or writes for somebody else.

The sender says all of it about their own; an officer who handles the case, only what is said of the nominee.
"""

from datetime import datetime

from domain import errors
from domain.cases import Nomination, State
from domain.moves import Thing
from domain.people import Action, Person, may
from services import moving
from storage import events
from storage.cases import nominations
from storage.db import Tx

# Of the nominee; the other marks are of the sender.
OF_NOMINEE = frozenset({"minor", "deceased"})


async def open_case(tx: Tx, person: Person, nomination_id: int) -> Nomination:
    """The case, for its sender and for officers who handle it. Raises NotFound for everybody else."""
    case = await nominations.load(tx, nomination_id)
    if case is None or not (case.nominator_id == person.id or may(person, Action.HANDLE_CASE, case.unit_id)):
        raise errors.NotFound
    return case


async def mark(tx: Tx, person: Person, case: Nomination, name: str, *, stands: bool, now: datetime) -> Nomination:
    """Set a mark, or take it away. Raises NotAllowed: once officers have taken the case, only they say that it is about no
    child."""
    _check(person, case, name)
    handles = may(person, Action.HANDLE_CASE, case.unit_id)
    if name == "minor" and not stands and case.state is not State.RECEIVED and not handles:
        raise errors.NotAllowed
    if getattr(case, name) == stands:
        return case
    return await _store(tx, person, case, name, stands, now=now)


async def send_for(tx: Tx, person: Person, case: Nomination, whom: str | None, *, now: datetime) -> Nomination:
    """The sender writes in the place of somebody; None: for themselves. Raises NotAllowed."""
    _check(person, case, "sent_for")
    return await _store(tx, person, case, "sent_for", whom, now=now)


def _check(person: Person, case: Nomination, mark: str) -> None:
    if mark not in OF_NOMINEE and case.nominator_id != person.id:
        raise errors.NotAllowed


async def _store(
    tx: Tx, person: Person, case: Nomination, mark: str, value: bool | str | None, *, now: datetime
) -> Nomination:
    await nominations.mark(tx, case.id, **{mark: value})
    await moving.record(
        tx, Thing.NOMINATION, [case.id], f"{events.MARKED}{mark}", case.state, case.state, by=person, now=now
    )
    return await open_case(tx, person, case.id)
