"""What the tests of reports have in common: asking for one, handing it in, and letting the time pass."""

from datetime import datetime

from bot.scheduler.jobs import JOBS
from domain import calendar
from playground.client import Person
from tests.town import Town

TITLE = "Báo cáo tổng kết thi đua năm 2026"
_REMIND = next(job for job in JOBS if job.name == "remind")


async def ask(hoa: Person, *names: str, title: str = TITLE, due: str = "10/12/2026") -> None:
    """Ask the units of these names for a report; without names, all communes."""
    await hoa.send("/reports")
    await hoa.press("Yêu cầu báo cáo mới")
    await hoa.send(title)
    await hoa.press("15/12/2025–14/12/2026")
    await hoa.send(due)
    if names:
        await hoa.send(", ".join(names))
    else:
        await hoa.press("Tất cả 75 xã, phường")
    await hoa.press("Xong")
    await hoa.press("Gửi")


async def hand_in(officer: Person, words: str = "Đơn vị không có phát sinh.") -> None:
    """Hand in the one report that is owed."""
    await officer.send("/reports")
    await officer.press("Nộp: ")
    await officer.send(words)
    await officer.press("Gửi")


async def look(town: Town, moment: datetime, *, times: int = 1) -> None:
    """Put the clock to `moment` and let the job that reminds run, several `times` in a row."""
    town.clock.move_to(moment)
    for _ in range(times):
        await town.app.jobs.run(_REMIND)
    await town.settle()


def reminded(person: Person) -> list[tuple[str, str]]:
    """The reminders that this person got: when, and their first line."""
    got = [one for one in person.messages if one.from_bot and one.text.startswith("⏰")]
    return [(f"{calendar.local(one.date):%d/%m %H:%M}", one.text.split("\n")[0]) for one in got]
