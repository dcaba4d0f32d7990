"""`guongsang calendar`: days are swapped from the command line, and what runs is computed anew."""

from datetime import UTC, date, datetime

from domain.calendar import Swap
from domain.rules import Rules
from playground.client import Person
from services import swapped_days
from tests import command, reminder
from tests.handlers.reports.report import ask
from tests.town import Town
from tests.walk import nominate


async def test_days_are_added_shown_and_removed(database_url: str) -> None:
    async def calendar(*arguments: str, language: str = "vi_VN") -> tuple[int, str, str]:
        return await command.run(database_url, "calendar", *arguments, language=language)

    assert await calendar() == (0, "Chưa đổi ngày nào: tỉnh làm việc theo lịch chung của cả nước.\n", "")
    done, told, logged = await calendar("add", "13/02/2027", "--works", "--note", "  làm bù  Tết ")
    assert (done, told) == (0, "13/02/2027: ngày làm việc. Đã tính lại hạn xử lý của 0 phiếu.\n")
    assert "day_swapped" in logged
    await calendar("add", "2027-02-12", "--works")
    await calendar("add", "2027-02-12", "--off")
    assert (await calendar("list"))[1] == "12/02/2027  ngày nghỉ\n13/02/2027  ngày làm việc  làm bù Tết\n"
    assert (await calendar("remove", "13/2/2027", language="en_US"))[1] == (
        "13 Feb 2027 follows the calendar of the whole country again. "
        "The time limits of 0 nominations were worked out again.\n"
    )
    assert await calendar("remove", "13/2/2027") == (1, "", "Ngày 13/02/2027 không có trong các ngày đã đổi.\n")
    assert await calendar("add", "30/2/2027", "--off") == (
        1,
        "",
        "«30/2/2027» không phải là ngày. Ghi như 13/02/2027.\n",
    )
    assert (await calendar("add", "13/02/2027"))[0] == 2


async def _swap(town: Town, day: date, *, works: bool) -> int:
    async with town.app.database.transaction() as tx:
        return await swapped_days.put(tx, None, Swap(day, works, ""), rules=Rules(), now=town.clock.now())


async def _reminded(town: Town, officer: Person, *moments: datetime) -> list[str]:
    """When the officer was reminded, of those moments at which the program looks."""
    for moment in moments:
        await reminder.look(town, moment)
    return [when for when, _ in reminder.reminded(officer)]


def _at(day: int, hour: int) -> datetime:
    """Of November 2026; the hour on a clock in Viet Nam."""
    return datetime(2026, 11, day, hour - 7, tzinfo=UTC)


async def test_a_limit_that_runs_and_its_reminder_move_with_the_days(town: Town) -> None:
    # Received on Wednesday at 09:00, due on Thursday at 09:00. Then that Thursday becomes a day off.
    tong = await town.officer("Anh Tòng")
    code = await nominate(town.citizen("Lan"))
    await town.settle()
    assert "Hạn xử lý: 09:00 19/11/2026" in tong.said()
    assert await _swap(town, date(2026, 11, 19), works=False) == 1
    await tong.send(f"/case {code}")
    assert "Hạn xử lý: 09:00 20/11/2026" in tong.said()
    assert await _reminded(town, tong, _at(19, 9), _at(19, 14), _at(20, 8)) == []
    assert await _reminded(town, tong, _at(20, 9)) == ["20/11 09:00"]


async def test_a_limit_that_was_stopped_keeps_the_time_that_was_left(town: Town) -> None:
    # Half a day was left when it was asked about; answered on Friday at 09:00, it ends at 21:00.
    tong, lan = await town.officer("Anh Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await town.settle()
    town.clock.move_to(_at(18, 21))
    await tong.press("Hỏi thêm")
    await tong.send("Việc này ở bản nào?")
    await tong.press("Gửi")
    await town.settle()
    assert await _swap(town, date(2026, 11, 19), works=False) == 0
    town.clock.move_to(_at(20, 9))
    await lan.press("Trả lời")
    await lan.send("Bản Nà Lo.")
    assert await _swap(town, date(2026, 11, 20), works=False) == 1
    await tong.send(f"/case {code}")
    assert "Hạn xử lý: 12:00 23/11/2026" in tong.said()


async def test_a_reminder_of_a_report_moves_to_a_working_day(town: Town) -> None:
    # Due on Monday the 23rd. Three days before is a Friday; it becomes a day off, so the day before it.
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    await ask(hoa, "Chiềng Sung", due="23/11/2026")
    assert await _swap(town, date(2026, 11, 20), works=False) == 0
    assert await _reminded(town, tong, _at(19, 8), _at(20, 8), _at(23, 8)) == ["19/11 08:00", "23/11 08:00"]
