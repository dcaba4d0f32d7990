"""What the program does by itself for the requester's own account: show, withdraw, erase.

The trap: an erase that cannot be taken back, pressed by mistake. So it is put off for the time in which officers can undo,
and carried out by a job (`services/privacy/erasing.py`); until then it can be recalled.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from domain import errors
from domain.cases import WITHDRAWABLE_STATES, Nomination
from domain.people import Person
from domain.requests import COPIES_A_DAY, Kind, Request
from domain.rules import Rules
from services import moving
from services.cases import additions
from services.privacy import requests
from services.privacy.requests import REQUESTS
from storage import erasure, personal, privacy
from storage.cases import nominations
from storage.db import Tx

# More than anybody nominates.
_MOST = 1_000


async def copy(tx: Tx, person: Person, *, rules: Rules, now: datetime) -> Request:
    """Have the person sent all that is stored of them. Raises TooMany: each copy reads every table."""
    if await privacy.copies_since(tx, person.id, now - timedelta(days=1)) >= COPIES_A_DAY:
        raise errors.TooMany(COPIES_A_DAY)
    made = await requests.begin(tx, person, Kind.VIEW, "", case=None, rules=rules, now=now)
    served = await moving.move(tx, REQUESTS, made, "serve", by=person, rules=rules, now=now, ended_at=now)
    await requests.send_copy(tx, person.id, served, now=now)
    return served


async def contents(tx: Tx, person: Person) -> Mapping[str, list[dict[str, Any]]]:
    """All that is stored of this account: table -> rows; `looks`: who was shown their cases."""
    found = [case_id for case_id, _ in await erasure.cases_of(tx, person.id)]
    stored = dict(await personal.of(tx, person.id, found))
    stored["consents"] = [dict(row._mapping) for row in await privacy.agreed(tx, person.id)]
    stored["looks"] = [dict(row._mapping) for row in await privacy.lookers(tx, found)]
    return stored


async def lookers(tx: Tx, person: Person, *, limit: int) -> list[Any]:
    """Who was shown this person's nominations: rows of day, code, unit, the newest first."""
    found = [case_id for case_id, _ in await erasure.cases_of(tx, person.id)]
    return (await privacy.lookers(tx, found))[: -limit - 1 : -1]


async def contents_of_case(tx: Tx, nomination_id: int) -> Mapping[str, list[dict[str, Any]]]:
    """What is stored of whom the case is about, and who was shown it; nothing of the account that nominated them."""
    stored = dict(await personal.of_case(tx, nomination_id))
    stored["looks"] = [dict(row._mapping) for row in await privacy.lookers(tx, [nomination_id])]
    return stored


async def withdrawable(tx: Tx, person: Person) -> list[Nomination]:
    """The person's nominations that are not verified yet, the newest first."""
    found = await nominations.of_nominator(tx, person.id, limit=_MOST)
    return [case for case in found if case.state in WITHDRAWABLE_STATES]


async def withdraw(tx: Tx, person: Person, nomination_id: int, *, rules: Rules, now: datetime) -> Nomination:
    """Withdraw a nomination of one's own; it is a request that is served at once. Raises NotFound, Changed."""
    case = await nominations.load(tx, nomination_id)
    if case is None or case.nominator_id != person.id:
        raise errors.NotFound
    moved = await additions.withdraw(tx, person, case, rules=rules, now=now)
    made = await requests.begin(tx, person, Kind.STOP, "", case=case, rules=rules, now=now)
    await moving.move(tx, REQUESTS, made, "serve", by=person, rules=rules, now=now, ended_at=now)
    return moved


async def ask_erase(tx: Tx, person: Person, *, rules: Rules, now: datetime) -> Request:
    """Have the account erased as soon as it cannot be recalled any more; asked twice, it is one request."""
    if (waiting := await privacy.due_of(tx, person.id)) is not None:
        return await requests.load(tx, waiting)
    made = await requests.begin(tx, person, Kind.ERASE, "", case=None, rules=rules, now=now)
    return await moving.move(
        tx, REQUESTS, made, "put_off", by=person, rules=rules, now=now, carried_out_from=now + rules.undo
    )


async def recall(tx: Tx, person: Person, request_id: int, *, rules: Rules, now: datetime) -> Request:
    """Take back what one asked for. Raises NotFound, and Changed once it was dealt with."""
    request = await requests.of_requester(tx, person, request_id)
    if request is None:
        raise errors.NotFound
    return await moving.move(tx, REQUESTS, request, "recall", by=person, rules=rules, now=now, ended_at=now)
