"""Finding cases by a name: the newest of those that have the words in it, the last word perhaps only begun.

The index holds each name from each of its words on ("lo van inh", "van inh", "inh"), so a search is one look for what
begins with the words. The trap: it gives its finds in no order. Of a name that tens of thousands bear, all would be read
to show the newest eight; so what is common is found by reading cases from the newest on, which meets it soon.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select
from sqlalchemy.dialects.postgresql import TSQUERY

from storage.session import Tx
from storage.tables import nominations as table

# Read first, from the newest on; a name that one case in sixty has is found among them.
_NEWEST = 500
# Of a name that more cases have than this, the index's finds are not put in order.
_RARE = 1_000


async def newest(tx: Tx, key: str, unit_ids: frozenset[int] | None, *, limit: int) -> list[int]:
    """The ids of the newest cases of these units (None: of all) whose name has `key`, folded words, in it.

    1. The newest cases have enough of them. 2. Or the name is rare, and the index knows all that have it. 3. Or it was
    common once: then cases are read from the newest on for as long as it takes.
    """
    recent = _backward(unit_ids).add_columns(table.c.name_key).limit(_NEWEST).subquery()
    found = await _ids(tx, select(recent.c.id).where(_has(recent.c.name_key, key)).limit(limit))
    if len(found) == limit:
        return found
    every = await _ids(tx, select(table.c.id).where(_indexed(key, unit_ids)).limit(_RARE + 1))
    if len(every) <= _RARE:
        return sorted(every, reverse=True)[:limit]
    return await _ids(tx, _backward(unit_ids).where(_has(table.c.name_key, key)).limit(limit))


def _backward(unit_ids: frozenset[int] | None) -> Select[Any]:
    statement = select(table.c.id).order_by(table.c.id.desc())
    return statement if unit_ids is None else statement.where(table.c.unit_id.in_(unit_ids))


def _has(name_key: ColumnElement[str], key: str) -> ColumnElement[bool]:
    """Whether one of the words of the name begins what is looked for. Folded words hold nothing that LIKE reads."""
    return literal(" ").concat(name_key).like(f"% {key}%")


def _indexed(key: str, unit_ids: frozenset[int] | None) -> ColumnElement[bool]:
    """The same by the index, which knows the unit as well. Folded words hold no quote that would end the term."""
    wanted = f"'{key}':*"
    if unit_ids is not None:
        wanted += " & (" + " | ".join(f"'@{unit_id}'" for unit_id in sorted(unit_ids)) + ")"
    endings = func.name_endings(table.c.name_key, table.c.unit_id)
    return endings.bool_op("@@")(literal(wanted).cast(TSQUERY))


async def _ids(tx: Tx, statement: Select[Any]) -> list[int]:
    return list((await tx.execute(statement)).scalars())
