"""Messages that are set aside after a restore: they may have been sent since the backup was made, so a person decides.

They are `unknown`, with a reason of their own. Those of broadcasts are their author's, who sees them and has a button.
"""

from datetime import datetime
from pathlib import Path

from domain.outbox import SetAside
from storage.db import Tx, sql
from storage.ledger import outbox

_STATEMENTS = sql.load(Path(__file__).with_suffix(".sql"))
# For the transaction that restores: nothing can be sent before it is committed.
AT_RESTORE = "".join(f"{_STATEMENTS[name].text};\n" for name in ("rows", "replies"))


async def set_aside(tx: Tx) -> None:
    """Set aside all that waits."""
    await tx.fetch(_STATEMENTS["rows"])


async def pending(tx: Tx) -> list[SetAside]:
    """The replies and notices that are set aside, by kind."""
    rows = await tx.fetch(_STATEMENTS["pending"])
    return [SetAside(row["kind"], row["number"], row["receivers"], tuple(row["names"])) for row in rows]


async def pending_bulk(tx: Tx) -> int:
    """How many messages of broadcasts are set aside."""
    return int((await tx.fetchrow(_STATEMENTS["pending_bulk"]))["number"])


async def send(tx: Tx, *, now: datetime) -> int:
    """Have the replies and notices sent; returns how many there were."""
    sent = await tx.fetch(_STATEMENTS["send"], now=now)
    await outbox.wake(tx)
    return len(sent)


async def drop(tx: Tx, *, now: datetime) -> int:
    """Have the replies and notices not sent; returns how many there were."""
    return len(await tx.fetch(_STATEMENTS["drop"], now=now))
