"""A published story is found from any chat and passed on, by anybody; nothing that is not published is found."""

import pytest
from sqlalchemy import func, select

from storage.tables import people
from tests.handlers.stories import scene
from tests.handlers.stories.scene import ALL, Scene
from tests.town import Town

BEGAN = "Không kịp nghĩ gì, anh nhảy xuống."


@pytest.fixture
async def told(town: Town) -> Scene:
    """Lan's case, told as a story with all consents."""
    made = await scene.open_scene(town)
    await scene.publish(made.hai, *ALL, text=BEGAN)
    await town.settle()
    return made


@pytest.mark.parametrize(
    "words", ["", "lu", "Lao Xuống", "lo van inh", "CHIỀNG SUNG", "nhay inh", "'", "\\", "🌟", "!&"]
)
async def test_a_story_is_found_by_what_its_readers_see(town: Town, told: Scene, words: str) -> None:
    mai = town.citizen("Mai")
    assert (await mai.find(words)).titles == ["Lao xuống lũ"]


@pytest.mark.parametrize("words", ["khong co dau", "09123", "a & !b:*", "qq:*|lu", "🌟 qq"])
async def test_what_no_story_has_finds_none_and_offers_to_tell_one(town: Town, told: Scene, words: str) -> None:
    listed = await town.citizen("Mai").find(words)
    assert listed.titles == []
    assert listed.above == ("Chưa có bài nào khớp. Kể một gương tốt", "chia-se")


async def test_who_looks_is_not_stored(town: Town, told: Scene) -> None:
    async def known() -> int:
        async with town.app.database.transaction() as tx:
            return int((await tx.execute(select(func.count()).select_from(people))).scalar_one())

    before = await known()
    await town.citizen("Mai").find("lũ")
    assert await known() == before


@pytest.mark.parametrize(
    ("language", "read", "tell", "shown"),
    [
        ("vi", "Đọc cả bài", "Kể một gương tốt", "Xã Chiềng Sung"),
        ("en", "Read the whole story", "Tell of a good example", "Xã Chiềng Sung"),
    ],
)
async def test_a_story_is_passed_on_and_read_by_somebody_new(
    town: Town, told: Scene, language: str, read: str, tell: str, shown: str
) -> None:
    mai, hoa = town.citizen("Mai", language=language), town.citizen("Hoa", language=language)
    group = town.world.group("Bản Nà Cạn")
    group.join(mai, hoa)
    (found,) = (await mai.find("lũ")).found
    passed_on = await group.share(mai, found)
    assert passed_on.text.startswith("Lao xuống lũ\n\nKhông kịp nghĩ gì")
    assert shown in passed_on.text
    (first,), (second,) = passed_on.buttons
    assert (first.text, second.text) == (read, tell)
    assert first.url
    assert second.url
    await hoa.follow(first.url)
    assert BEGAN in hoa.said()
    async with town.app.database.transaction() as tx:
        found_by = select(people.c.source).where(people.c.address == str(hoa.id))
        assert (await tx.execute(found_by)).scalar_one() == "chia-se"
    await hoa.follow(second.url)
    assert "Gương Sáng" in hoa.said()


async def test_names_that_were_not_agreed_to_find_nothing(town: Town) -> None:
    made = await scene.open_scene(town)
    await scene.publish(made.hai, "Đăng câu chuyện", text=BEGAN)
    await town.settle()
    mai = town.citizen("Mai")
    assert (await mai.find("Lò Văn Inh")).titles == []
    assert (await mai.find("Chiềng Sung")).titles == []
    (found,) = (await mai.find("lao xuong lu")).found
    assert "Một người dân" in found.content.formatted.text


async def test_a_story_that_is_withdrawn_is_neither_found_nor_opened(town: Town, told: Scene) -> None:
    mai = town.citizen("Mai")
    (found,) = (await mai.find("lũ")).found
    await scene.withdraw(told.hai)
    assert (await mai.find("lũ")).titles == []
    await mai.follow(f"https://t.me/guongsang_bot?start=bai-{found.id}")
    assert mai.said() == "Bài này đã được gỡ."


@pytest.mark.parametrize("words", ["bai-", "bai-x", "bai-999999999", "bai-" + "9" * 40, "bai-٣"])
async def test_a_made_up_link_shows_no_story(town: Town, words: str) -> None:
    mai = town.citizen("Mai")
    await mai.send(f"/start {words}")
    assert mai.said() == "Tôi không tìm thấy bài này. Anh/chị gõ /guongsang để đọc các bài đã đăng."
