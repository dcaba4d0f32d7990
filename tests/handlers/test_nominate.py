"""Nominating: from the first word to the code."""

import re

from playground.client import Person
from tests.town import CHIENG_SUNG, Town

CODE = re.compile(r"GS-[2-9A-Z]{6}")


async def nominate(lan: Person, *, name: str = "Lò Văn Inh", commune: str = "chieng sung") -> str:
    """Walk through the whole conversation; the code."""
    await lan.send("/nominate")
    await lan.press("Cá nhân")
    await lan.send(name)
    await lan.send(commune)
    await lan.press(CHIENG_SUNG)
    await lan.press("Cứu người")
    await lan.send("Nhảy xuống lũ kéo hai em nhỏ lên bờ.")
    await lan.send("chiều 12/9")
    await lan.press("Bỏ qua")
    await lan.press("Đã đọc, xem lại tin")
    await lan.press("Gửi")
    found = CODE.search(lan.said())
    assert found, lan.said()
    return found[0]


async def test_a_nomination_gets_a_code_and_reaches_the_commune(town: Town) -> None:
    officer = await town.officer("Chị Tòng")
    lan = town.citizen("Lan")
    code = await nominate(lan)
    await town.settle()
    assert code in officer.said()
    assert "Lò Văn Inh" in officer.said()
    assert officer.buttons() == ["Nhận xử lý", "Hỏi thêm", "Không tiếp tục"]
