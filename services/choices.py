"""What the numbers under a notice stand for, on networks without buttons."""

from collections.abc import Mapping
from datetime import datetime

from storage.db import Tx
from storage.turns import choices


async def next_letter(tx: Tx, person_id: int) -> str:
    """The letter of the person's next notice."""
    return await choices.next_letter(tx, person_id)


async def offer(tx: Tx, person_id: int, letter: str, offered: Mapping[str, tuple[str, str]], *, now: datetime) -> None:
    """Store what the numbers behind this letter stand for: handle -> label, press."""
    await choices.offer(tx, person_id, letter, offered, now=now)
