"""Nominating, and following what became of it."""

from datetime import datetime
from random import SystemRandom

from domain import codes, errors
from domain.cases import KeptReason, Lead, Nomination, Notice, State
from domain.people import Action, Person, may
from domain.rules import Rules
from services import notices
from services.cases import access
from storage import events, units
from storage.cases import kept, nominations
from storage.db import Tx

_CHANCE = SystemRandom()


async def submit(
    tx: Tx,
    person: Person,
    lead: Lead,
    *,
    unit_code: str | None,
    kept_id: int | None = None,
    rules: Rules,
    now: datetime,
) -> Nomination:
    """Receive a nomination.

    unit_code: None when they do not know the commune; then the province looks after it. kept_id: of the message that it
    began with.
    1. The case is written, with its photos and its first log row. 2. Its limit starts. 3. Those who answer for the
    commune are told, photos first.
    """
    unit = await units.by_code(tx, unit_code) if unit_code else None
    unit = unit or await units.province(tx)
    days = await access.calendar(tx, rules)
    limit = rules.limits.of(State.RECEIVED)
    due_at = days.after(now, limit) if limit else None
    made = None
    while made is None:
        made = await nominations.add(
            tx,
            codes.make(_CHANCE),
            lead,
            state=State.RECEIVED,
            nominator_id=person.id,
            unit_id=unit.id,
            received_at=now,
            state_since=now,
            due_at=due_at,
        )
    await events.add(
        tx,
        "nomination",
        made,
        "submit",
        from_state=None,
        to_state=State.RECEIVED,
        actor_id=person.id,
        reason=None,
        now=now,
    )
    if kept_id is not None:
        await kept.mark(tx, kept_id, KeptReason.NOMINATED, nomination_id=made)
    await access.plan_reminders(tx, made, 1, State.RECEIVED, days, rules, now, due_at)
    case = await nominations.load(tx, made)
    assert case is not None
    await _tell_officers(tx, case, now=now)
    return case


async def _tell_officers(tx: Tx, case: Nomination, *, now: datetime) -> None:
    for officer in await notices.responsible(tx, case.unit_id):
        if case.photos:
            await notices.tell(tx, officer.id, Notice.CASE_PHOTOS, case.id, now=now, key="new")
        await notices.tell(tx, officer.id, Notice.CASE_NEW, case.id, now=now, key="new")


async def mine(tx: Tx, person: Person, *, limit: int, before: int | None = None) -> list[Nomination]:
    """What this person has nominated, the newest first."""
    return await nominations.of_nominator(tx, person.id, limit=limit, before=before)


async def track(tx: Tx, person: Person, words: str) -> Nomination:
    """The nomination with this code, for its nominator and for officers who may see it. Raises NotFound otherwise."""
    code = codes.read(words)
    case = await nominations.by_code(tx, code) if code else None
    if case is None or not (case.nominator_id == person.id or may(person, Action.SEE_CASE, case.unit_id)):
        raise errors.NotFound
    return case
