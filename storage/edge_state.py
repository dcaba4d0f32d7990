"""What an edge remembers between starts: what is registered with its network, and what is being registered."""

from datetime import datetime, timedelta

from sqlalchemy import BigInteger, and_, cast, delete, func, not_, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.db import Tx
from storage.tables import edge_state

# A time that ends later was given before the clock was put back.
_DIFFER = timedelta(minutes=1)


async def begin(tx: Tx, key: str, mark: str, *, until: datetime, now: datetime) -> bool:
    """Whether the caller is to register what `mark` stands for.

    False when it is registered already, or when another process is registering it and its time, `until`, has not passed.
    """
    registering = f"registering {mark} {int(until.timestamp())}"
    statement = insert(edge_state).values(key=key, value=registering)
    under_way = and_(
        edge_state.c.value.startswith(f"registering {mark} "),
        cast(func.split_part(edge_state.c.value, " ", 3), BigInteger).between(
            int(now.timestamp()) + 1, int((until + _DIFFER).timestamp())
        ),
    )
    statement = statement.on_conflict_do_update(
        index_elements=[edge_state.c.key],
        set_={"value": registering},
        where=and_(edge_state.c.value != f"registered {mark}", not_(under_way)),
    )
    return (await tx.execute(statement.returning(edge_state.c.key))).scalar() is not None


async def finish(tx: Tx, key: str, mark: str) -> None:
    """It is registered."""
    await tx.execute(update(edge_state).where(edge_state.c.key == key).values(value=f"registered {mark}"))


async def is_registered(tx: Tx, key: str, mark: str) -> bool:
    """Whether what `mark` stands for is registered."""
    return await get(tx, key) == f"registered {mark}"


async def forget_registered(tx: Tx, key: str) -> None:
    """What was registered under `key` is no longer valid; what a process is registering now is left unchanged."""
    await tx.execute(delete(edge_state).where(edge_state.c.key == key, edge_state.c.value.startswith("registered ")))


async def forget(tx: Tx, key: str) -> None:
    """Forget what is stored under `key`."""
    await tx.execute(delete(edge_state).where(edge_state.c.key == key))


async def get(tx: Tx, key: str) -> str | None:
    """What is stored under `key`."""
    value: str | None = (await tx.execute(select(edge_state.c.value).where(edge_state.c.key == key))).scalar()
    return value


async def keys(tx: Tx, prefix: str) -> list[str]:
    """The keys that begin with `prefix`."""
    return list((await tx.execute(select(edge_state.c.key).where(edge_state.c.key.startswith(prefix)))).scalars())


async def put(tx: Tx, key: str, value: str) -> None:
    """Store `value` under `key`."""
    statement = insert(edge_state).values(key=key, value=value)
    await tx.execute(statement.on_conflict_do_update(index_elements=[edge_state.c.key], set_={"value": value}))
