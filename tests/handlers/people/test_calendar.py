"""The administrator swaps working days in the chat; officers see them; limits that run move at once."""

import pytest

from domain.people import Role
from playground.client import Person
from tests.town import Town
from tests.walk import nominate


async def swap(admin: Person, day: str, kind: str, note: str = "làm bù") -> None:
    await admin.send("/calendar")
    await admin.press("Đổi một ngày")
    await admin.send(day)
    await admin.press(kind)
    await admin.send(note)
    await admin.press("Lưu")


async def test_a_swapped_day_moves_a_limit_that_runs_and_can_be_taken_back(town: Town) -> None:
    """Received on a Wednesday; its limit would be on Thursday, which becomes a day off."""
    admin, tong = await town.province("Chị Vân", Role.ADMINISTRATOR), await town.officer("Anh Tòng")
    code = await nominate(town.citizen("Lan"))
    await swap(admin, "19/11/2026", "Nghỉ", "lễ của tỉnh")
    assert "Đã đổi thứ Năm 19/11/2026: Nghỉ. Đã tính lại hạn xử lý của 1 phiếu." in admin.said()
    await tong.send(f"/case {code}")
    assert "20/11/2026" in tong.said()
    await tong.send("/calendar")
    assert "thứ Năm 19/11/2026: Nghỉ (lễ của tỉnh)" in tong.said()
    await admin.press("Bỏ 19/11/2026")
    assert "lại theo lịch chung của cả nước" in admin.said()
    await tong.send(f"/case {code}")
    assert "19/11/2026" in tong.said()


async def test_holidays_on_weekdays_are_shown(town: Town) -> None:
    tong = await town.officer("Anh Tòng")
    await tong.send("/calendar")
    assert "thứ Sáu 01/01/2027: nghỉ" in tong.said()


@pytest.mark.parametrize("role", [Role.PROVINCE_OFFICER, Role.EDITOR])
async def test_nobody_else_swaps_days(town: Town, role: Role) -> None:
    admin, other = await town.province("Chị Vân", Role.ADMINISTRATOR), await town.province("Chị Hà", role)
    await admin.send("/calendar")
    swap_button = admin.last.buttons[-1][0].data
    await other.send("/calendar")
    assert "Đổi một ngày" not in other.buttons()
    await other.press_data(other.last.id, swap_button or "")
    assert "chỉ cán bộ phụ trách làm được" in other.toasts[-1].text


async def test_a_citizen_has_no_calendar_and_an_administrator_reads_english(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send("/calendar")
    assert "chỉ cán bộ phụ trách làm được" in lan.said()
    admin = await town.province("Van", Role.ADMINISTRATOR, language="en")
    await admin.send("/calendar")
    assert "Friday 1 Jan 2027: off" in admin.said()
    await admin.press("Swap a day")
    assert "Which day?" in admin.said()


async def test_an_old_button_undoes_no_later_swap_of_the_same_day(town: Town) -> None:
    admin = await town.province("Chị Vân", Role.ADMINISTRATOR)
    await swap(admin, "21/11/2026", "Làm việc")
    old, shown = admin.last.buttons[0][0].data, admin.last.id
    await swap(admin, "21/11/2026", "Nghỉ")
    await admin.press_data(shown, old or "")
    await admin.send("/calendar")
    assert "thứ Bảy 21/11/2026: Nghỉ" in admin.said()
