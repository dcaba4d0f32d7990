"""What is said wrongly is put right where it stands: on the filled card, after «Gửi», and never at the cost of words."""

import pytest

from tests.town import Town
from tests.walk import finish, nominate

STORY = "Chiều 12/9, anh Lò Văn Inh ở bản Nà Đứa, xã Chiềng Sung nhảy xuống lũ kéo hai em nhỏ lên bờ."
PHOTO = b"\xff\xd8\xff a picture"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("không phải Lò Văn Inh mà là Lò Văn Ính", "Lò Văn Ính"),
        ("Lò Văn Ính chứ không phải Lò Văn Inh ạ", "Lò Văn Ính"),
        ("nhầm, tên là Lò Văn Ính", "Lò Văn Ính"),
        ("nhầm, tên là Quàng Văn Hặc", "Quàng Văn Hặc"),
    ],
)
async def test_a_name_is_corrected_on_the_card(town: Town, words: str, name: str) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    await lan.send(STORY)
    await lan.send(words)
    assert f"Giới thiệu: {name} (Cá nhân)" in lan.said()
    await finish(lan)
    await town.settle()
    assert f"Giới thiệu: {name} (Cá nhân)" in tong.said()


async def test_what_goes_on_with_the_story_corrects_no_name(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send(STORY)
    await lan.send("anh còn giúp bác Lò Văn Ính hàng xóm dựng lại nhà")
    assert "Giới thiệu: Lò Văn Inh (Cá nhân)" in lan.said()


async def test_a_corrected_name_reaches_a_nomination_that_was_sent(town: Town) -> None:
    lan = town.citizen("Lan")
    code = await nominate(lan, name="Lò Văn Inh")
    await lan.send("không phải Lò Văn Inh mà là Lò Văn Ính")
    await lan.press(f"Ghi vào {code}")
    assert "Tên: Lò Văn Inh → Lò Văn Ính" in lan.said()


async def test_a_correction_out_of_the_blue_goes_to_the_nomination_that_is_chosen(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    first = await nominate(lan, name="Lò Văn Ính")
    second = await nominate(lan, name="Quàng Thị Hoa")
    await lan.send("xin lỗi tôi viết nhầm, tên đúng là Lò Văn Inh")
    assert lan.buttons()[:2] == [f"{second} · Quàng Thị Hoa", f"{first} · Lò Văn Ính"]
    await lan.press(first)
    assert f"Đã ghi vào phiếu {first}" in lan.said()
    assert "Tên: Lò Văn Ính → Lò Văn Inh" in lan.said()
    await tong.send(f"/case {second}")
    assert "Người giới thiệu bổ sung" not in tong.said()


async def test_words_below_one_picture_too_many_are_taken(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send(STORY)
    await lan.attach(*(PHOTO,) * 10)
    await lan.attach(PHOTO, caption="Anh còn đưa hai em về tận nhà.")
    assert "Đã đủ 10 ảnh" in lan.said()
    assert "Anh còn đưa hai em về tận nhà." in lan.said()


async def test_words_below_a_picture_that_is_asked_for_are_taken(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send(STORY)
    await lan.press("✏️ Ảnh")
    await lan.attach(PHOTO, caption="Anh còn đưa hai em về tận nhà.")
    await lan.press("Xong")
    assert "Anh còn đưa hai em về tận nhà." in lan.said()
    assert "Ảnh: 1" in lan.said()


@pytest.mark.parametrize("picture", [False, True])
async def test_a_story_that_is_too_long_for_more_words_says_so(town: Town, picture: bool) -> None:
    lan = town.citizen("Lan")
    await lan.send(STORY + " Bà con trong bản ai cũng biết." * 380)
    more = "Anh còn đưa hai em về tận nhà. " * 8
    await (lan.attach(PHOTO, caption=more) if picture else lan.send(more))
    assert "không ghi thêm được phần vừa gửi" in lan.said()


async def test_who_asked_for_no_take_down_presses_so(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send("Đề nghị gỡ bài viết về tôi xuống, tôi không đồng ý đăng")
    assert "Anh/chị cần tôi giúp việc gì?" in lan.last.text
    await lan.press("Không cần")
    assert "tôi không chuyển tin nhắn này" in lan.said()
    await lan.send("/cancel")
    assert "không có việc gì đang làm dở" in lan.said()


async def test_words_that_seemed_to_ask_for_a_take_down_may_be_a_nomination(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send("Đề nghị gỡ bài viết về tôi xuống, tôi không đồng ý đăng")
    await lan.press("Đây là giới thiệu gương tốt")
    assert "Hủy" in lan.buttons()
    await lan.press("Hủy")
    await lan.send("/cancel")
    assert "không có việc gì đang làm dở" in lan.said()
