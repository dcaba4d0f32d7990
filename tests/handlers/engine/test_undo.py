"""What is final, or leaves the house in an office's name, is seen before it is sent and can be undone for a minute."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import update

from storage import events
from storage.cases import nominations
from storage.tables import outbox
from tests.handlers.reports.report import ask, hand_in
from tests.handlers.stories import scene
from tests.town import Town, open_town
from tests.walk import nominate


@pytest.fixture
async def town(database_url: str) -> AsyncIterator[Town]:
    """A town in which acts can be undone as long as by default."""
    async with open_town(database_url, undo_seconds=60) as town:
        yield town


async def test_a_reason_is_never_sent_for_another_case_nor_unseen(town: Town) -> None:
    officer, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    first, second = await nominate(lan, name="Lò Văn Inh"), await nominate(lan, name="Quàng Thị Nga")
    await officer.send(f"/case {first}")
    await officer.press("Hỏi thêm")
    assert f"Phiếu {first} (Lò Văn Inh)" in officer.said()
    await officer.send(f"/case {second}")
    await officer.press("Không xét tiếp")
    assert f"Phiếu {second} (Quàng Thị Nga)" in officer.said()
    await officer.send("Việc này xảy ra ở bản nào ạ?")
    assert officer.said().startswith(f"Phiếu {second} (Quàng Thị Nga)\n\nNgười giới thiệu sẽ nhận tin nhắn này.")
    assert "Lý do: Việc này xảy ra ở bản nào ạ?" in officer.said()
    await officer.press("Hủy")
    assert f"Phiếu {first} (Lò Văn Inh)\n\nAnh/chị muốn hỏi" in officer.said()
    await officer.send("Việc này xảy ra ở bản nào ạ?")
    await officer.press("Gửi")
    await town.move(timedelta(minutes=1))
    assert [message.text.count(first) for message in lan.heard if "muốn hỏi thêm" in message.text] == [1]
    assert "chưa thể xét tiếp" not in lan.said()


async def test_a_rejection_is_undone_within_a_minute(town: Town) -> None:
    officer, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    async with town.app.database.transaction() as tx:
        before = await nominations.by_code(tx, code)
    await officer.send(f"/case {code}")
    await officer.press("Không xét tiếp")
    await officer.send("Trùng.")
    await officer.press("Gửi")
    assert "Nếu nhầm, anh/chị bấm «Hoàn tác» trong 60 giây. Trong lúc đó chưa ai được báo." in officer.said()
    await town.move(timedelta(seconds=59))
    await officer.press("Hoàn tác")
    assert "mới gửi, chờ xem" in officer.said()
    await lan.send("/help")
    await town.move(timedelta(minutes=5))
    assert [message for message in lan.heard if "chưa thể xét tiếp" in message.text] == []
    async with town.app.database.transaction() as tx:
        after = await nominations.by_code(tx, code)
        assert before is not None
        assert after is not None
        assert (after.state, after.due_at, after.officer_id) == (before.state, before.due_at, before.officer_id)
        log = await events.history(tx, after.thing, after.id)
        assert [row.move for row in log] == ["submit", "reject", "undo"]
    await officer.press("Không xét tiếp")
    await officer.send("Đã khen năm ngoái.")
    await officer.press("Gửi")
    await town.move(timedelta(minutes=1))
    assert [m.text.count("Đã khen năm ngoái.") for m in lan.heard if "chưa thể xét tiếp" in m.text] == [1]


async def test_after_a_minute_it_is_sent_and_stands(town: Town) -> None:
    officer, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await officer.send(f"/case {code}")
    await officer.press("Bắt đầu xác minh")
    await town.settle()
    assert "đang xác minh" not in lan.said()
    await town.move(timedelta(seconds=60))
    assert "đang xác minh" in lan.said()
    await officer.press("Hoàn tác")
    assert "không hoàn tác được nữa" in officer.toasts[-1].text
    await officer.send(f"/case {code}")
    assert "đang xác minh" in officer.said()


async def test_nobody_undoes_what_another_did_or_went_on_with(town: Town) -> None:
    tong, sa, lan = await town.officer("Chị Tòng"), await town.officer("Anh Sa"), town.citizen("Lan")
    code = await nominate(lan)
    await tong.send(f"/case {code}")
    await tong.press("Bắt đầu xác minh")
    undo = next(b.data for row in tong.last.buttons for b in row if b.text == "Hoàn tác")
    assert undo is not None
    await sa.send("/help")
    await sa.press_data(sa.last.id, undo)
    assert "không hoàn tác được nữa" in sa.toasts[-1].text
    await sa.send(f"/case {code}")
    await sa.press("Xác nhận đúng")
    await sa.press("Gửi")
    await tong.press("Hoàn tác")
    assert "đã xác minh" in tong.said()


async def test_a_taken_case_is_free_again_and_a_question_is_withdrawn(town: Town) -> None:
    officer, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await officer.send(f"/case {code}")
    await officer.press("Hỏi thêm")
    await officer.send("Ở bản nào ạ?")
    await officer.press("Gửi")
    await officer.press("Hoàn tác")
    await officer.press("Hỏi thêm")
    await officer.send("Ở bản Nà Đứa phải không ạ?")
    await officer.press("Gửi")
    await town.move(timedelta(minutes=1))
    assert [m.text for m in lan.heard if "Ở bản nào ạ?" in m.text] == []
    await lan.send("Vâng, ở bản Nà Đứa.")
    await lan.press(f"Đây là trả lời cho {code}")
    await officer.send(f"/case {code}")
    assert "Ở bản nào ạ?" not in officer.said()
    assert "Hỏi: Ở bản Nà Đứa phải không ạ?\nĐáp: Vâng, ở bản Nà Đứa." in officer.said()


async def test_a_report_that_was_accepted_by_mistake_waits_again(town: Town) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    await ask(hoa, "Chiềng Sung")
    await town.move(timedelta(minutes=1))
    await hand_in(tong)
    await town.move(timedelta(minutes=1))
    await hoa.press("Đạt yêu cầu")
    await hoa.press("Gửi")
    await hoa.press("Hoàn tác")
    assert {"Đạt yêu cầu", "Trả lại"} <= set(hoa.buttons())
    await tong.send("/help")
    await town.move(timedelta(minutes=2))
    assert [message for message in tong.heard if "Tỉnh đã nhận" in message.text] == []


async def test_an_announcement_starts_after_a_minute_and_can_be_stopped_before(town: Town) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    for stopped in (True, False):
        await hoa.send("/announce")
        await hoa.send("cán bộ các cấp")
        await hoa.send("Mời các anh chị họp.")
        for _ in range(2):
            await hoa.press("Bỏ qua")
        await hoa.press("Gửi")
        assert "Bắt đầu gửi lúc" in hoa.said()
        await town.move(timedelta(seconds=59))
        assert "Mời các anh chị họp." not in tong.said()
        if stopped:
            await hoa.press("Hủy gửi")
        await town.move(timedelta(minutes=1))
        assert ("Mời các anh chị họp." in tong.said()) is not stopped


async def test_a_story_is_taken_back_before_it_is_posted_anywhere(town: Town) -> None:
    hai, tong, lan = await town.province("Anh Hải"), await town.officer("Chị Tòng"), town.citizen("Lan")
    channel = await town.channel("Gương sáng Sơn La", by=hai)
    code = await nominate(lan)
    await tong.send(f"/case {code}")
    await tong.press("Bắt đầu xác minh")
    await tong.press("Xác nhận đúng")
    await tong.press("Gửi")
    await town.move(timedelta(minutes=1))
    await scene.write(hai, "Đăng câu chuyện")
    await hai.press("Duyệt và đăng")
    await town.move(timedelta(seconds=30))
    await hai.press("Hoàn tác")
    assert "Không kịp nghĩ gì." in hai.said()
    await town.move(timedelta(minutes=2))
    assert [post.text for post in channel.posts] == []
    await hai.press("Duyệt và đăng")
    await town.move(timedelta(minutes=2))
    assert len(channel.posts) == 1


async def test_asking_for_a_report_is_undone_and_goes_on_where_it_was_sent(town: Town) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    await ask(hoa)
    assert "Hoàn tác" in hoa.buttons()
    await town.move(timedelta(seconds=50))
    await hoa.press("Hoàn tác")
    assert "Đã hoàn tác. Chưa đơn vị nào được báo" in hoa.heard[-2].text
    assert "Đúng rồi thì bấm «Gửi»" in hoa.said()
    await town.move(timedelta(days=1))
    assert "đề nghị đơn vị nộp báo cáo" not in " ".join(message.text for message in tong.messages)
    await tong.send("/reports")
    assert "không còn báo cáo nào phải nộp" in tong.said()
    await hoa.send("/reports")
    assert "Anh/chị chưa giao báo cáo nào." in hoa.said()
    await hoa.send("/reports")
    await hoa.press("Giao báo cáo mới")
    await hoa.press("Gửi")
    await town.move(timedelta(minutes=1))
    assert "đề nghị đơn vị nộp báo cáo" in tong.said()


async def test_asking_for_a_report_is_not_undone_once_the_minute_is_over_or_a_unit_has_handed_in(town: Town) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    await ask(hoa)
    await town.move(timedelta(minutes=1))
    await hoa.press("Hoàn tác")
    assert "không hoàn tác được nữa" in hoa.toasts[-1].text
    await ask(hoa, title="Báo cáo quý IV")
    await tong.send("/reports")
    await tong.press("Nộp: Báo cáo quý IV")
    await tong.send("Xong cả.")
    await tong.press("Gửi")
    await hoa.press("Hoàn tác")
    assert "không hoàn tác được nữa" in hoa.toasts[-1].text


async def test_a_story_is_read_by_nobody_else_until_it_cannot_be_undone(town: Town) -> None:
    hai, tong, lan = await town.province("Anh Hải"), await town.officer("Chị Tòng"), town.citizen("Lan")
    await town.channel("Gương sáng", by=hai)
    await nominate(lan)
    await scene.verify(town, tong)
    await town.move(timedelta(minutes=1))
    await scene.publish(hai, "Đăng câu chuyện")
    await lan.send("/stories")
    assert "Hiện chưa có bài nào được đăng." in lan.said()
    await town.move(timedelta(minutes=1))
    await lan.send("/stories")
    assert "Lao xuống lũ" in lan.buttons()


async def test_what_was_written_for_one_case_is_kept_when_another_is_begun(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    first, second = await nominate(lan, name="Lò Văn Inh"), await nominate(lan, name="Quàng Thị Nga")
    await tong.send(f"/case {first}")
    await tong.press("Hỏi thêm")
    await tong.send("Ở bản nào ạ?")
    await tong.send(f"/case {second}")
    await tong.press("Hỏi thêm")
    assert "Anh/chị đang làm dở việc dưới đây." in tong.said()
    assert first in tong.said()
    await tong.press("Gửi")
    await town.move(timedelta(minutes=1))
    assert "Ở bản nào ạ?" in lan.said()


async def test_what_somebody_is_being_told_is_not_undone(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await tong.send(f"/case {code}")
    await tong.press("Không xét tiếp")
    await tong.send("Trùng.")
    await tong.press("Gửi")
    async with town.app.database.transaction() as tx:
        told = outbox.c.kind == "case_rejected"
        await tx.execute(update(outbox).where(told).values(state="sent", settled_at=town.clock.now()))
    await tong.press("Hoàn tác")
    assert "không hoàn tác được nữa" in tong.toasts[-1].text
    await tong.send(f"/case {code}")
    assert "chưa xét tiếp được" in tong.said()
