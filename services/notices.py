"""What the program tells people of its own accord. A notice is a kind with ids; its words are found when it is sent.

Kinds are declared with their subject (`Notice` in `domain/cases.py`, `domain/stories.py` …), words in the subject's
folder of `handlers/`; a test walks them all, in every language.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from domain.people import Person, Role
from storage import people
from storage.db import Tx
from storage.ledger import outbox


async def tell(
    tx: Tx, person_id: int, notice: StrEnum, subject_id: int, *, now: datetime, key: str | None = None
) -> None:
    """Tell a person of something, once for each key; what `subject_id` is depends on the kind of notice."""
    if key is not None:
        key = f"{notice}:{subject_id}:{key}:{person_id}"
    await outbox.put(tx, person_id, notice, {"id": subject_id}, now=now, key=key)


async def tell_all(
    tx: Tx, receivers: Iterable[Person], notice: StrEnum, subject_id: int, *, now: datetime, key: str | None = None
) -> None:
    """Tell several people."""
    for person in receivers:
        await tell(tx, person.id, notice, subject_id, now=now, key=key)


async def responsible(tx: Tx, unit_id: int) -> list[Person]:
    """Who answers for the cases of a unit: its officers, or the province's while it has none. Nothing lies unseen."""
    return await people.officers(tx, unit_id, Role.COMMUNE_OFFICER) or await people.province_officers(tx)
