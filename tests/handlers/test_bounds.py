"""What one person may leave with us in a day, and how often officers hear of what strangers do."""

from datetime import timedelta

from services.cases import bounds
from tests.town import Town
from tests.walk import nominate, walk


async def test_messages_of_a_day_are_bounded_and_nothing_kept_is_lost(town: Town) -> None:
    lan = town.citizen("Lan")
    for number in range(bounds.MESSAGES):
        await lan.send(f"Cảm ơn anh chị, lần thứ {number}")
    await lan.send("Cảm ơn anh chị lần nữa")
    assert "Trong 24 giờ qua anh/chị đã gửi 100 lần" in lan.said()
    await town.move(timedelta(days=1))
    await lan.send("Cảm ơn anh chị lần nữa")
    assert "Cảm ơn anh/chị." in lan.said()


async def test_one_nomination_too_many_stays_a_draft_until_tomorrow(town: Town) -> None:
    lan = town.citizen("Lan")
    for number in range(bounds.NOMINATIONS):
        await nominate(lan, deed=f"Việc tốt thứ {number}, bà con trong bản đều biết.")
    await walk(lan, "card")
    await lan.press("Gửi")
    assert "mức nhiều nhất một ngày" in lan.toasts[-1].text
    await town.move(timedelta(days=1))
    await lan.press("Gửi")
    assert "Mã của phiếu" in lan.said()


async def test_officers_may_enter_whole_lists(town: Town) -> None:
    tong = await town.officer("Chị Tòng")
    for number in range(bounds.NOMINATIONS + 1):
        await nominate(tong, deed=f"Việc tốt thứ {number}, bà con trong bản đều biết.")
    assert "Mã của phiếu" in tong.said()


async def test_officers_hear_together_of_channels_that_a_stranger_adds(town: Town) -> None:
    hai, mai = await town.province("Anh Hải"), town.citizen("Mai")
    for number in range(7):
        await town.channel(f"Kênh {number}", by=mai)
    await town.settle()
    told = [message for message in hai.messages if "kênh" in message.text]
    assert len(told) == 1
    await town.move(timedelta(hours=1))
    told = [message for message in hai.messages if "kênh" in message.text]
    assert len(told) == 2
    assert "Có 7 kênh đã thêm bot và chờ kết nối." in hai.said()
    assert len(hai.buttons()) == 5
    await hai.press("Kết nối «Kênh 6»")
    assert "Đã kết nối kênh «Kênh 6»" in hai.said()
