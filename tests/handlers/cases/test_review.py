"""What officers do with a case, and what the nominator hears of it."""

import pytest

from domain import cases
from domain.people import Role
from playground.client import Person
from tests.town import Town
from tests.walk import finish, nominate, walk


async def test_take_ask_answer_verify(town: Town) -> None:
    officer, province = await town.officer("Chị Tòng"), await town.province("Chị Hà")
    lan = town.citizen("Lan")
    code = await nominate(lan)
    await town.settle()
    await officer.press("Bắt đầu xác minh")
    assert "đang xác minh" in officer.said()
    assert officer.buttons() == ["Xác nhận đúng", "Hỏi thêm", "Không xét tiếp"]
    await town.settle()
    assert "đang xác minh" in lan.said()
    await officer.press("Hỏi thêm")
    await officer.send("Việc xảy ra ở bản nào ạ?")
    await officer.press("Gửi")
    assert "chờ người giới thiệu trả lời" in officer.said()
    await town.settle()
    assert "Việc xảy ra ở bản nào ạ?" in lan.said()
    await lan.press("Trả lời")
    await lan.send("Ở bản Nà Đứa.")
    assert "Đã chuyển câu trả lời" in lan.said()
    await town.settle()
    assert "Ở bản Nà Đứa." in officer.said()
    await officer.press("Xác nhận đúng")
    await officer.press("Gửi")
    await town.settle()
    assert "đã xác minh việc tốt" in lan.said()
    assert code in province.said()


async def test_the_province_is_told_which_office_verified(town: Town) -> None:
    hoa, tong, ha = await town.province("Chị Hòa"), await town.officer("Anh Tòng"), await town.province("Chị Hà")
    for officer, commune, office in ((tong, "chieng sung", "Xã Chiềng Sung"), (ha, None, "Sở Nội vụ tỉnh Sơn La")):
        code = await nominate(town.citizen("Lan"), commune=commune)
        await officer.send(f"/case {code}")
        await officer.press("Bắt đầu xác minh")
        await officer.press("Xác nhận đúng")
        await officer.press("Gửi")
        await town.settle()
        assert hoa.last.text.startswith(f"{office} đã xác minh một gương tốt.")


async def test_an_answer_may_simply_be_written(town: Town) -> None:
    officer = await town.officer("Chị Tòng")
    lan = town.citizen("Lan")
    code = await nominate(lan)
    await town.settle()
    await officer.press("Hỏi thêm")
    await officer.send("Ở bản nào ạ?")
    await officer.press("Gửi")
    await town.settle()
    await lan.send("bản Nà Đứa nhé")
    await lan.press(f"Đây là trả lời cho {code}")
    await town.settle()
    assert "bản Nà Đứa nhé" in officer.said()


async def test_a_rejection_is_told_with_its_reason(town: Town) -> None:
    officer = await town.officer("Chị Tòng")
    lan = town.citizen("Lan")
    await nominate(lan)
    await town.settle()
    await officer.press("Không xét tiếp")
    await officer.send("Việc này đã được khen năm ngoái.")
    await officer.press("Gửi")
    await town.settle()
    assert "Việc này đã được khen năm ngoái." in lan.said()
    assert officer.last.buttons == []


async def test_two_officers_do_not_act_on_what_has_changed(town: Town) -> None:
    tong, sa = await town.officer("Chị Tòng"), await town.officer("Anh Sa")
    await nominate(town.citizen("Lan"))
    await town.settle()
    await tong.press("Bắt đầu xác minh")
    await sa.press("Bắt đầu xác minh")
    assert [toast.text for toast in sa.toasts] == ["Phiếu này vừa được cập nhật, mời anh/chị xem lại."]
    assert "đang xác minh" in sa.said()


async def test_a_reason_for_a_case_that_has_moved_on_changes_nothing(town: Town) -> None:
    tong, sa = await town.officer("Chị Tòng"), await town.officer("Anh Sa")
    await nominate(town.citizen("Lan"))
    await town.settle()
    await sa.press("Không xét tiếp")
    await tong.press("Bắt đầu xác minh")
    await sa.send("không đúng")
    await sa.press("Gửi")
    assert "vừa có người cập nhật" in sa.said()
    assert "đang xác minh" in sa.said()


@pytest.mark.parametrize("who", ["citizen", "other commune", "editor"])
async def test_nobody_else_may_act_on_a_case(town: Town, who: str) -> None:
    officer = await town.officer("Chị Tòng")
    await nominate(town.citizen("Lan"))
    await town.settle()
    take = next(b.data for row in officer.last.buttons for b in row if b.text == "Bắt đầu xác minh")
    if who == "citizen":
        stranger: Person = town.citizen("Bình")
    elif who == "other commune":
        stranger = await town.officer("Anh Sa", "Xã Tà Xùa")
    else:
        stranger = await town.province("Cô Mai", Role.EDITOR)
    await stranger.send("/help")
    assert take is not None
    await stranger.press_data(stranger.last.id, take)
    assert stranger.toasts
    await officer.send("/queue")
    assert "mới gửi, chờ xem" in officer.said()


async def test_the_queue_and_the_search(town: Town) -> None:
    officer, other = await town.officer("Chị Tòng"), await town.officer("Anh Sa", "Xã Tà Xùa")
    lan = town.citizen("Lan")
    first = await nominate(lan, name="Lò Văn Inh")
    second = await nominate(lan, name="Quàng Thị Nga")
    await town.settle()
    await officer.send("/queue")
    assert officer.said().index(first) < officer.said().index(second)
    await officer.send("/case quang thi nga")
    assert second in officer.said()
    assert first not in officer.said()
    await officer.send(f"/case {first.replace('GS-', 'gs ').lower()}")
    assert "Lò Văn Inh" in officer.said()
    await other.send("/queue")
    assert "Hiện không có phiếu nào chờ xử lý" in other.said()
    await other.send("/case lo van inh")
    assert "Tôi không tìm thấy" in other.said()


async def test_photos_come_before_the_card(town: Town) -> None:
    officer = await town.officer("Chị Tòng")
    lan = town.citizen("Lan")
    await walk(lan, "photos")
    await lan.attach(b"1", b"2")
    await lan.press("Xong")
    await finish(lan)
    await town.settle()
    shown = [len(message.photos) for message in officer.heard if message.from_bot]
    assert shown[-3:] == [1, 1, 0]


async def test_a_long_queue_is_not_counted_to_the_last(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = await town.officer("Chị Tòng")
    lan = town.citizen("Lan")
    for name in ("Lò Văn Inh", "Quàng Thị Nga"):
        await nominate(lan, name=name)
    await town.settle()
    await officer.send("/queue")
    assert "Có 2 phiếu đang chờ" in officer.said()
    monkeypatch.setattr(cases, "COUNTED", 1)
    await officer.send("/queue")
    assert "Có hơn 1 phiếu đang chờ" in officer.said()
