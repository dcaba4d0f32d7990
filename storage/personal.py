"""All that the tables hold of a person, as `domain.privacy.HELD` declares it, for the copy that they are sent."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select

from domain.privacy import HELD, Of
from storage.db import Tx
from storage.tables import events, metadata

# More rows of one table than anybody reads; an officer has the rest sent.
MOST = 1_000


async def of(tx: Tx, person_id: int, cases: Sequence[int]) -> Mapping[str, list[dict[str, Any]]]:
    """Table -> its rows of this account and of these cases, the oldest first, with the columns that are shown."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in HELD:
        if not one.shown:
            continue
        table = metadata.tables[one.table]
        which = []
        if one.by is not None:
            which.append(table.c[one.by] == person_id)
        # What a nominee asks for is not the nominator's.
        if one.case is not None and one.case_of & Of.WRITER:
            which.append(table.c[one.case].in_(list(cases)))
        if table is events:
            which.append(events.c.actor_id == person_id)
        columns = [table.c[name] for name in one.shown]
        statement = select(*columns).where(or_(*which)).order_by(columns[0]).limit(MOST)
        found[one.table] = [dict(row._mapping) for row in await tx.execute(statement)]
    return found


async def of_case(tx: Tx, nomination_id: int) -> Mapping[str, list[dict[str, Any]]]:
    """Table -> its rows about this case, with the columns that are shown and say something of its nominee."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in HELD:
        if not one.shown or one.case is None or one.table in _NOT_THE_NOMINEES:
            continue
        table = metadata.tables[one.table]
        columns = [table.c[name] for name in one.shown if one.of.get(name, Of.BOTH) & Of.NOMINEE]
        statement = select(*columns).where(table.c[one.case] == nomination_id).order_by(columns[0]).limit(MOST)
        found[one.table] = [dict(row._mapping) for row in await tx.execute(statement)]
    return found


# What its sender wrote besides, and what they asked for, is theirs; what a witness says is for the officers alone.
_NOT_THE_NOMINEES = frozenset({"kept_messages", "requests", "voices"})
