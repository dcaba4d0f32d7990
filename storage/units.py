"""The units: communes, departments, press, organisations, and the province itself."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from domain.units import Unit, UnitKind
from storage import rows
from storage.db import Tx
from storage.tables import units

_WHOLE = select(*rows.columns(units, Unit))


async def store(tx: Tx, listed: Iterable[dict[str, str]]) -> int:
    """Add units, or update their names, by code: rows of code, kind, name, key, sort_key, province_code."""
    statement = insert(units).values(list(listed))
    new = statement.excluded
    statement = statement.on_conflict_do_update(
        index_elements=[units.c.code],
        set_={"name": new.name, "key": new.key, "sort_key": new.sort_key, "kind": new.kind},
        where=(units.c.name != new.name) | (units.c.kind != new.kind),
    )
    return (await tx.execute(statement)).rowcount


async def of_kind(tx: Tx, kind: UnitKind) -> list[Unit]:
    """All units of a kind, in the Vietnamese order of their names."""
    statement = _WHOLE.where(units.c.kind == kind).order_by(units.c.sort_key, units.c.id)
    return [rows.read(row, Unit) for row in await tx.execute(statement)]


async def load(tx: Tx, unit_id: int) -> Unit:
    """The unit with this id. NoResultFound when there is none."""
    return rows.read((await tx.execute(_WHOLE.where(units.c.id == unit_id))).one(), Unit)


async def find(tx: Tx, unit_id: int) -> Unit | None:
    """The unit with this id."""
    row = (await tx.execute(_WHOLE.where(units.c.id == unit_id))).one_or_none()
    return rows.read(row, Unit) if row else None


async def by_code(tx: Tx, code: str) -> Unit | None:
    """The unit with this official code."""
    row = (await tx.execute(_WHOLE.where(units.c.code == code))).one_or_none()
    return rows.read(row, Unit) if row else None


async def province(tx: Tx) -> Unit:
    """The province."""
    return rows.read((await tx.execute(_WHOLE.where(units.c.kind == UnitKind.PROVINCE))).one(), Unit)
