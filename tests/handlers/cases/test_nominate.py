"""Nominating: from the first word to the code."""

from tests.town import Town
from tests.walk import nominate


async def test_a_nomination_gets_a_code_and_reaches_the_commune(town: Town) -> None:
    officer = await town.officer("Chị Tòng")
    lan = town.citizen("Lan")
    code = await nominate(lan)
    await town.settle()
    assert code in officer.said()
    assert "Lò Văn Inh" in officer.said()
    assert officer.buttons() == ["Nhận xử lý", "Hỏi thêm", "Không tiếp tục"]
