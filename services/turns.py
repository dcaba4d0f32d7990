"""A person's turn: opened by a statement alone, closed as the last statement of a transaction, or alone without one."""

from datetime import datetime

from domain.message import Incoming, Reply
from domain.turns import Turn
from storage import people
from storage.db import Database, Way
from storage.turns import turns


async def open_(way: Way, incoming: Incoming) -> Turn:
    """The turn of whoever sent this update. Raises Stranger."""
    return await turns.open_(way, incoming.edge, incoming.address, incoming.update_id, name=incoming.name)


async def is_overtaken(way: Way, turn: Turn) -> bool:
    """Whether another update of the person was closed since this turn was opened."""
    return await turns.is_overtaken(way, turn)


async def close(way: Way, turn: Turn, update_id: int, reply: Reply, *, left: bool, now: datetime) -> None:
    """Store the update with its reply, and the state of the person's dialogs. Raises Overtaken.

    left: the person just left and is unreachable; else they can be reached.
    """
    await turns.close(way, turn, update_id, reply, left=left, now=now)


async def welcome(database: Database, incoming: Incoming, *, language: str, now: datetime) -> None:
    """Store a person who writes for the first time."""
    async with database.transaction() as tx:
        await people.recognise(tx, incoming.edge, incoming.address, name=incoming.name, language=language, now=now)
