"""Stories: consent, writing, preview, approval, and out to the channels and subscribers."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text as sql

from domain.moves import Thing
from domain.people import Role
from locales import words
from services.cases import reviews
from storage import events, people
from storage.cases import nominations
from tests.handlers.stories.scene import ALL, Scene, agree, publish, subscribe, verify, withdraw, write
from tests.town import Town
from tests.walk import nominate


async def test_a_story_goes_from_the_case_to_the_channel(scene: Scene) -> None:
    hai, town = scene.hai, scene.town
    assert hai.buttons() == ["Viết thành bài", "Trẻ em, đã mất"]
    await hai.press("Viết thành bài")
    assert "Lò Văn Inh đồng ý những gì?" in hai.said()
    assert "phải được cả em và cha mẹ hoặc người giám hộ đồng ý" in hai.said()
    assert hai.buttons() == [*ALL, "Xong", "Hủy"]
    await hai.press("Đăng câu chuyện")
    await hai.press("Nêu tên")
    await hai.press("Nêu xã, phường")
    assert hai.buttons() == ["✓ Đăng câu chuyện", "✓ Nêu tên", "Đăng ảnh", "✓ Nêu xã, phường", "Xong", "Hủy"]
    await hai.press("Xong")
    await hai.send("gọi điện 20/11, ông đồng ý")
    await hai.send("Lao xuống lũ cứu hai em nhỏ")
    assert hai.buttons() == ["Dùng lời kể của người giới thiệu", "Quay lại", "Hủy"]
    await hai.press("Dùng lời kể của người giới thiệu")
    preview, card = hai.heard
    expected = (
        "Lao xuống lũ cứu hai em nhỏ\n\nNhảy xuống lũ kéo hai em nhỏ lên bờ.\n\n"
        "Lò Văn Inh · Xã Chiềng Sung\n🌟 Gương Sáng"
    )
    assert preview.text == expected
    assert card.text == (
        f"Bài về phiếu {scene.code}\n\nTrên đây là bài, đúng như người đọc sẽ thấy.\n\n"
        "Đã đồng ý: Đăng câu chuyện, Nêu tên, Nêu xã, phường\n"
        "Hình thức đồng ý: gọi điện 20/11, ông đồng ý\n\n"
        "Nơi đăng:\n• kênh «Gương sáng Sơn La»\n• 0 người đăng ký nhận bài"
    )
    assert hai.buttons() == [
        "Duyệt và đăng",
        "✏️ Sự đồng ý",
        "✏️ Hình thức đồng ý",
        "✏️ Tiêu đề",
        "✏️ Nội dung",
        "Quay lại",
        "Hủy",
    ]
    assert scene.channel.posts == []
    await hai.press("Duyệt và đăng")
    await town.settle()
    assert [post.text for post in scene.channel.posts] == [expected]
    assert f"({scene.code}) đã được đăng" in scene.lan.said()
    assert "Lao xuống lũ cứu hai em nhỏ\nNhảy xuống lũ" in scene.lan.said()


async def test_a_subscriber_gets_the_story_in_a_frame_of_their_language(scene: Scene) -> None:
    mai, john = scene.town.citizen("Mai"), scene.town.citizen("John", language="en")
    for reader in (mai, john):
        await subscribe(reader)
    await publish(scene.hai, "Đăng câu chuyện")
    await scene.town.settle()
    assert mai.last.text == "Lao xuống lũ\n\nKhông kịp nghĩ gì.\n\nMột người dân\n🌟 Gương Sáng"
    somebody = words("en")("Một người dân")
    assert john.last.text == f"Lao xuống lũ\n\nKhông kịp nghĩ gì.\n\n{somebody}\n🌟 Gương Sáng"


async def test_the_officer_sees_the_numbers_in_the_message_that_was_pressed(scene: Scene) -> None:
    await write(scene.hai, "Đăng câu chuyện")
    card = scene.hai.last
    await scene.hai.press("Duyệt và đăng")
    await scene.town.move(timedelta(minutes=1))
    assert scene.hai.last.id == card.id
    assert "1" in card.text
    assert "Duyệt và đăng" not in scene.hai.buttons()


async def test_without_name_and_place_neither_is_told(scene: Scene) -> None:
    await publish(scene.hai, "Đăng câu chuyện")
    await scene.town.settle()
    (post,) = scene.channel.posts
    assert post.text == "Lao xuống lũ\n\nKhông kịp nghĩ gì.\n\nMột người dân\n🌟 Gương Sáng"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Lò Văn Inh lao xuống.", "Lò Văn Inh"),
        ("Hôm ấy lo van inh lao xuong.", "lo van inh"),
        ("Bà con khen anh Inh.", "anh Inh"),
    ],
)
async def test_words_that_name_the_nominee_are_refused_without_their_consent(
    scene: Scene, text: str, word: str
) -> None:
    await agree(scene.hai, "Đăng câu chuyện", "Nêu xã, phường")
    await scene.hai.send("Lao xuống lũ")
    await scene.hai.send(text)
    assert (
        f"Người được giới thiệu chưa đồng ý nêu tên. Nhờ anh/chị bỏ các chữ này khỏi bài: «{word}»." in scene.hai.said()
    )
    await scene.hai.send("Anh lao xuống.")
    assert "Nơi đăng:" in scene.hai.said()


async def test_a_title_that_names_the_commune_is_refused_without_consent(scene: Scene) -> None:
    await agree(scene.hai, "Đăng câu chuyện", "Nêu tên")
    await scene.hai.send("Gương sáng ở Chiềng Sung")
    assert "chưa đồng ý nêu xã, phường" in scene.hai.said()
    assert "«Chiềng Sung»" in scene.hai.said()
    await scene.hai.send("Gương sáng vùng cao")
    assert "Anh/chị viết nội dung bài" in scene.hai.said()


async def test_the_deed_as_it_was_told_is_not_offered_when_it_names_the_nominee(town: Town) -> None:
    hai, tong, lan = await town.province("Hải"), await town.officer("Tòng"), town.citizen("Lan")
    await nominate(lan, deed="Anh Lò Văn Inh cứu hai em nhỏ.")
    await verify(town, tong)
    await agree(hai, "Đăng câu chuyện")
    await hai.send("Lao xuống lũ")
    assert hai.buttons() == ["Quay lại", "Hủy"]


async def test_consent_that_is_taken_back_on_the_card_holds_the_story_up(scene: Scene) -> None:
    hai = scene.hai
    await write(hai, "Đăng câu chuyện", "Nêu tên", title="Anh Inh", text="Lò Văn Inh lao xuống.")
    await hai.press("✏️ Sự đồng ý")
    await hai.press("✓ Nêu tên")
    await hai.press("Xong")
    assert "chưa đồng ý nêu tên" in hai.said()
    await hai.press("Duyệt và đăng")
    assert "chưa đồng ý nêu tên" in hai.said()
    await hai.press("✏️ Nội dung")
    await hai.send("Anh lao xuống.")
    await hai.press("✏️ Tiêu đề")
    await hai.send("Lao xuống lũ")
    await hai.press("Duyệt và đăng")
    await scene.town.settle()
    assert [post.text for post in scene.channel.posts] == [
        "Lao xuống lũ\n\nAnh lao xuống.\n\nMột người dân\n🌟 Gương Sáng"
    ]


async def test_without_consent_to_the_story_nothing_can_be_published(scene: Scene) -> None:
    hai = scene.hai
    await hai.press("Viết thành bài")
    await hai.press("Nêu tên")
    await hai.press("Xong")
    assert "nên không đăng gì cả" in hai.said()
    assert "Việc xét khen thưởng vẫn tiếp tục" in hai.said()
    await hai.send("/cancel")
    assert "không có việc gì đang làm dở" in hai.said()
    await hai.send(f"/case {scene.code}")
    await publish(hai, "Đăng câu chuyện")
    await scene.town.settle()
    assert len(scene.channel.posts) == 1


async def test_every_move_of_a_story_is_in_the_log(scene: Scene) -> None:
    await publish(scene.hai, "Đăng câu chuyện")
    await withdraw(scene.hai)
    async with scene.town.app.database.transaction() as tx:
        (story_id,) = (await tx.execute(sql("SELECT id FROM stories"))).scalars()
        log = await events.history(tx, Thing.STORY, story_id)
    assert [(row.move, row.to_state, row.actor, row.reason) for row in log] == [
        ("draft", "drafted", "Anh Hải", None),
        ("consent", "consented", "Anh Hải", "gọi điện 20/11, ông đồng ý"),
        ("approve", "approved", "Anh Hải", None),
        ("publish", "published", "Anh Hải", None),
        ("withdraw", "withdrawn", "Anh Hải", "Ông xin rút."),
    ]


async def test_pressed_twice_a_story_is_published_once(scene: Scene) -> None:
    hai = scene.hai
    await write(hai, "Đăng câu chuyện")
    card, data = hai.last, hai.last.buttons[0][0].data
    assert data is not None
    await asyncio.gather(hai.press_data(card.id, data), hai.press_data(card.id, data))
    await scene.town.settle()
    assert len(scene.channel.posts) == 1


async def test_of_two_officers_at_once_the_second_is_told_that_there_is_a_story(scene: Scene) -> None:
    hai, town = scene.hai, scene.town
    ha = await town.province("Chị Hà")
    await ha.send(f"/case {scene.code}")
    await write(hai, "Đăng câu chuyện")
    await write(ha, "Đăng câu chuyện", title="Bài thứ hai")
    await asyncio.gather(hai.press("Duyệt và đăng"), ha.press("Duyệt và đăng"))
    await town.settle()
    assert len(scene.channel.posts) == 1
    told = [toast for person in (hai, ha) for toast in person.toasts if toast.alert]
    assert [toast.text for toast in told] == ["Phiếu này đã có bài. Muốn đăng bài khác, trước hết anh/chị gỡ bài cũ."]


async def test_a_case_that_has_a_story_shows_it_instead_of_asking_for_one(scene: Scene) -> None:
    hai = scene.hai
    button = hai.last
    await publish(hai, "Đăng câu chuyện")
    await scene.town.settle()
    await hai.send(f"/case {scene.code}")
    assert hai.buttons() == ["Xem bài đã đăng"]
    await hai.press("Viết thành bài", on=button)
    assert [toast.text for toast in hai.toasts] == [
        "Phiếu này đã có bài. Muốn đăng bài khác, trước hết anh/chị gỡ bài cũ."
    ]


async def test_an_unfinished_story_is_not_lost_to_another_case(scene: Scene) -> None:
    hai, town = scene.hai, scene.town
    await agree(hai, "Đăng câu chuyện")
    other = await nominate(scene.lan, name="Quàng Thị Mai")
    await verify(town, scene.tong)
    await hai.press("Viết thành bài")
    assert f"Anh/chị đang viết dở bài về {scene.code}" in hai.said()
    assert "Tiêu đề của bài là gì?" in hai.said()
    await hai.send("Lao xuống lũ")
    await hai.send("Không kịp nghĩ gì.")
    assert f"Bài về phiếu {scene.code}\n\nTrên đây là bài" in hai.said()
    assert other not in hai.said()


async def test_without_channel_and_subscriber_the_draft_waits(town: Town) -> None:
    hai, tong, lan = await town.province("Hải"), await town.officer("Tòng"), town.citizen("Lan")
    await nominate(lan)
    await verify(town, tong)
    await write(hai, "Đăng câu chuyện")
    await hai.press("Duyệt và đăng")
    assert [toast.text for toast in hai.toasts] == [
        "Chưa có kênh nào đăng được và chưa ai đăng ký nhận bài. Bài vẫn được giữ: anh/chị thêm bot làm quản trị viên một "
        "kênh rồi bấm «Duyệt và đăng» lần nữa."
    ]
    channel = await town.channel("Gương sáng", by=hai)
    await hai.press("Duyệt và đăng")
    await town.settle()
    assert len(channel.posts) == 1


async def test_a_case_that_is_put_on_hold_is_not_told(scene: Scene) -> None:
    town = scene.town
    await write(scene.hai, "Đăng câu chuyện")
    async with town.app.database.transaction() as tx:
        case = await nominations.by_code(tx, scene.code)
        assert case is not None
        officer = await people.at(tx, "telegram", str(scene.hai.id))
        assert officer is not None
        await reviews.decide(
            tx, officer, case, "hold", rules=town.app.settings.rules, now=town.clock.now(), reason="đang xác minh"
        )
    await scene.hai.press("Duyệt và đăng")
    assert [toast.alert for toast in scene.hai.toasts] == [True]
    await town.settle()
    assert scene.channel.posts == []


async def test_only_officers_of_the_province_tell_stories(scene: Scene) -> None:
    town = scene.town
    editor = await town.province("Biên tập", Role.EDITOR)
    data = scene.hai.last.buttons[0][0].data
    assert data is not None
    await editor.send(f"/case {scene.code}")
    assert editor.last.buttons == []
    await scene.tong.send(f"/case {scene.code}")
    assert "Viết thành bài" not in scene.tong.buttons()
    for person in (editor, scene.tong, scene.lan):
        await person.press_data(person.last.id, data)
        assert [toast.alert for toast in person.toasts] == [True]
        assert person.said() == ""


async def test_an_english_officer_writes_and_an_english_reader_reads(town: Town) -> None:
    t = words("en")
    hai, tong = await town.province("Hai", language="en"), await town.officer("Tòng")
    channel = await town.channel("Gương sáng", by=hai)
    code = await nominate(town.citizen("Lan"))
    await verify(town, tong)
    await hai.press(t("Viết thành bài"))
    await hai.press(t("Đăng câu chuyện"))
    await hai.press(t("Xong"))
    await hai.send("phone call")
    await hai.send("Into the flood")
    await hai.press(t("Dùng lời kể của người giới thiệu"))
    expected = t("Trên đây là bài, đúng như người đọc sẽ thấy.").striptags()
    assert expected in hai.said()
    assert code in hai.said()
    await hai.press(t("Duyệt và đăng"))
    await town.settle()
    assert channel.posts[0].text.endswith("Một người dân\n🌟 Gương Sáng")
    reader = town.citizen("John", language="en")
    await reader.send("/stories")
    await reader.press("Into the flood")
    assert reader.said().endswith(f"{t('Một người dân')}\n🌟 Gương Sáng")


async def test_what_an_officer_writes_is_data(scene: Scene) -> None:
    await publish(scene.hai, "Đăng câu chuyện", title="<b>1 & 2</b>", text="a < b > c &amp; \u202eđảo")
    await scene.town.settle()
    assert scene.channel.posts[0].text == "<b>1 & 2</b>\n\na < b > c &amp; đảo\n\nMột người dân\n🌟 Gương Sáng"


async def test_a_name_that_names_the_commune_is_told_only_with_it(town: Town) -> None:
    hai, tong = await town.province("Hải"), await town.officer("Tòng")
    channel = await town.channel("Gương sáng", by=hai)
    await nominate(town.citizen("Lan"), name="Lò Văn Inh, Chiềng Sung")
    await verify(town, tong)
    await publish(hai, "Đăng câu chuyện", "Nêu tên")
    await town.settle()
    assert channel.posts[0].text.endswith("Một người dân\n🌟 Gương Sáng")


@pytest.mark.parametrize("number", ["0912 345 678", "+84 912 345 678", "CCCD 014088001234"])
async def test_a_number_of_somebody_is_not_published(scene: Scene, number: str) -> None:
    await agree(scene.hai, *ALL)
    await scene.hai.send("Lao xuống lũ")
    await scene.hai.send(f"Ai cần gọi anh theo số {number} nhé.")
    assert "không được đăng số điện thoại, số giấy tờ" in scene.hai.said()
    assert number.removeprefix("CCCD ") in scene.hai.said()
    await scene.hai.send("Anh không kịp nghĩ gì.")
    await scene.hai.press("Duyệt và đăng")
    await scene.town.settle()
    assert "Anh không kịp nghĩ gì." in scene.channel.posts[0].text
    assert number not in scene.channel.posts[0].text
