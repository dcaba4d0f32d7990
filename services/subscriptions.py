"""Asking for stories and announcements, and asking no more. Nobody is subscribed who did not say so themselves.

Law 91/2025/QH15: consent is given by an act, can be proved, and is withdrawn as easily. So every change is in the log.
"""

from datetime import datetime

from domain.people import Person
from storage import events, subscriptions
from storage.db import Tx

_ON, _OFF = "subscribed", "unsubscribed"


async def since(tx: Tx, person: Person) -> datetime | None:
    """Since when the person is subscribed, None when they are not."""
    return await subscriptions.since(tx, person.id)


async def subscribe(tx: Tx, person: Person, *, now: datetime) -> bool:
    """The person wants to be sent what is told to all. False when they were before."""
    if not await subscriptions.add(tx, person.id, now=now):
        return False
    await _log(tx, person, "subscribe", _OFF, _ON, now)
    return True


async def unsubscribe(tx: Tx, person: Person, *, now: datetime) -> bool:
    """The person wants no more of it. False when they were not subscribed."""
    if not await subscriptions.remove(tx, person.id):
        return False
    await _log(tx, person, "unsubscribe", _ON, _OFF, now)
    return True


async def _log(tx: Tx, person: Person, move: str, before: str, after: str, now: datetime) -> None:
    await events.add(
        tx,
        "subscription",
        person.id,
        move,
        from_state=before,
        to_state=after,
        actor_id=person.id,
        reason=None,
        now=now,
    )
