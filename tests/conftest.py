"""A real PostgreSQL for every test: one server a run, one database a test. And which tests are left out of a quick run."""

import asyncio
import atexit
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot import log
from bot.telegram import polling
from storage.db import embedded
from tests import database
from tests.town import Town, open_town

_FOLDER = "GUONGSANG_TEST_FOLDER"
# These folders' tests start whole programs; each test in them is marked by its folder's name.
_PROGRAMS = ("browser", "kill")
log.set_up("text")
# Who is polled reads the answer when the update is acknowledged: here that waits for it, however slow the machine is.
polling.PROMPT = 60


def pytest_configure() -> None:
    """Make the run's folder; its workers find it in the environment.

    Not pytest's own: that one is closed to other accounts whenever a pytest starts, and PostgreSQL runs as another
    account where the tests run as root.
    """
    # Where this is set, every program that a test starts would compile every package anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if _FOLDER not in os.environ:
        folder = os.environ[_FOLDER] = tempfile.mkdtemp(prefix="guongsang-test-", dir=database.memory())
        # The last of all: where the tests run in this very process, the server is let go of as it exits.
        atexit.register(shutil.rmtree, folder, ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that start whole programs."""
    here = Path(__file__).parent
    for item in items:
        room = item.path.relative_to(here).parts[0]
        if room in _PROGRAMS:
            item.add_marker(room)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of the run's server, with the template database in it. All workers share the server."""
    with embedded.running(Path(os.environ[_FOLDER])) as url:
        asyncio.run(database.make_template(url))
        yield url


@pytest.fixture
async def database_url(postgres: str) -> AsyncIterator[str]:
    """A database of the test's own."""
    async with database.cloned(postgres) as url:
        yield url


@pytest.fixture
async def town(database_url: str) -> AsyncIterator[Town]:
    """The whole program beside a simulated Telegram."""
    async with open_town(database_url) as town:
        yield town
