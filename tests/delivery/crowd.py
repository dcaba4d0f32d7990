"""Those whom the tests of sending need beside a rig: many people, another process, and somebody who watches a broadcast."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.delivery.worker import Worker
from bot.telegram.sender import Sender
from bot.telegram.updates import EDGE
from domain.broadcasts import State
from domain.moves import Thing
from domain.people import Person
from playground.client import Person as Phone
from services import broadcasts
from storage import broadcasts as stored
from storage import events, people, subscriptions
from storage.db import Database
from tests.delivery.rig import Rig, worker
from tests.town import Town

INVITATION = "Mời bà con dự hội."


async def crowd(rig: Rig, size: int) -> list[Person]:
    """People of the rig."""
    return [await rig.person(f"p{number}") for number in range(size)]


async def many_subscribers(town: Town, number: int) -> list[Phone]:
    """People who subscribed long ago."""
    phones = [town.world.person(f"Người {at}", started=True) for at in range(number)]
    async with town.app.database.transaction() as tx:
        for phone in phones:
            person = await people.recognise(
                tx, EDGE, str(phone.id), name=phone.name, language="vi", now=town.clock.now()
            )
            await subscriptions.add(tx, person.id, now=town.clock.now())
    return phones


@asynccontextmanager
async def second_worker(town: Town, database_url: str, *, rate: float = 30) -> AsyncIterator[Worker]:
    """Another process's worker beside the town's."""
    database = Database(database_url)
    try:
        yield worker(database, Sender(town.app.api, town.clock).send, town.clock, rate=rate, chat_pause=1)
    finally:
        await database.close()


async def steer(rig: Rig, author: Person, broadcast_id: int, verb: str) -> None:
    """Somebody presses a button under a broadcast's numbers."""
    async with rig.database.transaction() as tx:
        found = await broadcasts.watch(tx, author, broadcast_id)
        await broadcasts.steer(tx, author, found, verb, now=rig.clock.now())


async def state_of(rig: Rig, broadcast_id: int) -> tuple[State, bool]:
    """Its state, and whether it has ended."""
    async with rig.database.transaction() as tx:
        found = await stored.load(tx, broadcast_id)
    assert found is not None
    return found.state, found.ended_at is not None


async def log_of(rig: Rig, broadcast_id: int) -> list[str]:
    """What the log has about a broadcast."""
    async with rig.database.transaction() as tx:
        return [row.move for row in await events.history(tx, Thing.BROADCAST, broadcast_id)]


def received(phone: Phone) -> int:
    """How often the invitation has arrived."""
    return sum(message.text == INVITATION for message in phone.messages)


def floods(town: Town) -> int:
    """How many calls were answered with 429."""
    return sum("Too Many Requests" in (entry["error"] or "") for entry in town.world.log)
