"""A month and more by the moved clock: a report is asked for, and every officer is reminded as often as is right.

The trap: reminders look well on the day on which they are written. Weekends, nights, holidays, a server that is down and
jobs that run twice show only when the clock goes on.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest

from domain import calendar
from domain.calendar import Calendar
from tests.handlers.reports.report import ask, hand_in
from tests.reminder import look, reminded
from tests.town import Town

# The last minute before the office opens, the first one, the morning, the evening.
HOURS = (time(7, 59), time(8), time(9, 30), time(17))
DAY_OFF_HOURS = (time(9, 30),)


def at(day: date, hour: time) -> datetime:
    return calendar.at(day, hour)


def moments(first: date, last: date) -> Iterator[datetime]:
    """The moments at which reminders are looked for, from the morning of `first` to the evening of `last`."""
    day = first
    while day <= last:
        yield from (at(day, hour) for hour in (HOURS if Calendar({}).works(day) else DAY_OFF_HOURS))
        day += timedelta(days=1)


async def live(town: Town, last: date, *, twice: bool = False, down: tuple[datetime, datetime] | None = None) -> None:
    """Let the clock go on to the evening of `last`; `down`: from when to when nothing runs."""
    for moment in moments(calendar.today(town.clock.now()), last):
        if moment <= town.clock.now() or (down is not None and down[0] <= moment < down[1]):
            continue
        await look(town, moment, times=2 if twice else 1)


def left(days: int) -> str:
    return f"⏰ Còn {days} ngày đến hạn nộp báo cáo." if days else "⏰ Hôm nay là hạn nộp báo cáo."


def late(days: int) -> str:
    return f"⏰ Báo cáo đã quá hạn {days} ngày."


# The report is due on Monday 21 December 2026. Thirty days before is a Saturday, the day before a Sunday.
BEFORE = [
    ("20/11 08:00", left(31)),
    ("07/12 08:00", left(14)),
    ("14/12 08:00", left(7)),
    ("18/12 08:00", left(3)),
    ("21/12 08:00", left(0)),
]
# The sixth day is a Sunday, the twelfth a Saturday after New Year's Day.
LATE = [
    ("24/12 08:00", late(3)),
    ("28/12 08:00", late(7)),
    ("30/12 08:00", late(9)),
    ("04/01 08:00", late(14)),
    ("05/01 08:00", late(15)),
    ("08/01 08:00", late(18)),
]


@pytest.mark.parametrize("twice", [False, True])
async def test_a_month_of_reminders(town: Town, twice: bool) -> None:
    hoa = await town.province("Chị Hòa")
    early, punctual = await town.officer("Sớm", "Xã Co Mạ"), await town.officer("Đúng", "Xã Tô Múa")
    tardy, never = await town.officer("Muộn", "Xã Vân Hồ"), await town.officer("Không", "Xã Yên Châu")
    never_too = await town.officer("Cũng không", "Xã Yên Châu")
    await ask(hoa, "Co Mạ", "Tô Múa", "Vân Hồ", "Yên Châu", "Mường La", due="21/12/2026")

    await live(town, date(2026, 12, 1), twice=twice)
    await hand_in(early)
    await live(town, date(2026, 12, 20), twice=twice)
    await town.move_to(at(date(2026, 12, 21), time(8)))
    await hand_in(punctual)
    await live(town, date(2026, 12, 22), twice=twice)
    appointed = await town.officer("Mới", "Xã Mường La")
    await live(town, date(2026, 12, 26), twice=twice)
    await hand_in(tardy)
    await live(town, date(2027, 1, 8), twice=twice)

    assert reminded(early) == BEFORE[:1]
    assert reminded(punctual) == BEFORE
    assert reminded(tardy) == [*BEFORE, *LATE[:1]]
    assert reminded(never) == [*BEFORE, *LATE]
    assert reminded(never_too) == [*BEFORE, *LATE]
    assert reminded(appointed) == LATE
    assert reminded(hoa) == []


async def test_a_downtime_is_caught_up_once(town: Town) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    await ask(hoa, "Chiềng Sung", due="18/12/2026")
    # Down from Monday evening to Thursday morning: three days before and the day before fall into it.
    down = (at(date(2026, 12, 14), time(17)), at(date(2026, 12, 17), time(9, 30)))
    await live(town, date(2026, 12, 24), down=down)
    assert reminded(tong) == [
        ("04/12 08:00", left(14)),
        ("11/12 08:00", left(7)),
        ("17/12 09:30", left(1)),
        ("18/12 08:00", left(0)),
        ("21/12 08:00", late(3)),
        ("24/12 08:00", late(6)),
    ]


async def test_a_downtime_over_the_due_day_ends_on_a_day_off(town: Town) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    await ask(hoa, "Chiềng Sung", due="18/12/2026")
    down = (at(date(2026, 12, 16), time(17)), at(date(2026, 12, 19), time(9)))
    await live(town, date(2026, 12, 24), down=down)
    assert reminded(tong)[2:] == [
        ("15/12 08:00", left(3)),
        # The weekend after the due day is let pass; then the due day's and the late one meet, and one is told.
        ("21/12 08:00", late(3)),
        ("24/12 08:00", late(6)),
    ]


async def test_who_could_not_be_reached_is_reminded_once_on_return(town: Town) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    await ask(hoa, "Chiềng Sung", due="18/12/2026")
    await live(town, date(2026, 12, 1))
    await tong.block()
    await live(town, date(2026, 12, 28))
    await tong.unblock()
    await town.settle()
    await live(town, date(2026, 12, 30))
    assert reminded(tong) == [("28/12 17:00", late(10)), ("30/12 08:00", late(12))]


async def test_a_returned_report_is_reminded_of_again(town: Town) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    await ask(hoa, "Chiềng Sung", due="18/12/2026")
    await live(town, date(2026, 12, 7))
    await hand_in(tong)
    await live(town, date(2026, 12, 13))
    await hoa.press("Trả lại")
    await hoa.send("Thiếu biểu 2.")
    await hoa.press("Gửi")
    await live(town, date(2026, 12, 20))
    await hand_in(tong)
    await live(town, date(2026, 12, 22))
    await hoa.press("Trả lại")
    await hoa.send("Vẫn thiếu biểu 2.")
    await hoa.press("Gửi")
    await live(town, date(2026, 12, 28))
    assert reminded(tong) == [
        ("04/12 08:00", left(14)),
        ("15/12 08:00", left(3)),
        ("17/12 08:00", left(1)),
        ("18/12 08:00", left(0)),
        ("24/12 08:00", late(6)),
        ("28/12 08:00", late(10)),
    ]
