"""The channels that the bot may post to. Bound is one that an officer of the province took it into."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.db import Tx
from storage.tables import channels as table


@dataclass(frozen=True, slots=True)
class Channel:
    id: int
    address: str
    title: str


async def join(tx: Tx, edge: str, address: str, *, title: str, bound_by: int | None, now: datetime) -> tuple[int, bool]:
    """The bot is in the channel; `bound_by` binds it, and a binding that was made before stays. Its id, and whether it is
    bound now."""
    statement = insert(table).values(
        edge=edge, address=address, title=title, bound_by=bound_by, bound_at=now if bound_by else None
    )
    new = statement.excluded
    statement = statement.on_conflict_do_update(
        index_elements=[table.c.edge, table.c.address],
        set_={
            "title": new.title,
            "bound_by": func.coalesce(new.bound_by, table.c.bound_by),
            "bound_at": func.coalesce(new.bound_at, table.c.bound_at),
            "left_at": None,
        },
    )
    row = (await tx.execute(statement.returning(table.c.id, table.c.bound_at))).one()
    return row.id, row.bound_at is not None


async def bind(tx: Tx, channel_id: int, *, by: int, now: datetime) -> Channel | None:
    """Have stories posted there from now on. None when they are already, or when the bot is not there any more."""
    statement = (
        update(table)
        .where(table.c.id == channel_id, table.c.bound_at.is_(None), table.c.left_at.is_(None))
        .values(bound_by=by, bound_at=now)
        .returning(table.c.id, table.c.address, table.c.title)
    )
    row = (await tx.execute(statement)).one_or_none()
    return Channel(*row) if row else None


async def offered(tx: Tx, channel_id: int) -> Channel | None:
    """The channel, while the bot is in it and nobody has bound it."""
    statement = select(table.c.id, table.c.address, table.c.title).where(
        table.c.id == channel_id, table.c.bound_at.is_(None), table.c.left_at.is_(None)
    )
    row = (await tx.execute(statement)).one_or_none()
    return Channel(*row) if row else None


async def leave(tx: Tx, edge: str, address: str, *, now: datetime) -> None:
    """The bot may no longer post there."""
    await tx.execute(update(table).where(table.c.edge == edge, table.c.address == address).values(left_at=now))


async def bound(tx: Tx) -> list[Channel]:
    """Where stories are posted."""
    statement = (
        select(table.c.id, table.c.address, table.c.title)
        .where(table.c.bound_at.is_not(None), table.c.left_at.is_(None))
        .order_by(table.c.id)
    )
    return [Channel(*row) for row in await tx.execute(statement)]


async def lose(tx: Tx, channel_id: int, *, now: datetime) -> None:
    """The edge says that the bot is not in the channel any more."""
    await tx.execute(update(table).where(table.c.id == channel_id, table.c.left_at.is_(None)).values(left_at=now))


async def move(tx: Tx, channel_id: int, address: str, *, now: datetime) -> None:
    """The channel or group has a new address (a group became a supergroup).

    When it was met there already, as if it were another one, that one is put away, and its binding passes to this one, to
    which the rows of the outbox refer.
    """
    this = table.c.id == channel_id
    edge, before = (await tx.execute(select(table.c.edge, table.c.address).where(this))).one()
    same = select(table.c.id, table.c.bound_by, table.c.bound_at)
    same = same.where(table.c.edge == edge, table.c.address == address, table.c.id != channel_id)
    met = (await tx.execute(same.with_for_update())).one_or_none()
    values: dict[str, Any] = {"address": address, "left_at": None}
    if met is not None:
        away = {"address": f"{address} moved", "bound_by": None, "bound_at": None, "left_at": now}
        await tx.execute(update(table).where(table.c.id == met.id).values(**away))
        values["bound_by"] = func.coalesce(table.c.bound_by, met.bound_by)
        values["bound_at"] = func.coalesce(table.c.bound_at, met.bound_at)
    await tx.execute(update(table).where(this).values(**values))
    if met is not None:
        await tx.execute(update(table).where(table.c.id == met.id).values(address=before))
