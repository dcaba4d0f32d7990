"""The channels that the bot may post to. A bound one was approved by an officer of the province."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.channels import Channel
from storage import rows
from storage.db import Tx
from storage.tables import channels

_OFFERED = (channels.c.bound_at.is_(None), channels.c.left_at.is_(None), channels.c.barred_at.is_(None))


async def join(tx: Tx, edge: str, address: str, *, title: str, bound_by: int | None, now: datetime) -> tuple[int, bool]:
    """The bot is in the channel; `bound_by` binds it; None leaves an earlier binding unchanged. Returns its id, and
    whether it is bound now."""
    statement = insert(channels).values(
        edge=edge, address=address, title=title, bound_by=bound_by, bound_at=now if bound_by else None
    )
    new = statement.excluded
    statement = statement.on_conflict_do_update(
        index_elements=[channels.c.edge, channels.c.address],
        set_={
            "title": new.title,
            "bound_by": func.coalesce(new.bound_by, channels.c.bound_by),
            "bound_at": func.coalesce(new.bound_at, channels.c.bound_at),
            "left_at": None,
            "barred_at": None,
        },
    )
    row = (await tx.execute(statement.returning(channels.c.id, channels.c.bound_at))).one()
    return row.id, row.bound_at is not None


async def bind(tx: Tx, channel_id: int, *, by: int, now: datetime) -> Channel | None:
    """Have stories posted there from now on. None when it is bound already, or when the bot may not post there."""
    statement = (
        update(channels)
        .where(channels.c.id == channel_id, *_OFFERED)
        .values(bound_by=by, bound_at=now)
        .returning(*rows.columns(channels, Channel))
    )
    row = (await tx.execute(statement)).one_or_none()
    return rows.read(row, Channel) if row else None


async def offered(tx: Tx, *, limit: int) -> tuple[list[Channel], int]:
    """The channels that wait to be bound, the newest first, and how many there are."""
    its = select(*rows.columns(channels, Channel)).where(*_OFFERED).order_by(channels.c.id.desc()).limit(limit)
    number = (await tx.execute(select(func.count()).select_from(channels).where(*_OFFERED))).scalar_one()
    return [rows.read(row, Channel) for row in await tx.execute(its)], int(number)


async def at(tx: Tx, edge: str, address: str) -> int | None:
    """The id of the channel at this address."""
    statement = select(channels.c.id).where(channels.c.edge == edge, channels.c.address == address)
    found: int | None = (await tx.execute(statement)).scalar()
    return found


async def load(tx: Tx, channel_id: int) -> Channel | None:
    """The channel with this id, whether the bot may post there or not."""
    statement = select(*rows.columns(channels, Channel)).where(channels.c.id == channel_id)
    row = (await tx.execute(statement)).one_or_none()
    return rows.read(row, Channel) if row else None


async def bound(tx: Tx) -> list[Channel]:
    """Where stories are posted."""
    return await _bound(tx, channels.c.barred_at.is_(None))


async def barred(tx: Tx) -> list[Channel]:
    """Where stories would be posted if the bot had the right to."""
    return await _bound(tx, channels.c.barred_at.is_not(None))


async def _bound(tx: Tx, which: Any) -> list[Channel]:
    its = select(*rows.columns(channels, Channel)).where(channels.c.bound_at.is_not(None), channels.c.left_at.is_(None))
    return [rows.read(row, Channel) for row in await tx.execute(its.where(which).order_by(channels.c.id))]


async def lost(tx: Tx, *, left_after: datetime) -> list[int]:
    """The ids of the bound channels in which the bot may not post, or in which it is no longer, if it left after this."""
    gone = or_(channels.c.left_at > left_after, and_(channels.c.left_at.is_(None), channels.c.barred_at.is_not(None)))
    statement = select(channels.c.id).where(channels.c.bound_at.is_not(None), gone)
    return list((await tx.execute(statement.order_by(channels.c.id))).scalars())


async def regain(tx: Tx, channel_id: int) -> None:
    """Something was posted there: the bot may."""
    barred = (channels.c.id == channel_id, channels.c.barred_at.is_not(None))
    await tx.execute(update(channels).where(*barred).values(barred_at=None))


async def bar(tx: Tx, channel_id: int, *, now: datetime) -> bool:
    """The bot may not post there any more. True for a bound channel of which that was not known."""
    return await _lose(tx, channel_id, channels.c.barred_at.is_(None), barred_at=now)


async def leave(tx: Tx, channel_id: int, *, now: datetime) -> bool:
    """The bot is not in the channel any more, or it is gone. True for a bound channel in which it could post until now."""
    could_post = await tx.execute(select(channels.c.barred_at.is_(None)).where(channels.c.id == channel_id))
    return await _lose(tx, channel_id, left_at=now) and bool(could_post.scalar())


async def _lose(tx: Tx, channel_id: int, *which: Any, **since: datetime) -> bool:
    statement = update(channels).where(channels.c.id == channel_id, channels.c.left_at.is_(None), *which)
    return (await tx.execute(statement.values(**since).returning(channels.c.bound_at))).scalar() is not None


async def move(tx: Tx, channel_id: int, address: str, *, now: datetime) -> None:
    """The channel or group has a new address (a group became a supergroup).

    When a row with the new address exists already, its binding is moved to this row, to which the outbox refers, and that
    row gets the old address and counts as left.
    """
    this = channels.c.id == channel_id
    edge, before = (await tx.execute(select(channels.c.edge, channels.c.address).where(this))).one()
    same = select(channels.c.id, channels.c.bound_by, channels.c.bound_at)
    same = same.where(channels.c.edge == edge, channels.c.address == address, channels.c.id != channel_id)
    met = (await tx.execute(same.with_for_update())).one_or_none()
    values: dict[str, Any] = {"address": address, "left_at": None}
    if met is not None:
        unbound = {"address": f"{address} moved", "bound_by": None, "bound_at": None, "left_at": now}
        await tx.execute(update(channels).where(channels.c.id == met.id).values(**unbound))
        values["bound_by"] = func.coalesce(channels.c.bound_by, met.bound_by)
        values["bound_at"] = func.coalesce(channels.c.bound_at, met.bound_at)
    await tx.execute(update(channels).where(this).values(**values))
    if met is not None:
        await tx.execute(update(channels).where(channels.c.id == met.id).values(address=before))
