"""The demo is no door: another site's page, open in the same browser, neither drives it nor reads it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.demo import demo
from bot.settings import Settings
from playground.visitor import visiting
from tests.town import free_port

PATHS = (
    "/",
    "/playground/static/index.html",
    "/playground/ws",
    "/playground/attach",
    "/playground/file/1",
    "/bot424242:PLAYGROUND/sendMessage",
    "/file/bot424242:PLAYGROUND/photos/1.jpg",
    "/telegram",
    "/healthz",
    "/readyz",
    "/metrics",
    "/nowhere",
)
HERE = ("127.0.0.1", "localhost", "LOCALHOST", "[::1]")
ELSEWHERE = ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "0.0.0.0", "10.0.0.1", "[::2]", "")


@pytest.fixture
async def address(database_url: str, tmp_path: Path) -> AsyncIterator[str]:
    """Of a demo that is ready."""
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def tell(address: str) -> None:
        ready.set_result(address)

    settings = demo._simulated(Settings(), free_port(), tmp_path)
    task = asyncio.create_task(demo._run(settings, database_url, tell))
    yield await ready
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def status(session: aiohttp.ClientSession, address: str, path: str, **headers: str) -> int:
    method = "POST" if path in ("/playground/attach", "/telegram") else "GET"
    async with session.request(method, f"{address}{path}", headers=headers) as response:
        return response.status


async def test_only_this_machine_and_the_page_itself_are_served(address: str) -> None:
    port = address.rpartition(":")[2]
    async with aiohttp.ClientSession() as session:
        for path in PATHS:
            for host in ELSEWHERE:
                assert await status(session, address, path, Host=f"{host}:{port}") == 403, (path, host)
                assert await status(session, address, path, Host=host) == 403, (path, host)
            for origin in ("https://evil.example", "null", "http://localhost:1", f"https://127.0.0.1:{port}"):
                assert await status(session, address, path, Origin=origin) == 403, (path, origin)
            for host in HERE:
                for one in (host, f"{host}:{port}"):
                    assert await status(session, address, path, Host=one) != 403, (path, one)
                    assert await status(session, address, path, Host=one, Origin=f"http://{one}") != 403, (path, one)
        assert await status(session, address, "/") == 200
        assert await status(session, address, "/bot424242:PLAYGROUND/getMe") == 401


async def test_a_program_of_this_machine_sits_down_at_it(address: str) -> None:
    async with visiting(address) as visitor:
        lan = await visitor.new_phone("Lan")
        await visitor.send(lan, "/start")
        assert "Chào" in visitor.all_said(lan)


def test_each_start_has_a_token_of_its_own(tmp_path: Path) -> None:
    tokens = {demo._simulated(Settings(), 8080, tmp_path).bot_token for _ in range(2)}
    assert len(tokens) == 2
