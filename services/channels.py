"""Channels for publishing: somebody takes the bot in or puts it out; an officer who may bind does so by taking it in.

The trap: anybody may take the bot into a channel of their own. Nothing is posted there until an officer has bound it.
"""

from datetime import datetime

from domain import calendar, errors
from domain.channels import Channel, Joined, Notice
from domain.people import Action, Person, may
from services import notices
from storage import channels, people
from storage.db import Tx


async def join(tx: Tx, person: Person, address: str, title: str, *, now: datetime) -> Joined:
    """The person took the bot into the channel at this address of their network.

    BOUND: by an officer who may. OFFERED: the officers of the province are asked, once a day. KNOWN: it was bound before.
    """
    bound_by = person.id if may(person, Action.BIND_CHANNEL) else None
    channel_id, bound = await channels.join(tx, person.edge, address, title=title, bound_by=bound_by, now=now)
    if bound_by is not None:
        return Joined.BOUND
    if bound:
        return Joined.KNOWN
    officers = await people.province_officers(tx)
    await notices.notify_all(tx, officers, Notice.CHANNEL_OFFERED, channel_id, now=now, key=f"{calendar.today(now)}")
    return Joined.OFFERED


async def leave(tx: Tx, edge: str, address: str, *, now: datetime) -> None:
    """The bot may no longer post there."""
    await channels.leave(tx, edge, address, now=now)


async def bind(tx: Tx, person: Person, channel_id: int, *, now: datetime) -> Channel:
    """Have stories posted in a channel that somebody else took the bot into. Raises NotAllowed, and NothingNew."""
    if not may(person, Action.BIND_CHANNEL):
        raise errors.NotAllowed
    channel = await channels.bind(tx, channel_id, by=person.id, now=now)
    if channel is None:
        raise errors.NothingNew
    return channel


async def offered(tx: Tx, person: Person, channel_id: int) -> Channel | None:
    """The channel, for somebody who may bind it, while the bot is in it and nobody has."""
    return await channels.offered(tx, channel_id) if may(person, Action.BIND_CHANNEL) else None
