"""Pairs of nominations that may tell of one deed, each stored once, with why; and that somebody said that they do not."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import and_, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.extraction.duplicates import Likeness, Why
from domain.joining import Suspect
from storage.db import Tx
from storage.tables import suspects


async def add(tx: Tx, one: int, other: int, likeness: Likeness, *, now: datetime) -> None:
    """Store a pair; one that is known stays as it is."""
    earlier, later = sorted((one, other))
    why = msgspec.to_builtins(likeness.why)
    values = {"earlier_id": earlier, "later_id": later, "sure": likeness.sure, "why": why, "found_at": now}
    await tx.execute(upsert(suspects).values(values).on_conflict_do_nothing())


async def of(tx: Tx, ids: Sequence[int]) -> list[Suspect]:
    """The pairs of these nominations that nobody told apart, the likeliest first."""
    its = or_(suspects.c.earlier_id.in_(ids), suspects.c.later_id.in_(ids))
    found = (
        select(suspects).where(its, suspects.c.apart_at.is_(None)).order_by(suspects.c.sure.desc(), suspects.c.later_id)
    )
    return [_read(row, set(ids)) for row in await tx.execute(found)]


def _read(row: Any, ids: set[int]) -> Suspect:
    one, other = (row.earlier_id, row.later_id) if row.earlier_id in ids else (row.later_id, row.earlier_id)
    return Suspect(one, other, row.sure, msgspec.convert(row.why, tuple[Why, ...]))


async def are_apart(tx: Tx, some: Sequence[int], others: Sequence[int]) -> bool:
    """Whether somebody said of one of these and one of the others that they are not of one deed."""
    pair = or_(
        and_(suspects.c.earlier_id.in_(some), suspects.c.later_id.in_(others)),
        and_(suspects.c.earlier_id.in_(others), suspects.c.later_id.in_(some)),
    )
    return bool(
        (await tx.execute(select(select(suspects).where(pair, suspects.c.apart_at.is_not(None)).exists()))).scalar()
    )


async def tell_apart(tx: Tx, one: int, other: int, *, by: int, now: datetime) -> None:
    """Somebody says that these two are not of one deed."""
    earlier, later = sorted((one, other))
    values = {"earlier_id": earlier, "later_id": later, "sure": 0.0, "why": [], "found_at": now}
    await tx.execute(upsert(suspects).values(values).on_conflict_do_nothing())
    its = (suspects.c.earlier_id == earlier, suspects.c.later_id == later, suspects.c.apart_at.is_(None))
    await tx.execute(update(suspects).where(*its).values(apart_by=by, apart_at=now))
