"""Reports: the province asks, units hand in, the province takes or gives back."""

from datetime import timedelta
from typing import Any

from domain.moves import Thing
from domain.people import Role
from playground.client import Toast
from storage import events
from storage.tables import obligations, reports
from tests import ids
from tests.handlers.reports.report import TITLE, ask, hand_in
from tests.town import CHIENG_SUNG, Town

MUONG_LA = "Xã Mường La"
REFUSED = "Việc này chỉ cán bộ phụ trách làm được."


async def history(town: Town) -> list[Any]:
    """What the log has about the only report that a unit owes."""
    owed = await ids.only(town.app.database, obligations)
    async with town.app.database.transaction() as tx:
        return await events.history(tx, Thing.OBLIGATION, owed)


async def test_a_report_is_asked_for_handed_in_and_accepted(town: Town) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    await ask(hoa, "chieng sung", "Mường La")
    assert hoa.said() == (f"Đã giao 2 đơn vị nộp «{TITLE}», hạn 10/12/2026. Tôi sẽ nhắc từng đơn vị đến khi nộp xong.")
    await town.settle()
    assert tong.said().endswith(
        f"📋 Sở Nội vụ đề nghị đơn vị nộp báo cáo.\n\n{TITLE}\nKỳ báo cáo: 15/12/2025–14/12/2026\n"
        "Hạn nộp: 10/12/2026 (còn 22 ngày)\nĐơn vị: Xã Chiềng Sung"
    )
    assert tong.buttons() == ["Nộp"]

    await tong.press("Nộp")
    assert tong.buttons() == ["Hủy"]
    await tong.attach_file("bao-cao.docx", b"docx", caption="Kính gửi Sở Nội vụ.")
    assert "📎 bao-cao.docx\n✍️ Kính gửi Sở Nội vụ." in tong.said()
    await tong.press("Gửi")
    assert tong.said().startswith("Đã nộp báo cáo cho Sở Nội vụ. Sở xem xong, tôi sẽ báo lại tại đây.")
    assert tong.buttons() == ["Xem", "Nộp lại"]

    await town.settle()
    assert "📥 Xã Chiềng Sung đã nộp báo cáo." in hoa.said()
    assert "Nộp lúc: 09:00 18/11/2026, người nộp Anh Tòng" in hoa.said()
    assert hoa.buttons() == ["Xem", "Đạt yêu cầu", "Trả lại"]
    await hoa.press("Đạt yêu cầu")
    await hoa.press("Gửi")
    assert hoa.said().startswith(f"Báo cáo «{TITLE}» của Xã Chiềng Sung đạt yêu cầu. Đơn vị được báo.")
    assert "Tình trạng: tỉnh đã duyệt" in hoa.said()
    await town.settle()
    assert tong.said().endswith(f"✅ Tỉnh đã duyệt báo cáo «{TITLE}» của Xã Chiềng Sung. Cảm ơn anh/chị!")
    await tong.send("/baocao")
    assert tong.said() == "Đơn vị không còn báo cáo nào phải nộp."
    await hoa.send("/reports")
    assert hoa.said() == (
        f"Các báo cáo đã giao, hạn muộn nhất ở trên.\n\n{TITLE}, hạn 10/12/2026\nĐã nộp 1/2, đã duyệt 1."
    )


async def test_the_report_is_opened_with_all_that_was_sent(town: Town) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    await ask(hoa, "Chiềng Sung")
    await town.settle()
    await tong.press("Nộp")
    long = "dòng chữ dài. " * 500
    await tong.send(long)
    await tong.attach_file("bao-cao.docx", b"docx")
    await tong.attach_file("phu-luc.xlsx", b"xlsx")
    await tong.attach(b"1", b"2", b"3")
    assert "Tôi đã nhận được các tệp, ảnh anh/chị gửi cùng lúc." in tong.said()
    await tong.press("Gửi")
    assert "📎 bao-cao.docx\n📎 phu-luc.xlsx\n🖼 3 ảnh\n✍️ dòng chữ dài." in tong.said()
    await town.settle()
    await hoa.press("Xem")
    kinds = ["".join(sorted(message.content.body)) or "text" for message in hoa.heard]
    assert kinds == ["text", "text", "text", "photo", "photo", "photo", "document", "document"]
    words = " ".join(message.text for message in hoa.heard[1:3])
    assert words.split() == long.split()


async def test_what_comes_after_the_card_is_not_sent_by_its_button(town: Town) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    await ask(hoa, "Chiềng Sung")
    await town.settle()
    await tong.press("Nộp")
    await tong.send("Bản một.")
    card = tong.last
    await tong.attach_file("bao-cao.docx", b"docx")
    await tong.press("Gửi", on=card)
    assert tong.said().startswith("Anh/chị vừa gửi thêm nội dung. Mời anh/chị xem lại rồi bấm «Gửi».")
    await tong.press("Bỏ hết, làm lại")
    assert tong.said().endswith("Anh/chị gửi tệp, ảnh, hoặc gõ nội dung báo cáo.")
    await tong.sticker()
    assert tong.said().startswith("Câu này nhờ anh/chị gửi tệp, ảnh hoặc chữ.")
    for n in range(11):
        await tong.attach_file(f"{n}.pdf", b"pdf")
    assert tong.said().startswith("Mỗi báo cáo gửi được tối đa 10 tệp và ảnh.")
    await tong.press("Gửi")
    assert tong.said().count("📎") == 10


async def test_a_returned_report_is_handed_in_again(town: Town) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    await ask(hoa, "Chiềng Sung")
    await hand_in(tong)
    await town.settle()
    await hoa.press("Trả lại")
    assert "Cần sửa hoặc bổ sung gì? Đơn vị sẽ đọc lý do này." in hoa.said()
    await hoa.send("Thiếu biểu 2.")
    await hoa.press("Gửi")
    assert hoa.said().startswith(f"Báo cáo «{TITLE}» được trả lại cho Xã Chiềng Sung, kèm lý do.")
    await town.settle()
    assert tong.said().split("\n\n")[-2] == "↩️ Sở Nội vụ trả lại báo cáo.\nLý do: Thiếu biểu 2."
    assert tong.buttons() == ["Xem", "Nộp"]
    await tong.press("Nộp")
    await tong.send("Có biểu 2.")
    await tong.press("Gửi")
    await tong.press("Nộp lại")
    await tong.send("Có biểu 2, đã đóng dấu.")
    await tong.press("Gửi")
    await town.settle()
    await hoa.press("Xem")
    assert [message.text for message in hoa.heard][-1] == "Có biểu 2, đã đóng dấu."
    log = [(row.move, row.to_state, row.actor, row.reason) for row in await history(town)]
    assert log == [
        ("ask", "open", "Chị Hòa", None),
        ("hand_in", "submitted", "Anh Tòng", None),
        ("return", "returned", "Chị Hòa", "Thiếu biểu 2."),
        ("hand_in", "submitted", "Anh Tòng", None),
        ("hand_in_again", "submitted", "Anh Tòng", None),
    ]


async def test_a_stale_button_only_shows_how_it_stands(town: Town) -> None:
    hoa, mo = await town.province("Chị Hòa"), await town.province("Anh Mơ")
    tong = await town.officer("Anh Tòng")
    await ask(hoa, "Chiềng Sung")
    await town.settle()
    asked = tong.last
    await hand_in(tong)
    await town.settle()
    first = hoa.last
    await hoa.press("Đạt yêu cầu")
    await hoa.press("Gửi")
    await mo.press("Trả lại")
    assert mo.toasts == [Toast("Báo cáo này vừa được cập nhật, mời anh/chị xem lại.", alert=False)]
    assert "Tình trạng: tỉnh đã duyệt" in mo.said()
    assert mo.buttons() == ["Xem", "Về báo cáo này"]
    await tong.press("Nộp", on=asked)
    assert tong.toasts == [Toast("Báo cáo này vừa được cập nhật, mời anh/chị xem lại.", alert=False)]
    owed = await ids.only(town.app.database, obligations)
    await hoa.press_data(first.id, f"obligation:accept:{owed}:2")
    assert hoa.toasts == [Toast("Báo cáo này vừa được cập nhật, mời anh/chị xem lại.", alert=False)]
    assert [row.move for row in await history(town)] == ["ask", "hand_in", "accept"]


async def test_two_officers_of_a_unit_do_not_overwrite_each_other(town: Town) -> None:
    hoa = await town.province("Chị Hòa")
    tong, mai = await town.officer("Anh Tòng"), await town.officer("Chị Mai")
    await ask(hoa, "Chiềng Sung")
    await town.settle()
    await tong.press("Nộp")
    await tong.send("Bản của Tòng.")
    await mai.press("Nộp")
    await mai.send("Bản của Mai.")
    await mai.press("Gửi")
    await tong.press("Gửi")
    assert "Việc này vừa có người cập nhật" in tong.said()
    assert "Bản của Mai." in tong.said()
    # What Tòng wrote is still there, and goes out when he presses once more.
    assert tong.said().endswith("✍️ Bản của Tòng.\n\nNếu còn, anh/chị gửi thêm. Đủ rồi thì bấm «Gửi».")
    await tong.press("Gửi")
    assert "✍️ Bản của Tòng." in tong.said()


async def test_a_half_finished_report_is_not_thrown_away_for_another(town: Town) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    await ask(hoa, "Chiềng Sung", title="Báo cáo quý")
    await ask(hoa, "Chiềng Sung", title="Báo cáo năm", due="31/12/2026")
    await tong.send("/reports")
    assert tong.buttons() == ["Nộp: Báo cáo quý", "Nộp: Báo cáo năm"]
    await tong.press("Nộp: Báo cáo quý")
    await tong.send("Nội dung quý.")
    await tong.send("/reports")
    await tong.press("Nộp: Báo cáo năm")
    assert tong.said().startswith("Anh/chị đang làm dở việc dưới đây.")
    assert "✍️ Nội dung quý." in tong.said()
    await tong.press("Gửi")
    await tong.send("/reports")
    assert tong.said() == (
        "Báo cáo phải nộp, hạn gần nhất ở trên:\n\nBáo cáo năm\nHạn nộp: 31/12/2026 (còn 43 ngày)\n\n"
        "Đã nộp, đang chờ tỉnh duyệt:\n\nBáo cáo quý\nHạn nộp: 10/12/2026"
    )
    assert tong.buttons() == ["Nộp: Báo cáo năm", "Đã nộp: Báo cáo quý"]


async def test_the_province_sees_who_has_and_who_has_not(town: Town) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    await town.officer("Chị Mai", MUONG_LA)
    await ask(hoa)
    await hand_in(tong)
    await town.settle()
    await hoa.send("/reports")
    await hoa.press(TITLE)
    head, names, hint = hoa.said().split("\n\n")
    assert head == (
        f"{TITLE}\nKỳ báo cáo: 15/12/2025–14/12/2026\nHạn nộp: 10/12/2026 (còn 22 ngày)\nĐã nộp 1/75, đã duyệt 0."
    )
    assert names.startswith("Chưa nộp (74): Xã Bắc Yên (chưa có cán bộ), ")
    assert names.endswith(" đơn vị khác")
    assert hint == "Bấm tên đơn vị để mở báo cáo đã nộp. Có dấu ✅ là đã duyệt."
    await hoa.press("Các đơn vị chưa nộp")
    assert hoa.said().endswith("• Xã Mường La")
    await hoa.press("Trang sau ›")
    assert hoa.said().count("•") == 34
    await hoa.press("Về báo cáo này")
    await hoa.press(CHIENG_SUNG)
    assert hoa.buttons() == ["Xem", "Đạt yêu cầu", "Trả lại", "Về báo cáo này"]
    await town.move(timedelta(days=23))
    await hoa.send("/reports")
    assert "Đã nộp 1/75, đã duyệt 0. ⚠️ Quá hạn: 74" in hoa.said()


async def test_many_handed_in_reports_are_paged(town: Town) -> None:
    hoa = await town.province("Chị Hòa")
    communes = ["Mường Bú", "Mường La", "Mường É", "Mường Lạn", "Mường Lèo", "Co Mạ", "Tô Múa", "Vân Hồ", "Yên Châu"]
    await ask(hoa, *communes)
    for number, commune in enumerate(communes):
        await hand_in(await town.officer(f"Cán bộ {number}", f"Xã {commune}"))
    await hoa.press("Theo dõi")
    assert hoa.buttons() == [
        *(
            f"Xã {name}"
            for name in (
                "Co Mạ",
                "Mường Bú",
                "Mường É",
                "Mường La",
                "Mường Lạn",
                "Mường Lèo",
                "Tô Múa",
                "Vân Hồ",
            )
        ),
        "Trang sau ›",
        "Các báo cáo khác",
    ]
    await hoa.press("Trang sau ›")
    assert hoa.buttons() == ["Xã Yên Châu", "‹ Trang trước", "Các báo cáo khác"]


async def test_nobody_else_sees_or_does_anything(town: Town) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    await ask(hoa, "Chiềng Sung")
    await hand_in(tong)
    await town.settle()
    lan, editor = town.citizen("Lan"), await town.province("Biên tập", Role.EDITOR)
    mai = await town.officer("Chị Mai", MUONG_LA)
    for refused in (lan, editor):
        await refused.send("/reports")
        assert refused.said().startswith(REFUSED)
    await mai.send("/reports")
    assert mai.said() == "Đơn vị không còn báo cáo nào phải nộp."
    owed, asked = await ids.only(town.app.database, obligations), await ids.only(town.app.database, reports)
    for refused in (lan, editor, mai):
        for verb in ("show", "read", "accept", "return", "hand_in_again"):
            await refused.press_data(refused.last.id, f"obligation:{verb}:{owed}:2")
            assert [toast.alert for toast in refused.toasts] == [True], verb
            assert refused.heard == []
        for data in ("report:new", "report:list:0", f"report:show:{asked}", f"report:owed:{asked}:0"):
            await refused.press_data(refused.last.id, data)
            assert [toast.alert for toast in refused.toasts] == [True], data
            assert refused.heard == []
    # The unit's own officer may not take the report, nor the province hand it in.
    await tong.press_data(tong.last.id, f"obligation:accept:{owed}:2")
    assert tong.toasts[0].text.startswith(REFUSED)
    await hoa.press_data(hoa.last.id, f"obligation:hand_in_again:{owed}:2")
    assert hoa.toasts[0].text.startswith(REFUSED)
    for junk in ("obligation:x", "obligation:accept", f"obligation:accept:{owed}", "report:x", "report:show:x:y:z"):
        await hoa.press_data(hoa.last.id, junk)
        assert "E-" not in hoa.said()


async def test_a_journey_in_english(town: Town) -> None:
    hoa = await town.province("Hoa", language="en")
    tong = await town.officer("Tong", language="en")
    await hoa.send("/reports")
    await hoa.press("Ask for a new report")
    await hoa.send("Yearly report")
    await hoa.send("2026")
    await hoa.send("10 Dec 2026")
    await hoa.send("chieng sung")
    await hoa.press("Done")
    assert "Due date: 10 Dec 2026 (22 days left)" in hoa.said()
    await hoa.press("Send")
    await town.settle()
    assert "📋 The province asks for a report." in tong.said()
    await tong.press("Hand in")
    await tong.send("Nothing to report.")
    await tong.press("Send")
    await town.settle()
    assert "📥 Xã Chiềng Sung has handed in its report." in hoa.said()
    await hoa.press("Return")
    await hoa.send("Table 2 is missing.")
    await hoa.press("Send")
    await town.settle()
    assert "Reason: Table 2 is missing." in tong.said()
    await town.move(timedelta(days=26))
    assert "⏰ A report is 4 days overdue." in tong.said()
    await tong.press("Hand in")
    await tong.send("Here it is.")
    await tong.press("Send")
    await town.settle()
    await hoa.press("Accept")
    await hoa.press("Send")
    await town.settle()
    assert "✅ The province has accepted the report" in tong.said()
