"""Reading published stories, and taking one back wherever it is."""

from datetime import timedelta

from sqlalchemy import text as sql

from domain.people import Role
from playground.client import Toast
from tests.handlers.stories.scene import ALL, NEUTRAL, PHOTO, Scene, agree, publish, subscribe, verify, withdraw
from tests.town import Town
from tests.walk import nominate


async def test_a_withdrawn_story_is_replaced_everywhere(scene: Scene) -> None:
    hai, town = scene.hai, scene.town
    mai = town.citizen("Mai")
    await subscribe(mai)
    await publish(hai, "Đăng câu chuyện")
    await town.settle()
    copy = mai.last
    await hai.send(f"/case {scene.code}")
    await hai.press("Xem bài đã đăng")
    assert f"Bài về {scene.code}" in hai.said()
    await hai.press("Gỡ bài")
    await hai.send("Ông xin rút.")
    await hai.press("Gỡ bài")
    assert f"Đã gỡ bài về {scene.code}" in hai.said()
    await town.settle()
    assert [post.text for post in scene.channel.posts] == [NEUTRAL]
    assert copy.text == NEUTRAL
    await mai.send("/stories")
    assert mai.said() == "Hiện chưa có bài nào được đăng."


async def test_the_photo_of_a_withdrawn_story_is_covered(town: Town) -> None:
    hai, tong, lan = await town.province("Hải"), await town.officer("Tòng"), town.citizen("Lan")
    channel = await town.channel("Gương sáng", by=hai)
    await nominate(lan, photos=(PHOTO,))
    await verify(town, tong)
    await agree(hai, *ALL)
    await hai.press("Ảnh 1")
    await hai.send("Lao xuống lũ")
    await hai.send("Không kịp nghĩ gì.")
    await hai.press("Duyệt và đăng")
    await town.settle()
    (post,) = channel.posts
    shown = post.photos
    await withdraw(hai)
    await town.settle()
    assert [one.text for one in channel.posts] == [NEUTRAL]
    assert post.photos != shown


async def test_a_story_withdrawn_before_it_left_is_never_sent(scene: Scene) -> None:
    await publish(scene.hai, "Đăng câu chuyện")
    await withdraw(scene.hai)
    await scene.town.settle()
    assert scene.channel.posts == []
    assert "đã được đăng" not in scene.lan.said()


async def test_what_was_on_its_way_when_the_story_was_withdrawn_is_taken_back_too(scene: Scene) -> None:
    town = scene.town
    await publish(scene.hai, "Đăng câu chuyện")
    await town.settle()
    async with town.app.database.transaction() as tx:
        await tx.execute(sql("UPDATE outbox SET state = 'sending' WHERE channel_id IS NOT NULL"))
    await withdraw(scene.hai)
    async with town.app.database.transaction() as tx:
        await tx.execute(sql("UPDATE outbox SET state = 'sent' WHERE channel_id IS NOT NULL AND state = 'sending'"))
    await town.move(timedelta(minutes=1))
    assert [post.text for post in scene.channel.posts] == [NEUTRAL]


async def test_it_is_taken_back_too_when_the_clock_is_put_back_while_it_is_on_its_way(scene: Scene) -> None:
    town = scene.town
    await publish(scene.hai, "Đăng câu chuyện")
    await town.settle()
    async with town.app.database.transaction() as tx:
        await tx.execute(sql("UPDATE outbox SET state = 'sending' WHERE channel_id IS NOT NULL"))
    await withdraw(scene.hai)
    town.clock.put(-timedelta(hours=1))
    arrived = sql("UPDATE outbox SET state = 'sent', settled_at = :now WHERE state = 'sending'")
    async with town.app.database.transaction() as tx:
        await tx.execute(arrived, {"now": town.clock.now()})
    await town.move(timedelta(minutes=1))
    await town.move(timedelta(minutes=1))
    assert [post.text for post in scene.channel.posts] == [NEUTRAL]


async def test_a_story_is_taken_back_from_everybody_years_later(scene: Scene) -> None:
    town, mai = scene.town, scene.town.citizen("Mai")
    await subscribe(mai)
    await publish(scene.hai, "Đăng câu chuyện")
    await town.settle()
    assert "Không kịp nghĩ gì." in mai.said()
    await town.move(timedelta(days=800))
    await withdraw(scene.hai)
    await town.settle()
    assert [post.text for post in scene.channel.posts] == [NEUTRAL]
    assert "Không kịp nghĩ gì." not in " ".join(one.text for one in mai.messages)
    await town.move(timedelta(days=100))
    async with town.app.database.transaction() as tx:
        left = await tx.execute(sql("SELECT count(*) FROM outbox WHERE kind IN ('broadcast', 'story_recall')"))
        assert left.scalar() == 0


async def test_a_post_that_was_deleted_meanwhile_is_not_sent_anew(scene: Scene) -> None:
    await publish(scene.hai, "Đăng câu chuyện")
    await scene.town.settle()
    (post,) = scene.channel.posts
    scene.town.world.delete(post)
    await withdraw(scene.hai)
    await scene.town.settle()
    assert scene.channel.posts == []


async def test_a_withdrawn_story_may_be_told_anew(scene: Scene) -> None:
    await publish(scene.hai, "Đăng câu chuyện")
    await scene.town.settle()
    await withdraw(scene.hai)
    await scene.hai.send(f"/case {scene.code}")
    await publish(scene.hai, "Đăng câu chuyện", "Nêu tên", title="Kể lại")
    await scene.town.settle()
    assert [post.text.split("\n")[0] for post in scene.channel.posts] == [NEUTRAL, "Kể lại"]


async def test_only_officers_of_the_province_take_stories_back(scene: Scene) -> None:
    town = scene.town
    editor = await town.province("Biên tập", Role.EDITOR)
    await publish(scene.hai, "Đăng câu chuyện")
    await town.settle()
    await scene.hai.send("/stories")
    await scene.hai.press("Lao xuống lũ")
    data = scene.hai.last.buttons[0][0].data
    assert data is not None
    await editor.send("/stories")
    await editor.press("Lao xuống lũ")
    assert "Hình thức đồng ý: gọi điện 20/11, ông đồng ý" in editor.said()
    assert "Gỡ bài" not in editor.buttons()
    for person in (editor, scene.tong, scene.lan):
        await person.press_data(person.last.id, data)
        assert [toast.alert for toast in person.toasts] == [True]
    await town.settle()
    assert len(scene.channel.posts) == 1
    assert scene.channel.posts[0].text != NEUTRAL


async def test_readers_see_nothing_of_how_it_was_agreed_to(scene: Scene) -> None:
    await publish(scene.hai, "Đăng câu chuyện")
    await scene.town.settle()
    mai = scene.town.citizen("Mai")
    await mai.send("/guongsang")
    assert mai.said() == "Gương sáng trong tỉnh, bài mới ở trên. Anh/chị chọn một bài để đọc."
    assert mai.buttons() == ["Lao xuống lũ", "Đăng ký nhận bài"]
    await mai.press("Lao xuống lũ")
    assert mai.said() == "Lao xuống lũ\n\nKhông kịp nghĩ gì.\n\nMột người dân\n🌟 Gương Sáng"
    assert mai.buttons() == ["Đăng ký nhận bài"]
    await subscribe(mai)
    await mai.send("/stories")
    assert mai.buttons() == ["Lao xuống lũ"]


async def test_a_story_that_was_withdrawn_in_the_meantime_does_not_open(scene: Scene) -> None:
    await publish(scene.hai, "Đăng câu chuyện")
    await scene.town.settle()
    mai = scene.town.citizen("Mai")
    await mai.send("/stories")
    await withdraw(scene.hai)
    await mai.press("Lao xuống lũ")
    assert [toast.text for toast in mai.toasts] == ["Bài này đã được gỡ."]
    assert mai.said() == ""


async def test_stories_are_listed_five_a_page_the_newest_first(scene: Scene) -> None:
    town = scene.town
    await publish(scene.hai, "Đăng câu chuyện", title="Bài 1")
    for number in range(2, 7):
        await nominate(scene.lan, name=f"Quàng Thị Mai {number}")
        await verify(town, scene.tong)
        await publish(scene.hai, "Đăng câu chuyện", title=f"Bài {number}")
    mai = town.citizen("Mai")
    await mai.send("/stories")
    assert mai.buttons() == ["Bài 6", "Bài 5", "Bài 4", "Bài 3", "Bài 2", "Bài cũ hơn", "Đăng ký nhận bài"]
    await mai.press("Bài cũ hơn")
    assert mai.buttons() == ["Bài 1", "Đăng ký nhận bài"]


async def test_an_older_button_of_a_story_only_shows_how_it_stands_now(scene: Scene) -> None:
    await publish(scene.hai, "Đăng câu chuyện")
    await scene.hai.send("/stories")
    await scene.hai.press("Lao xuống lũ")
    shown = scene.hai.last
    await scene.hai.press("Gỡ bài", on=shown)
    await scene.hai.send("Ông xin rút.")
    await scene.hai.press("Gỡ bài")
    await scene.hai.press("Gỡ bài", on=shown)
    assert scene.hai.toasts[-1] == Toast("Bài này đã được gỡ.", alert=True)
