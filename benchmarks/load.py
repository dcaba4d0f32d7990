"""A Bot API that answers at once, and people who write: the other side of the wire, in the measuring process."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Any

import aiohttp
import msgspec
from aiohttp import web

SECRET = "bench"
_ANSWER = msgspec.json.encode(
    {"ok": True, "result": {"message_id": 1, "username": "bench_bot", "id": 1, "is_bot": True}}
)
_UPDATE_IDS = itertools.count(1)


@asynccontextmanager
async def answering_api(port: int) -> AsyncIterator[None]:
    """A Bot API on this port that says yes to everything."""

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        await request.read()
        return web.Response(body=_ANSWER, content_type="application/json")

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield
    finally:
        await runner.cleanup()


def update(person: int, text: str) -> bytes:
    """A text message of a person, as Telegram brings it."""
    sender: dict[str, Any] = {"id": person, "is_bot": False, "first_name": "Lan", "language_code": "vi"}
    message: dict[str, Any] = {
        "message_id": 1,
        "from": sender,
        "chat": {"id": person, "type": "private", "first_name": "Lan"},
        "date": 1_795_000_000,
        "text": text,
    }
    return msgspec.json.encode({"update_id": next(_UPDATE_IDS), "message": message})


async def write(address: str, people: range, says: Callable[[int], str], *, at_once: int) -> list[float]:
    """Let each person write once, `at_once` of them side by side; seconds until each was answered."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
    waiting = iter(people)
    took: list[float] = []
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=at_once)) as session:

        async def writer() -> None:
            for person in waiting:
                body = update(person, says(person))
                started = perf_counter()
                async with session.post(address, data=body, headers=headers) as response:
                    assert response.status == 200, response.status
                took.append(perf_counter() - started)

        async with asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(writer())
    return took
