"""Who agreed to which version of the notice, for which purpose, and when. Silence is no consent; nothing is ticked before.

Law 91/2025/QH15: consent is voluntary, informed, for each purpose, provable, and can be withdrawn.
"""

from collections.abc import Iterable
from datetime import datetime

from domain.people import Person
from domain.privacy import AGREED_BY_SENDING, NOTICE, Purpose
from storage import privacy
from storage.db import Tx


async def agree(
    tx: Tx, person: Person, purposes: Iterable[Purpose] = AGREED_BY_SENDING, *, notice: int = NOTICE, now: datetime
) -> None:
    """The person agreed to these purposes by an act of their own, with this version of the notice before them."""
    await privacy.agree(tx, person.id, purposes, notice, now=now)


async def disagree(tx: Tx, person: Person, purposes: Iterable[Purpose], *, now: datetime) -> None:
    """The person withdraws what they agreed to for these purposes."""
    await privacy.disagree(tx, person.id, purposes, now=now)
