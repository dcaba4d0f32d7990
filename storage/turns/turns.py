"""A person's turn: one statement opens it, one closes it.

Between the two nothing is locked; the conversation runs in memory. The trap: two processes handle two updates of one
person at the same time. Each turn has a number, and only one of two that read the same number can be closed; closing the
other raises Overtaken, and it is done again from the start.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

import asyncpg
import msgspec

from domain.drafts import Draft, Drafts
from domain.message import Reply
from domain.people import Office, Person, Role
from domain.turns import Answered, Overtaken, Stranger, Turn
from storage.db import Way, sql

_STATEMENTS = sql.load(Path(__file__).with_name("turns.sql"))


async def open_(way: Way, edge: str, address: str, update_id: int, *, name: str) -> Turn:
    """The turn of the person at this address. Raises Stranger."""
    row = await way.fetchrow(_STATEMENTS["open"], edge=edge, address=address, name=name, update_id=update_id)
    if row is None:
        raise Stranger
    held = tuple(Office(Role(role), unit_id) for role, unit_id in row["offices"] or ())
    return Turn(
        person=Person(row["id"], edge, address, name, row["language"], held, row["door"]),
        number=row["turn"],
        stale=row["stale"],
        drafts=Drafts((Draft(*draft) for draft in row["drafts"] or ()), row["version"]),
        answered=_answered(row["reply"], row["handled_at"]) if row["handled_at"] else None,
    )


def _answered(stored: Any, at: datetime) -> Answered:
    return Answered(msgspec.convert(stored, Reply) if stored else Reply(), at)


async def is_overtaken(way: Way, turn: Turn) -> bool:
    """Whether another update of the person was closed since this turn was opened."""
    row = await way.fetchrow(_STATEMENTS["number"], person=turn.person.id)
    return row is None or row["turn"] != turn.number


async def close(way: Way, turn: Turn, update_id: int, reply: Reply, *, left: bool, now: datetime) -> None:
    """Store the update with its reply, and the state of the person's conversations. Raises Overtaken.

    It locks the person's row; as the last statement of a transaction, it decides whether the transaction is committed.
    left: the person just left and is unreachable; else they can be reached.
    """
    try:
        closed = await way.fetchrow(
            _STATEMENTS["close"],
            person=turn.person.id,
            number=turn.number,
            name=turn.person.name,
            left=left,
            edge=turn.person.edge,
            update_id=update_id,
            reply=msgspec.json.encode(reply).decode() if reply.messages else None,
            now=now,
            ended=turn.drafts.ended,
            drafts=msgspec.json.encode(turn.drafts.to_store).decode(),
        )
    except asyncpg.UniqueViolationError as error:
        # The same update was answered meanwhile by a turn that changed nothing else.
        raise Overtaken from error
    if closed is None:
        raise Overtaken
