"""Coming in by the link of a poster: the place stands on the card and is not asked for; a forged link harms nothing."""

import pytest
from sqlalchemy import select

from playground.client import Person
from storage import tables
from tests.town import CHIENG_SUNG, Town
from tests.walk import finish, go_on, nominate, walk

POSTER = "at-04108-truong-thpt-chieng-sung"
ASKED = "ở xã, phường nào"


async def _sources(town: Town) -> list[str | None]:
    """Of all nominations, in their order."""
    async with town.app.database.transaction() as tx:
        found = await tx.execute(select(tables.nominations.c.source).order_by(tables.nominations.c.id))
        return list(found.scalars())


def _asked(lan: Person) -> bool:
    """Whether the bot has asked for the place."""
    return any(ASKED in one.text for one in lan.messages if one.from_bot)


async def test_the_place_of_a_poster_stands_on_the_card_and_is_not_asked_for(town: Town) -> None:
    officer, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    await lan.send(f"/start {POSTER}")
    assert f"ghi sẵn nơi là {CHIENG_SUNG}" in lan.said()
    await walk(lan, "card")
    assert f"Nơi: {CHIENG_SUNG}" in lan.last.text
    assert not _asked(lan)
    await finish(lan)
    await town.settle()
    assert f"Nơi: {CHIENG_SUNG}" in officer.said()
    assert await _sources(town) == [POSTER]


async def test_whoever_simply_writes_is_not_asked_for_the_place_either(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send("/start at-04108")
    await lan.send("Anh Inh nhảy xuống lũ cứu hai cháu.")
    await go_on(lan, "card")
    assert f"Nơi: {CHIENG_SUNG}" in lan.last.text
    assert not _asked(lan)


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("Anh Lò Văn Inh ở bản Nà Đứa nhảy xuống lũ kéo hai em nhỏ lên bờ.", "Xã Chiềng Sung"),
        ("Anh Lò Văn Inh ở Chiềng Sung nhảy xuống lũ kéo hai em nhỏ lên bờ.", "Xã Chiềng Sung"),
        ("Anh Lò Văn Inh ở xã Mường La nhảy xuống lũ kéo hai em nhỏ lên bờ.", "Xã Mường La"),
    ],
)
async def test_what_is_told_of_the_place_goes_before_the_poster(town: Town, told: str, place: str) -> None:
    lan = town.citizen("Lan")
    await lan.send("/start at-04108")
    await lan.send(told)
    assert place in lan.last.text
    assert "❓ Việc này ở xã, phường nào?" not in lan.last.text
    assert lan.buttons()[0] == "Gửi"


async def test_the_place_can_be_changed_on_the_card(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send("/start at-04108")
    await walk(lan, "card")
    await lan.press("✏️ Nơi")
    await lan.send("mường la")
    await lan.press("Xã Mường La")
    assert "Nơi: Xã Mường La" in lan.last.text
    await finish(lan)
    assert await _sources(town) == ["at-04108"]


async def test_the_place_is_known_for_the_next_nomination_only(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send(f"/start {POSTER}")
    await nominate(lan)
    assert not _asked(lan)
    await nominate(lan)
    assert _asked(lan)
    assert await _sources(town) == [POSTER, None]


async def test_the_poster_seen_last_names_the_place(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send("/start at-04108")
    await lan.send("/start at-03664")
    await walk(lan, "card")
    assert "Nơi: Phường Chiềng An" in lan.last.text


@pytest.mark.parametrize("words", ["at-99999", "at-14", "at-", "fb_post_11", "at-04108; DROP"])
async def test_a_link_that_names_no_commune_greets_and_the_place_is_asked_for(town: Town, words: str) -> None:
    lan = town.citizen("Lan")
    await lan.send(f"/start {words}")
    assert "nơi bà con kể về người tốt, việc tốt" in lan.said()
    assert "ghi sẵn" not in lan.said()
    await nominate(lan)
    assert _asked(lan)


async def test_in_english_the_greeting_names_the_place_too(town: Town) -> None:
    john = town.citizen("John", language="en")
    await john.send("/start at-04108")
    assert f"already name {CHIENG_SUNG} as the place" in john.said()
