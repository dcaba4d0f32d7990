"""A world, its server, a bot behind a webhook, and Lan, who has begun a chat with it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import pytest

from bot.clock import StillClock
from playground.client import Person
from playground.server import served
from playground.world import World
from tests.playground.bots import Api, Bot

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> StillClock:
    return StillClock(MONDAY)


@pytest.fixture
def world(clock: StillClock) -> World:
    return World(clock)


@pytest.fixture
async def api(world: World) -> AsyncIterator[Api]:
    async with served(world) as base, aiohttp.ClientSession() as session:
        yield Api(session, base, world.token)


@pytest.fixture
async def bot(api: Api) -> AsyncIterator[Bot]:
    bot = Bot()
    async with bot.listening():
        await api("setWebhook", url=bot.address)
        yield bot


@pytest.fixture
async def lan(world: World, bot: Bot) -> Person:
    """Lan has sent /start; the bot took it."""
    lan = world.person("Lan", username="lan_sonla")
    await lan.send("/start")
    return lan
