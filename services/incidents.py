"""Incidents: what is wrong with the program is told to the officers of the province, once, and once when it is over.

They open and close by what is seen of them, minute by minute; nobody has to do anything.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from domain.incidents import Incident, Kind, Notice, Trouble
from domain.people import Action, Person, may
from services import notices
from storage import channels, incidents
from storage.db import Tx


@dataclass(frozen=True, slots=True)
class Changed:
    """opened: those of which people are told now; over: those that are over, of which people knew; known: all that are open
    and of which people know."""

    opened: list[Incident]
    over: list[Incident]
    known: list[Incident]


async def note(tx: Tx, seen: Collection[Trouble], *, looked: Collection[Kind], now: datetime) -> Changed:
    """These troubles are there now, of the kinds that were looked at.

    1. Each is opened, or goes on; the others of these kinds are away. 2. What has lasted is told. 3. What has been away for
    long enough is closed, and that is told to those who knew.
    """
    await incidents.see(tx, seen, now=now)
    await incidents.miss(tx, looked, seen, now=now)
    changed = Changed([], [], [])
    for one in await incidents.opened(tx):
        if one.is_over(now):
            if await _end(tx, one, now=now):
                changed.over.append(one)
            continue
        if one.is_to_be_told(now):
            await _tell(tx, one, now=now)
            changed.opened.append(one)
        if one.told_at is not None or one in changed.opened:
            changed.known.append(one)
    return changed


async def _tell(tx: Tx, incident: Incident, *, now: datetime) -> None:
    """Of a lost channel the officers have been notified already (`services.channels`), with what to do."""
    await incidents.tell(tx, incident.id, now=now)
    if incident.kind is not Kind.CHANNEL:
        await _notify(tx, incident, Notice.INCIDENT_OPENED, now=now)


async def _end(tx: Tx, incident: Incident, *, now: datetime) -> bool:
    """Whether somebody knew of it."""
    if incident.told_at is None:
        await incidents.forget(tx, incident.id)
        return False
    await incidents.close(tx, incident.id)
    await _notify(tx, incident, Notice.INCIDENT_OVER, now=now)
    return True


async def _notify(tx: Tx, incident: Incident, notice: Notice, *, now: datetime) -> None:
    officers = await notices.officers_for(tx, Action.SEE_INCIDENT)
    await notices.notify_all(tx, officers, notice, incident.id, now=now, key="once")


async def of(tx: Tx, person: Person, incident_id: int) -> Incident | None:
    """The incident, for somebody who may hear of it."""
    return await incidents.load(tx, incident_id) if may(person, Action.SEE_INCIDENT) else None


async def channel_title(tx: Tx, incident: Incident) -> tuple[str, bool]:
    """The title of the channel that an incident is about, and whether the bot can post there now."""
    found = await channels.load(tx, int(incident.subject))
    if found is None:
        return "", False
    return found.title, found.barred_at is None and found.left_at is None
