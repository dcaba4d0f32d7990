"""The one UPDATE by which anything that has states is moved.

The trap: two people who decide at once. The second finds another state or version than they saw, and moves nothing.
"""

from typing import Any

from sqlalchemy import update

from domain.moves import Movable, Thing
from storage.db import Tx
from storage.tables import broadcasts, nominations, obligations, stories

_TABLES = {
    Thing.NOMINATION: nominations,
    Thing.STORY: stories,
    Thing.OBLIGATION: obligations,
    Thing.BROADCAST: broadcasts,
}


async def move(tx: Tx, thing: Movable, **values: Any) -> bool:
    """Move the thing from the state and version in which its reader saw it to the state among `values`.

    False when somebody was faster: then nothing is changed.
    """
    table = _TABLES[thing.thing]
    seen = (table.c.id == thing.id, table.c.state == thing.state, table.c.version == thing.version)
    statement = update(table).where(*seen).values(version=table.c.version + 1, **values)
    return (await tx.execute(statement)).rowcount == 1
