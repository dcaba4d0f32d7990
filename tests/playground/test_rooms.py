"""Channels and groups: what the bot is told about them."""

import pytest

from playground.client import Person
from playground.world import World
from tests.playground.bots import Api, Bot


async def test_the_bot_is_told_when_it_joins_and_leaves_a_channel(bot: Bot, world: World, lan: Person) -> None:
    channel = world.channel("Gương sáng Sơn La", username="guongsang_sonla")
    assert (channel.title, channel.username) == ("Gương sáng Sơn La", "guongsang_sonla")
    await channel.add_bot(by=lan)
    added = bot.updates[-1]["my_chat_member"]
    assert added["chat"] == {
        "id": channel.id,
        "type": "channel",
        "title": "Gương sáng Sơn La",
        "username": "guongsang_sonla",
    }
    assert (added["from"]["id"], added["old_chat_member"]["status"]) == (lan.id, "left")
    assert added["new_chat_member"]["status"] == "administrator"
    assert added["new_chat_member"]["can_post_messages"] is True
    await channel.remove_bot(by=lan)
    assert bot.updates[-1]["my_chat_member"]["new_chat_member"]["status"] == "left"


async def test_a_post_of_the_owner_goes_out_as_channel_post(bot: Bot, world: World, lan: Person) -> None:
    channel = world.channel("Gương sáng Sơn La")
    await channel.post("bot chưa vào")
    await channel.add_bot(by=lan)
    await channel.post("Tin mới")
    post = bot.updates[-1]["channel_post"]
    assert (post["text"], post["sender_chat"]["id"], "from" in post) == ("Tin mới", channel.id, False)
    assert [(post.text, post.from_bot) for post in channel.posts] == [("bot chưa vào", False), ("Tin mới", False)]


async def test_posts_are_seen_as_they_look_now(api: Api, world: World, lan: Person) -> None:
    channel = world.channel("Gương sáng Sơn La")
    await channel.add_bot(by=lan)
    sent = await api("sendMessage", chat_id=channel.id, text="Chuyện")
    await api("editMessageText", chat_id=channel.id, message_id=sent["message_id"], text="Chuyện hay")
    assert [(post.text, post.from_bot, post.edited) for post in channel.posts] == [("Chuyện hay", True, True)]
    await api("deleteMessage", chat_id=channel.id, message_id=sent["message_id"])
    assert channel.posts == []


async def test_members_write_in_a_group(bot: Bot, world: World, lan: Person) -> None:
    nam, hoa = world.person("Nam"), world.person("Hoa")
    group = world.group("Tổ bản Mòng")
    group.join(lan, nam)
    await group.write(nam, "bot chưa vào")
    await group.add_bot(by=lan)
    assert bot.updates[-1]["message"]["new_chat_members"][0]["username"] == "guongsang_bot"
    await group.write(nam, "/start@guongsang_bot")
    message = bot.updates[-1]["message"]
    assert (message["from"]["first_name"], message["chat"]["type"]) == ("Nam", "group")
    assert "bot chưa vào" not in bot.texts
    assert group.members == [lan, nam]
    with pytest.raises(LookupError, match="Hoa is not a member"):
        await group.write(hoa, "a")


async def test_a_migration_is_told_in_both_chats(bot: Bot, world: World, lan: Person) -> None:
    group = world.group("Tổ bản Mòng")
    old = group.id
    await group.add_bot(by=lan)
    new = await group.migrate()
    leaves, comes = (update["message"] for update in bot.updates[-2:])
    assert (leaves["chat"]["id"], leaves["migrate_to_chat_id"]) == (old, new)
    assert (comes["chat"]["id"], comes["migrate_from_chat_id"]) == (new, old)
    assert comes["chat"]["type"] == "supergroup"
    await group.write(lan, "vẫn ở đây")
    assert bot.updates[-1]["message"]["chat"]["id"] == new
