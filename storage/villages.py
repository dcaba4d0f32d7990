"""The names of the villages in which verified cases were, and their communes."""

from sqlalchemy import literal, select
from sqlalchemy.dialects import postgresql

from domain.units import UnitKind
from storage.db import Tx
from storage.tables import units, villages
from storage.tables.columns import inline


async def known(tx: Tx) -> dict[str, frozenset[str]]:
    """The villages in which verified cases were: the codes of their communes, by the names without marks."""
    statement = select(villages.c.key, units.c.code).join(units, units.c.id == villages.c.unit_id)
    found: dict[str, set[str]] = {}
    for key, code in await tx.execute(statement):
        found.setdefault(key, set()).add(code)
    return {key: frozenset(codes) for key, codes in found.items()}


async def learn(tx: Tx, key: str, unit_id: int) -> bool:
    """The village is in this unit, if that is a commune. False when that was known, or it is none."""
    commune = select(literal(key), units.c.id).where(units.c.id == unit_id, units.c.kind == inline(UnitKind.COMMUNE))
    statement = postgresql.insert(villages).from_select(["key", "unit_id"], commune).on_conflict_do_nothing()
    return (await tx.execute(statement)).rowcount == 1
