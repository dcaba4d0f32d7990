"""Updates on their way: webhook, getUpdates, their order, and what happens when the bot fails."""

import asyncio
from typing import Any

import pytest
from aiohttp import web

from playground.client import Person
from playground.world import World
from tests.playground.bots import Api, Bot

CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
ACTIVE = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


async def polled(api: Api, **parameters: Any) -> list[dict[str, Any]]:
    updates: list[dict[str, Any]] = await api("getUpdates", **parameters)
    return updates


async def waiting(world: World, api: Api, **parameters: Any) -> "asyncio.Task[list[dict[str, Any]]]":
    """A getUpdates that has reached the server and waits there."""
    task = asyncio.create_task(polled(api, timeout=30, **parameters))
    await world.updates.polled.wait()
    return task


async def test_the_secret_comes_with_every_update(api: Api, bot: Bot, lan: Person) -> None:
    await api("setWebhook", url=bot.address, secret_token="aB_9-")
    await lan.send("a")
    assert bot.headers == [None, "aB_9-"]


@pytest.mark.parametrize("status", [500, 404, 302])
async def test_a_failed_update_comes_again_under_the_same_id(bot: Bot, world: World, lan: Person, status: int) -> None:
    async def fail_twice(update: dict[str, Any]) -> web.Response | None:
        return web.Response(status=status) if bot.texts.count("a") < 3 else None

    bot.handle = fail_twice
    await lan.send("a")
    assert bot.texts == ["/start", "a", "a", "a"]
    assert len({update["update_id"] for update in bot.updates[1:]}) == 1
    failed = [entry["error"] for entry in world.log if not entry["ok"]]
    assert [error and error.partition(":")[0] for error in failed] == ["Wrong response from the webhook"] * 2


async def test_a_broken_connection_counts_as_failure(api: Api, bot: Bot, lan: Person) -> None:
    async def hang_up_once(update: dict[str, Any]) -> web.Response | None:
        if bot.texts.count("a") < 2:
            raise asyncio.CancelledError
        return None

    bot.handle = hang_up_once
    await lan.send("a")
    assert bot.texts == ["/start", "a", "a"]
    assert "failed" in (await api("getWebhookInfo"))["last_error_message"]


async def test_a_bot_that_never_answers_is_noticed(api: Api, world: World) -> None:
    world.patience = 0.01
    with pytest.raises(TimeoutError, match="nobody fetched it"):
        await world.person("Lan").send("a")


async def test_closing_the_world_ends_the_attempts(api: Api, bot: Bot, world: World, lan: Person) -> None:
    async def fail(update: dict[str, Any]) -> web.Response:
        return web.Response(status=503)

    bot.handle = fail
    # Long enough for one attempt, however busy the machine is.
    world.patience = 1
    with pytest.raises(TimeoutError, match="Wrong response from the webhook: 503"):
        await lan.send("a")
    await world.close()
    assert (await api("getWebhookInfo"))["url"] == ""


async def test_one_person_is_served_in_order_and_others_meanwhile(bot: Bot, world: World, lan: Person) -> None:
    release = asyncio.Event()
    nam_came = asyncio.Event()

    async def keep_lan_waiting(update: dict[str, Any]) -> None:
        match update["message"]["text"]:
            case "một":
                await release.wait()
            case "chào":
                nam_came.set()

    bot.handle = keep_lan_waiting
    nam = world.person("Nam")
    lans = [asyncio.create_task(lan.send(text)) for text in ("một", "hai")]
    await nam.send("chào")
    await nam_came.wait()
    assert "hai" not in bot.texts
    release.set()
    await asyncio.gather(*lans)
    assert bot.texts[-1] == "hai"


async def test_max_connections_bounds_what_is_under_way(api: Api, bot: Bot, world: World) -> None:
    await api("setWebhook", url=bot.address, max_connections=2)
    under_way = 0
    counts = []
    two = asyncio.Event()

    async def count(update: dict[str, Any]) -> None:
        nonlocal under_way
        under_way += 1
        counts.append(under_way)
        if under_way == 2:
            two.set()
        await two.wait()
        under_way -= 1

    bot.handle = count
    people = [world.person(f"Người {number}") for number in range(6)]
    await asyncio.gather(*(person.send("a") for person in people))
    assert (max(counts), len(bot.texts)) == (2, 6)


async def test_a_call_in_the_answer_is_carried_out(bot: Bot, world: World, lan: Person) -> None:
    async def answer_at_once(update: dict[str, Any]) -> web.Response:
        return web.json_response({"method": "sendMessage", "chat_id": lan.id, "text": "Chào"})

    bot.handle = answer_at_once
    await lan.send("a")
    assert lan.said() == "Chào"
    world.faults.cut = "after"
    await lan.send("b")
    assert lan.said() == "Chào"


async def test_other_answers_mean_only_that_it_was_taken(bot: Bot, lan: Person) -> None:
    async def say_ok(update: dict[str, Any]) -> web.Response:
        return web.Response(text="ok")

    bot.handle = say_ok
    await lan.send("a")
    assert bot.texts == ["/start", "a"]


async def test_updates_wait_until_somebody_fetches_them(api: Api, bot: Bot, lan: Person) -> None:
    await api("deleteWebhook")
    sending = asyncio.create_task(lan.send("chờ"))
    [update] = await polled(api, timeout=30)
    assert (update["message"]["text"], sending.done()) == ("chờ", False)
    assert await polled(api) == [update], "not answered yet, so it comes again"
    assert (await api("getWebhookInfo"))["pending_update_count"] == 1
    await api("setWebhook", url=bot.address)
    await sending
    assert bot.texts[-1] == "chờ"
    assert (await api("getWebhookInfo"))["pending_update_count"] == 0


async def test_pending_updates_are_dropped_on_request(api: Api, bot: Bot, lan: Person) -> None:
    await api("deleteWebhook")
    sending = asyncio.create_task(lan.send("bỏ"))
    await polled(api, timeout=30)
    await api("setWebhook", url=bot.address, drop_pending_updates=True)
    await sending
    assert bot.texts == ["/start"]

    async def drop_what_is_under_way(update: dict[str, Any]) -> None:
        await api("deleteWebhook", drop_pending_updates=True)

    await api("setWebhook", url=bot.address)
    bot.handle = drop_what_is_under_way
    await lan.send("bỏ")
    assert (await api("getWebhookInfo"))["pending_update_count"] == 0


async def test_an_offset_answers_what_comes_before_it(api: Api, world: World) -> None:
    lan, nam = world.person("Lan"), world.person("Nam")
    sending = [asyncio.create_task(person.send(person.name)) for person in (lan, nam, lan)]
    first = await polled(api, timeout=30, limit=1)
    updates = await polled(api, offset=first[0]["update_id"])
    assert [update["message"]["text"] for update in updates] == ["Lan", "Nam", "Lan"]
    numbers = [update["update_id"] for update in updates]
    assert numbers == list(range(numbers[0], numbers[0] + 3))
    assert await polled(api, offset=numbers[2]) == updates[2:]
    await asyncio.gather(*sending[:2])
    assert not sending[2].done()
    assert await polled(api, offset=numbers[2] + 1) == []
    await sending[2]


async def test_get_updates_returns_nothing_when_its_time_is_up(world: World) -> None:
    assert await world.updates.fetch(offset=0, limit=1, timeout=0.001) == []


async def test_a_negative_offset_keeps_the_newest(api: Api, world: World) -> None:
    people = [world.person(name) for name in ("Lan", "Nam")]
    sending = [asyncio.create_task(person.send(person.name)) for person in people]
    await polled(api, timeout=30)
    assert [update["message"]["text"] for update in await polled(api, offset=-1)] == ["Nam"]
    await sending[0]
    await polled(api, offset=2**31)
    await sending[1]


async def test_a_waiting_get_updates_wakes_up(api: Api, world: World) -> None:
    poll = await waiting(world, api)
    sending = asyncio.create_task(world.person("Lan").send("a"))
    [update] = await poll
    assert await polled(api, offset=update["update_id"] + 1) == []
    await sending


async def test_a_waiting_get_updates_returns_when_the_world_closes(api: Api, world: World) -> None:
    poll = await waiting(world, api)
    await world.close()
    assert await poll == []


async def test_a_second_get_updates_ends_the_first(api: Api, world: World) -> None:
    first = await waiting(world, api)
    assert await polled(api) == []
    with pytest.raises(Exception, match=CONFLICT):
        await first


async def test_a_webhook_and_get_updates_exclude_each_other(api: Api, bot: Bot, world: World) -> None:
    assert await api.why_not("getUpdates") == (409, ACTIVE)
    await api("deleteWebhook")
    poll = await waiting(world, api)
    await api("setWebhook", url=bot.address)
    with pytest.raises(Exception, match=r"^Conflict: terminated by setWebhook request$"):
        await poll


async def test_only_allowed_updates_come(api: Api, bot: Bot, lan: Person) -> None:
    await api("setWebhook", url=bot.address, allowed_updates=["callback_query"])
    await lan.send("a")
    assert bot.texts == ["/start"]
    assert (await api("getWebhookInfo"))["allowed_updates"] == ["callback_query"]
    await api("setWebhook", url=bot.address)
    await lan.send("b")
    await api("setWebhook", url=bot.address, allowed_updates=[])
    await lan.send("c")
    assert bot.texts == ["/start", "c"]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"url": "sonla"}, "invalid webhook URL specified"),
        ({"url": "ftp://127.0.0.1"}, "invalid webhook URL specified"),
        ({"url": "https://sonla.gov.vn/x"}, "bad webhook: the playground delivers to this machine only"),
        ({"secret_token": "a b"}, "secret token contains unallowed characters"),
        ({"secret_token": "a" * 257}, "secret token is too long"),
    ],
)
async def test_a_bad_webhook_is_refused(api: Api, wrong: dict[str, str], why: str) -> None:
    given = {"url": "http://127.0.0.1:9/x"} | wrong
    assert await api.why_not("setWebhook", **given) == (400, f"Bad Request: {why}")
    assert (await api("getWebhookInfo"))["url"] == ""


async def test_the_webhook_is_described(api: Api) -> None:
    given = {"url": "http://localhost:9/x", "max_connections": 7, "ip_address": "127.0.0.1"}
    assert await api("setWebhook", **given, secret_token="a") is True
    assert await api("getWebhookInfo") == {
        "url": "http://localhost:9/x",
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "max_connections": 7,
    }
    assert await api("setWebhook") is True, "an empty address means deleteWebhook"
    assert (await api("getWebhookInfo"))["url"] == ""
