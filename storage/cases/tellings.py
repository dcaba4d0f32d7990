"""Nominations as they are compared: each is stored when it comes, and found again by what it shares with a later one.

The trap: reading all nominations of a commune. Of each key only the newest are looked at, in the order of the index.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Select,
    Text,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.extraction import keys
from domain.extraction.tellings import Told
from storage.db import Tx
from storage.tables import nominations, telling_keys, tellings


async def keep(tx: Tx, nomination_id: int, told: Told) -> None:
    """Store a telling, in the place of the one that this nomination had."""
    await drop(tx, nomination_id)
    content = msgspec.to_builtins(told)
    statement = upsert(tellings).values(nomination_id=nomination_id, told=content)
    await tx.execute(statement.on_conflict_do_update(index_elements=["nomination_id"], set_={"told": content}))
    found = [{"key": key, "nomination_id": nomination_id} for key in sorted(keys.of(told))]
    await tx.execute(insert(telling_keys), found)
    await mark(tx, nomination_id)


async def mark(tx: Tx, nomination_id: int) -> None:
    """Its telling is made, or there are no words to make it of."""
    its = (nominations.c.id == nomination_id, ~nominations.c.told)
    await tx.execute(update(nominations).where(*its).values(told=True))


async def drop(tx: Tx, nomination_id: int) -> None:
    """No later telling finds it."""
    await tx.execute(delete(telling_keys).where(telling_keys.c.nomination_id == nomination_id))
    await tx.execute(delete(tellings).where(tellings.c.nomination_id == nomination_id))


async def untold(tx: Tx, *, limit: int) -> list[int]:
    """Nominations whose tellings are still to be made, the newest first."""
    some = select(nominations.c.id).where(~nominations.c.told).order_by(nominations.c.id.desc()).limit(limit)
    return list((await tx.execute(some.with_for_update(skip_locked=True))).scalars())


async def near(tx: Tx, told: Told, *, but: int = 0) -> dict[int, Told]:
    """The earlier tellings that share most with this one, by the id of their nomination; at most `keys.COMPARED`. but: the
    nomination itself."""
    weights = keys.of(told)
    shared = await _shared(tx, weights)
    shared.pop(but, None)
    best = sorted(shared, key=lambda one: (-shared[one], -one))[: keys.COMPARED]
    rows = await tx.execute(_THESE, {"wanted": best}) if best else ()
    return {row.nomination_id: msgspec.json.decode(row.told, type=Told) for row in rows}


async def same_words(tx: Tx, told: Told, person_id: int) -> list[int]:
    """The nominations of this person in the same words, the oldest first."""
    found = await tx.execute(_SAME, {"key": keys.text(told), "person": person_id})
    return list(found.scalars())


async def _shared(tx: Tx, weights: Mapping[int, float]) -> dict[int, float]:
    """How much each of the newest nominations of these keys shares; what many have says less."""
    holders: dict[int, list[int]] = defaultdict(list)
    for row in await tx.execute(_newest(), {"keys": sorted(weights)}):
        holders[row.key].append(row.nomination_id)
    shared: dict[int, float] = defaultdict(float)
    for key, ids in holders.items():
        for one in ids:
            shared[one] += weights[key] / (1 + len(ids))
    return shared


@cache
def _newest() -> Select[Any]:
    wanted = (
        func.unnest(bindparam("keys", type_=ARRAY(BigInteger)))
        .table_valued(column("key", BigInteger))
        .render_derived("wanted")
    )
    newest = (
        select(telling_keys.c.nomination_id)
        .where(telling_keys.c.key == wanted.c.key)
        .order_by(telling_keys.c.nomination_id.desc())
        .limit(keys.NEWEST)
        .lateral("newest")
    )
    return select(wanted.c.key, newest.c.nomination_id).select_from(wanted.join(newest, true()))


# Its text is read straight into the shape: by way of Python's dictionaries that takes longer.
_THESE = select(tellings.c.nomination_id, cast(tellings.c.told, Text).label("told")).where(
    tellings.c.nomination_id == func.any(bindparam("wanted", type_=ARRAY(BigInteger)))
)
_SAME = (
    select(nominations.c.id)
    .join(telling_keys, telling_keys.c.nomination_id == nominations.c.id)
    .where(telling_keys.c.key == bindparam("key"), nominations.c.nominator_id == bindparam("person"))
    .order_by(nominations.c.id)
    .limit(20)
)
