"""Somebody blocks the bot, or comes back. Neither is answered."""

from handlers.engine.talk import Talk
from storage import people
from storage.ledger import outbox


async def left(talk: Talk) -> None:
    """Nothing is sent to them until they come back."""
    await people.rest(talk.tx, talk.person.id, why="blocked", now=talk.now)


async def came_back(talk: Talk) -> None:
    """What was put off for their sake is due now."""
    await outbox.release(talk.tx, talk.person.id, now=talk.now)
