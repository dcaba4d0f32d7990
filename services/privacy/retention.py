"""Matter that became nothing is purged after its time: cases that were not taken further, kept messages, evidence of no
case, stale drafts.

In portions, so that no purge of a whole year locks a table for minutes.
"""

from datetime import datetime

from domain.privacy import Of
from domain.rules import Rules
from storage import erasure
from storage.cases import joined
from storage.db import Tx

_PORTION = 200


async def purge(tx: Tx, *, rules: Rules, now: datetime) -> int:
    """Purge a portion of what is older than its time; returns how many rows that were."""
    number = 0
    if rules.dead_kept is not None:
        before = now - rules.dead_kept
        if dead := await erasure.dead_cases(tx, before=before, limit=_PORTION):
            dead += [one for case in dead for one in await joined.to(tx, case)]
            await erasure.erase(tx, person_id=None, cases=dead, of=Of.BOTH, now=now)
        number += len(dead) + await erasure.drop_kept(tx, before=before, limit=_PORTION)
        number += await erasure.drop_evidence(tx, before=before, limit=_PORTION)
    if rules.drafts_kept is not None:
        number += await erasure.drop_drafts(tx, before=now - rules.drafts_kept, limit=_PORTION)
    return number
