"""An officer who is away is not asked for anything; who stands in has their work, for those days and no longer."""

from datetime import timedelta

from domain.people import Role
from playground.client import Person
from tests.town import CHIENG_SUNG, Town, open_town
from tests.walk import nominate

DAY = timedelta(days=1)


async def go_away(person: Person, deputy: str, *, first: str = "18/11/2026", last: str = "20/11/2026") -> None:
    await person.send("/away")
    await person.send(first)
    await person.send(last)
    await person.press(deputy)
    await person.press("Lưu")


async def leader(town: Town, name: str) -> Person:
    person = town.citizen(name)
    await person.send(f"/start {await town.invitation(Role.UNIT_LEADER, CHIENG_SUNG)}")
    return person


async def test_who_stands_in_has_the_work_and_the_absent_hears_of_nothing(town: Town) -> None:
    tong, sa = await town.officer("Anh Tòng"), await leader(town, "Anh Sa")
    await go_away(tong, "Anh Sa")
    assert "Người làm thay: Anh Sa" in tong.said()
    await town.settle()
    assert "Anh Tòng vắng mặt" in sa.said()
    await nominate(town.citizen("Lan"))
    await town.settle()
    assert "Phiếu giới thiệu mới" in sa.said()
    assert not any("Phiếu giới thiệu mới" in one.text for one in tong.messages)
    await sa.press("Bắt đầu xác minh")
    assert "đang xác minh" in sa.said()


async def test_when_the_days_are_over_who_stood_in_handles_no_case_any_more(town: Town) -> None:
    tong, sa = await town.officer("Anh Tòng"), await leader(town, "Anh Sa")
    await go_away(tong, "Anh Sa")
    await town.move(2 * DAY)
    await nominate(town.citizen("Lan"))
    await town.move(DAY)
    assert "Anh Tòng đã trở lại" in sa.said()
    assert "Hết những ngày vắng mặt" in tong.said()
    await sa.send("/queue")
    assert "Bắt đầu xác minh" not in sa.buttons()
    await nominate(town.citizen("Minh"))
    await town.settle()
    assert "Phiếu giới thiệu mới" in tong.said()


async def test_a_planned_absence_begins_on_its_day_and_can_be_given_up(town: Town) -> None:
    tong, sa = await town.officer("Anh Tòng"), await leader(town, "Anh Sa")
    await go_away(tong, "Anh Sa", first="19/11/2026")
    await town.settle()
    assert "vắng mặt" not in sa.said()
    await town.move(DAY)
    assert "Anh Tòng vắng mặt" in sa.said()
    await tong.press("Tôi đã về")
    await town.settle()
    assert "Anh Tòng đã trở lại" in sa.said()


async def test_without_anybody_who_stands_in_the_province_is_told(town: Town) -> None:
    ha, tong = await town.province("Chị Hà"), await town.officer("Anh Tòng")
    await go_away(tong, "Không có ai")
    await nominate(town.citizen("Lan"))
    await town.settle()
    assert "Phiếu giới thiệu mới" in ha.said()
    assert not any("Phiếu giới thiệu mới" in one.text for one in tong.messages)


async def test_an_old_button_ends_no_later_absence(town: Town) -> None:
    tong = await town.officer("Anh Tòng")
    await go_away(tong, "Không có ai")
    old = next(button.data for row in tong.last.buttons for button in row if button.data)
    await go_away_again(tong)
    await tong.press_data(tong.last.id, old)
    await tong.send("/away")
    assert "đến hết 25/11/2026" in tong.said()


async def go_away_again(person: Person) -> None:
    await person.send("/away")
    await person.press("Đổi ngày, người làm thay")
    await person.send("18/11/2026")
    await person.send("25/11/2026")
    await person.press("Không có ai")
    await person.press("Lưu")


async def test_a_citizen_is_never_away_and_an_officer_reads_english(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send("/away")
    assert "chỉ cán bộ phụ trách làm được" in lan.said()
    tong = await town.officer("Tong", language="en")
    await tong.send("/away")
    assert "From which day are you away?" in tong.said()
    await tong.send("17/11/2026")
    assert "has passed" in tong.said()


async def test_who_loses_their_own_office_stands_in_for_nobody_there_until_that_is_undone(database_url: str) -> None:
    async with open_town(database_url, undo_seconds=60) as town:
        mai = await town.officer("Chị Mai")
        admin = await town.province("Chị Vân", Role.ADMINISTRATOR)
        sa = await leader(town, "Anh Sa")
        await go_away(sa, "Chị Mai")
        await admin.send("/offices chieng sung")
        assert "Chị Mai: Lãnh đạo đơn vị, làm thay từ 18/11/2026" in admin.said()
        await admin.press("Cho thôi: Chị Mai, Cán bộ xã, phường")
        await admin.press("Cho thôi")
        assert "• Chị Mai" not in admin.said()
        await mai.send("/offices")
        assert "chỉ cán bộ phụ trách làm được" in mai.said()
        await admin.press("Hoàn tác")
        await mai.send("/offices")
        assert CHIENG_SUNG in mai.said()


async def test_nobody_stands_in_for_somebody_who_was_erased(town: Town) -> None:
    tong, sa = await town.officer("Anh Tòng"), await leader(town, "Anh Sa")
    await go_away(tong, "Anh Sa")
    await nominate(town.citizen("Lan"))
    await tong.send("/privacy")
    await tong.press("Xóa hết về tôi")
    await tong.press("Xóa hết")
    await town.move(timedelta(minutes=2))
    await sa.send("/queue")
    assert "chỉ cán bộ phụ trách làm được" in sa.said()
