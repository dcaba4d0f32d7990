"""Somebody blocks the bot, or comes back. Neither is answered."""

from handlers.engine.talk import Talk
from services import people


async def left(talk: Talk) -> None:
    """The person blocked the bot."""
    await people.leave(talk.tx, talk.person, now=talk.now)


async def came_back(talk: Talk) -> None:
    """The person lets the bot write again."""
    await people.come_back(talk.tx, talk.person, now=talk.now)
