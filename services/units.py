"""The units of the province, as people look for them."""

from datetime import datetime

from domain.extraction import unit_names
from domain.rules import Rules
from domain.units import Unit, UnitKind
from services import places
from storage import units
from storage.db import Tx


async def communes(tx: Tx) -> list[Unit]:
    """All communes, in the Vietnamese order of their names."""
    return await units.of_kind(tx, UnitKind.COMMUNE)


async def by_code(tx: Tx, code: str) -> Unit | None:
    """The unit with this official code."""
    return await units.by_code(tx, code)


async def named(tx: Tx, typed: str, *, rules: Rules, now: datetime) -> tuple[Unit | None, list[Unit]]:
    """The unit with this official code or exactly this name; where there is none, those that the name may mean."""
    if (unit := await units.by_code(tx, typed)) is not None:
        return unit, []
    every = [unit for kind in UnitKind for unit in await units.of_kind(tx, kind)]
    known = await places.known(tx, rules=rules, now=now)
    exact = unit_names.exact(typed, every, known)
    return exact, [] if exact else unit_names.find(typed, every, known)
