"""Former units that an administrator imported, beside those that the program knows (`domain/former_units.tsv`)."""

from collections.abc import Iterable

from sqlalchemy import delete, insert, select, tuple_

from domain.former_units import Former
from storage.db import Tx
from storage.tables import former_units, units

# A statement has room for some thirty thousand values.
_AT_ONCE = 1_000


async def every(tx: Tx) -> tuple[Former, ...]:
    """The former units that were imported, in the order of their names."""
    statement = (
        select(units.c.province_code, former_units.c.name, former_units.c.district, units.c.code)
        .join(units, units.c.id == former_units.c.unit_id)
        .order_by(former_units.c.name, former_units.c.district, units.c.code)
    )
    return tuple(Former(*row) for row in await tx.execute(statement))


async def store(tx: Tx, listed: Iterable[Former]) -> int:
    """Add former units by the codes of their communes; what was stored of the same names is replaced. How many there are."""
    every = list(listed)
    ids = dict((await tx.execute(select(units.c.code, units.c.id))).all())
    named = tuple_(former_units.c.name, former_units.c.district)
    for at in range(0, len(every), _AT_ONCE):
        names = {(one.name, one.district) for one in every[at : at + _AT_ONCE]}
        await tx.execute(delete(former_units).where(named.in_(names)))
    rows = [{"name": one.name, "district": one.district, "unit_id": ids[one.code]} for one in every]
    await tx.execute(insert(former_units), rows)
    return len(every)
