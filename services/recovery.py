"""After a restore: what fell due since the backup was made is not sent in a heap, an administrator decides about it.

The trap: silence for ever. A reminder plans the next one when it is sent; whoever only deletes what is overdue ends the
chain. So all of it is done as usual, and the notices that come of it are set aside with the others.
"""

from collections.abc import Mapping
from datetime import datetime

from domain.broadcasts import Skipped, State
from domain.moves import Thing
from domain.outbox import SetAside
from domain.rules import Rules
from services import reminders
from services.reminders import Remind
from storage import broadcasts
from storage.db import Tx
from storage.ledger import aside


async def catch_up(tx: Tx, things: Mapping[Thing, Remind], *, rules: Rules, now: datetime) -> None:
    """Bring what was restored up to now, without sending anything.

    1. The audiences of broadcasts that were being planned are planned to their end. 2. Reminders that are due are done, and
    the following ones planned. 3. The messages of both are set aside.
    """
    while (broadcast := await broadcasts.take_large_work(tx)) is not None:
        if broadcast.state is State.CANCELLED:
            await broadcasts.skip_waiting(tx, broadcast.id, Skipped.CANCELLED, now=now)
        else:
            await broadcasts.plan(tx, broadcast, now=now)
    await reminders.remind_at_any_hour(tx, things, rules=rules, now=now)
    await aside.set_aside(tx)


async def pending(tx: Tx) -> tuple[list[SetAside], int]:
    """The replies and notices that are set aside, by kind; and how many messages of broadcasts are."""
    return await aside.pending(tx), await aside.pending_bulk(tx)


async def send(tx: Tx, *, now: datetime) -> int:
    """Have the replies and notices that are set aside sent; returns how many there were."""
    return await aside.send(tx, now=now)


async def drop(tx: Tx, *, now: datetime) -> int:
    """Have them not sent; returns how many there were."""
    return await aside.drop(tx, now=now)
