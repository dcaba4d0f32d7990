"""What a person does with what is stored of them: read it, withdraw a nomination, be erased, see who looked."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from domain import broadcasts, cases, reports, requests, stories
from domain.moves import Thing
from domain.privacy import HELD, Held, Purpose
from handlers.privacy.labels import COLUMNS, TABLES
from handlers.privacy.values import VALUES
from playground.client import Person
from storage.tables import consents, kept_messages, outbox
from tests.handlers.cases.witness import confirm, invited
from tests.handlers.stories.scene import NEUTRAL, open_scene, publish, subscribe, verify
from tests.town import Town, open_town
from tests.walk import finish, nominate, walk


def file_of(town: Town, person: Person) -> str:
    """The text of the document that the person was sent last."""
    document = next(message.content.body["document"] for message in person.heard if "document" in message.content.body)
    file = town.world.files.get(document["file_id"])
    assert file is not None
    return file.content.decode("utf-8-sig")


@pytest.fixture
async def slow(database_url: str) -> AsyncIterator[Town]:
    """A town in which what was done can be undone for a minute."""
    async with open_town(database_url, undo_seconds=60) as town:
        yield town


async def _erase(person: Person) -> None:
    await person.send("/privacy")
    await person.press("Xóa hết về tôi")
    await person.press("Xóa hết")


async def test_the_copy_has_what_the_person_sent_and_nothing_of_others(town: Town) -> None:
    lan, mai = town.citizen("Lan"), town.citizen("Mai")
    await nominate(mai, deed="Việc do Mai kể.")
    code = await nominate(lan, deed="Việc do Lan kể.")
    await walk(lan, "happened", deed="Lan đang viết dở.")
    await lan.send("/privacy")
    await lan.press("Gửi tôi bản sao")
    await town.settle()
    written = file_of(town, lan)
    assert code in written
    assert "Việc do Lan kể." in written
    assert "Lan đang viết dở." in written
    assert str(lan.id) in written
    assert "Mai" not in written


async def test_the_copy_is_in_the_readers_language(town: Town) -> None:
    ann = town.citizen("Ann", language="en")
    await ann.send("/privacy")
    assert "Personal data" in ann.said()
    await ann.press("Send me a copy")
    await town.settle()
    assert "Account" in file_of(town, ann)
    assert "Tài khoản" not in file_of(town, ann)


async def test_a_nomination_is_withdrawn_and_its_officers_hear_of_it(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await lan.send("/privacy")
    await lan.press("Rút phiếu đã gửi")
    await lan.press(code)
    await lan.press("Rút phiếu này")
    assert f"Đã rút phiếu {code}" in lan.said()
    await town.settle()
    assert f"Người giới thiệu đã rút phiếu {code}" in tong.said()
    await tong.send("/queue")
    assert code not in tong.said()
    await lan.send("/privacy")
    await lan.press("Rút phiếu đã gửi")
    assert "không có phiếu nào rút được" in lan.said()


async def test_nobody_withdraws_the_nomination_of_another(town: Town) -> None:
    tong, lan, mai = await town.officer("Chị Tòng"), town.citizen("Lan"), town.citizen("Mai")
    code = await nominate(lan)
    await mai.send("/privacy")
    await mai.press_data(mai.last.id, "privacy:withdraw_it:1")
    await town.settle()
    await tong.send("/queue")
    assert code in tong.said()


async def test_who_looked_is_said_by_office_and_day(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await lan.send("/privacy")
    await lan.press("Ai đã xem phiếu của tôi")
    assert "Chưa có cán bộ nào" in lan.said()
    await tong.send(f"/case {code}")
    await lan.send("/privacy")
    await lan.press("Ai đã xem phiếu của tôi")
    assert f"18/11/2026: Xã Chiềng Sung – {code}" in lan.said()
    assert "Tòng" not in lan.said()


async def test_an_erase_is_recalled_in_its_time(slow: Town) -> None:
    lan = slow.citizen("Lan")
    code = await nominate(lan)
    await _erase(lan)
    assert "Trong 60 giây nữa" in lan.said()
    await slow.move(timedelta(seconds=30))
    await lan.press("Đừng xóa")
    assert "Không có gì bị xóa" in lan.said()
    await slow.move(timedelta(hours=1))
    await lan.send("/my")
    assert code in lan.said()


async def test_an_erase_comes_too_late_to_be_recalled(slow: Town) -> None:
    lan = slow.citizen("Lan")
    code = await nominate(lan)
    await _erase(lan)
    await slow.move(timedelta(minutes=2))
    await lan.press("Đừng xóa")
    await lan.send("/my")
    assert code not in lan.said()
    assert "chưa giới thiệu gương nào" in lan.said()


async def test_what_was_verified_stays_without_the_nominator(town: Town) -> None:
    scene = await open_scene(town)
    await publish(scene.hai, "Đăng câu chuyện", "Nêu tên")
    await town.settle()
    await _erase(scene.lan)
    await town.move(timedelta(minutes=1))
    await scene.tong.send(f"/case {scene.code}")
    assert "Lò Văn Inh" in scene.tong.said()
    assert "Nhảy xuống lũ" not in scene.tong.said()
    assert "Lò Văn Inh" in scene.channel.posts[0].text


async def test_a_story_in_the_nominators_words_goes_with_them(town: Town) -> None:
    scene = await open_scene(town)
    await publish(scene.hai, "Đăng câu chuyện", text="Nhảy xuống lũ kéo hai em nhỏ lên bờ.")
    await town.settle()
    await _erase(scene.lan)
    await town.move(timedelta(minutes=1))
    assert [post.text for post in scene.channel.posts] == [NEUTRAL]


async def test_nothing_waits_for_whoever_was_erased(town: Town) -> None:
    scene = await open_scene(town)
    await _erase(scene.lan)
    await town.move(timedelta(minutes=1))
    await publish(scene.hai, "Đăng câu chuyện")
    await town.settle()
    await town.move(timedelta(days=2))
    async with town.app.database.transaction() as tx:
        left = (await tx.execute(select(outbox.c.kind).where(outbox.c.state == "waiting"))).scalars().all()
    assert list(left) == []


async def test_what_was_agreed_to_is_kept_with_the_version_of_the_notice(town: Town) -> None:
    lan = town.citizen("Lan")
    await nominate(lan)
    await subscribe(lan)
    await lan.press("Thôi nhận bài")
    async with town.app.database.transaction() as tx:
        found = await tx.execute(select(consents.c.purpose, consents.c.notice, consents.c.withdrawn_at.is_(None)))
        agreed = {tuple(row) for row in found}
    assert agreed == {(Purpose.TALK, 1, True), (Purpose.INFORM, 1, False)}


async def test_what_became_nothing_is_purged_after_its_time(database_url: str) -> None:
    async with open_town(database_url, dead_kept_days=100) as town:
        tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
        await lan.send("Chỉ là một câu nói thôi ạ, không có gì đâu.")
        code = await nominate(lan)
        await town.settle()
        await tong.press("Không xét tiếp")
        await tong.send("Trùng.")
        await tong.press("Gửi")
        await town.move(timedelta(days=99))
        await lan.send(f"/track {code}")
        assert "Lò Văn Inh" in lan.said()
        await town.move(timedelta(days=2))
        await lan.send(f"/track {code}")
        assert code in lan.said()
        assert "Lò Văn Inh" not in lan.said()
        assert "Nhảy xuống lũ" not in lan.said()
        async with town.app.database.transaction() as tx:
            assert (await tx.execute(select(kept_messages.c.id))).all() == []


@pytest.mark.parametrize("table", [cases, stories, reports, broadcasts, requests])
def test_whatever_is_done_with_a_thing_has_its_word_in_the_copy(table: Any) -> None:
    assert {move.name for move in table.MOVES} <= VALUES["move"].keys()
    assert set(Thing) <= VALUES["subject"].keys()


@pytest.mark.parametrize("of", HELD, ids=lambda one: one.table)
def test_whatever_the_copy_shows_has_its_name(of: Held) -> None:
    assert not of.shown or of.table in TABLES
    assert set(of.shown) <= COLUMNS.keys()


async def test_the_copy_has_the_phone_the_place_outside_and_what_came_beside_the_words(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.contact("+84912345678", "Lò Văn Inh")
    await lan.send("Hôm qua anh ấy cứu hai em nhỏ bị nước cuốn ở xã Ninh Hiệp, Hà Nội.")
    await finish(lan)
    await lan.video(caption="Đây là anh ấy")
    await lan.send("/privacy")
    await lan.press("Gửi tôi bản sao")
    await town.settle()
    copy = file_of(town, lan)
    assert all(part in copy for part in ("0912345678", "Hà Nội", "Đây là anh ấy")), copy


async def test_the_copy_says_nothing_in_the_words_of_the_program(town: Town) -> None:
    lan = town.citizen("Lan")
    await subscribe(lan)
    await nominate(lan, photos=(b"\xff\xd8\xff a photo",))
    await lan.send("/privacy")
    await lan.press("Gửi tôi bản sao")
    await town.settle()
    written = file_of(town, lan)
    for said in ("Loại: ảnh", "Loại: Xem thông tin", "Việc: gửi", "Về: phiếu giới thiệu", "Ngôn ngữ: Tiếng Việt"):
        assert said in written, said
    values = {line.partition(": ")[2] for line in written.splitlines()}
    assert not values & {"photo", "view", "submit", "nomination", "vi", "subscribe", "talk", "serve", "telegram"}


async def test_where_nothing_is_purged_it_is_said(database_url: str) -> None:
    async with open_town(database_url, dead_kept_days=0) as town:
        lan = town.citizen("Lan")
        await lan.send("/privacy")
        await lan.press("Lưu gì, để làm gì")
        assert "không tự xóa" in lan.said()
        assert "0 ngày" not in lan.said()


async def test_an_old_button_erases_nothing_that_came_after_it(town: Town) -> None:
    lan = town.citizen("Lan")
    code = await nominate(lan)
    await lan.send("/privacy")
    await lan.press("Xóa hết về tôi")
    await town.move(timedelta(days=3))
    await lan.press("Xóa hết")
    await town.move(timedelta(minutes=2))
    assert "Sẽ mất" in lan.said()
    await lan.send("/my")
    assert code in lan.said()


async def test_the_button_of_an_erased_account_is_not_that_of_the_next_one(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send("/privacy")
    await lan.press("Xóa hết về tôi")
    shown = lan.last
    data = shown.buttons[0][0].data
    assert data is not None
    await lan.press("Xóa hết")
    await town.move(timedelta(minutes=2))
    code = await nominate(lan)
    await lan.press_data(shown.id, data)
    await town.move(timedelta(minutes=2))
    await lan.send("/my")
    assert code in lan.said()


async def test_a_nomination_that_was_changed_is_asked_about_anew_before_it_is_withdrawn(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await town.settle()
    await lan.send("/privacy")
    await lan.press("Rút phiếu đã gửi")
    await lan.press(code)
    await tong.press("Bắt đầu xác minh")
    await lan.press("Rút phiếu này")
    assert "Rút phiếu" in lan.said()
    assert f"Đã rút phiếu {code}" not in lan.said()
    await lan.press("Rút phiếu này")
    assert f"Đã rút phiếu {code}" in lan.said()


@pytest.mark.parametrize("way", ["Xem đầy đủ", "Xem ảnh, tệp", "Viết thành bài"])
async def test_whoever_was_shown_the_words_is_known(town: Town, way: str) -> None:
    hai, tong, lan = await town.province("Anh Hải"), await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan, deed="Kể rất dài. " * 150, photos=(b"\xff\xd8\xff a photo",))
    await verify(town, tong)
    await hai.send(f"/case {code}")
    async with town.app.database.transaction() as tx:
        await tx.execute(text("TRUNCATE looks"))
    await hai.press(way)
    await lan.send("/privacy")
    await lan.press("Ai đã xem phiếu của tôi")
    assert code in lan.said()


async def test_a_notice_with_the_case_is_a_look(town: Town) -> None:
    await town.officer("Chị Tòng")
    lan = town.citizen("Lan")
    code = await nominate(lan)
    await lan.send("/privacy")
    await lan.press("Ai đã xem phiếu của tôi")
    assert "Chưa có cán bộ nào" in lan.said()
    await town.settle()
    await lan.press("Ai đã xem phiếu của tôi")
    assert f"Xã Chiềng Sung – {code}" in lan.said()


async def test_what_a_witness_said_is_in_their_copy_and_in_no_others(town: Town) -> None:
    lan, hoa = town.citizen("Lan"), town.citizen("Hoa")
    await nominate(lan)
    link = await invited(lan)
    await hoa.follow(link)
    await hoa.press("Tôi có mặt lúc đó")
    await hoa.press("Hàng xóm")
    await hoa.attach(b"\xff\xd8 a photo", caption="Lời riêng của Hoa.")
    await hoa.press("Gửi")
    await confirm(town.citizen("Bình"), link, words="Lời riêng của Bình.")
    copies = []
    for person in (hoa, lan):
        await person.send("/privacy")
        await person.press("Gửi tôi bản sao thông tin của tôi")
        await town.settle()
        copies.append(file_of(town, person))
    assert "== Lời làm chứng ==" in copies[0]
    assert "Lời riêng của Hoa." in copies[0]
    assert "Lời riêng của Bình." not in copies[0]
    assert "Lời riêng" not in copies[1]
    assert "== Lời làm chứng ==" not in copies[1]
