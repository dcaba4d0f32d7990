"""A deed told in one message: the filled card, what is asked on it and before it, what may be added; both languages."""

import pytest

from playground.client import Person
from tests.town import CHIENG_SUNG, Town
from tests.walk import CODE

TOLD = "Chiều 12/9/2026, anh Lò Văn Inh ở bản Nà Đứa, xã Chiềng Sung nhảy xuống lũ kéo hai em nhỏ lên bờ."
SEVERAL = (
    "Xin khen anh Lò Văn Inh và chị Vàng Thị Mỷ ở bản Nà Đứa, xã Chiềng Sung: hôm 12/9 hai người chèo bè cứu năm bà con "
    "mắc kẹt trong lũ."
)


def taps(person: Person) -> int:
    """How often the person wrote or pressed before the code came."""
    return sum(not message.from_bot for message in person.messages)


@pytest.mark.parametrize(("language", "send"), [("vi", "Gửi"), ("en", "Send")])
async def test_one_message_and_one_tap(town: Town, language: str, send: str) -> None:
    officer = await town.officer("Chị Tòng")
    lan = town.citizen("Lan", language=language)
    await lan.send(TOLD)
    card = lan.said()
    assert all(part in card for part in ("Lò Văn Inh", f"bản Nà Đứa, {CHIENG_SUNG}", "Chiều 12/9/2026", "/riengtu"[:1]))
    await lan.press(send)
    code = CODE.search(lan.said())
    assert code
    assert taps(lan) == 1
    await town.settle()
    told = officer.said()
    assert all(part in told for part in (code[0], "Lò Văn Inh", f"bản Nà Đứa, {CHIENG_SUNG}", TOLD)), told


async def test_the_consent_notice_is_a_line_of_the_card(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send(TOLD)
    assert "Chỉ đăng công khai khi người được giới thiệu đồng ý. Xem thêm: /riengtu" in lan.said()


async def test_a_place_that_may_be_several_is_chosen_on_the_card(town: Town) -> None:
    officer = await town.officer("Chị Tòng")
    lan = town.citizen("Lan")
    await lan.send("Hôm kia anh Lò Văn Inh ở xã Chiềng Chung cũ nhảy xuống lũ kéo hai em nhỏ lên bờ.")
    choices = [label for label in lan.buttons() if label.startswith("Xã ")]
    assert len(choices) >= 2
    assert "❓ Việc này ở xã, phường nào?" in lan.said()
    await lan.press(choices[1])
    assert f"Nơi: {choices[1]}" in lan.said()
    assert "❓ Việc này ở xã" not in lan.said()
    assert choices[0] not in lan.buttons()
    await lan.press("Gửi")
    await town.settle()
    assert "Lò Văn Inh" not in officer.said()


async def test_only_what_an_officer_could_not_begin_without_is_asked(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send("Anh Lò Văn Inh nhảy xuống lũ kéo hai em nhỏ lên bờ.")
    assert "xã, phường nào?" in lan.said()
    await lan.send("chieng sung")
    assert "Gửi" in lan.buttons()


async def test_more_of_the_story_is_no_place(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send("Anh Lò Văn Inh nhảy xuống lũ kéo hai em nhỏ lên bờ.")
    await lan.send("Anh ấy còn đưa hai em về tận nhà nữa đấy ạ.")
    assert "Tôi đã thêm vào phiếu." in lan.said()
    assert "xã, phường nào?" in lan.said()
    await lan.send("chieng sung")
    assert f"Nơi: {CHIENG_SUNG}" in lan.said()
    assert "đưa hai em về tận nhà" in lan.said()


@pytest.mark.parametrize(("button", "cases"), [("Gửi 2 phiếu", 2), ("Chỉ gửi phiếu của Lò Văn Inh", 1)])
async def test_several_nominees_are_one_card_and_one_question(town: Town, button: str, cases: int) -> None:
    officer = await town.officer("Chị Tòng")
    lan = town.citizen("Lan")
    await lan.send(SEVERAL)
    assert "Lò Văn Inh (Cá nhân); Vàng Thị Mỷ (Cá nhân)" in lan.said()
    await lan.press("Gửi")
    assert "Anh/chị kể về 2 gương tốt. Tôi gửi riêng từng phiếu nhé?" in lan.said()
    await lan.press(button)
    codes = set(CODE.findall(lan.said()))
    assert len(codes) == cases
    await town.settle()
    assert all(code in officer.said() for code in codes)
    assert ("Giới thiệu: Vàng Thị Mỷ" in officer.said()) == (cases == 2)


async def test_what_is_remembered_at_the_card_is_added(town: Town) -> None:
    officer = await town.officer("Chị Tòng")
    lan = town.citizen("Lan")
    await lan.send("Anh Lò Văn Inh ở xã Chiềng Sung nhảy xuống lũ kéo hai em nhỏ lên bờ.")
    await lan.send("Việc đó là chiều 12/9/2026, anh còn đưa hai em về tận nhà.")
    assert "Tôi đã thêm vào phiếu." in lan.said()
    assert "12/9/2026" in lan.said()
    await lan.attach(b"1", b"2", caption="Ảnh hai em nhỏ với anh Inh ở nhà văn hóa bản")
    await lan.press("Gửi")
    await town.settle()
    assert sum(len(message.photos) for message in officer.heard) == 2
    assert "đưa hai em về tận nhà" in officer.said()
    assert "ở nhà văn hóa bản" in officer.said()


async def test_a_photo_before_the_story_belongs_to_it(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.attach(b"1", b"2", b"3")
    assert len(lan.heard) == 1
    assert "kể luôn trong một tin nhắn" in lan.said()
    await lan.send(TOLD)
    assert "Ảnh: 3" in lan.said()


async def test_a_photo_at_a_question_of_words_is_kept_and_the_question_stays(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send("Anh Lò Văn Inh nhảy xuống lũ kéo hai em nhỏ lên bờ.")
    await lan.attach(b"1")
    assert "Tôi đã thêm ảnh vào phiếu." in lan.said()
    assert "xã, phường nào?" in lan.said()
    await lan.press("Bỏ qua")
    assert "Ảnh: 1" in lan.said()


async def test_the_story_may_be_the_answer_to_nominate(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send("/nominate")
    await lan.send("anh Inh")
    assert "Anh/chị kể thêm giúp" in lan.said()
    await lan.send("ở bản Nà Đứa xã Chiềng Sung, chiều 12/9 nhảy xuống lũ kéo hai em nhỏ lên bờ")
    assert "Inh" in lan.said()
    assert "Gửi" in lan.buttons()


async def test_each_line_can_be_changed(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send(TOLD)
    for button, answer, shown in (
        ("✏️ Bản", "bản Nà Hày", "bản Nà Hày, Xã Chiềng Sung"),
        ("✏️ Khi nào", "tháng 9/2026", "Khi nào: tháng 9/2026"),
        ("✏️ Tên", "Lò Văn Ính", "Giới thiệu: Lò Văn Ính"),
        ("✏️ Việc tốt", "Kéo hai em nhỏ lên bờ.", "Việc tốt: Kéo hai em nhỏ lên bờ."),
    ):
        await lan.press(button)
        await lan.send(answer)
        assert shown in lan.said()
        assert "Gửi" in lan.buttons()


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("cảm ơn anh chị nhiều ạ", "Cảm ơn anh/chị."),
        ("Cho em hỏi muốn giới thiệu người tốt thì làm thế nào ạ?", "trong một tin nhắn: ai, ở đâu"),
        ("Vay vốn nhanh lãi thấp chỉ cần căn cước, inbox Zalo 0999 123 456 giải ngân 15 phút", "không nhận quảng cáo"),
        ("Tôi tố cáo trưởng bản khai khống để lĩnh gạo cứu đói", "Ban Tiếp công dân"),
        ("phiếu của tôi gửi tuần trước đến đâu rồi ạ, sao chưa thấy ai xác minh", "chưa giới thiệu gương nào"),
    ],
)
async def test_what_is_no_nomination_is_led_to_its_place(town: Town, words: str, answer: str) -> None:
    officer = await town.officer("Chị Tòng")
    lan = town.citizen("Lan")
    await lan.send(words)
    assert answer in lan.said()
    await lan.press("Đây là giới thiệu gương tốt")
    assert "Hủy" in lan.buttons()
    await town.settle()
    assert words not in officer.said()


async def test_a_request_to_take_down_goes_to_the_queue_of_requests(town: Town) -> None:
    officer = await town.province("Chị Hà")
    lan = town.citizen("Lan")
    await lan.send("xin gỡ bài viết về tôi xuống giúp, tôi không muốn lên báo")
    for button in ("Ngừng sử dụng, gỡ bài", "Bỏ qua", "Gửi"):
        await lan.press(button)
    await town.settle()
    await officer.send("/requests")
    await officer.press(officer.buttons()[0])
    assert "xin gỡ bài viết về tôi xuống giúp" in officer.said()


OTHER = "Xin khen bà Sùng Thị Mỷ ở xã Mường La: ba năm nay tối nào bà cũng dạy chữ cho các em nhỏ trong bản, không lấy tiền."


@pytest.mark.parametrize("button", ["Giới thiệu Sùng Thị Mỷ", "Là lời kể thêm của phiếu này"])
async def test_another_story_at_the_card_is_kept_apart(town: Town, button: str) -> None:
    lan = town.citizen("Lan")
    await lan.send(TOLD)
    await lan.send(OTHER)
    assert "Tin vừa rồi kể về Sùng Thị Mỷ, nên tôi giữ riêng." in lan.said()
    assert f"Nơi: bản Nà Đứa, {CHIENG_SUNG}" in lan.last.text
    assert "dạy chữ" not in lan.last.text
    if button.startswith("Giới thiệu"):
        await lan.press("Gửi")
        await lan.press(button)
        assert "Giới thiệu: Sùng Thị Mỷ" in lan.said()
    else:
        await lan.press(button)
        assert "dạy chữ" in lan.last.text
        assert "Giới thiệu: Lò Văn Inh" in lan.last.text
    assert "Gửi" in lan.buttons()


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("Tôi muốn tố cáo ông chủ tịch xã ăn chặn tiền hỗ trợ của dân", "Ban Tiếp công dân"),
        ("Vay vốn nhanh lãi thấp chỉ cần căn cước, inbox Zalo 0999 123 456 giải ngân 15 phút", "không nhận quảng cáo"),
        ("phiếu của tôi gửi tuần trước đến đâu rồi ạ, sao chưa thấy ai xác minh", "chưa giới thiệu gương nào"),
    ],
)
async def test_what_belongs_in_no_story_is_led_to_its_place_at_the_card(town: Town, words: str, answer: str) -> None:
    officer = await town.officer("Anh Tòng")
    lan = town.citizen("Lan")
    await lan.send(TOLD)
    await lan.send(words)
    assert answer in lan.messages[-2].text
    assert words not in lan.last.text
    await lan.press("Gửi")
    await town.settle()
    assert "Lò Văn Inh" in officer.said()
    assert words not in officer.said()


async def test_what_was_led_elsewhere_at_the_card_may_belong_to_the_story(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send(TOLD)
    words = "Tôi muốn tố cáo ông chủ tịch xã ăn chặn tiền hỗ trợ của dân"
    await lan.send(words)
    await lan.press("Là lời kể thêm của phiếu này")
    assert words in lan.last.text


async def test_thanks_at_the_card_are_no_part_of_the_story(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send(TOLD)
    await lan.send("cảm ơn anh chị nhiều ạ")
    assert "cảm ơn anh chị" not in lan.last.text
    assert "Gửi" in lan.buttons()


async def test_more_words_do_not_unsettle_the_place(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send(TOLD)
    await lan.send("Con trai anh ấy đang học đại học ở Hà Nội, cũng hay về giúp bà con.")
    assert f"Nơi: bản Nà Đứa, {CHIENG_SUNG}" in lan.last.text


async def test_a_question_about_a_nomination_of_somebody_else_is_kept_and_answered(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send("phiếu GS-7K3M2Q của tôi gửi tuần trước đến đâu rồi ạ, sao chưa thấy ai xác minh")
    assert "chưa giới thiệu gương nào" in lan.said()
