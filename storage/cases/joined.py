"""Which nominations are joined to which. Each names the one that it was joined to, so a split takes back just that.

The trap: chains. What was joined to a case that was later joined to another follows the last one.
"""

from collections.abc import Sequence

from sqlalchemy import func, select, update

from domain.cases import State
from storage.db import Tx
from storage.tables import nominations
from storage.tables.columns import inline

_MERGED = nominations.c.state == inline(State.MERGED)


async def lock(tx: Tx, ids: Sequence[int]) -> None:
    """Nobody else joins or splits these until the end of the transaction; in one order, so that nobody waits in a circle."""
    some = select(nominations.c.id).where(nominations.c.id.in_(ids)).order_by(nominations.c.id)
    await tx.execute(some.with_for_update())


async def survivor_of(tx: Tx, nomination_id: int) -> int:
    """The case at the end of the chain: the nomination itself when it is joined to none."""
    way = (
        select(nominations.c.id, nominations.c.survivor_id, nominations.c.state)
        .where(nominations.c.id == nomination_id)
        .cte("way", recursive=True)
    )
    further = select(nominations.c.id, nominations.c.survivor_id, nominations.c.state)
    way = way.union(further.join(way, nominations.c.id == way.c.survivor_id).where(way.c.state == inline(State.MERGED)))
    last = select(way.c.id).where((way.c.state != inline(State.MERGED)) | way.c.survivor_id.is_(None)).limit(1)
    found: int | None = (await tx.execute(last)).scalar()
    return nomination_id if found is None else found


async def to(tx: Tx, nomination_id: int) -> list[int]:
    """All that are joined to a case, directly or through others, the oldest first."""
    tree = select(nominations.c.id).where(nominations.c.survivor_id == nomination_id, _MERGED)
    found = tree.cte("tree", recursive=True)
    found = found.union(select(nominations.c.id).join(found, nominations.c.survivor_id == found.c.id).where(_MERGED))
    return list((await tx.execute(select(found.c.id).order_by(found.c.id))).scalars())


async def nominators(tx: Tx, ids: Sequence[int]) -> list[int]:
    """Who nominated these, each once."""
    some = select(nominations.c.nominator_id).where(nominations.c.id.in_(ids))
    return list(
        (await tx.execute(some.group_by(nominations.c.nominator_id).order_by(func.min(nominations.c.id)))).scalars()
    )


async def note_heir(tx: Tx, nomination_id: int, heir_id: int | None) -> None:
    """Write down which nomination took the place of a case."""
    await tx.execute(update(nominations).where(nominations.c.id == nomination_id).values(survivor_id=heir_id))


async def pass_on(tx: Tx, nomination_id: int, heir_id: int) -> None:
    """What was joined to a case is joined to the one that takes its place."""
    its = (nominations.c.survivor_id == nomination_id, nominations.c.id != heir_id, _MERGED)
    await tx.execute(update(nominations).where(*its).values(survivor_id=heir_id))
