"""Back, Skip, Cancel, editing, resuming; both languages; what is around a nomination."""

from datetime import timedelta

from playground.client import Person
from tests.town import CHIENG_SUNG, Town
from tests.walk import CODE, nominate, walk


async def test_back_leads_to_the_question_before(town: Town) -> None:
    lan = town.citizen("Lan")
    await walk(lan, "commune")
    await lan.press("Quay lại")
    assert "Tên" in lan.said()
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


async def test_a_person_who_does_not_know_the_commune_reaches_the_province(town: Town) -> None:
    officer, province = await town.officer("Chị Tòng"), await town.province("Chị Hà")
    lan = town.citizen("Lan")
    await walk(lan, "commune")
    await lan.press("Bỏ qua")
    await lan.press("Cứu người")
    await lan.send("Cứu hai em nhỏ.")
    for label in ("Bỏ qua", "Bỏ qua", "Đã đọc, xem lại tin", "Gửi"):
        await lan.press(label)
    await town.settle()
    assert "Lò Văn Inh" in province.said()
    assert "Lò Văn Inh" not in officer.said()


async def test_the_whole_way_in_english(town: Town) -> None:
    officer = await town.officer("Mr Tong", language="en")
    lan = town.citizen("Lan", language="en")
    await lan.send("/nominate")
    await lan.press("Individual")
    await lan.send("Mua A Sinh")
    await lan.send("chieng sung")
    await lan.press(CHIENG_SUNG)
    await lan.press("Saving lives" if "Saving lives" in lan.buttons() else lan.buttons()[0])
    await lan.send("He carried me to the clinic.")
    await lan.press("Skip")
    await lan.press("Skip")
    await lan.press(lan.buttons()[0])
    await lan.press("Send")
    code = CODE.search(lan.said())
    assert code
    await town.settle()
    assert code[0] in officer.said()
    assert not _vietnamese(officer.said().replace(CHIENG_SUNG, ""))
    await lan.send("/my")
    assert code[0] in lan.said()
    await lan.send(f"/track {code[0].lower().replace('-', ' ')}")
    assert "Mua A Sinh" in lan.said()


def _vietnamese(words: str) -> bool:
    return any(mark in words.lower() for mark in "ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")


async def free_text(lan: Person, words: str) -> None:
    """A message outside any conversation, and yes to the offer."""
    await lan.send(words)
    await lan.press("Có, chuyển giúp")


async def test_a_message_outside_a_conversation_becomes_a_nomination(town: Town) -> None:
    officer = await town.officer("Chị Tòng")
    lan = town.citizen("Lan")
    await free_text(lan, "Anh Inh nhảy xuống lũ cứu hai cháu.")
    await lan.press("Cá nhân")
    await lan.send("anh Inh")
    await lan.send("chieng sung")
    await lan.press(CHIENG_SUNG)
    await lan.press("Cứu người")
    for label in ("Bỏ qua", "Bỏ qua", "Đã đọc, xem lại tin"):
        await lan.press(label)
    assert "Anh Inh nhảy xuống lũ cứu hai cháu." in lan.said()
    await lan.press("Gửi")
    await town.settle()
    assert "Anh Inh nhảy xuống lũ cứu hai cháu." in officer.said()


async def test_a_message_that_is_none_stays_kept_with_the_reason(town: Town) -> None:
    from storage.cases import kept

    lan = town.citizen("Lan")
    await lan.send("alo alo test 123")
    await lan.press("Không cần")
    await lan.send("gương này tốt nè")
    await lan.press("Có, chuyển giúp")
    await lan.press("Hủy")
    assert "vẫn được giữ lại" in lan.said()
    await lan.send("còn đây?")
    async with town.app.database.transaction() as tx:
        assert await kept.counts(tx) == {"declined": 1, "cancelled": 1, "unanswered": 1}


async def test_track_shows_only_to_those_who_may_see(town: Town) -> None:
    lan, binh = town.citizen("Lan"), town.citizen("Bình")
    officer, other = await town.officer("Chị Tòng"), await town.officer("Anh Sa", "Xã Tà Xùa")
    province = await town.province("Chị Hà")
    code = await nominate(lan)
    for allowed in (lan, officer, province):
        await allowed.send(f"/track {code}")
        assert "Lò Văn Inh" in allowed.said()
    for refused in (binh, other):
        await refused.send(f"/track {code}")
        assert "Không tìm thấy" in refused.said()
        assert "Lò Văn Inh" not in refused.said()


async def test_officers_see_their_commands_and_citizens_do_not(town: Town) -> None:
    lan, officer = town.citizen("Lan"), await town.officer("Chị Tòng")
    await lan.send("/help")
    await officer.send("/help")
    assert "/hangcho" in officer.said()
    assert "/hangcho" not in lan.said()
    await lan.send("/queue")
    assert "dành cho cán bộ" in lan.said()


async def test_an_invitation_works_once(town: Town) -> None:
    from domain.people import Role

    token = await town.invitation(Role.PROVINCE_OFFICER)
    ha, lan = town.citizen("Hà"), town.citizen("Lan")
    await ha.send(f"/start {token}")
    assert "cán bộ tỉnh" in ha.said()
    await ha.send(f"/start {token}")
    assert "cán bộ tỉnh" in ha.said()
    await lan.send(f"/start {token}")
    assert "đã được dùng hoặc đã hết hạn" in lan.said()
    late = await town.invitation(Role.PROVINCE_OFFICER)
    town.clock.move(timedelta(days=8))
    await lan.send(f"/start {late}")
    assert "đã hết hạn" in lan.said()
