"""Pictures, voices and files that come after «Gửi», while something is added, or while an officer waits for an answer."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from playground.client import Person
from tests.handlers.cases.question import asked
from tests.town import Town
from tests.walk import finish, nominate

PHOTO = b"\xff\xd8\xff a picture"


async def shown_to(officer: Person, code: str) -> list[str]:
    """What the officer is shown of the evidence: photo, voice, video …"""
    await officer.send(f"/case {code}")
    await officer.press("Xem ảnh, tệp")
    return sorted(kind for message in officer.heard for kind in message.shows)


def later(town: Town) -> None:
    """So much later that nothing belongs together any more."""
    town.clock.move_to(town.clock.now() + timedelta(hours=1))


async def test_all_kinds_are_taken_while_something_is_added(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    later(town)
    await lan.press("Bổ sung, sửa")
    await lan.attach(PHOTO, PHOTO)
    assert lan.said().count(f"Đã thêm vào phiếu {code}") == 1
    assert lan.buttons()[0] == "Xong"
    await lan.voice()
    await lan.attach_file("danh sách.pdf", b"%PDF-1.7")
    await lan.press("Xong")
    assert "đã nhận" in lan.said()
    await lan.press("Bổ sung, sửa")
    await lan.video(caption="Anh còn đưa hai em về tận nhà.")
    assert "Đã ghi vào phiếu" in lan.said()
    assert await shown_to(tong, code) == ["document", "photo", "photo", "video", "voice"]
    await tong.send(f"/case {code}")
    assert "Anh còn đưa hai em về tận nhà." in tong.said()


async def test_what_is_added_is_answered_in_english_too(town: Town) -> None:
    ann = town.citizen("Ann", language="en")
    code = await nominate(ann)
    later(town)
    await ann.press("Add or correct")
    assert "You can send pictures, voice messages and files too." in ann.said()
    await ann.voice()
    assert f"Added to nomination {code}" in ann.said()
    await ann.press("Done")
    assert f"The officer in charge of nomination {code} has received it." in ann.said()


async def test_an_album_whose_caption_is_the_addition_is_taken_whole(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    later(town)
    await lan.press("Bổ sung, sửa")
    await lan.attach(PHOTO, PHOTO, PHOTO, caption="Đây là chỗ anh Inh cứu hai em.")
    assert lan.said().count("Đã ghi vào phiếu") == 1
    assert len(lan.heard) == 1
    assert await shown_to(tong, code) == ["photo", "photo", "photo"]


async def test_a_long_addition_in_two_messages_is_taken_whole(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await lan.press("Bổ sung, sửa")
    await lan.send("Anh đã giúp bà con. " * 220 + "Câu cuối cùng.")
    assert lan.said().count("Đã ghi vào phiếu") == 1
    await tong.send(f"/case {code}")
    assert tong.said().count("Anh đã giúp bà con.") > 1
    await tong.press("Xem đầy đủ")
    assert "Câu cuối cùng." in tong.said()


async def test_a_long_addition_is_taken_whole_while_a_nomination_waits(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    sent = lan.last
    await lan.send("/nominate")
    await lan.press("Cá nhân")
    await lan.press("Bổ sung, sửa", on=sent)
    await lan.send("Anh đã giúp bà con. " * 220 + "Câu cuối cùng.")
    assert lan.said().count("Đã ghi vào phiếu") == 1
    assert "Người đó tên là gì?" in lan.last.text
    await tong.send(f"/case {code}")
    await tong.press("Xem đầy đủ")
    assert "Câu cuối cùng." in tong.said()


async def test_a_full_case_says_so_and_keeps_the_words(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    for _ in range(3):
        await lan.attach(*(PHOTO,) * 10)
    later(town)
    await lan.press("Bổ sung, sửa")
    await lan.attach(PHOTO, caption="Anh còn đưa hai em về tận nhà.")
    assert "Đã ghi vào phiếu" in lan.said()
    await tong.send(f"/case {code}")
    assert "Anh còn đưa hai em về tận nhà." in tong.said()
    await lan.press("Bổ sung, sửa")
    await lan.attach(PHOTO)
    assert f"Phiếu {code} đã đủ 30 ảnh, tệp" in lan.said()


async def test_more_than_twenty_additions_a_day_are_met_with_words(town: Town) -> None:
    lan = town.citizen("Lan")
    await nominate(lan)
    sent = lan.last
    for number in range(20):
        await lan.press("Bổ sung, sửa", on=sent)
        await lan.send(f"Thêm điều thứ {number}.")
    await lan.press("Bổ sung, sửa", on=sent)
    await lan.send("Thêm một điều nữa.")
    assert "20 lần" in lan.said()
    await town.move(timedelta(days=1, minutes=1))
    await lan.send("Thêm một điều nữa.")
    assert "Đã ghi vào phiếu" in lan.said()


@pytest.mark.parametrize("what", ["voice", "video", "file", "photo", "album"])
async def test_what_comes_while_a_question_is_open_may_be_the_answer(town: Town, what: str) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await asked(town, tong, code, "Ở bản nào ạ?")
    later(town)
    send: dict[str, Callable[[], Awaitable[object]]] = {
        "voice": lan.voice,
        "video": lan.video,
        "file": lambda: lan.attach_file("giấy.pdf", b"%PDF-1.7"),
        "photo": lambda: lan.attach(PHOTO),
        "album": lambda: lan.attach(PHOTO, PHOTO),
    }
    await send[what]()
    assert len(lan.heard) == 1
    await lan.press(f"Đây là trả lời cho {code}")
    assert "Đã chuyển câu trả lời" in lan.said()
    kinds = {"file": ["document"], "album": ["photo", "photo"]}.get(what, [what])
    assert await shown_to(tong, code) == kinds


@pytest.mark.parametrize("first", ["photo", "video"])
async def test_an_album_of_pictures_and_videos_answers_as_one(town: Town, first: str) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await asked(town, tong, code, "Ở bản nào ạ?")
    later(town)
    said = 0
    for kind in ("photo", "video", "photo") if first == "photo" else ("video", "photo", "video"):
        await (lan.attach(PHOTO, album="77") if kind == "photo" else lan.video(album="77"))
        said += len(lan.heard)
    assert said == 1
    await lan.press(f"Đây là trả lời cho {code}")
    expected = ["photo", "photo", "video"] if first == "photo" else ["photo", "video", "video"]
    assert await shown_to(tong, code) == expected


async def test_a_mixed_album_given_in_the_answer_dialog_goes_whole_to_the_case(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await asked(town, tong, code, "Ở bản nào ạ?")
    await lan.press("Trả lời")
    later(town)
    await lan.attach(PHOTO, album="78")
    assert "Đã chuyển câu trả lời" in lan.said()
    await lan.video(album="78")
    assert not lan.heard
    assert await shown_to(tong, code) == ["photo", "video"]


async def test_a_voice_for_a_question_that_is_closed_is_kept_and_told_so(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await asked(town, tong, code, "Ở bản nào ạ?")
    await lan.press("Trả lời")
    await tong.send(f"/case {code}")
    await tong.press("Rút câu hỏi")
    await lan.voice()
    assert "đã được lưu nhưng không chuyển cho cán bộ" in lan.said()


async def test_a_mixed_album_before_the_story_is_in_it(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    await lan.video(album="79")
    await lan.attach(PHOTO, album="79")
    assert not lan.heard
    await lan.send("Chiều 12/9, anh Lò Văn Inh ở bản Nà Đứa, xã Chiềng Sung nhảy xuống lũ kéo hai em nhỏ lên bờ.")
    code = await finish(lan)
    assert await shown_to(tong, code) == ["photo", "video"]


@pytest.mark.parametrize("kind", ["photo", "video"])
async def test_a_caption_that_names_somebody_else_is_asked_about(town: Town, kind: str) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan, name="Lò Văn Inh")
    caption = "Còn đây là chị Quàng Thị Hoa nhặt được ví trả lại"
    await (lan.attach(PHOTO, caption=caption) if kind == "photo" else lan.video(caption=caption))
    assert f"Anh/chị muốn thêm vào phiếu {code} (Lò Văn Inh), hay giới thiệu Quàng Thị Hoa?" in lan.said()
    await lan.press(f"Thêm vào {code}")
    assert await shown_to(tong, code) == [kind]
    await tong.send(f"/case {code}")
    assert caption in tong.said()


async def test_a_caption_that_names_somebody_else_begins_another_story(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    first = await nominate(lan, name="Lò Văn Inh")
    await lan.attach(PHOTO, caption="Còn đây là chị Quàng Thị Hoa nhặt được ví trả lại")
    await lan.press("Giới thiệu Quàng Thị Hoa")
    second = await finish(lan)
    assert second != first
    assert await shown_to(tong, second) == ["photo"]


async def test_a_voice_waits_until_another_nomination_is_sent(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    await lan.voice()
    told = lan.last
    await lan.send("/nominate")
    await lan.press("Cá nhân")
    await lan.send("Lò Văn Inh")
    await lan.press("Đúng, giới thiệu giúp", on=told)
    assert "đang viết dở một phiếu khác" in lan.said()
    assert "ở xã, phường nào?" in lan.last.text
    first = await finish(lan)
    await lan.press("Đúng, giới thiệu giúp", on=told)
    second = await finish(lan, name="Quàng Thị Hoa")
    await tong.send(f"/case {first}")
    assert not any(label.startswith("Xem ảnh") for label in tong.buttons())
    assert await shown_to(tong, second) == ["voice"]


async def test_a_story_written_right_behind_a_voice_is_answered(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    await lan.voice()
    await lan.send("Chiều 12/9, anh Lò Văn Inh ở bản Nà Đứa, xã Chiềng Sung nhảy xuống lũ kéo hai em nhỏ lên bờ.")
    assert "Giới thiệu: Lò Văn Inh (Cá nhân)" in lan.said()
    assert await shown_to(tong, await finish(lan)) == ["voice"]


async def test_words_right_behind_an_added_voice_are_no_part_of_it(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan, name="Lò Văn Inh")
    await lan.video(caption="Còn đây là chị Quàng Thị Hoa nhặt được ví trả lại")
    await lan.press(f"Thêm vào {code}")
    await lan.send("tin của tôi đến đâu rồi ạ?")
    assert code in lan.said()
    await tong.send(f"/case {code}")
    assert "đến đâu rồi" not in tong.said()


async def test_what_a_full_case_did_not_take_goes_to_no_other(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    await nominate(lan)
    sent = lan.last
    for _ in range(3):
        await lan.attach(*(PHOTO,) * 10)
    await lan.press("Bổ sung, sửa", on=sent)
    await lan.voice()
    assert "không nhận thêm được" in lan.said()
    await lan.press("Hủy")
    code = await nominate(lan, name="Quàng Thị Hoa")
    await tong.send(f"/case {code}")
    assert not any(label.startswith("Xem ảnh") for label in tong.buttons())
