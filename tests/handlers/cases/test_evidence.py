"""What people send beside their words reaches the officer, in whatever order it comes."""

from datetime import timedelta

import pytest

from playground.client import Person
from tests.handlers.cases.question import asked
from tests.town import Town
from tests.walk import CODE, finish, nominate

PHOTO = b"\xff\xd8\xff a picture"
STORY = "Chiều 12/9, anh Lò Văn Inh ở bản Nà Đứa, xã Chiềng Sung nhảy xuống lũ kéo hai em nhỏ lên bờ."


async def shown_to(officer: Person, code: str) -> list[str]:
    """What the officer is shown of the evidence: photo, voice, video …"""
    await officer.send(f"/case {code}")
    await officer.press("Xem ảnh, tệp")
    return [kind for message in officer.heard for kind in message.shows]


async def test_all_kinds_come_late_and_belong_to_what_was_just_sent(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await lan.attach(PHOTO, PHOTO)
    assert lan.said().count(f"Đã thêm vào phiếu {code}") == 1
    await lan.voice()
    await lan.video()
    await lan.video_note()
    await lan.attach_file("danh sách.pdf", b"%PDF-1.7")
    await lan.location()
    assert f"Tôi đã nhận vị trí. Đã thêm vào phiếu {code}" in lan.said()
    shown = await shown_to(tong, code)
    assert sorted(shown) == ["document", "photo", "photo", "video", "video_note", "voice"]
    assert "openstreetmap.org" in tong.said()


async def test_what_came_minutes_before_the_story_belongs_to_it(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    await lan.video()
    assert "Nhờ anh/chị kể thêm vài câu" in lan.said()
    town.clock.move_to(town.clock.now() + timedelta(minutes=5))
    await lan.send(STORY)
    await lan.attach_file("cầu.png", b"\x89PNG\r\n\x1a\n")
    assert "Tôi đã nhận ảnh." in lan.said()
    code = await finish(lan)
    assert sorted(await shown_to(tong, code)) == ["document", "video"]


async def test_what_came_long_before_belongs_to_something_else(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    await lan.video()
    town.clock.move_to(town.clock.now() + timedelta(hours=1))
    code = await nominate(lan)
    await tong.send(f"/case {code}")
    assert not any(label.startswith("Xem ảnh") for label in tong.buttons())


async def test_a_voice_alone_is_enough_for_the_story(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    await lan.voice()
    await lan.press("Đúng, giới thiệu giúp")
    code = await finish(lan)
    await town.settle()
    assert "kể bằng ghi âm, nhờ cán bộ nghe và ghi lại" in tong.said()
    assert await shown_to(tong, code) == ["voice"]


async def test_words_below_a_file_count_where_words_are_asked(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send("/nominate")
    await lan.press("Cá nhân")
    await lan.attach_file("anh.pdf", b"%PDF-1.7", caption="Lò Văn Inh")
    assert "ở xã, phường nào?" in lan.last.text


async def test_words_below_a_video_tell_the_story(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    await lan.video(caption=STORY)
    assert "Lò Văn Inh" in lan.last.text
    code = await finish(lan)
    assert await shown_to(tong, code) == ["video"]


async def test_a_link_behind_words_is_kept(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    await lan.link(f"{STORY} Xem ở đây.", words="ở đây", url="https://example.vn/bai-1")
    code = await finish(lan)
    await shown_to(tong, code)
    assert "https://example.vn/bai-1" in tong.said()


async def test_a_forwarded_post_keeps_whose_it_is(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    await lan.forward(STORY, origin="Báo Sơn La")
    code = await finish(lan)
    await shown_to(tong, code)
    assert "Báo Sơn La" in tong.said()


async def test_a_link_alone_is_answered_with_a_request_for_the_story(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send("https://example.vn/bai-1")
    assert "Tôi đã nhận đường dẫn." in lan.said()
    assert "Nhờ anh/chị kể thêm vài câu" in lan.said()


@pytest.mark.parametrize(("language", "said"), [("vi", "nặng quá 20 MB"), ("en", "larger than 20 MB")])
async def test_what_is_too_large_is_met_with_words(town: Town, language: str, said: str) -> None:
    lan = town.citizen("Lan", language=language)
    await lan.video(content=b"\0" * (20 * 1024 * 1024 + 1))
    assert said in lan.said()


async def test_service_messages_and_edits_that_change_nothing_are_passed_over(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.service(message_auto_delete_timer_changed={"message_auto_delete_time": 86400})
    assert not lan.heard
    video = await lan.video(caption="cầu mới")
    await lan.edit(video, "cầu mới")
    assert not lan.heard
    await lan.edit(video, "cầu cũ")
    assert lan.heard
    sent = await lan.send(STORY)
    await lan.edit(sent, STORY)
    assert not lan.heard


async def test_what_came_for_a_nomination_that_was_given_up_belongs_to_no_other(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    await lan.send("/nominate")
    await lan.video()
    await lan.press("Hủy")
    code = await nominate(lan)
    assert CODE.fullmatch(code)
    await tong.send(f"/case {code}")
    assert not any(label.startswith("Xem ảnh") for label in tong.buttons())


async def test_a_voice_answers_an_officers_question(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await asked(town, tong, code, "Ở bản nào ạ?")
    await lan.press("Trả lời")
    await lan.voice()
    assert "Đã chuyển câu trả lời" in lan.said()
    await town.settle()
    assert "bằng ghi âm, video hoặc tệp" in tong.said()
    assert await shown_to(tong, code) == ["voice"]


async def test_a_voice_that_began_the_story_is_in_it_however_long_the_rest_takes(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    await lan.voice()
    town.clock.move_to(town.clock.now() + timedelta(hours=20))
    await lan.press("Đúng, giới thiệu giúp")
    town.clock.move_to(town.clock.now() + timedelta(hours=3))
    code = await finish(lan)
    assert await shown_to(tong, code) == ["voice"]


async def test_what_began_a_story_that_was_given_up_goes_to_no_other(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    await lan.video()
    await lan.send(STORY)
    await lan.press("Hủy")
    code = await nominate(lan)
    await tong.send(f"/case {code}")
    assert not any(label.startswith("Xem ảnh") for label in tong.buttons())


async def test_the_officer_hears_of_what_comes_late(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    await nominate(lan)
    await town.settle()
    await lan.attach(PHOTO, PHOTO)
    await town.settle()
    assert tong.said().count("Người giới thiệu vừa bổ sung cho phiếu này.") == 1
    assert any(label.startswith("Xem ảnh, tệp") for label in tong.buttons())
