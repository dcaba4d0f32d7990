"""Listening: called when the connection is open and at each notification; told when it is lost."""

import asyncio
from contextlib import suppress

import asyncpg
import pytest

from storage.db import OutOfReach, listen
from storage.db.server import dsn


class Ear:
    """Counts how often it was called."""

    def __init__(self) -> None:
        self.times = 0
        self._moved = asyncio.Event()

    def heard(self) -> None:
        self.times += 1
        self._moved.set()

    async def until(self, times: int) -> None:
        async with asyncio.timeout(10):
            while self.times < times:
                self._moved.clear()
                await self._moved.wait()


async def test_what_is_notified_is_heard_until_the_connection_is_lost(database_url: str) -> None:
    ear = Ear()
    listening = asyncio.create_task(listen.until_lost(database_url, "news", ear.heard))
    await ear.until(1)
    other = await asyncpg.connect(dsn(database_url))
    await other.execute("NOTIFY news")
    await ear.until(2)
    await other.execute("NOTIFY other_news")
    await other.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query ~ '^LISTEN'"
    )
    await other.close()
    with pytest.raises(OutOfReach):
        await asyncio.wait_for(listening, 10)
    assert ear.times == 2


async def test_whoever_listens_no_longer_leaves_no_connection(database_url: str) -> None:
    ear = Ear()
    listening = asyncio.create_task(listen.until_lost(database_url, "news", ear.heard))
    await ear.until(1)
    listening.cancel()
    with suppress(asyncio.CancelledError):
        await listening
    other = await asyncpg.connect(dsn(database_url))
    assert await other.fetchval("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()") == 1
    await other.close()


async def test_a_server_that_is_not_there_is_out_of_reach() -> None:
    with pytest.raises(OutOfReach):
        await listen.until_lost("postgresql://nobody@127.0.0.1:1/nothing", "news", lambda: None)
