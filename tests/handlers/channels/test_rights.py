"""A channel in which the bot may not post any more: the officers are told which and what to do, once, and it comes back."""

import pytest
from telegram.error import BadRequest, Forbidden

from bot.telegram.sender import classify
from domain.message import Lost, Never, OutMessage
from playground.chats import Standing
from playground.client import Person
from storage import channels
from tests.handlers.stories.scene import PHOTO, agree, publish, verify, write
from tests.town import Town
from tests.walk import nominate

NO_RIGHTS = "Bot không được đăng bài ở kênh «Gương sáng» nữa."
GONE = "Bot không còn ở kênh «Gương sáng»"


async def verified(town: Town) -> Person:
    """An officer of the province, with a verified case before them."""
    hai, tong = await town.province("Anh Hải"), await town.officer("Chị Tòng")
    await nominate(town.citizen("Lan"))
    await verify(town, tong)
    return hai


def told(person: Person, words: str) -> int:
    """How often somebody was told this."""
    return sum(words in message.text for message in person.messages)


async def test_the_officers_are_told_once_which_channel_and_what_to_do(town: Town) -> None:
    hai, nga = await verified(town), await town.province("Chị Nga")
    channel = await town.channel("Gương sáng", by=hai)
    channel.chat.bot = Standing("administrator", can_post=False)
    await publish(hai, "Đăng câu chuyện")
    await town.settle()
    assert channel.posts == []
    assert (told(hai, NO_RIGHTS), told(nga, NO_RIGHTS)) == (1, 1)
    assert "đặt bot làm quản trị viên có quyền đăng bài" in nga.said()


async def test_it_is_used_again_when_the_bot_may_post_again_and_what_failed_is_sent_again(town: Town) -> None:
    hai = await verified(town)
    channel = await town.channel("Gương sáng", by=hai)
    channel.chat.bot = Standing("administrator", can_post=False)
    await publish(hai, "Đăng câu chuyện")
    await town.settle()
    await town.app.jobs.run_all()
    await town.settle()
    await channel.add_bot(by=hai)
    assert any("bot không được đăng ở kênh: 1" in message.text for message in hai.messages)
    await hai.press("Gửi lại tin nhắn lỗi")
    await town.settle()
    assert len(channel.posts) == 1
    assert told(hai, NO_RIGHTS) == 1


async def test_it_is_used_again_when_a_post_succeeds_although_nobody_said_so(town: Town) -> None:
    hai = await verified(town)
    channel = await town.channel("Gương sáng", by=hai)
    channel.chat.bot = Standing("administrator", can_post=False)
    await publish(hai, "Đăng câu chuyện")
    await town.settle()
    await town.app.jobs.run_all()
    await town.settle()
    channel.chat.bot = Standing("administrator", can_post=True)
    await hai.press("Gửi lại tin nhắn lỗi")
    await town.settle()
    async with town.app.database.transaction() as tx:
        assert [one.title for one in await channels.bound(tx)] == ["Gương sáng"]


async def test_the_preview_names_the_channels_in_which_the_bot_may_not_post(town: Town) -> None:
    hai = await verified(town)
    channel, stays = await town.channel("Gương sáng", by=hai), await town.channel("Ở lại", by=hai)
    await channel.add_bot(by=hai, can_post=False)
    await write(hai, "Đăng câu chuyện")
    assert "• kênh «Gương sáng»: không đăng được, vì bot không còn quyền đăng bài ở đó" in hai.said()
    assert "• kênh «Ở lại»\n" in hai.said()
    await hai.press("Duyệt và đăng")
    await town.settle()
    assert (len(channel.posts), len(stays.posts)) == (0, 1)


async def test_who_takes_the_right_away_or_puts_the_bot_out_is_not_told_but_the_others_are(town: Town) -> None:
    hai, nga = await town.province("Anh Hải"), await town.province("Chị Nga")
    channel = await town.channel("Gương sáng", by=hai)
    await channel.add_bot(by=hai, can_post=False)
    await town.settle()
    assert (told(hai, NO_RIGHTS), told(nga, NO_RIGHTS)) == (0, 1)
    await channel.remove_bot(by=hai)
    await town.settle()
    assert (told(nga, NO_RIGHTS), told(nga, GONE)) == (1, 0)
    await channel.add_bot(by=hai)
    await channel.remove_bot(by=hai)
    await town.settle()
    assert (told(hai, GONE), told(nga, GONE)) == (0, 1)


async def test_nobody_is_told_of_a_channel_that_is_not_bound(town: Town) -> None:
    hai, mai = await town.province("Anh Hải"), town.citizen("Mai")
    channel = await town.channel("Gương sáng", by=mai)
    await channel.add_bot(by=mai, can_post=False)
    await channel.remove_bot(by=mai)
    await town.settle()
    assert (told(hai, NO_RIGHTS), told(hai, GONE)) == (0, 0)


async def test_a_channel_is_not_offered_while_the_bot_may_not_post_there(town: Town) -> None:
    hai, mai = await town.province("Anh Hải"), town.citizen("Mai")
    channel = await town.channel("Gương sáng", by=mai)
    await channel.add_bot(by=mai, can_post=False)
    await town.settle()
    assert told(hai, "Có người vừa thêm bot") == 0


async def test_a_notice_is_dropped_when_the_bot_may_post_again_before_it_is_read(town: Town) -> None:
    hai, nga = await town.province("Anh Hải"), await town.province("Chị Nga")
    channel = await town.channel("Gương sáng", by=hai)
    await channel.add_bot(by=hai, can_post=False)
    await channel.add_bot(by=hai)
    await town.settle()
    assert told(nga, NO_RIGHTS) == 0


async def test_a_group_in_which_the_bot_is_restricted_is_named_too(town: Town) -> None:
    hai, nga = await town.province("Anh Hải"), await town.province("Chị Nga")
    group = town.world.group("Gương sáng")
    group.join(hai)
    await group.add_bot(by=hai, administrator=True)
    await group.restrict_bot(by=hai)
    await town.settle()
    assert told(nga, NO_RIGHTS) == 1


async def test_a_group_that_restricted_the_bot_without_a_word_too(town: Town) -> None:
    hai = await verified(town)
    group = town.world.group("Gương sáng")
    group.join(hai)
    await group.add_bot(by=hai, administrator=True)
    group.chat.bot = Standing("restricted")
    await publish(hai, "Đăng câu chuyện")
    await town.settle()
    assert told(hai, NO_RIGHTS) == 1


async def test_a_group_posts_what_a_plain_member_writes(town: Town) -> None:
    hai = await verified(town)
    group = town.world.group("Gương sáng")
    await group.add_bot(by=hai)
    await publish(hai, "Đăng câu chuyện")
    await town.settle()
    assert len([message for message in group.messages if message.from_bot]) == 1


async def test_where_pictures_are_forbidden_the_words_are_posted_and_the_officers_told_once_a_day(town: Town) -> None:
    hai, tong = await town.province("Anh Hải"), await town.officer("Chị Tòng")
    group = town.world.group("Gương sáng")
    group.join(hai)
    await group.add_bot(by=hai, administrator=True)
    await group.restrict_bot(by=hai, words=True)
    for name in ("Lan", "Mai"):
        await nominate(town.citizen(name), photos=(PHOTO,))
        await verify(town, tong)
        await agree(hai, "Đăng câu chuyện", "Đăng ảnh")
        await hai.press("Ảnh 1")
        await hai.send("Lao xuống lũ")
        await hai.send("Không kịp nghĩ gì.")
        await hai.press("Duyệt và đăng")
        await town.settle()
    posts = [message for message in group.messages if message.from_bot]
    assert [("Lao xuống lũ" in post.text, post.photos) for post in posts] == [(True, []), (True, [])]
    assert told(hai, "Bài vừa đăng ở kênh «Gương sáng» chỉ có chữ") == 1
    assert told(hai, NO_RIGHTS) == 0
    async with town.app.database.transaction() as tx:
        assert [one.title for one in await channels.bound(tx)] == ["Gương sáng"]


async def test_a_channel_that_was_deleted_is_left_and_the_officers_are_told(town: Town) -> None:
    hai = await verified(town)
    channel = await town.channel("Gương sáng", by=hai)
    del town.world.chats[channel.id]
    await publish(hai, "Đăng câu chuyện")
    await town.settle()
    assert told(hai, GONE) == 1


@pytest.mark.parametrize(
    "words",
    [
        "need administrator rights in the channel chat",
        "not enough rights to send text messages to the chat",
        "not enough rights to send photos to the chat",
        "have no rights to send a message",
        "have no write access to the chat",
        "CHAT_WRITE_FORBIDDEN",
        "CHAT_SEND_PHOTOS_FORBIDDEN",
        "CHAT_ADMIN_REQUIRED",
        "CHAT_RESTRICTED",
        "TOPIC_CLOSED",
    ],
)
def test_each_way_to_say_it_is_known(words: str) -> None:
    assert classify(BadRequest(words), OutMessage("x")) == Never(Lost.NO_RIGHTS)


@pytest.mark.parametrize(
    "words", ["bot is not a member of the channel chat", "bot was kicked from the supergroup chat"]
)
def test_a_channel_that_put_the_bot_out_without_a_word_is_one_of_them(words: str) -> None:
    assert classify(Forbidden(words), OutMessage("x")) == Never(Lost.NO_RIGHTS)
