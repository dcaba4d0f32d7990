"""What nominators added to their cases after they were sent."""

from datetime import datetime

from sqlalchemy import func, insert, select, update

from domain import text
from domain.corrections import COMMUNE, Addition, Changes
from storage import rows
from storage.db import Tx
from storage.tables import additions, nominations


async def add(tx: Tx, nomination_id: int, words: str, changes: Changes, *, now: datetime) -> int:
    """Store the words, and change the fields of the case; returns the id of the addition."""
    await _change(tx, nomination_id, changes)
    statement = insert(additions).values(nomination_id=nomination_id, text=words, changes=changes, added_at=now)
    return int((await tx.execute(statement.returning(additions.c.id))).scalar_one())


async def rewrite(tx: Tx, one: Addition, words: str, changes: Changes) -> None:
    """The addition has more words, which may change more of its case."""
    await _change(tx, one.nomination_id, changes)
    await tx.execute(update(additions).where(additions.c.id == one.id).values(text=words, changes=changes))


async def _change(tx: Tx, nomination_id: int, changes: Changes) -> None:
    values = {name: since for name, (_, since) in changes.items() if name != COMMUNE}
    if "name" in values:
        values["name_key"] = text.fold(values["name"] or "")
    if values:
        await tx.execute(update(nominations).where(nominations.c.id == nomination_id).values(values))


async def count_since(tx: Tx, nomination_id: int, since: datetime) -> int:
    """How many additions to this case came after `since`."""
    its = (additions.c.nomination_id == nomination_id, additions.c.added_at > since)
    return int((await tx.execute(select(func.count()).select_from(additions).where(*its))).scalar_one())


async def of_case(tx: Tx, nomination_id: int) -> list[Addition]:
    """The additions to a case, in order."""
    statement = select(*rows.columns(additions, Addition)).where(additions.c.nomination_id == nomination_id)
    return [rows.read(row, Addition) for row in await tx.execute(statement.order_by(additions.c.id))]
