"""Photos with a story: asked for only when agreed to, chosen by number, and the words short enough."""

import re

from tests.handlers.stories.scene import ALL, PHOTO, Scene, agree, publish, verify
from tests.town import Town
from tests.walk import nominate


async def test_a_photo_is_chosen_by_its_number_and_shown_with_the_story(town: Town) -> None:
    hai, tong, lan = await town.province("Hải"), await town.officer("Tòng"), town.citizen("Lan")
    channel = await town.channel("Gương sáng", by=hai)
    await nominate(lan, photos=(PHOTO, PHOTO + b"2"))
    second = lan.messages[-8].photos or [m.photos[0] for m in lan.messages if m.photos][-1:]
    await verify(town, tong)
    await agree(hai, *ALL)
    first_row = ["Ảnh 1", "Ảnh 2", "Không dùng ảnh", "Quay lại", "Hủy"]
    assert hai.buttons() == first_row
    assert [photo for message in hai.heard for photo in message.photos] != []
    await hai.press("Ảnh 2")
    await hai.send("Lao xuống lũ")
    assert "tối đa 900 ký tự" in hai.said()
    await hai.send("a" * 901)
    assert "Đoạn này dài quá: 901 ký tự" in hai.said()
    await hai.send("Không kịp nghĩ gì.")
    assert hai.heard[0].photos == second
    await hai.press("Duyệt và đăng")
    await town.settle()
    (post,) = channel.posts
    assert post.photos == second
    assert post.text == "Lao xuống lũ\n\nKhông kịp nghĩ gì.\n\nLò Văn Inh · Xã Chiềng Sung\n🌟 Gương Sáng"


async def test_the_longest_title_and_text_fit_beside_a_photo(town: Town) -> None:
    hai, tong, lan = await town.province("Hải"), await town.officer("Tòng"), town.citizen("Lan")
    channel = await town.channel("Gương sáng", by=hai)
    await nominate(lan, photos=(PHOTO,))
    await verify(town, tong)
    await agree(hai, *ALL)
    await hai.press("Ảnh 1")
    await hai.send("đ" * 150)
    found = re.search(r"tối đa (\d+) ký tự", hai.said())
    assert found
    await hai.send("ề" * int(found[1]))
    await hai.press("Duyệt và đăng")
    await town.settle()
    assert len(channel.posts[0].text) > 1000
    assert channel.posts[0].text.endswith("🌟 Gương Sáng")


async def test_the_longest_text_fits_without_a_photo(scene: Scene) -> None:
    await publish(scene.hai, *ALL, title="đ" * 150, text="ề" * 3000)
    await scene.town.settle()
    assert "ề" * 3000 in scene.channel.posts[0].text


async def test_photos_that_were_not_agreed_to_are_not_asked_for(town: Town) -> None:
    hai, tong, lan = await town.province("Hải"), await town.officer("Tòng"), town.citizen("Lan")
    channel = await town.channel("Gương sáng", by=hai)
    await nominate(lan, photos=(PHOTO,))
    await verify(town, tong)
    await publish(hai, "Đăng câu chuyện")
    await town.settle()
    assert channel.posts[0].photos == []


async def test_a_photo_whose_consent_is_taken_back_on_the_card_is_left_out(town: Town) -> None:
    hai, tong, lan = await town.province("Hải"), await town.officer("Tòng"), town.citizen("Lan")
    channel = await town.channel("Gương sáng", by=hai)
    await nominate(lan, photos=(PHOTO,))
    await verify(town, tong)
    await agree(hai, *ALL)
    await hai.press("Ảnh 1")
    await hai.send("Lao xuống lũ")
    await hai.send("Không kịp nghĩ gì.")
    await hai.press("✏️ Sự đồng ý")
    await hai.press("✓ Đăng ảnh")
    await hai.press("Xong")
    assert "✏️ Ảnh" not in hai.buttons()
    await hai.press("Duyệt và đăng")
    await town.settle()
    assert channel.posts[0].photos == []
