"""The one UPDATE by which anything that has states is moved.

The trap: two people who decide at once. The second finds another state or version than they saw, and moves nothing.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, func, literal_column, select, text, update
from sqlalchemy.dialects.postgresql import JSONB

from domain.moves import Movable, Thing
from storage.db import Tx
from storage.tables import broadcasts, nominations, obligations, requests, stories

_TABLES = {
    Thing.NOMINATION: nominations,
    Thing.STORY: stories,
    Thing.OBLIGATION: obligations,
    Thing.BROADCAST: broadcasts,
    Thing.REQUEST: requests,
}


async def move(tx: Tx, thing: Movable, **values: Any) -> bool:
    """Move the thing from the state and version in which its reader saw it to the state among `values`.

    False when somebody was faster: then nothing is changed.
    """
    table = _TABLES[thing.thing]
    seen = (table.c.id == thing.id, table.c.state == thing.state, table.c.version == thing.version)
    statement = update(table).where(*seen).values(version=table.c.version + 1, **values)
    return (await tx.execute(statement)).rowcount == 1


async def columns(tx: Tx, thing: Movable, names: Iterable[str]) -> dict[str, Any]:
    """These columns of the thing's row as JSON, to be restored if the next move is undone."""
    row = _TABLES[thing.thing]
    found = await tx.execute(
        select(func.to_jsonb(literal_column(row.name))).select_from(row).where(row.c.id == thing.id)
    )
    whole = found.scalar_one()
    return {name: whole[name] for name in names}


async def restore(tx: Tx, thing: Movable, before: dict[str, Any]) -> bool:
    """Give the row these columns back, if it is still as its reader saw it."""
    table = _TABLES[thing.thing]
    names = ", ".join(sorted(table.c[name].name for name in before))
    # Only names of tables and columns, which `table.c` has checked, become part of the statement.
    statement = text(
        f"UPDATE {table.name} SET version = version + 1, ({names}) = "  # noqa: S608
        f"(SELECT {names} FROM jsonb_populate_record(NULL::{table.name}, :before)) "
        "WHERE id = :id AND state = :state AND version = :version"
    ).bindparams(bindparam("before", before, JSONB), id=thing.id, state=thing.state, version=thing.version)
    return (await tx.execute(statement)).rowcount == 1
