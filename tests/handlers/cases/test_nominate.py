"""Nominating: from the first word to the code; Back, Skip, Cancel, editing, resuming; both languages."""

from datetime import timedelta

from playground.client import Person
from tests.town import CHIENG_SUNG, Town
from tests.walk import finish, nominate, walk


async def test_a_nomination_gets_a_code_and_reaches_the_commune(town: Town) -> None:
    officer = await town.officer("Chị Tòng")
    lan = town.citizen("Lan")
    code = await nominate(lan)
    await town.settle()
    assert code in officer.said()
    assert "Lò Văn Inh" in officer.said()
    assert officer.buttons() == ["Bắt đầu xác minh", "Hỏi thêm", "Không xét tiếp"]


async def test_back_leads_to_the_question_before(town: Town) -> None:
    lan = town.citizen("Lan")
    await walk(lan, "commune")
    await lan.press("Quay lại")
    assert "Người đó tên là gì?" in lan.said()
    await lan.send("Lò Văn Ính")
    assert "xã, phường nào" in lan.said()


async def test_a_line_is_edited_from_the_card_and_leads_back_to_it(town: Town) -> None:
    lan = town.citizen("Lan")
    await walk(lan, "card")
    await lan.press("✏️ Tên")
    await lan.send("Lò Thị Ính")
    assert "Lò Thị Ính" in lan.said()
    assert "Gửi" in lan.buttons()
    await lan.press("✏️ Việc tốt")
    await lan.press("Quay lại")
    assert "Gửi" in lan.buttons()


async def test_cancel_ends_the_conversation(town: Town) -> None:
    lan = town.citizen("Lan")
    await walk(lan, "field")
    await lan.press("Hủy")
    assert "Đã dừng" in lan.said()
    await lan.send("/cancel")
    assert "không có việc gì" in lan.said().lower()


async def test_a_draft_is_taken_up_days_later(town: Town) -> None:
    lan = town.citizen("Lan")
    await walk(lan, "field")
    town.clock.move(timedelta(days=9))
    await lan.send("/nominate")
    assert "lĩnh vực" in lan.said()
    await lan.press("Cứu người")
    assert "kể lại" in lan.said()


async def test_a_commune_is_found_without_marks_and_from_the_list(town: Town) -> None:
    lan = town.citizen("Lan")
    await walk(lan, "commune")
    await lan.send("chieng so")
    assert {"Xã Chiềng Sơ", "Xã Chiềng Sơn"} <= set(lan.buttons())
    await lan.press("Quay lại")
    await lan.send("Lò Văn Inh")
    await lan.press("Xem danh sách xã, phường")
    assert "Trang sau ›" in lan.buttons()
    await lan.press("Trang sau ›")
    await lan.press(lan.buttons()[0])
    assert "lĩnh vực" in lan.said()


async def test_the_list_of_communes_is_in_vietnamese_order(town: Town) -> None:
    lan = town.citizen("Lan")
    await walk(lan, "commune")
    await lan.press("Xem danh sách xã, phường")
    listed = _places(lan)
    while "Trang sau ›" in lan.buttons():
        await lan.press("Trang sau ›")
        listed += _places(lan)
    assert len(listed) == 75
    assert listed[:5] == ["Xã Bắc Yên", "Xã Bình Thuận", "Xã Bó Sinh", "Phường Chiềng An", "Phường Chiềng Cơi"]
    assert listed[17:21] == ["Xã Chiềng Sung", "Xã Co Mạ", "Xã Đoàn Kết", "Xã Gia Phù"]
    assert listed[40:44] == ["Xã Mường La", "Xã Mường Lạn", "Xã Mường Lầm", "Xã Mường Lèo"]


def _places(person: Person) -> list[str]:
    return [label for label in person.buttons() if label.startswith(("Xã ", "Phường "))]


async def test_a_person_who_does_not_know_the_commune_reaches_the_province(town: Town) -> None:
    officer, province = await town.officer("Chị Tòng"), await town.province("Chị Hà")
    await nominate(town.citizen("Lan"), commune=None)
    await town.settle()
    assert "Lò Văn Inh" in province.said()
    assert "Lò Văn Inh" not in officer.said()


async def test_the_whole_way_in_english(town: Town) -> None:
    officer = await town.officer("Mr Tong", language="en")
    lan = town.citizen("Lan", language="en")
    await walk(lan, "happened", subject="Individual", name="Mua A Sinh", deed="He carried me to the clinic.")
    assert lan.buttons() == ["Back", "Skip", "Cancel"]
    code = await finish(lan, happened=None, card="Send")
    await town.settle()
    assert code in officer.said()
    assert not _vietnamese(officer.said().replace(CHIENG_SUNG, ""))
    await lan.send("/my")
    assert code in lan.said()
    await lan.send(f"/track {code.lower().replace('-', ' ')}")
    assert "Mua A Sinh" in lan.said()


def _vietnamese(words: str) -> bool:
    return any(mark in words.lower() for mark in "ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")
