"""getUpdates: nothing is acknowledged before it is committed, and nothing that comes by it stops the program."""

import asyncio
from dataclasses import replace
from typing import Any

from telegram.error import RetryAfter

from bot.telegram import polling
from bot.telegram.api import Api
from playground.client import Person
from tests.town import Town


async def by_poll(town: Town) -> asyncio.Task[None]:
    """The town's bot, fetching its updates instead of being brought them."""
    await town.app.api.call("deleteWebhook")
    return asyncio.create_task(polling.poll(town.app.api, town.app.gateway))


async def stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_conversation_by_poll(town: Town) -> None:
    poll = await by_poll(town)
    lan, ann = town.citizen("Lan"), town.citizen("Ann", language="en")
    await asyncio.gather(lan.send("/nominate"), ann.send("/nominate"))
    await asyncio.gather(lan.press("Cá nhân"), ann.press("Individual"))
    assert "Tên" in lan.said()
    assert "Name" in ann.said()
    await stop(poll)


async def test_a_429_is_waited_for_and_people_are_heard_afterwards(town: Town, monkeypatch: Any) -> None:
    refusals = [RetryAfter(0), RetryAfter(0)]
    call = Api.call

    async def refuse(self: Api, method: str, /, **parameters: Any) -> Any:
        if method == "getUpdates" and refusals:
            raise refusals.pop()
        return await call(self, method, **parameters)

    monkeypatch.setattr(Api, "call", refuse)
    poll = await by_poll(town)
    lan = town.citizen("Lan")
    await lan.send("/start")
    assert "Chào Lan" in lan.said()
    assert refusals == []
    assert not poll.done()
    await stop(poll)


async def test_odd_answers_and_odd_updates_are_passed_over(town: Town, monkeypatch: Any) -> None:
    odd: list[Any] = [{"a": 1}, [5, {"message": {}}], "x", [{"update_id": 7, "message": 3}]]
    call = Api.call

    async def oddly(self: Api, method: str, /, **parameters: Any) -> Any:
        return odd.pop(0) if method == "getUpdates" and odd else await call(self, method, **parameters)

    monkeypatch.setattr(Api, "call", oddly)
    monkeypatch.setattr(polling, "_FETCHING", replace(polling._FETCHING, first=0))
    poll = await by_poll(town)
    lan: Person = town.world.person("La\u0000n")
    await lan.send("/start")
    assert "Chào La n" in lan.said()
    assert odd == []
    await stop(poll)
