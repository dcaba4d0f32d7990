"""After a nomination was sent: its nominator adds to it, corrects it, takes it back; its officers see what and when."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from storage.cases import kept
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
