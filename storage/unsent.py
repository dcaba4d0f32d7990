"""Drafts that were written and not sent."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from storage.db import Tx
from storage.tables import drafts, outbox


async def unreminded(
    tx: Tx, dialog: str, part: str, *, key: str, since: datetime, before: datetime, limit: int
) -> Sequence[tuple[int, int]]:
    """Drafts of this dialog that have this part, that nobody has gone on with between these moments, and of which no message
    was enqueued: person and version, the oldest first. key: of such a message, with %1$s for the person and %2$s for the
    version."""
    its = (drafts.c.dialog == dialog, drafts.c.data.has_key(part), drafts.c.touched_at.between(since, before))
    enqueued = (
        select(outbox.c.id).where(outbox.c.key == func.format(key, drafts.c.person_id, drafts.c.version)).exists()
    )
    found = select(drafts.c.person_id, drafts.c.version).where(*its, ~enqueued)
    rows = await tx.execute(found.order_by(drafts.c.touched_at).limit(limit))
    return [(row.person_id, row.version) for row in rows]


async def stands(tx: Tx, person_id: int, dialog: str, part: str) -> bool:
    """Whether this person still has such a draft."""
    its = (drafts.c.person_id == person_id, drafts.c.dialog == dialog, drafts.c.data.has_key(part))
    return (await tx.execute(select(drafts.c.version).where(*its))).first() is not None
