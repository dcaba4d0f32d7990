"""Who the bot may write to, and what it hears when it may not."""

from typing import Any

import pytest

from playground.client import Person
from playground.world import World
from tests.playground.bots import Api, Bot, Refused

NOT_FOUND = (400, "Bad Request: chat not found")
BLOCKED = (403, "Forbidden: bot was blocked by the user")


async def test_nobody_is_written_to_first(api: Api, world: World) -> None:
    nam = world.person("Nam")
    refused = await api.why_not("sendMessage", chat_id=nam.id, text="a")
    assert refused == (403, "Forbidden: bot can't initiate conversation with a user")
    assert await api.why_not("getChat", chat_id=nam.id) == NOT_FOUND


async def test_somebody_from_an_earlier_world_is_written_to(api: Api, world: World) -> None:
    nam = world.person("Nam", started=True)
    await api("sendMessage", chat_id=nam.id, text="Chào")
    assert nam.said() == "Chào"


@pytest.mark.parametrize("chat_id", [1, -1001, "5", "@nobody", "@lan_sonla", "lan", "1e3"])
async def test_an_unknown_chat_is_not_found(api: Api, lan: Person, chat_id: int | str) -> None:
    for method, more in (("sendMessage", {"text": "a"}), ("getChat", {}), ("sendChatAction", {"action": "typing"})):
        assert await api.why_not(method, chat_id=chat_id, **more) == NOT_FOUND


async def test_a_person_who_blocks_the_bot_is_out_of_reach(api: Api, bot: Bot, lan: Person) -> None:
    await lan.block()
    change = bot.updates[-1]["my_chat_member"]
    assert [change[side]["status"] for side in ("old_chat_member", "new_chat_member")] == ["member", "kicked"]
    assert await api.why_not("sendMessage", chat_id=lan.id, text="a") == BLOCKED
    assert await api.why_not("sendChatAction", chat_id=lan.id, action="typing") == BLOCKED
    await lan.unblock()
    assert bot.updates[-1]["my_chat_member"]["new_chat_member"]["status"] == "member"
    await api("sendMessage", chat_id=str(lan.id), text="a")
    assert lan.said() == "a"


async def test_a_deleted_account_is_out_of_reach(api: Api, lan: Person) -> None:
    lan.deactivate()
    refused = await api.why_not("sendMessage", chat_id=lan.id, text="a")
    assert refused == (403, "Forbidden: user is deactivated")


async def test_a_channel_is_written_to_by_its_administrators(api: Api, world: World, lan: Person) -> None:
    channel = world.channel("Gương sáng Sơn La", username="guongsang_sonla")

    async def why_not() -> tuple[int, str]:
        return await api.why_not("sendMessage", chat_id="@guongsang_sonla", text="a")

    not_member = (403, "Forbidden: bot is not a member of the channel chat")
    assert await why_not() == not_member
    assert await api.why_not("getChat", chat_id=channel.id) == not_member
    await channel.add_bot(by=lan, can_post=False)
    assert await why_not() == (400, "Bad Request: need administrator rights in the channel chat")
    await channel.add_bot(by=lan)
    sent = await api("sendMessage", chat_id="@GuongSang_SonLa", text="a")
    assert ([post.text for post in channel.posts], "from" in sent) == (["a"], False)
    await channel.remove_bot(by=lan)
    assert await why_not() == not_member


async def test_a_group_is_written_to_by_its_members(api: Api, world: World, lan: Person) -> None:
    group = world.group("Tổ bản Mòng")
    message = {"chat_id": group.id, "text": "a"}
    not_member = (403, "Forbidden: bot is not a member of the group chat")
    assert await api.why_not("sendMessage", **message) == not_member
    await group.add_bot(by=lan)
    await api("sendMessage", **message)
    await group.remove_bot(by=lan)
    kicked = (403, "Forbidden: bot was kicked from the group chat")
    assert await api.why_not("sendMessage", **message) == kicked
    assert await api.why_not("getChatMemberCount", chat_id=group.id) == kicked


async def test_a_group_that_became_a_supergroup_says_where_it_went(api: Api, world: World, lan: Person) -> None:
    group = world.group("Tổ bản Mòng")
    old = group.id
    await group.add_bot(by=lan)
    new = await group.migrate()
    assert group.id == new != old
    with pytest.raises(Refused) as refused:
        await api("sendMessage", chat_id=old, text="a")
    assert refused.value.answer == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new},
    }
    await api("sendMessage", chat_id=new, text="a")
    assert group.messages[-1].text == "a"


async def statuses(api: Api, chat_id: int, *people: int) -> list[str]:
    members = [await api("getChatMember", chat_id=chat_id, user_id=number) for number in people]
    return [member["status"] for member in members]


async def test_the_bot_learns_who_is_in_a_chat(api: Api, world: World, lan: Person) -> None:
    nam, hoa = world.person("Nam"), world.person("Hoa")
    group = world.group("Tổ bản Mòng")
    group.join(lan, nam)
    await group.add_bot(by=lan, administrator=True)
    people = (lan.id, nam.id, hoa.id, world.bot.id)
    assert await statuses(api, group.id, *people) == ["creator", "member", "left", "administrator"]
    assert await api("getChatMemberCount", chat_id=group.id) == 3
    administrators = await api("getChatAdministrators", chat_id=group.id)
    assert [member["user"]["first_name"] for member in administrators] == ["Lan", "Gương Sáng"]
    assert await statuses(api, lan.id, lan.id, world.bot.id) == ["member", "member"]
    assert await api("getChatMemberCount", chat_id=lan.id) == 2
    refused = await api.why_not("getChatAdministrators", chat_id=lan.id)
    assert refused == (400, "Bad Request: there are no administrators in the private chat")
    refused = await api.why_not("getChatMember", chat_id=group.id, user_id=1)
    assert refused == (400, "Bad Request: PARTICIPANT_ID_INVALID")


async def test_a_member_without_rights_neither_pins_nor_deletes(api: Api, world: World, lan: Person) -> None:
    group = world.group("Tổ bản Mòng")
    await group.add_bot(by=lan)
    hers = await group.write(lan, "của Lan")
    message: dict[str, Any] = {"chat_id": group.id, "message_id": hers.id}
    refused = await api.why_not("pinChatMessage", **message)
    assert refused == (400, "Bad Request: not enough rights to manage pinned messages in the chat")
    refused = await api.why_not("deleteMessage", **message)
    assert refused == (400, "Bad Request: message can't be deleted for everyone")
    await group.add_bot(by=lan, administrator=True)
    await api("pinChatMessage", **message)
    await api("deleteMessage", **message)
    assert "của Lan" not in [each.text for each in group.messages]


async def test_the_bot_can_leave(api: Api, bot: Bot, world: World, lan: Person) -> None:
    group = world.group("Tổ bản Mòng")
    await group.add_bot(by=lan)
    assert await api("leaveChat", chat_id=group.id) is True
    refused = await api.why_not("sendMessage", chat_id=group.id, text="a")
    assert refused == (403, "Forbidden: bot is not a member of the group chat")
    assert await api.why_not("leaveChat", chat_id=lan.id) == NOT_FOUND
