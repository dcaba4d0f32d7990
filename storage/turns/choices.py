"""What the numbers under a notice stand for, on networks without buttons: a row of its own beside the person's drafts.

A turn writes only the choices of its own answer, so that those of a notice which is sent meanwhile are left unchanged.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from domain.drafts import CHOICES
from storage.db import Tx
from storage.tables import drafts

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"
# How many notices can still be answered by their letter.
_REMEMBERED = 12


async def next_letter(tx: Tx, person_id: int) -> str:
    """The letter of the person's next notice, which differs from those of the last dozen."""
    last = (await _letters(tx, person_id))[:1]
    return _LETTERS[(_LETTERS.index(last[0]) + 1) % len(_LETTERS)] if last else _LETTERS[0]


async def offer(tx: Tx, person_id: int, letter: str, choices: Mapping[str, tuple[str, str]], *, now: datetime) -> None:
    """Store what the numbers behind this letter stand for: handle -> label, press. The oldest notice's are forgotten."""
    row = {"person_id": person_id, "dialog": f"{CHOICES}.{letter}", "step": "", "version": 0}
    statement = insert(drafts).values(**row, data=dict(choices), touched_at=now)
    new = statement.excluded
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=[drafts.c.person_id, drafts.c.dialog],
            set_={"data": new.data, "touched_at": new.touched_at},
        )
    )
    old = [f"{CHOICES}.{one}" for one in (await _letters(tx, person_id))[_REMEMBERED:]]
    if old:
        await tx.execute(delete(drafts).where(drafts.c.person_id == person_id, drafts.c.dialog.in_(old)))


async def _letters(tx: Tx, person_id: int) -> list[str]:
    """The letters of the person's notices, the newest first."""
    statement = select(drafts.c.dialog).where(
        drafts.c.person_id == person_id, drafts.c.dialog.startswith(f"{CHOICES}.")
    )
    statement = statement.order_by(drafts.c.touched_at.desc(), drafts.c.dialog.desc())
    return [dialog.removeprefix(f"{CHOICES}.") for dialog in (await tx.execute(statement)).scalars()]
