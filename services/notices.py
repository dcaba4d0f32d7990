"""What the program notifies people of. A notice is a kind with ids; it is rendered when it is sent.

Kinds are declared with their subject (`Notice` in `domain/cases.py`, `domain/stories.py` …), their words in the subject's
folder of `handlers/`; a test renders them all, in every language.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from domain.moves import Movable, Receiver
from domain.people import Action, everywhere, holders
from storage import people
from storage.cases import joined
from storage.db import Tx
from storage.ledger import outbox


async def notify(
    tx: Tx, person_id: int, notice: StrEnum, subject_id: int, *, now: datetime, key: str | None = None, after: float = 0
) -> str | None:
    """Notify a person of something in `after` seconds, once for each key; what `subject_id` is depends on the notice.

    Returns the whole key.
    """
    if key is not None:
        key = f"{notice}:{subject_id}:{key}:{person_id}"
    await outbox.enqueue(tx, person_id, notice, {"id": subject_id}, now=now, key=key, after=after)
    return key


async def notify_once(
    tx: Tx, person_id: int, notice: StrEnum, subject_id: int, *, key: str, now: datetime, after: float = 0
) -> bool:
    """Notify a person of something in `after` seconds, once for each key, whatever it is about; whether it was the first."""
    whole = f"{notice}:{key}:{person_id}"
    return await outbox.enqueue(tx, person_id, notice, {"id": subject_id}, now=now, key=whole, after=after)


async def notify_all(
    tx: Tx,
    person_ids: Iterable[int],
    notice: StrEnum,
    subject_id: int,
    *,
    now: datetime,
    key: str | None = None,
    after: float = 0,
) -> list[str]:
    """Notify several people; returns the whole keys."""
    made = [await notify(tx, one, notice, subject_id, now=now, key=key, after=after) for one in person_ids]
    return [key for key in made if key is not None]


async def receivers(tx: Tx, to: Receiver, things: Sequence[Movable]) -> Mapping[int, Sequence[int]]:
    """The ids of the people whom a notice about each of these things goes to, by the thing's id."""
    if to is Receiver.NOMINATOR:
        return {thing.id: [thing.nominator_id] for thing in things}  # type: ignore[attr-defined]  # cases and stories
    if to is Receiver.NOMINATORS:
        return {thing.id: await _nominators(tx, thing.id) for thing in things}
    if to is Receiver.PROVINCE:
        officers = await officers_for(tx, Action.DECIDE_PROVINCE_AWARD)
        return {thing.id: officers for thing in things}
    if to is Receiver.REQUESTER:
        return {thing.id: [thing.person_id] for thing in things}  # type: ignore[attr-defined]  # requests
    if to is Receiver.REQUEST_OFFICERS:
        return await _request_officers(tx, things)
    units = {thing.unit_id for thing in things if thing.unit_id is not None}
    if to is Receiver.UNIT:
        held = await people.officers(tx, units, holders(Action.HAND_IN_REPORT))
    elif to is Receiver.LEADER:
        held = await _or_province(tx, units, Action.LEAD_UNIT)
    else:
        held = await handlers(tx, units)
    return {thing.id: held.get(thing.unit_id or 0, []) for thing in things}


async def _nominators(tx: Tx, nomination_id: int) -> list[int]:
    """Who nominated a case, and who is joined to it."""
    return await joined.nominators(tx, [nomination_id, *await joined.to(tx, nomination_id)])


async def _request_officers(tx: Tx, things: Sequence[Movable]) -> dict[int, list[int]]:
    """Who deals with requests about people's own data: the officers of the unit, and those of the province."""
    units = {thing.unit_id for thing in things if thing.unit_id is not None}
    held = await people.officers(tx, units, holders(Action.HANDLE_REQUEST))
    province = await officers_for(tx, Action.HANDLE_REQUEST)
    return {thing.id: sorted({*held.get(thing.unit_id or 0, []), *province}) for thing in things}


async def handlers(tx: Tx, unit_ids: Iterable[int]) -> dict[int, list[int]]:
    """Who handles the cases of these units: their officers, or the province's where a unit has none."""
    return await _or_province(tx, set(unit_ids), Action.HANDLE_CASE)


async def _or_province(tx: Tx, unit_ids: set[int], action: Action) -> dict[int, list[int]]:
    """Who may do this in each unit, or the officers who handle the cases of all units where nobody does."""
    held = await people.officers(tx, unit_ids, holders(action))
    if unmanned := unit_ids - held.keys():
        held |= dict.fromkeys(unmanned, await officers_for(tx, Action.HANDLE_CASE))
    return held


async def officers_for(tx: Tx, action: Action) -> list[int]:
    """The ids of those who may do this to the things of all units, reachable or not."""
    return await people.holding(tx, everywhere(action))
