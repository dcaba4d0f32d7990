"""After a nomination was sent: its nominator adds to it, corrects it, takes it back; its officers see what and when."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from storage.cases import kept
from tests.handlers.stories.scene import verify
from tests.town import Town, open_town
from tests.walk import nominate


async def test_what_is_added_reaches_the_officer_and_the_story_stays(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    await nominate(lan, name="Lò Văn Inh", deed="Kéo hai em nhỏ lên bờ.", happened=None)
    await lan.press("Bổ sung, sửa")
    await lan.send("Việc đó là chiều 12/9/2026, anh còn đưa hai em về tận nhà.")
    assert "Đã ghi vào phiếu" in lan.said()
    await town.settle()
    told = tong.said()
    assert "Người giới thiệu vừa bổ sung cho phiếu này." in told
    assert "anh còn đưa hai em về tận nhà." in told
    assert "Việc tốt: Kéo hai em nhỏ lên bờ." in told
    assert "Khi nào: – → 12/9/2026" in told


async def test_a_correction_out_of_the_blue_amends_the_newest_nomination(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan, name="Lò Văn Ính")
    await lan.send("xin lỗi tôi viết nhầm, tên đúng là Lò Văn Inh")
    assert f"Anh/chị muốn sửa phiếu {code} (Lò Văn Ính) ạ?" in lan.said()
    await lan.press(f"Ghi vào {code}")
    assert "Tên: Lò Văn Ính → Lò Văn Inh" in lan.said()
    await town.settle()
    assert "Giới thiệu: Lò Văn Inh (Cá nhân)" in tong.said()
    assert "Tên: Lò Văn Ính → Lò Văn Inh" in tong.said()
    await tong.send("/case lo van inh")
    assert code in tong.said()
    async with town.app.database.transaction() as tx:
        assert await kept.counts(tx) == {"added": 1}


async def test_a_correction_of_somebody_who_sent_nothing_is_told_so(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send("xin lỗi tôi viết nhầm, tên đúng là Lò Văn Inh")
    assert "chưa thấy phiếu nào của anh/chị còn sửa được" in lan.said()


@pytest.fixture
async def slow_town(database_url: str) -> AsyncIterator[Town]:
    """A town in which acts can be undone as long as by default."""
    async with open_town(database_url, undo_seconds=60) as town:
        yield town


async def test_a_nomination_is_withdrawn_after_a_question_and_that_can_be_undone(slow_town: Town) -> None:
    town = slow_town
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await town.settle()
    await lan.press("Rút phiếu")
    assert f"Rút phiếu {code} (Lò Văn Inh)? Cán bộ sẽ không xét phiếu này nữa." in lan.said()
    await lan.press("Rút phiếu")
    await lan.press("Hoàn tác")
    assert "mới gửi, chờ xem" in lan.said()
    await lan.press("Rút phiếu")
    await lan.press("Rút phiếu")
    await town.move(timedelta(minutes=2))
    await town.settle()
    assert f"Người giới thiệu đã rút phiếu {code} (Lò Văn Inh)." in tong.said()
    await tong.send("/queue")
    assert "không có phiếu nào chờ" in tong.said()
    await lan.send(f"/track {code}")
    assert "người giới thiệu đã rút" in lan.said()
    assert not lan.last.buttons


async def test_what_is_verified_cannot_be_withdrawn_any_more(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await lan.press("Rút phiếu")
    asked = lan.last
    await tong.send(f"/case {code}")
    await tong.press("Bắt đầu xác minh")
    await tong.press("Xác nhận đúng")
    await tong.press("Gửi")
    await lan.press("Rút phiếu", on=asked)
    await lan.send(f"/track {code}")
    assert "đã xác minh" in lan.said()
    assert [button.text for row in lan.last.buttons for button in row] == [
        "Bổ sung, sửa",
        "Giấu tên, gửi giúp, trẻ em…",
    ]


async def test_nobody_adds_to_a_foreign_nomination(town: Town) -> None:
    lan, hoa = town.citizen("Lan"), town.citizen("Hoa")
    await nominate(lan)
    data = next(button.data for row in lan.last.buttons for button in row if button.text == "Bổ sung, sửa")
    assert data is not None
    await hoa.send("/help")
    await hoa.press_data(hoa.last.id, data)
    assert "không tìm thấy" in hoa.said() + "".join(toast.text for toast in hoa.toasts)


async def test_what_comes_after_verification_is_marked_and_outdates_the_buttons_before(town: Town) -> None:
    hai, tong, lan = await town.province("Anh Hải"), await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await verify(town, tong)
    await hai.send(f"/case {code}")
    before = hai.last
    await town.move(timedelta(minutes=1))
    await lan.send(f"/track {code}")
    await lan.press("Bổ sung, sửa")
    await lan.send("Thật ra hôm ấy còn có anh Quàng Văn Hặc cùng bơi ra.")
    await town.settle()
    assert "bổ sung cho phiếu đã xử lý này" in tong.said()
    assert "⚠️ " in tong.said().partition("Người giới thiệu bổ sung")[2]
    await hai.press("Viết thành bài", on=before)
    assert "vừa được cập nhật" in "".join(toast.text for toast in hai.toasts)
    assert "Quàng Văn Hặc" in hai.said()
    await hai.press("Viết thành bài")
    assert "đồng ý" in hai.said()


async def test_an_addition_may_say_that_the_nominee_has_died(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan, name="Lò Văn Inh")
    await lan.press("Bổ sung, sửa")
    await lan.send("Xin báo thêm: Lò Văn Inh đã qua đời hôm qua.")
    await tong.send(f"/case {code}")
    assert "🕯 Đã mất" in tong.said()


async def test_an_addition_may_say_that_the_nominee_is_a_child(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan, name="Lò Văn Inh")
    await lan.press("Bổ sung, sửa")
    await lan.send("Em Lò Văn Inh năm nay 11 tuổi.")
    await tong.send(f"/case {code}")
    assert "👶 Trẻ em" in tong.said()
