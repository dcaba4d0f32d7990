"""A report, as people meet it: the province asks for one, an officer hands it in."""

from playground.client import Person

TITLE = "Báo cáo tổng kết thi đua năm 2026"


async def ask(hoa: Person, *names: str, title: str = TITLE, due: str = "10/12/2026") -> None:
    """Ask the units of these names for a report; without names, all communes."""
    await hoa.send("/reports")
    await hoa.press("Giao báo cáo mới")
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
