"""Asking for a report: of which units, until when."""

from datetime import date, timedelta

from domain.people import Role
from domain.reports import Request
from domain.rules import Rules
from domain.units import UnitKind
from playground.client import Toast
from services import directory, invitations, reports
from storage import people, units
from tests.handlers.reports.report import TITLE
from tests.town import Town


async def test_units_are_typed_in_every_way(town: Town) -> None:
    hoa = await town.province("Chị Hòa")
    await hoa.send("/reports")
    await hoa.press("Giao báo cáo mới")
    await hoa.send(TITLE)
    await hoa.send("năm 2026")
    await hoa.press("10/12/2026")
    await hoa.send("chieng sung; MƯỜNG LA, moc\nxyzxyz")
    assert hoa.said() == (
        "Tôi chưa tìm thấy đơn vị nào tên «xyzxyz».\n\n«moc» là nơi nào? Anh/chị chọn bên dưới, hoặc gõ lại tên đầy đủ."
    )
    assert hoa.buttons() == ["Phường Mộc Châu", "Phường Mộc Sơn", "Bỏ tên này", "Quay lại", "Hủy"]
    await hoa.press("Phường Mộc Châu")
    assert hoa.said().startswith("Đã chọn 3 đơn vị: Xã Chiềng Sung, Phường Mộc Châu, Xã Mường La")
    await hoa.send("chieng s")
    await hoa.send("Chiềng Sơ")
    assert hoa.said().startswith("Đã chọn 4 đơn vị: Xã Chiềng Sơ, Xã Chiềng Sung, Phường Mộc Châu, Xã Mường La")
    await hoa.press("Bỏ chọn hết")
    await hoa.press("Tất cả 75 xã, phường")
    assert hoa.said().startswith("Đã chọn 75 đơn vị: tất cả xã, phường")
    await hoa.press("Xong")
    assert "Đơn vị (75): tất cả xã, phường" in hoa.said()
    assert "⚠️ 75 đơn vị chưa có cán bộ nào dùng bot, nên chưa ai ở đó nhận được thông báo này." in hoa.said()
    await hoa.press("✏️ Đơn vị")
    await hoa.press("Bỏ chọn hết")
    await hoa.press("Quay lại")
    await hoa.press("Gửi")
    assert hoa.toasts == [Toast("Hiện chưa có người nhận nào.", alert=True)]


async def test_the_due_day_is_a_day_to_come(town: Town) -> None:
    hoa = await town.province("Chị Hòa")
    await hoa.send("/reports")
    await hoa.press("Giao báo cáo mới")
    await hoa.send(TITLE)
    await hoa.send("năm 2026")
    assert hoa.buttons() == ["30/11/2026", "02/12/2026", "10/12/2026", "Quay lại", "Hủy"]
    await hoa.send("tuần sau")
    assert hoa.said().startswith("Tôi chưa hiểu ngày này. Nhờ anh/chị gõ ngày, tháng, năm, ví dụ 10/12/2026.")
    await hoa.send("17/11/2026")
    assert hoa.said().startswith("Ngày này đã qua. Nhờ anh/chị chọn từ hôm nay trở đi.")
    await hoa.send("19.11")
    await hoa.send("Chiềng Sung")
    await hoa.press("Xong")
    assert "Hạn nộp: 19/11/2026 (còn 1 ngày)" in hoa.said()
    # The draft lies for two days; then the day is over.
    await town.move(timedelta(days=2))
    await hoa.press("Gửi")
    assert hoa.toasts == [Toast("Ngày này đã qua. Nhờ anh/chị chọn từ hôm nay trở đi.", alert=True)]
    await hoa.press("✏️ Hạn nộp")
    await hoa.send("10-12-2026")
    await hoa.press("✏️ Tên báo cáo")
    await hoa.send("Báo cáo khác")
    await hoa.press("Gửi")
    assert "Đã giao 1 đơn vị nộp «Báo cáo khác», hạn 10/12/2026." in hoa.said()


async def test_a_long_list_shows_the_soonest(town: Town) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    async with town.app.database.transaction() as tx:
        officer, now = await people.at(tx, "telegram", str(hoa.id)), town.clock.now()
        assert officer is not None
        communes = frozenset(unit.id for unit in await units.of_kind(tx, UnitKind.COMMUNE))
        for day in range(10, 20):
            request = Request(f"Báo cáo {day}", "2026", date(2026, 12, day), communes)
            await reports.ask(tx, officer, request, rules=Rules(), now=now)
    await tong.send("/reports")
    assert tong.buttons() == [f"Nộp: Báo cáo {day}" for day in range(10, 18)]
    assert "Còn báo cáo khác có hạn muộn hơn." in tong.said()
    await hoa.send("/reports")
    assert hoa.buttons()[:2] == ["Báo cáo 19", "Báo cáo 18"]
    await hoa.press("Trang sau ›")
    assert hoa.buttons() == [*(f"Báo cáo {day}" for day in (13, 12, 11, 10)), "‹ Trang trước", "Giao báo cáo mới"]


async def test_other_units_owe_reports_too(town: Town) -> None:
    hoa = await town.province("Chị Hòa")
    async with town.app.database.transaction() as tx:
        await directory.import_others(tx, "code,kind,name\nsoyt,department,Sở Y tế\nbsl,press,Báo Sơn La\n", "14")
        place = await units.by_code(tx, "soyt")
        assert place is not None
        token = await invitations.make(tx, Role.UNIT_OFFICER, place, now=town.clock.now())
    thu = town.citizen("Chị Thu")
    await thu.send(f"/start {token}")
    await hoa.send("/reports")
    await hoa.press("Giao báo cáo mới")
    await hoa.send(TITLE)
    await hoa.send("năm 2026")
    await hoa.press("10/12/2026")
    await hoa.press("Tất cả 2 đơn vị khác")
    await hoa.send("chieng sung")
    await hoa.press("Xong")
    assert "Đơn vị (3): Xã Chiềng Sung, Sở Y tế, Báo Sơn La" in hoa.said()
    await hoa.press("Gửi")
    await town.settle()
    await thu.press("Nộp")
    await thu.attach(b"trang 1")
    await thu.press("Gửi")
    await town.settle()
    assert "📥 Sở Y tế đã nộp báo cáo." in hoa.said()
    assert "🖼 1 ảnh" in hoa.said()
