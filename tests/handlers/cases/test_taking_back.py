"""A witness takes back what they said: at once, and later."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from storage.tables import evidence, voices
from tests.handlers.cases.witness import confirm, invited
from tests.town import Town, open_town
from tests.walk import nominate

PHOTO = b"\xff\xd8 a photo"


@pytest.fixture
async def slow_town(database_url: str) -> AsyncIterator[Town]:
    """A town in which acts can be undone as long as by default."""
    async with open_town(database_url, undo_seconds=60) as town:
        yield town


async def test_within_a_minute_it_is_undone_and_nobody_hears_of_it(slow_town: Town) -> None:
    town = slow_town
    tong, lan, hoa = await town.officer("Chị Tòng"), town.citizen("Lan"), town.citizen("Hoa")
    code = await nominate(lan)
    await town.settle()
    told = len(tong.messages)
    link = await invited(lan)
    await confirm(hoa, link, words="Tôi đứng trên bờ.")
    await hoa.press("Hoàn tác")
    assert "Đã hoàn tác." in hoa.said()
    await town.move(timedelta(minutes=2))
    assert len(tong.messages) == told
    assert await _count(town) == 0
    await confirm(hoa, link, words="Tôi đứng trên bờ.")
    sent = hoa.last
    await town.move(timedelta(minutes=2))
    assert "Đã có người chứng kiến xác nhận phiếu này." in tong.said()
    await hoa.press("Hoàn tác", on=sent)
    await tong.send(f"/case {code}")
    assert "1 người xác nhận" in tong.said()


async def test_undone_the_earlier_word_stands_again(slow_town: Town) -> None:
    town = slow_town
    tong, lan, hoa = await town.officer("Chị Tòng"), town.citizen("Lan"), town.citizen("Hoa")
    code = await nominate(lan)
    link = await invited(lan)
    await confirm(hoa, link, words="Tôi đứng trên bờ.")
    await town.move(timedelta(minutes=2))
    await confirm(hoa, link, words="Tôi không nhớ rõ.")
    await hoa.press("Hoàn tác")
    await tong.send(f"/case {code}")
    assert "Tôi đứng trên bờ." in tong.said()
    assert "Tôi không nhớ rõ." not in tong.said()


@pytest.mark.parametrize("way", ["/my", "/privacy"])
async def test_a_witness_takes_it_back_later(town: Town, way: str) -> None:
    tong, lan, hoa = await town.officer("Chị Tòng"), town.citizen("Lan"), town.citizen("Hoa")
    code = await nominate(lan)
    link = await invited(lan)
    await hoa.follow(link)
    await hoa.press("Tôi có mặt lúc đó")
    await hoa.press("Hàng xóm")
    await hoa.attach(PHOTO, caption="Tôi đứng trên bờ.")
    await hoa.press("Gửi")
    await hoa.send(way)
    if way == "/privacy":
        await hoa.press("Rút phiếu")
    await hoa.press("Lời tôi làm chứng" if way == "/my" else "Rút lời tôi làm chứng")
    assert "Lò Văn Inh, Xã Chiềng Sung: Tôi có mặt lúc đó" in hoa.said()
    await hoa.press("Rút lời về Lò Văn Inh")
    await hoa.press("Rút lời", on=hoa.last)
    assert "Đã rút lời của anh/chị" in hoa.said()
    await tong.send(f"/case {code}")
    assert "chứng kiến" not in tong.said()
    assert "Xem ảnh" not in " ".join(tong.buttons())
    async with town.app.database.transaction() as tx:
        assert list((await tx.execute(select(voices.c.words))).scalars()) == [""]
        assert (await tx.execute(select(func.count()).select_from(evidence))).scalar_one() == 0


async def test_nobody_takes_back_the_word_of_another(town: Town) -> None:
    lan, hoa, binh = town.citizen("Lan"), town.citizen("Hoa"), town.citizen("Bình")
    await nominate(lan)
    link = await invited(lan)
    await confirm(hoa, link)
    await hoa.send("/my")
    await hoa.press("Lời tôi làm chứng")
    data = hoa.last.buttons[0][0].data
    assert data is not None
    await binh.send("/help")
    for forged in (data, data.replace("drop", "drop_now"), data.replace("drop", "undo")):
        await binh.press_data(binh.last.id, forged)
        assert "không tìm thấy" in binh.said() + "".join(toast.text for toast in binh.toasts)
    assert await _count(town) == 1


async def _count(town: Town) -> int:
    async with town.app.database.transaction() as tx:
        return int((await tx.execute(select(func.count()).select_from(voices))).scalar_one())
