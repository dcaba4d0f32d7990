"""What a page hears: events in order, the log, and everything at once for whoever comes late."""

from typing import Any

import msgspec

from bot.clock import StillClock
from playground.client import Person
from playground.journal import MOST_ENTRIES
from playground.phones import NEWEST
from playground.world import World
from tests.playground.bots import Api, Bot, keyboard

AT = "2026-03-02T01:00:00+00:00"


class Listener:
    def __init__(self, world: World) -> None:
        self.queue = world.listen()

    def heard(self, *kinds: str) -> list[dict[str, Any]]:
        """The events of these kinds that came since the last time."""
        events = [self.queue.get_nowait() for _ in range(self.queue.qsize())]
        assert msgspec.json.encode(events)
        return [event for event in events if event["type"] in kinds]


async def test_messages_come_as_they_look(api: Api, world: World, lan: Person) -> None:
    listener = Listener(world)
    buttons = {"inline_keyboard": [[{"text": "Gửi", "callback_data": "go"}, {"text": "Xem", "url": "https://a.vn"}]]}
    sent = await api("sendMessage", chat_id=lan.id, text="<b>A</b>&lt;", parse_mode="HTML", reply_markup=buttons)
    shown = {
        "id": sent["message_id"],
        "from": "bot",
        "html": "<b>A</b>&lt;",
        "photos": [],
        "document": None,
        "album": None,
        "buttons": [[{"text": "Gửi", "data": "go"}, {"text": "Xem", "url": "https://a.vn"}]],
        "at": AT,
        "edited": False,
    }
    assert listener.heard("message") == [{"type": "message", "phone": lan.id, "message": shown}]
    place = {"chat_id": lan.id, "message_id": sent["message_id"]}
    await api("editMessageText", **place, text="B")
    await api("deleteMessage", **place)
    assert listener.heard("message", "deleted") == [
        {
            "type": "message",
            "phone": lan.id,
            "message": shown | {"html": "B", "buttons": [], "edited": True},
        },
        {"type": "deleted", "phone": lan.id, "message_id": sent["message_id"]},
    ]


async def test_files_are_shown_by_their_address(world: World, lan: Person) -> None:
    listener = Listener(world)
    photos = await lan.attach(b"1", b"2")
    await lan.attach_file("a.docx", b"3")
    first, second, third = (event["message"] for event in listener.heard("message"))
    assert [first["photos"], second["photos"]] == [[f"/playground/file/{message.photos[0]}"] for message in photos]
    assert first["album"] == second["album"] == photos[0].media_group_id
    file = world.file(third["document"]["url"].removeprefix("/playground/file/"))
    assert file is not None
    assert (third["document"]["name"], file.content, world.file("no")) == ("a.docx", b"3", None)


async def test_toasts_phones_and_faults_are_told(api: Api, bot: Bot, world: World, lan: Person) -> None:
    await api("sendMessage", chat_id=lan.id, text="a", reply_markup=keyboard("Gửi"))
    await lan.press("Gửi")
    listener = Listener(world)
    query = bot.updates[-1]["callback_query"]["id"]
    await api("answerCallbackQuery", callback_query_id=query, text="Xong", show_alert=True)
    assert listener.heard("toast") == [{"type": "toast", "phone": lan.id, "text": "Xong", "alert": True}]
    await lan.block()
    events = listener.heard("phone", "faults")
    assert [event["type"] for event in events] == ["faults", "phone"]
    assert (events[0]["faults"]["blocked"], events[1]["phone"]["blocked"]) == ([lan.id], True)
    nam = world.person("Nam")
    await nam.send("/start")
    channel = world.channel("Gương sáng")
    await channel.add_bot(by=lan)
    phones = [event["phone"] for event in listener.heard("phone")]
    assert [(phone["name"], phone["kind"], phone["bot"]) for phone in phones] == [
        ("Nam", "person", False),
        ("Nam", "person", True),
        ("Gương sáng", "channel", False),
        ("Gương sáng", "channel", True),
    ]
    world.faults.slow = 0.5
    world.faults.slow = 0
    faults = {"blocked": [lan.id], "flood": 0, "flood_every": 0, "slow": 0.5, "cut": "off"}
    assert [event["faults"] for event in listener.heard("faults")] == [faults, faults | {"slow": 0.0}]


async def test_commands_are_told_to_every_phone(api: Api, world: World, lan: Person) -> None:
    listener = Listener(world)
    commands = [{"command": "start", "description": "Bắt đầu"}]
    await api("setMyCommands", commands=commands)
    assert [event["phone"]["commands"] for event in listener.heard("phone")] == [commands]


async def test_an_update_is_logged_before_the_calls_it_causes(api: Api, bot: Bot, world: World, lan: Person) -> None:
    async def answer(update: dict[str, Any]) -> None:
        await api("sendMessage", chat_id=lan.id, text="Chào")

    bot.handle = answer
    listener = Listener(world)
    await lan.send("Xin chào")
    entries = [event["entry"] for event in listener.heard("log")]
    assert [(entry["kind"], entry["method"], entry["summary"], entry["who"]) for entry in entries] == [
        ("update", "message", "Xin chào", "Lan"),
        ("call", "sendMessage", "Chào", "Lan"),
    ]
    assert entries[0]["detail"] == bot.updates[-1]
    assert world.log[-2]["ms"] is not None, "filled in when the bot has answered"


async def test_nobody_hears_after_leaving(world: World) -> None:
    queue = world.listen()
    world.unlisten(queue)
    world.unlisten(queue)
    world.person("Lan")
    assert queue.empty()


async def test_the_snapshot_shows_everything_once(api: Api, clock: StillClock, world: World, lan: Person) -> None:
    world.channel("Gương sáng")
    world.group("Tổ bản Mòng")
    snapshot = world.snapshot()
    assert msgspec.json.encode(snapshot)
    assert [phone["name"] for phone in snapshot["phones"]] == ["Lan", "Gương sáng"]
    assert snapshot["phones"][0] == {
        "id": lan.id,
        "kind": "person",
        "name": "Lan",
        "language": "vi",
        "blocked": False,
        "bot": True,
        "commands": [],
        "messages": [
            {
                "id": lan.messages[0].id,
                "from": "person",
                "html": "/start",
                "photos": [],
                "document": None,
                "album": None,
                "buttons": [],
                "at": AT,
                "edited": False,
            }
        ],
    }
    assert snapshot["log"] == world.log
    assert (snapshot["faults"]["cut"], snapshot["now"]) == ("off", AT)


async def test_log_and_phones_stay_bounded(api: Api, world: World, lan: Person) -> None:
    for _ in range(NEWEST):
        await api("sendMessage", chat_id=lan.id, text="a")
    assert len(world.snapshot()["phones"][0]["messages"]) == NEWEST
    for _ in range(MOST_ENTRIES):
        world.journal.write(world.log[-1].copy())
    assert len(world.log) == MOST_ENTRIES
    assert world.log[-1]["no"] - world.log[0]["no"] == MOST_ENTRIES - 1


async def test_a_world_started_anew_gives_no_id_twice(clock: StillClock) -> None:
    assert abs(World(clock).number() - World(clock).number()) <= 1, "numbers follow the machine's seconds"
    assert World(clock).number() > 10_000_000
