"""Subscribing to stories and announcements, and unsubscribing. Nobody is subscribed who did not say so themselves.

Law 91/2025/QH15: consent is given by an act, can be proved, and is withdrawn as easily. So every change is in the log.
"""

from datetime import datetime

from domain.moves import Thing
from domain.people import Person
from domain.subscriptions import State
from services import moving
from storage import subscriptions
from storage.db import Tx


async def since(tx: Tx, person: Person) -> datetime | None:
    """Since when the person is subscribed, None when they are not."""
    return await subscriptions.since(tx, person.id)


async def subscribe(tx: Tx, person: Person, *, now: datetime) -> bool:
    """The person wants stories and announcements. False when they were subscribed before."""
    if not await subscriptions.add(tx, person.id, now=now):
        return False
    before, after = State.UNSUBSCRIBED, State.SUBSCRIBED
    await moving.record(tx, Thing.SUBSCRIPTION, [person.id], "subscribe", before, after, by=person, now=now)
    return True


async def unsubscribe(tx: Tx, person: Person, *, now: datetime) -> bool:
    """The person wants no more of them. False when they were not subscribed."""
    if not await subscriptions.remove(tx, person.id):
        return False
    before, after = State.SUBSCRIBED, State.UNSUBSCRIBED
    await moving.record(tx, Thing.SUBSCRIPTION, [person.id], "unsubscribe", before, after, by=person, now=now)
    return True
