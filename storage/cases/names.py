"""Finding cases by a name: the newest of those that have the words in it, the last word perhaps only begun.

The index holds each name from each of its words on ("lo van inh", "van inh", "inh"), so a search looks up what begins
with the words. The trap: the index returns cases in no order. Of a name that tens of thousands have, all would be read to
show the newest eight. So a common name is found by reading cases from the newest on, where it appears soon.
"""

from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Integer, Select, Text, bindparam, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import TSQUERY

from storage.db import Tx
from storage.tables import nominations

# Read first, from the newest on; a name that one case in sixty has is found among them.
_NEWEST = 500
# The longest term that PostgreSQL takes, in bytes; a name is shorter in any script.
_LONGEST = 2046
# When more cases than this have a name, what the index finds is not sorted.
_RARE = 1_000


async def newest(tx: Tx, key: str, unit_ids: frozenset[int] | None, *, limit: int) -> list[int]:
    """The ids of the newest cases of these units (None: of all) whose name has `key`, folded words, in it.

    1. Enough of them are among the newest cases. 2. Or the name is rare, and the index finds all cases that have it. 3. Or
    it is common only among older cases: then cases are read from the newest on for as long as it takes.
    """
    if len(key.encode()) > _LONGEST:
        return []
    units = sorted(unit_ids or ())
    many = None if unit_ids is None else len(units)
    # Folded words contain no wildcard of LIKE, and no quote that would end the index's term.
    asked = {"has": f"% {key}%", "limit": limit, **{f"unit_{place}": unit_id for place, unit_id in enumerate(units)}}
    found = await _ids(tx, _recently(many), {**asked, "newest": _NEWEST})
    if len(found) == limit:
        return found
    within = " & (" + " | ".join(f"'@{unit_id}'" for unit_id in units) + ")" if units else ""
    every = await _ids(tx, _BY_INDEX, {"wanted": f"'{key}':*{within}", "most": _RARE + 1})
    if len(every) <= _RARE:
        return sorted(every, reverse=True)[:limit]
    return await _ids(tx, _at_any_time(many), asked)


def _written_out(name: str) -> BindParameter[int]:
    """A number that is part of the statement's text: as a parameter it would make PostgreSQL plan anew each time."""
    return bindparam(name, type_=Integer, literal_execute=True)


def _backward(many: int | None, most: str, *conditions: ColumnElement[bool]) -> Select[Any]:
    """The newest cases of so many units (None: of all), as many as `most` says. Each unit is read by itself: an index
    returns the cases of several units in no order."""
    cases = select(nominations.c.id, nominations.c.name_key).where(*conditions)
    cases = cases.order_by(nominations.c.id.desc()).limit(_written_out(most))
    if many is None:
        return cases
    each = [cases.where(nominations.c.unit_id == bindparam(f"unit_{place}")).subquery() for place in range(many)]
    together = union_all(*(select(one) for one in each)).subquery()
    return select(together).order_by(together.c.id.desc()).limit(_written_out(most))


def _has(name_key: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether the wanted words are found in the name, beginning at one of its words."""
    return literal(" ").concat(name_key).like(bindparam("has"))


@cache
def _recently(many: int | None) -> Select[Any]:
    recent = _backward(many, "newest").subquery()
    return select(recent.c.id).where(_has(recent.c.name_key)).order_by(recent.c.id.desc()).limit(_written_out("limit"))


@cache
def _at_any_time(many: int | None) -> Select[Any]:
    return _backward(many, "limit", _has(nominations.c.name_key))


_BY_INDEX = (
    select(nominations.c.id)
    .where(
        func.name_endings(nominations.c.name_key, nominations.c.unit_id).bool_op("@@")(
            bindparam("wanted", type_=Text).cast(TSQUERY)
        )
    )
    .limit(_written_out("most"))
)


async def _ids(tx: Tx, statement: Select[Any], asked: dict[str, Any]) -> list[int]:
    return list((await tx.execute(statement, asked)).scalars())
