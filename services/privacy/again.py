"""Erases that were carried out after a backup was made are carried out again when it is restored.

The trap: the numbers of rows. After a restore they are given out anew, so what was erased later than the backup concerns
only rows that are in the backup; the moment of each erase tells.
"""

from collections.abc import Iterable
from datetime import datetime

from domain.erasures import Erasure
from domain.people import ERASED
from domain.rules import Rules
from services.privacy import carrying_out, own
from storage import people, privacy
from storage.cases import nominations
from storage.db import Tx


async def erasures(tx: Tx) -> list[Erasure]:
    """What was erased: accounts, and whom a case is about; the oldest first."""
    return await privacy.erasures(tx)


async def erase(tx: Tx, found: Iterable[Erasure], *, made_at: datetime, rules: Rules, now: datetime) -> int:
    """Carry out again what was erased after `made_at`, in the database of that moment; returns how many there were.

    Accounts are erased by the program a moment after its start, like any that asked for it.
    """
    number = 0
    for one in found:
        if one.at > made_at:
            number += await _erase(tx, one, rules=rules, now=now)
    return number


async def _erase(tx: Tx, one: Erasure, *, rules: Rules, now: datetime) -> bool:
    if one.nomination_id is not None:
        if await nominations.load(tx, one.nomination_id) is None:
            return False
        await carrying_out.erase_case(tx, None, one.nomination_id, rules=rules, now=now)
        return True
    person = await people.find(tx, one.person_id) if one.person_id is not None else None
    if person is None or person.address.startswith(f"{ERASED}:"):
        return False
    await own.ask_erase(tx, person, rules=rules, now=now)
    return True
