"""Conversations that are under way, one row a person and dialog. The one touched last is the one that is answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from storage.session import Tx
from storage.tables import NEXT_VERSION
from storage.tables import drafts as table

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """step: by name. version: of the question asked last; no two questions ever share one."""

    dialog: str
    step: str
    version: int
    data: Data


_COLUMNS = (table.c.dialog, table.c.step, table.c.version, table.c.data)


async def current(tx: Tx, person_id: int) -> Draft | None:
    """The conversation that the person is in, None outside of any."""
    statement = select(*_COLUMNS).where(table.c.person_id == person_id).order_by(table.c.touched_at.desc()).limit(1)
    row = (await tx.execute(statement)).one_or_none()
    return Draft(*row) if row else None


async def named(tx: Tx, person_id: int, dialog: str) -> Draft | None:
    """The person's conversation of this kind, None when there is none."""
    statement = select(*_COLUMNS).where(table.c.person_id == person_id, table.c.dialog == dialog)
    row = (await tx.execute(statement)).one_or_none()
    return Draft(*row) if row else None


async def ask(tx: Tx, person_id: int, dialog: str, step: str, data: Data, *, now: datetime) -> Draft:
    """Keep the conversation at `step`, with a version for the question that is now asked."""
    statement = insert(table).values(
        person_id=person_id, dialog=dialog, step=step, version=NEXT_VERSION, data=data, touched_at=now
    )
    new = statement.excluded
    statement = statement.on_conflict_do_update(
        index_elements=[table.c.person_id, table.c.dialog],
        set_={"step": new.step, "version": new.version, "data": new.data, "touched_at": new.touched_at},
    )
    row = (await tx.execute(statement.returning(*_COLUMNS))).one()
    return Draft(*row)


async def note(tx: Tx, person_id: int, dialog: str, data: Data) -> None:
    """Keep what was said so far; the question that is open stays open."""
    statement = table.update().where(table.c.person_id == person_id, table.c.dialog == dialog)
    await tx.execute(statement.values(data=data))


async def end(tx: Tx, person_id: int, dialog: str) -> None:
    """The conversation is over."""
    await tx.execute(delete(table).where(table.c.person_id == person_id, table.c.dialog == dialog))
