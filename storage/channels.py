"""The channels that the bot may post to. A bound one was approved by an officer of the province."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.channels import Channel
from storage import rows
from storage.db import Tx
from storage.tables import channels


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
        },
    )
    row = (await tx.execute(statement.returning(channels.c.id, channels.c.bound_at))).one()
    return row.id, row.bound_at is not None


async def bind(tx: Tx, channel_id: int, *, by: int, now: datetime) -> Channel | None:
    """Have stories posted there from now on. None when it is bound already, or when the bot is not there any more."""
    statement = (
        update(channels)
        .where(channels.c.id == channel_id, channels.c.bound_at.is_(None), channels.c.left_at.is_(None))
        .values(bound_by=by, bound_at=now)
        .returning(*rows.columns(channels, Channel))
    )
    row = (await tx.execute(statement)).one_or_none()
    return rows.read(row, Channel) if row else None


async def offered(tx: Tx, channel_id: int) -> Channel | None:
    """The channel, while the bot is in it and nobody has bound it."""
    statement = select(*rows.columns(channels, Channel)).where(
        channels.c.id == channel_id, channels.c.bound_at.is_(None), channels.c.left_at.is_(None)
    )
    row = (await tx.execute(statement)).one_or_none()
    return rows.read(row, Channel) if row else None


async def leave(tx: Tx, edge: str, address: str, *, now: datetime) -> None:
    """The bot may no longer post there."""
    await tx.execute(update(channels).where(channels.c.edge == edge, channels.c.address == address).values(left_at=now))


async def bound(tx: Tx) -> list[Channel]:
    """Where stories are posted."""
    statement = (
        select(*rows.columns(channels, Channel))
        .where(channels.c.bound_at.is_not(None), channels.c.left_at.is_(None))
        .order_by(channels.c.id)
    )
    return [rows.read(row, Channel) for row in await tx.execute(statement)]


async def lose(tx: Tx, channel_id: int, *, now: datetime) -> None:
    """The edge says that the bot is not in the channel any more."""
    await tx.execute(
        update(channels).where(channels.c.id == channel_id, channels.c.left_at.is_(None)).values(left_at=now)
    )


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
