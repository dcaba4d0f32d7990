"""What else was told with a case: a message that names several nominees is a case of each, with the same words.

The trap: one of them is erased, and the words of the others still say their name.
"""

from collections.abc import Callable

from sqlalchemy import ColumnElement, Table, and_, or_, select, update

from storage.db import Tx
from storage.tables import additions, kept_messages, nominations


async def siblings(tx: Tx, nomination_id: int) -> list[int]:
    """The other cases of the message that this case began with: sent in the same moment, or in the same words."""
    one, other = nominations.alias(), nominations.c
    same = or_(other.received_at == one.c.received_at, and_(one.c.deed != "", other.deed == one.c.deed))
    its = (one.c.id == nomination_id, other.nominator_id == one.c.nominator_id, other.id != one.c.id, same)
    return list((await tx.execute(select(other.id).select_from(nominations.join(one, its[1])).where(*its))).scalars())


async def rewrite(tx: Tx, nomination_ids: list[int], told: Callable[[str], str]) -> None:
    """Have the words of these cases, and the messages that they began with, told otherwise."""
    senders = select(nominations.c.nominator_id).where(nominations.c.id.in_(nomination_ids))
    deeds = select(nominations.c.deed).where(nominations.c.id.in_(nomination_ids))
    said = and_(kept_messages.c.person_id.in_(senders), kept_messages.c.text.in_(deeds))
    its: list[tuple[Table, str, ColumnElement[bool]]] = [
        (kept_messages, "text", or_(kept_messages.c.nomination_id.in_(nomination_ids), said)),
        (additions, "text", additions.c.nomination_id.in_(nomination_ids)),
        (nominations, "deed", nominations.c.id.in_(nomination_ids)),
    ]
    for table, column, which in its:
        await _rewrite(tx, table, column, which, told)


async def _rewrite(tx: Tx, table: Table, column: str, which: ColumnElement[bool], told: Callable[[str], str]) -> None:
    for row in (await tx.execute(select(table.c.id, table.c[column]).where(which))).all():
        if (words := told(row[1])) != row[1]:
            await tx.execute(update(table).where(table.c.id == row[0]).values({column: words}))
