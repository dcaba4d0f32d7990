"""Channels: an officer binds by taking the bot in; what others offer is bound by an officer; one that is gone is left."""

from datetime import timedelta

from domain.people import Role
from playground.chats import Standing
from playground.client import Person
from storage import channels
from tests.handlers.stories.scene import publish, verify
from tests.town import Town
from tests.walk import nominate


async def verified(town: Town) -> Person:
    """An officer of the province, with a verified case before them."""
    hai, tong = await town.province("Anh Hải"), await town.officer("Chị Tòng")
    await nominate(town.citizen("Lan"))
    await verify(town, tong)
    return hai


async def test_an_officer_of_the_province_binds_by_taking_the_bot_in(town: Town) -> None:
    hai = await verified(town)
    channel = await town.channel("Gương sáng", by=hai)
    assert "Đã kết nối kênh «Gương sáng»" in hai.said()
    await publish(hai, "Đăng câu chuyện")
    await town.settle()
    assert len(channel.posts) == 1


async def test_a_channel_that_somebody_else_offers_is_bound_by_an_officer(town: Town) -> None:
    hai = await verified(town)
    mai = town.citizen("Mai")
    await mai.send("/start")
    channel = await town.channel("Làng tôi", by=mai)
    assert "Tôi đã vào kênh «Làng tôi»" in mai.said()
    await town.settle()
    assert "Có người vừa thêm bot vào kênh «Làng tôi»" in hai.said()
    await hai.press("Kết nối kênh này")
    assert hai.said() == "Đã kết nối kênh «Làng tôi». Bài được duyệt sẽ đăng ở đó."
    await publish(hai, "Đăng câu chuyện")
    await town.settle()
    assert len(channel.posts) == 1


async def test_an_offered_channel_gets_nothing_until_it_is_bound(town: Town) -> None:
    hai = await verified(town)
    bound, offered = await town.channel("Của tỉnh", by=hai), await town.channel("Làng tôi", by=town.citizen("Mai"))
    await publish(hai, "Đăng câu chuyện")
    await town.settle()
    assert (len(bound.posts), len(offered.posts)) == (1, 0)


async def test_nobody_but_the_provinces_people_binds_a_channel(town: Town) -> None:
    hai, tong, mai = await town.province("Hải"), await town.officer("Tòng"), town.citizen("Mai")
    await mai.send("/start")
    await town.channel("Làng tôi", by=mai)
    await town.settle()
    data = hai.last.buttons[0][0].data
    assert data is not None
    for person in (tong, mai):
        await person.press_data(person.last.id, data)
        assert [toast.alert for toast in person.toasts] == [True]
    editor = await town.province("Biên tập", Role.EDITOR)
    await editor.press_data(editor.last.id, data)
    assert "Đã kết nối kênh «Làng tôi»" in editor.said()
    await hai.press("Kết nối kênh này")
    assert [toast.text for toast in hai.toasts] == ["Việc này đã được làm từ trước nên không có gì thay đổi."]


async def test_an_offer_is_dropped_when_the_bot_is_put_out_before_it_is_read(town: Town) -> None:
    hai, mai = await town.province("Hải"), town.citizen("Mai")
    channel = await town.channel("Làng tôi", by=mai)
    await channel.remove_bot(by=mai)
    before = len(hai.messages)
    await town.settle()
    assert len(hai.messages) == before


async def test_taking_the_bot_in_and_out_does_not_fill_the_officers_phones(town: Town) -> None:
    hai, mai = await town.province("Hải"), town.citizen("Mai")
    channel = await town.channel("Làng tôi", by=mai)
    for _ in range(3):
        await channel.remove_bot(by=mai)
        await channel.add_bot(by=mai)
    await town.settle()
    assert len([message for message in hai.messages if "Có người vừa thêm bot" in message.text]) == 1
    await channel.remove_bot(by=mai)
    await town.move(timedelta(days=1))
    await channel.add_bot(by=mai)
    await town.settle()
    assert len([message for message in hai.messages if "Có người vừa thêm bot" in message.text]) == 2


async def test_a_channel_that_put_the_bot_out_is_left(town: Town) -> None:
    hai = await verified(town)
    stays, leaves = await town.channel("Ở lại", by=hai), await town.channel("Rời đi", by=hai)
    await leaves.remove_bot(by=hai)
    await publish(hai, "Đăng câu chuyện")
    await town.settle()
    assert (len(stays.posts), len(leaves.posts)) == (1, 0)


async def test_a_channel_that_is_gone_without_a_word_is_left_when_it_says_so(town: Town) -> None:
    hai = await verified(town)
    stays, gone = await town.channel("Ở lại", by=hai), await town.channel("Mất", by=hai)
    gone.chat.bot = Standing("kicked")
    await publish(hai, "Đăng câu chuyện")
    await town.settle()
    assert len(stays.posts) == 1
    async with town.app.database.transaction() as tx:
        assert [channel.title for channel in await channels.bound(tx)] == ["Ở lại"]
