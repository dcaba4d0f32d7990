"""The units of the province, as people look for them."""

from domain.units import Unit, UnitKind
from storage import units
from storage.db import Tx


async def communes(tx: Tx) -> list[Unit]:
    """All communes, in the Vietnamese order of their names."""
    return await units.of_kind(tx, UnitKind.COMMUNE)


async def by_code(tx: Tx, code: str) -> Unit | None:
    """The unit with this official code."""
    return await units.by_code(tx, code)
