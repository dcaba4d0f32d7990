"""Limits and faults: 429 when it is too much, and connections that break."""

from datetime import timedelta

import aiohttp
import pytest

from bot.clock import StillClock
from playground.client import Person
from playground.flood import Limits
from playground.world import World
from tests.playground.bots import Api, Bot, Refused

AGAIN = "Too Many Requests: retry after {}"


async def burst(api: Api, chat_id: int, most: int = 100) -> tuple[int, str]:
    """How many messages got through before the first 429, and its words."""
    for number in range(most):
        try:
            await api("sendMessage", chat_id=chat_id, text="a")
        except Refused as refused:
            return number, str(refused)
    return most, ""


async def test_without_limits_nothing_is_refused(api: Api, lan: Person) -> None:
    assert await burst(api, lan.id) == (100, "")


async def test_one_person_gets_three_at_once_and_then_one_a_second(
    api: Api, world: World, clock: StillClock, lan: Person
) -> None:
    world.limits = Limits()
    assert await burst(api, lan.id) == (3, AGAIN.format(1))
    clock.move(timedelta(seconds=1))
    assert await burst(api, lan.id) == (1, AGAIN.format(1))
    clock.move(timedelta(seconds=60))
    assert await burst(api, lan.id) == (3, AGAIN.format(1))


async def test_everybody_together_gets_thirty_in_a_second(api: Api, world: World, clock: StillClock, bot: Bot) -> None:
    world.limits = Limits()
    people = [world.person(f"Người {number}") for number in range(31)]
    for person in people:
        await person.send("/start")
    for person in people[:30]:
        await api("sendMessage", chat_id=person.id, text="a")
    refused = await api.why_not("sendMessage", chat_id=people[30].id, text="a")
    assert refused == (429, AGAIN.format(1))
    clock.move(timedelta(milliseconds=999))
    assert await api.why_not("sendMessage", chat_id=people[30].id, text="a") == refused
    clock.move(timedelta(milliseconds=1))
    await api("sendMessage", chat_id=people[30].id, text="a")


async def test_a_group_gets_twenty_in_a_minute(api: Api, world: World, clock: StillClock, lan: Person) -> None:
    channel = world.channel("Gương sáng Sơn La")
    await channel.add_bot(by=lan)
    world.limits = Limits()
    assert await burst(api, channel.id) == (20, AGAIN.format(60))
    clock.move(timedelta(seconds=45))
    assert await burst(api, channel.id) == (0, AGAIN.format(15))
    clock.move(timedelta(seconds=15))
    assert await burst(api, channel.id) == (20, AGAIN.format(60))


async def test_a_bad_call_and_a_call_that_writes_nothing_do_not_count(api: Api, world: World, lan: Person) -> None:
    world.limits = Limits(overall=1)
    assert (await api.why_not("sendMessage", chat_id=lan.id))[0] == 400
    for _ in range(5):
        await api("sendChatAction", chat_id=lan.id, action="typing")
    assert await burst(api, lan.id) == (1, AGAIN.format(1))


async def test_a_429_says_when_to_come_again(api: Api, world: World, lan: Person) -> None:
    world.faults.flood = 2
    async with api.session.post(f"{api.address}/sendMessage", json={}) as response:
        assert (response.status, response.headers["Retry-After"]) == (429, "1")
        assert await response.json() == {
            "ok": False,
            "error_code": 429,
            "description": AGAIN.format(1),
            "parameters": {"retry_after": 1},
        }
    assert await burst(api, lan.id) == (0, AGAIN.format(1))
    assert (await burst(api, lan.id), world.faults.flood) == ((100, ""), 0)


async def test_every_third_message_is_refused(api: Api, world: World, lan: Person) -> None:
    world.faults.flood_every = 3
    outcomes = [await burst(api, lan.id, most=1) for _ in range(6)]
    assert [got for got, _ in outcomes] == [1, 1, 0, 1, 1, 0]


@pytest.mark.parametrize(("when", "arrived"), [("before", ""), ("after", "a")])
async def test_a_cut_connection_leaves_the_caller_in_doubt(
    api: Api, world: World, lan: Person, when: str, arrived: str
) -> None:
    setattr(world.faults, "cut", when)  # noqa: B010 (by its name, as the page sets it)
    with pytest.raises(aiohttp.ClientError):
        await api("sendMessage", chat_id=lan.id, text="a")
    await api("getMe")
    assert lan.said() == arrived
    entry = next(entry for entry in world.log if entry["method"] == "sendMessage")
    assert (entry["ok"], entry["error"]) == (False, f"the connection was cut {when} the call was carried out")
    world.faults.cut = "off"
    await api("sendMessage", chat_id=lan.id, text="b")


async def test_slow_calls_take_their_time(api: Api, world: World) -> None:
    world.faults.slow = 0.01
    await api("getMe")
    ms = world.log[-1]["ms"]
    assert ms is not None
    assert ms >= 9


@pytest.mark.parametrize(
    ("name", "value"), [("cut", "sometimes"), ("flood", "many"), ("slow", None), ("blocked", 1), ("told", 1)]
)
def test_a_fault_of_the_wrong_kind_is_refused(world: World, name: str, value: object) -> None:
    before = world.faults.as_json()
    with pytest.raises(ValueError, match=name):
        setattr(world.faults, name, value)
    assert world.faults.as_json() == before
