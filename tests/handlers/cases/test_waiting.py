"""A case that waits for its nominator has ways on; what is beyond its limit is seen."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from handlers.engine.buttons import Press
from tests.handlers.cases.question import asked
from tests.town import Town, open_town
from tests.walk import nominate


async def test_a_second_question_takes_the_place_of_the_first(town: Town) -> None:
    tong, lan = await town.officer("Anh Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await asked(town, tong, code, "Ở bản nào ạ?")
    first = lan.last
    await asked(town, tong, code, "Năm nào ạ?")
    assert "Năm nào ạ?" in lan.said()
    await lan.press("Trả lời", on=first)
    assert "không cần trả lời câu hỏi về" in lan.toasts[-1].text
    await lan.press("Trả lời")
    await lan.send("Năm 2021.")
    await tong.send(f"/case {code}")
    assert "mới gửi, chờ xem" in tong.said()
    assert "Hỏi: Ở bản nào ạ?\nĐáp: không cần trả lời nữa.\nHỏi: Năm nào ạ?\nĐáp: Năm 2021." in tong.said()


async def test_an_answer_given_otherwise_is_written_down(town: Town) -> None:
    tong, lan = await town.officer("Anh Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await tong.send(f"/case {code}")
    await tong.press("Bắt đầu xác minh")
    await asked(town, tong, code, "Ở bản nào ạ?")
    await tong.press("Ghi câu trả lời")
    assert f"Phiếu {code} (Lò Văn Inh)" in tong.said()
    await tong.send("Chị Lan nói: ở bản Nà Đứa.")
    await tong.press("Lưu")
    assert "đang xác minh" in tong.said()
    assert "Đáp: Chị Lan nói: ở bản Nà Đứa. (Anh Tòng hỏi trực tiếp và ghi lại)" in tong.said()
    await lan.press("Trả lời")
    assert "không cần trả lời câu hỏi về" in lan.toasts[-1].text


async def test_a_question_is_withdrawn_and_its_nominator_told(town: Town) -> None:
    tong, lan = await town.officer("Anh Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await asked(town, tong, code, "Ở bản nào ạ?")
    await tong.press("Rút câu hỏi")
    assert "mới gửi, chờ xem" in tong.said()
    await town.settle()
    assert lan.last.text == f"Anh/chị không cần trả lời câu hỏi về phiếu {code} nữa. Cảm ơn anh/chị!"
    assert {"Bắt đầu xác minh", "Hỏi thêm"} <= set(tong.buttons())


async def test_who_knows_enough_verifies_without_the_answer(town: Town) -> None:
    tong, lan = await town.officer("Anh Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await asked(town, tong, code, "Ở bản nào ạ?")
    await tong.press("Xác nhận đúng")
    await tong.press("Gửi")
    assert "đã xác minh" in tong.said()
    await town.settle()
    assert "đã xác minh việc tốt" in lan.said()


@pytest.fixture
async def slow_town(database_url: str) -> AsyncIterator[Town]:
    """A town in which acts can be undone."""
    async with open_town(database_url, undo_seconds=60) as town:
        yield town


@pytest.mark.parametrize("how", ["note", "withdraw", "replace"])
async def test_undone_the_question_is_open_again(slow_town: Town, how: str) -> None:
    town = slow_town
    tong, lan = await town.officer("Anh Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await asked(town, tong, code, "Ở bản nào ạ?")
    await town.move(timedelta(minutes=1))
    if how == "note":
        await tong.press("Ghi câu trả lời")
        await tong.send("Ở Nà Đứa.")
        await tong.press("Lưu")
    elif how == "withdraw":
        await tong.press("Rút câu hỏi")
    else:
        await asked(town, tong, code, "Năm nào ạ?")
    await tong.press("Hoàn tác")
    assert "chờ người giới thiệu trả lời" in tong.said()
    assert "Hỏi: Ở bản nào ạ?\nĐáp: chưa có." in tong.said()
    await town.move(timedelta(minutes=2))
    await lan.press("Trả lời")
    await lan.send("Ở bản Nà Đứa.")
    assert f"Đã chuyển câu trả lời cho cán bộ phụ trách phiếu {code}" in lan.said()


async def test_the_queue_shows_limits_and_the_province_sees_the_late(town: Town) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    sa = await town.officer("Anh Sa", "Xã Tà Xùa")
    first = await nominate(town.citizen("Lan"))
    await town.move(timedelta(hours=5))
    second = await nominate(town.citizen("Bình"), commune="ta xua")
    await tong.send("/queue")
    assert f"{first} Lò Văn Inh · Xã Chiềng Sung · mới gửi, chờ xem · còn 1 ngày làm việc" in tong.said()
    assert "⏰" not in " ".join(tong.buttons())
    await town.move(timedelta(days=1))
    await tong.send("/queue")
    assert f"{first} Lò Văn Inh · Xã Chiềng Sung · mới gửi, chờ xem · ⏰ quá hạn từ 09:00 19/11/2026" in tong.said()
    await town.move(timedelta(days=6))
    await hoa.send("/queue")
    await hoa.press("⏰ Quá hạn: 2")
    assert hoa.said().startswith("Có 2 phiếu quá hạn")
    assert hoa.said().index(first) < hoa.said().index(second)
    assert f"{second} Lò Văn Inh · Xã Tà Xùa · mới gửi, chờ xem · ⏰ quá hạn 3 ngày làm việc" in hoa.said()
    await sa.send("/queue")
    await sa.press("⏰ Quá hạn: 1")
    assert first not in sa.said()


async def test_a_forged_page_of_the_late_is_the_first(town: Town) -> None:
    tong = await town.officer("Chị Tòng")
    code = await nominate(town.citizen("Lan"))
    await town.move(timedelta(days=7))
    for number in (2**62, -1, 10**18):
        await tong.send("/queue")
        await tong.press_data(tong.last.id, Press("queue", "late", 1, number=number).write())
        assert code in tong.said()
