"""The channels that the bot may post to. Bound is one that an officer of the province took it into."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.session import Tx
from storage.tables import channels as table


@dataclass(frozen=True, slots=True)
class Channel:
    id: int
    address: str
    title: str


async def join(tx: Tx, edge: str, address: str, *, title: str, bound_by: int | None, now: datetime) -> None:
    """The bot is in the channel; `bound_by` binds it, and a binding that was made before stays."""
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
    await tx.execute(statement)


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


async def move(tx: Tx, channel_id: int, address: str) -> None:
    """The channel or group has a new address (a group became a supergroup)."""
    await tx.execute(update(table).where(table.c.id == channel_id).values(address=address))
