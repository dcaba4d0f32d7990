"""What the bot says about itself: commands by scope and language, names, descriptions, menu buttons."""

from typing import Any

import pytest

from playground.client import Person
from playground.world import World
from tests.playground.bots import Api


def commands(*names: str) -> list[dict[str, str]]:
    return [{"command": name, "description": f"Lệnh {name}"} for name in names]


async def test_the_bot_knows_itself(api: Api) -> None:
    assert await api("getMe") == {
        "id": 424242,
        "is_bot": True,
        "first_name": "Gương Sáng",
        "username": "guongsang_bot",
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def seen(world: World, person: Person) -> list[str]:
    phones = world.snapshot()["phones"]
    phone = next(phone for phone in phones if phone["id"] == person.id)
    return [command["command"] for command in phone["commands"]]


async def test_a_person_sees_the_narrowest_list_in_the_own_language(api: Api, world: World, lan: Person) -> None:
    amy = world.person("Amy", language="en")
    chat = {"type": "chat", "chat_id": lan.id}
    for given in (
        {"commands": commands("all")},
        {"commands": commands("english"), "language_code": "en"},
        {"commands": commands("private"), "scope": {"type": "all_private_chats"}, "language_code": "en"},
        {"commands": commands("officer"), "scope": chat},
    ):
        assert await api("setMyCommands", **given) is True
    assert (seen(world, lan), seen(world, amy)) == (["officer"], ["private"])
    await api("deleteMyCommands", scope=chat)
    await api("deleteMyCommands", scope={"type": "all_private_chats"}, language_code="en")
    assert (seen(world, lan), seen(world, amy)) == (["all"], ["english"])
    assert await api("getMyCommands", language_code="en") == commands("english")
    assert await api("getMyCommands", scope=chat) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"commands": [{"command": "Start", "description": "a"}]},
        {"commands": [{"command": "gửi", "description": "a"}]},
        {"commands": [{"command": "a" * 33, "description": "a"}]},
        {"commands": [{"command": "", "description": "a"}]},
        {"commands": [{"command": "a", "description": ""}]},
        {"commands": [{"command": "a", "description": "a" * 257}]},
        {"commands": [{"command": "a"}]},
        {"commands": commands(*(f"c{number}" for number in range(101)))},
        {"commands": [], "language_code": "vie"},
        {"commands": [], "scope": {"type": "everybody"}},
        {"commands": [], "scope": {"type": "chat"}},
        {"commands": [], "scope": {"type": "chat", "chat_id": 5}},
        {"commands": [], "scope": {"type": "chat_member", "chat_id": 5}},
    ],
)
async def test_a_bad_command_list_is_refused(api: Api, wrong: dict[str, Any]) -> None:
    assert (await api.why_not("setMyCommands", **wrong))[0] == 400


@pytest.mark.parametrize(
    ("setter", "getter", "name", "longest", "before"),
    [
        ("setMyName", "getMyName", "name", 64, "Gương Sáng"),
        ("setMyDescription", "getMyDescription", "description", 512, ""),
        ("setMyShortDescription", "getMyShortDescription", "short_description", 120, ""),
    ],
)
async def test_texts_about_the_bot_are_kept_by_language(
    api: Api, setter: str, getter: str, name: str, longest: int, before: str
) -> None:
    assert await api(getter) == {name: before}
    await api(setter, **{name: "ấ" * longest})
    await api(setter, **{name: "English", "language_code": "en"})
    assert await api(getter) == await api(getter, language_code="fr") == {name: "ấ" * longest}
    assert await api(getter, language_code="en") == {name: "English"}
    assert (await api.why_not(setter, **{name: "a" * (longest + 1)}))[0] == 400


async def test_a_menu_button_is_kept_by_chat(api: Api, lan: Person) -> None:
    assert await api("getChatMenuButton", chat_id=lan.id) == {"type": "commands"}
    await api("setChatMenuButton", chat_id=lan.id, menu_button={"type": "default"})
    assert await api("getChatMenuButton", chat_id=lan.id) == {"type": "default"}
    assert (await api.why_not("setChatMenuButton", menu_button={"type": "web_app"}))[0] == 400
    assert (await api.why_not("setChatMenuButton", chat_id=5))[0] == 400
