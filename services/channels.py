"""Channels for publishing: somebody adds the bot or removes it; an officer who may bind a channel does so by adding it.

The trap: anybody may add the bot to a channel of their own. Nothing is posted there until an officer has bound it.
"""

from datetime import datetime, timedelta

from domain import calendar, errors
from domain.channels import GIVEN_UP, Channel, Joined, Notice
from domain.message import Lost
from domain.people import Action, Person, may
from services import notices
from storage import channels
from storage.db import Tx

_HOUR = timedelta(hours=1).total_seconds()


async def join(tx: Tx, person: Person, address: str, title: str, *, now: datetime) -> Joined:
    """The person added the bot to the channel at this address of their network.

    BOUND: the person may bind, and did. OFFERED: the officers of the province are asked, at most twice an hour, however
    many channels there are. KNOWN: it was bound before.
    """
    bound_by = person.id if may(person, Action.BIND_CHANNEL) else None
    channel_id, bound = await channels.join(tx, person.edge, address, title=title, bound_by=bound_by, now=now)
    if bound_by is not None:
        return Joined.BOUND
    if bound:
        return Joined.KNOWN
    hour = f"{now:%Y%m%d%H}"
    for officer in await notices.officers_for(tx, Action.PUBLISH_STORY):
        if not await notices.notify_once(tx, officer, Notice.CHANNEL_OFFERED, channel_id, key=hour, now=now):
            # They were told of another one within this hour: of all others they are told together, when it is over.
            await notices.notify_once(
                tx, officer, Notice.CHANNEL_OFFERED, channel_id, key=f"{hour}+", now=now, after=_HOUR
            )
    return Joined.OFFERED


async def leave(tx: Tx, person: Person, address: str, *, barred: bool, now: datetime) -> None:
    """The person put the bot out of the channel at this address of their network; barred: it may only not post there."""
    channel_id = await channels.at(tx, person.edge, address)
    if channel_id is not None:
        await lose(tx, channel_id, barred=barred, now=now, by=person)


async def lose(tx: Tx, channel_id: int, *, barred: bool, now: datetime, by: Person | None = None) -> None:
    """The bot cannot post in the channel any more; of a bound one the officers of the province are told, once.

    barred: it has not the right to; else it is not in there, or the channel is gone. by: who knows already.
    """
    lost = await (channels.bar if barred else channels.leave)(tx, channel_id, now=now)
    if lost:
        officers = [one for one in await notices.officers_for(tx, Action.PUBLISH_STORY) if by is None or one != by.id]
        await notices.notify_all(tx, officers, Notice.CHANNEL_LOST, channel_id, now=now)


async def lost(tx: Tx, person: Person, channel_id: int) -> Channel | None:
    """The channel, for somebody who may bind it, while the bot cannot post there."""
    channel = await of(tx, person, channel_id)
    return channel if channel is not None and (channel.barred_at or channel.left_at) else None


async def regain(tx: Tx, channel_id: int) -> None:
    """Something was posted there, so the bot may, although nobody has told so."""
    await channels.regain(tx, channel_id)


async def connected(tx: Tx) -> list[Channel]:
    """The bound channels that the bot is in, whether it may post there or not, in the order of their ids."""
    found = [*await channels.bound(tx), *await channels.barred(tx)]
    return sorted(found, key=lambda one: one.id)


async def cannot_be_used(tx: Tx, *, now: datetime) -> list[int]:
    """The ids of the bound channels in which the bot cannot post, without those that are given up."""
    return await channels.lost(tx, left_after=now - GIVEN_UP)


async def note_standing(tx: Tx, channel_id: int, lost: Lost | None, *, now: datetime) -> None:
    """The network was asked why the bot cannot post there; None: it can. It may not have told by itself."""
    if lost is None:
        await channels.regain(tx, channel_id)
    else:
        await lose(tx, channel_id, barred=lost is Lost.NO_RIGHTS, now=now)


async def note_no_pictures(tx: Tx, channel_id: int, *, now: datetime) -> None:
    """A story was posted there without its picture; the officers of the province are told, once a day."""
    officers = await notices.officers_for(tx, Action.PUBLISH_STORY)
    today = f"{calendar.today(now)}"
    await notices.notify_all(tx, officers, Notice.CHANNEL_NO_PICTURES, channel_id, now=now, key=today)


async def of(tx: Tx, person: Person, channel_id: int) -> Channel | None:
    """The channel, for somebody who may bind it."""
    return await channels.load(tx, channel_id) if may(person, Action.BIND_CHANNEL) else None


async def move(tx: Tx, channel_id: int, address: str, *, now: datetime) -> None:
    """The channel or group has a new address."""
    await channels.move(tx, channel_id, address, now=now)


async def bind(tx: Tx, person: Person, channel_id: int, *, now: datetime) -> Channel:
    """Have stories posted in a channel to which somebody else added the bot. Raises NotAllowed, and NothingNew."""
    if not may(person, Action.BIND_CHANNEL):
        raise errors.NotAllowed
    channel = await channels.bind(tx, channel_id, by=person.id, now=now)
    if channel is None:
        raise errors.NothingNew
    return channel


async def offered(tx: Tx, person: Person, *, limit: int) -> tuple[list[Channel], int]:
    """The newest channels that wait to be bound, for somebody who may bind them, and how many there are."""
    return await channels.offered(tx, limit=limit) if may(person, Action.BIND_CHANNEL) else ([], 0)
