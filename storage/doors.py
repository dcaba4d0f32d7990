"""Through which links people and nominations came: counted where they are stored, for a person at a terminal."""

from collections import Counter

from sqlalchemy import Column, func, select

from domain import doors, places
from domain.doors import Counted, Door
from storage.db import Tx
from storage.tables import nominations, people, units


async def counted(tx: Tx) -> list[Counted]:
    """Each door: how many people came by it first, and how many nominations; by place, then the busiest first."""
    came, nominated = await _by_words(tx, people.c.source), await _by_words(tx, nominations.c.source)
    named = {row.code: row.name for row in await tx.execute(select(units.c.code, units.c.name))}
    found = []
    for words in came | nominated:
        door = doors.read(words) or Door(words, source=words)
        found.append(Counted(door, named.get(door.unit_code or ""), came[words], nominated[words]))
    return sorted(found, key=_order)


async def _by_words(tx: Tx, column: "Column[str]") -> Counter[str]:
    """How many rows have each of the words."""
    statement = select(column.label("words"), func.count().label("number")).where(column.is_not(None)).group_by(column)
    return Counter({row.words: row.number for row in await tx.execute(statement)})


def _order(one: Counted) -> tuple[str, int, int, str]:
    return places.order(one.place or ""), -one.nominations, -one.people, one.door.words
