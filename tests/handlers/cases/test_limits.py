"""Cases past their limit: the commune is reminded at its end, the province as well at half beyond it; once each."""

from datetime import UTC, date, datetime, timedelta

from playground.client import Person
from storage import calendar_days
from tests import reminder
from tests.town import Town
from tests.walk import nominate


def reminded(person: Person) -> list[str]:
    """When this person was told that a case is late."""
    return [when for when, _ in reminder.reminded(person)]


async def hours(town: Town, count: int, *, step: int = 1) -> None:
    """Let the clock go on by so many hours, and look each time twice."""
    start = town.clock.now().replace(minute=0, second=0, microsecond=0)
    for hour in range(step, count + 1, step):
        await reminder.look(town, start + timedelta(hours=hour), times=2)


async def test_a_case_that_nobody_takes_reminds_the_commune_then_the_province(town: Town) -> None:
    # Wednesday 09:00: due on Thursday 09:00, half beyond in the evening, so told on Friday when the office opens.
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    mai = await town.officer("Chị Mai", "Xã Mường La")
    code = await nominate(town.citizen("Lan"))
    await hours(town, 24 * 3)
    assert reminded(tong) == ["19/11 09:00"]
    assert reminded(hoa) == ["20/11 08:00"]
    assert reminded(mai) == []
    assert code in tong.said()
    assert tong.buttons() == ["Bắt đầu xác minh", "Hỏi thêm", "Không xét tiếp"]


async def test_a_weekend_does_not_count(town: Town) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    town.clock.move_to(datetime(2026, 11, 20, 8, 0, tzinfo=UTC))
    await nominate(town.citizen("Lan"))
    # Received on a Friday at 15:00; the Tuesday after is a holiday. The jobs run at odd hours here.
    await hours(town, 24 * 6, step=2)
    assert reminded(tong) == ["23/11 15:00"]
    assert reminded(hoa) == ["25/11 09:00"]


async def test_moving_on_stops_it(town: Town) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    await nominate(town.citizen("Lan"))
    await town.settle()
    await hours(town, 20, step=4)
    await tong.press("Bắt đầu xác minh")
    # Three working days from Thursday 05:00, with a weekend and the 24th off, end on the 25th; half of it more ends on
    # the 26th as the office closes.
    await hours(town, 24 * 4, step=4)
    assert reminded(tong) == []
    await hours(town, 24 * 7, step=3)
    assert reminded(tong) == ["25/11 08:00"]
    assert reminded(hoa) == ["27/11 08:00"]


async def test_waiting_for_the_nominator_stops_the_clock(town: Town) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    lan = town.citizen("Lan")
    await nominate(lan)
    await town.settle()
    await hours(town, 12, step=4)
    await tong.press("Hỏi thêm")
    await tong.send("Việc này ở bản nào?")
    await tong.press("Gửi")
    await hours(town, 24 * 9, step=8)
    assert (reminded(tong), reminded(hoa)) == ([], [])
    # Half a working day was left: answered on Friday at 21:00, it ends on Monday at 09:00.
    await lan.press("Trả lời")
    await lan.send("Bản Nà Lo.")
    await hours(town, 24 * 4)
    assert reminded(tong) == ["30/11 09:00"]
    assert reminded(hoa) == ["01/12 08:00"]


async def test_a_limit_is_shown_by_the_days_of_the_province(town: Town) -> None:
    # The Friday on which the case comes is off, the Saturday after it is worked: its one working day is that Saturday.
    async with town.app.database.transaction() as tx:
        await calendar_days.put(tx, date(2026, 11, 20), works=False, note="nghỉ bù")
        await calendar_days.put(tx, date(2026, 11, 21), works=True, note="làm bù")
    tong = await town.officer("Anh Tòng")
    town.clock.move_to(datetime(2026, 11, 20, 8, 0, tzinfo=UTC))
    code = await nominate(town.citizen("Lan"))
    await town.settle()
    assert "Hạn xử lý: hết ngày 21/11/2026" in tong.said()
    await tong.send(f"/case {code}")
    assert "Hạn xử lý: hết ngày 21/11/2026" in tong.said()
