"""What nominators added to their cases after they were sent."""

from datetime import datetime

from sqlalchemy import insert, select, update

from domain import text
from domain.corrections import COMMUNE, Addition, Changes
from storage import rows
from storage.db import Tx
from storage.tables import additions, nominations


async def add(tx: Tx, nomination_id: int, words: str, changes: Changes, *, now: datetime) -> int:
    """Store the words, and change the fields of the case; returns the id of the addition."""
    values = {name: since for name, (_, since) in changes.items() if name != COMMUNE}
    if "name" in values:
        values["name_key"] = text.fold(values["name"] or "")
    if values:
        await tx.execute(update(nominations).where(nominations.c.id == nomination_id).values(values))
    statement = insert(additions).values(nomination_id=nomination_id, text=words, changes=changes, added_at=now)
    return int((await tx.execute(statement.returning(additions.c.id))).scalar_one())


async def of_case(tx: Tx, nomination_id: int) -> list[Addition]:
    """The additions to a case, in order."""
    statement = select(*rows.columns(additions, Addition)).where(additions.c.nomination_id == nomination_id)
    return [rows.read(row, Addition) for row in await tx.execute(statement.order_by(additions.c.id))]
