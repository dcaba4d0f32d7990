"""Where a deed was: typed in any way, shared as a location, chosen; and what is said of what was understood."""

import pytest
from sqlalchemy import select

from playground.client import Person
from services import places
from storage.cases import nominations
from storage.tables import nominations as stored
from tests.town import CHIENG_SUNG, Town
from tests.walk import finish, go_on, nominate, walk


async def _answer(town: Town, typed: str, language: str = "vi") -> Person:
    lan = town.citizen("Lan", language=language)
    if language == "en":
        await walk(lan, "commune", subject="Individual")
    else:
        await walk(lan, "commune")
    await lan.send(typed)
    return lan


def _heard(lan: Person, number: int) -> list[str]:
    """The last messages of the bot."""
    return [message.text for message in lan.messages if message.from_bot][-number:]


@pytest.mark.parametrize(
    "typed", ["Chiềng Sung", "chieng sung", "XÃ CHIỀNG SUNG", "xChiềngSung", "Chiềng Sung, Mai Sơn"]
)
async def test_an_exact_name_asks_nothing(town: Town, typed: str) -> None:
    lan = await _answer(town, typed)
    assert "lĩnh vực" in lan.said()
    await go_on(lan, "card")
    assert f"Nơi: {CHIENG_SUNG}" in lan.said()


async def test_a_former_name_is_said_to_be_one(town: Town) -> None:
    lan = await _answer(town, "tt Hát Lót")
    said, question = _heard(lan, 2)
    assert said == "Thị trấn Hát Lót nay thuộc Xã Mai Sơn."
    assert "lĩnh vực" in question


async def test_names_that_collide_are_offered(town: Town) -> None:
    lan = await _answer(town, "chieng so")
    assert lan.said().startswith("Có phải một trong các xã, phường này không?")
    assert lan.buttons()[:2] == ["Xã Chiềng Sơ", "Xã Chiềng Sơn"]
    await lan.press("Xã Chiềng Sơn")
    assert "lĩnh vực" in lan.said()


async def test_the_city_of_before_is_understood(town: Town) -> None:
    lan = await _answer(town, "tp Sơn La")
    assert lan.said().startswith("Thành phố Sơn La cũ nay là các xã, phường dưới đây.")
    assert lan.buttons()[:4] == ["Phường Tô Hiệu", "Phường Chiềng Cơi", "Phường Chiềng An", "Phường Chiềng Sinh"]


async def test_what_is_only_similar_is_said_to_be_so(town: Town) -> None:
    lan = await _answer(town, "Chiềng Sunq")
    assert lan.said().startswith("Không có xã, phường nào tên là «Chiềng Sunq», chỉ có tên gần giống.")
    assert CHIENG_SUNG in lan.buttons()
    lan = await _answer(town, "Chiềng Sunq", "en")
    assert lan.said().startswith('There is no commune or ward called "Chiềng Sunq", only some with a similar name.')


async def test_somebody_who_does_not_know_goes_on(town: Town) -> None:
    province = await town.province("Chị Hà")
    lan = await _answer(town, "tôi không biết ạ")
    said, question = _heard(lan, 2)
    assert said == "Vâng, anh/chị chưa rõ cũng được. Cán bộ của tỉnh sẽ tìm giúp."
    assert "lĩnh vực" in question
    await go_on(lan, "card")
    assert "Nơi: chưa rõ, nhờ tỉnh tìm giúp" in lan.said()
    await finish(lan)
    await town.settle()
    assert "Lò Văn Inh" in province.said()


async def test_the_province_as_a_whole_is_asked_again(town: Town) -> None:
    lan = await _answer(town, "tỉnh Sơn La")
    assert lan.said().startswith("Tỉnh Sơn La là cả tỉnh.")


async def test_a_place_outside_the_province_is_taken_and_reaches_the_province(town: Town) -> None:
    officer, province = await town.officer("Chị Tòng"), await town.province("Chị Hà")
    lan = await _answer(town, "xã Ninh Hiệp, Hà Nội")
    assert _heard(lan, 2)[0] == "«xã Ninh Hiệp, Hà Nội» ở ngoài tỉnh. Tôi vẫn nhận, cán bộ của tỉnh sẽ xem."
    await go_on(lan, "card")
    assert "Nơi: xã Ninh Hiệp, Hà Nội, ngoài tỉnh; phiếu được gửi cho Sở Nội vụ" in lan.said()
    await finish(lan)
    await town.settle()
    assert "xã Ninh Hiệp, Hà Nội, ngoài tỉnh" in province.said()
    assert "Ninh Hiệp" not in officer.said()


async def test_a_place_that_is_not_known_may_be_outside(town: Town) -> None:
    lan = await _answer(town, "Ninh Hiệp")
    assert lan.said().startswith("Tôi chưa tìm thấy xã, phường nào tên «Ninh Hiệp».")
    await lan.press("«Ninh Hiệp» ở ngoài tỉnh")
    await go_on(lan, "card")
    assert "Nơi: Ninh Hiệp, ngoài tỉnh" in lan.said()
    await lan.press("✏️ Nơi")
    await lan.send("Chiềng Sung")
    assert f"Nơi: {CHIENG_SUNG}" in lan.said()
    assert "Ninh Hiệp" not in lan.said()


async def test_a_shared_location_is_the_commune_that_it_lies_in(town: Town) -> None:
    lan = town.citizen("Lan")
    await walk(lan, "commune")
    await lan.location(21.4375, 103.6897)
    said, question = _heard(lan, 2)
    assert said == "Vị trí anh/chị gửi ở Xã Thuận Châu."
    assert "lĩnh vực" in question


async def test_a_location_may_be_a_link_to_a_map(town: Town) -> None:
    lan = await _answer(town, "https://maps.google.com/?q=21.4375,103.6897")
    assert _heard(lan, 2)[0] == "Vị trí anh/chị gửi ở Xã Thuận Châu."


async def test_a_location_beside_a_border_is_asked(town: Town) -> None:
    lan = town.citizen("Lan")
    await walk(lan, "commune")
    await lan.location(20.8333, 104.6667)
    assert lan.said().startswith("Vị trí này ở gần ranh giới nên tôi chưa chắc.")
    assert lan.buttons()[:2] == ["Phường Vân Sơn", "Phường Thảo Nguyên"]


async def test_a_location_outside_the_province_is_taken(town: Town) -> None:
    lan = town.citizen("Lan")
    await walk(lan, "commune")
    await lan.location(21.0285, 105.8542)
    assert "ở ngoài tỉnh" in _heard(lan, 2)[0]
    await go_on(lan, "card")
    assert "Nơi: vị trí 21.02850, 105.85420, ngoài tỉnh" in lan.said()


async def _verify(town: Town, officer: Person) -> None:
    await town.settle()
    await officer.press("Bắt đầu xác minh")
    await officer.press("Xác nhận đúng")
    await officer.press("Gửi")


async def test_a_village_of_a_verified_case_is_known_from_then_on(town: Town) -> None:
    officer = await town.officer("Chị Tòng")
    await nominate(town.citizen("Bình"), deed="Ở bản Nà Ngùa, anh Inh kéo hai em nhỏ lên bờ.")
    lan = await _answer(town, "bản Nà Ngùa")
    assert lan.said().startswith("Tôi chưa tìm thấy xã, phường nào tên «bản Nà Ngùa».")
    await _verify(town, officer)
    await lan.send("ban na ngua")
    assert lan.said().startswith("Theo các phiếu trước, «Ban na ngua» ở nơi dưới đây. Có đúng không ạ?")
    assert lan.buttons()[0] == CHIENG_SUNG


async def test_the_finder_proposes_where_a_case_belongs(town: Town) -> None:
    await nominate(town.citizen("Lan"), commune="Mường Bú", deed="Ở xã Chiềng Sung, anh Inh dựng lại nhà cho bà con.")
    async with town.app.database.transaction() as tx:
        number = (await tx.execute(select(stored.c.id))).scalar_one()
        case = await nominations.load(tx, number)
        assert case is not None
        found = await places.elsewhere(tx, case, rules=town.app.settings.rules, now=town.clock.now())
    assert [unit.name for unit in found] == [CHIENG_SUNG]
