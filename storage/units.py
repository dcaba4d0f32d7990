"""The units: communes, departments, press, organisations, and the province itself."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from domain.places import Unit
from storage.db import Tx
from storage.tables import units as table

_COLUMNS = (table.c.id, table.c.code, table.c.kind, table.c.name, table.c.key)


async def store(tx: Tx, rows: Iterable[dict[str, str]]) -> int:
    """Add units, or bring their names up to date, by code: rows of code, kind, name, key, province_code."""
    statement = insert(table).values(list(rows))
    new = statement.excluded
    statement = statement.on_conflict_do_update(
        index_elements=[table.c.code],
        set_={"name": new.name, "key": new.key, "kind": new.kind},
        where=(table.c.name != new.name) | (table.c.kind != new.kind),
    )
    return (await tx.execute(statement)).rowcount


async def of_kind(tx: Tx, kind: str) -> list[Unit]:
    """All units of a kind, by name."""
    statement = select(*_COLUMNS).where(table.c.kind == kind).order_by(table.c.name)
    return [Unit(*row) for row in await tx.execute(statement)]


async def load(tx: Tx, unit_id: int) -> Unit:
    """The unit with this id. NoResultFound when there is none."""
    return Unit(*(await tx.execute(select(*_COLUMNS).where(table.c.id == unit_id))).one())


async def by_code(tx: Tx, code: str) -> Unit | None:
    """The unit with this official code."""
    row = (await tx.execute(select(*_COLUMNS).where(table.c.code == code))).one_or_none()
    return Unit(*row) if row else None


async def province(tx: Tx) -> Unit:
    """The province."""
    return Unit(*(await tx.execute(select(*_COLUMNS).where(table.c.kind == "province"))).one())
