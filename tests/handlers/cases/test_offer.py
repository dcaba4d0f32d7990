"""A message outside any conversation: it becomes a nomination, or stays kept with the reason why not."""

from storage.cases import kept
from tests.town import Town
from tests.walk import finish, go_on


async def test_a_message_outside_a_conversation_becomes_a_nomination(town: Town) -> None:
    officer = await town.officer("Chị Tòng")
    lan = town.citizen("Lan")
    await lan.send("Anh Inh nhảy xuống lũ cứu hai cháu.")
    await go_on(lan, "card")
    assert "Anh Inh nhảy xuống lũ cứu hai cháu." in lan.said()
    await finish(lan)
    await town.settle()
    assert "Anh Inh nhảy xuống lũ cứu hai cháu." in officer.said()


async def test_a_message_that_is_none_stays_kept_with_the_reason(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send("alo alo test 123")
    assert "Tôi đang nghe đây ạ." in lan.said()
    await lan.send("gương này tốt nè")
    assert "Anh/chị kể thêm giúp" in lan.said()
    await lan.press("Hủy")
    assert "Lời kể lúc đầu vẫn được lưu" in lan.said()
    async with town.app.database.transaction() as tx:
        assert await kept.counts(tx) == {"led": 1, "cancelled": 1}
