"""Questions and answers: each by its own id, and all of them with the case for good."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.telegram import TELEGRAM
from domain.cases import QUESTION_LIMIT
from domain.text import length
from handlers.cases.parts import DEED_SHOWN
from storage.cases import kept
from tests.handlers.cases.question import asked
from tests.town import Town
from tests.walk import go_on, nominate


async def _reasons(town: Town) -> dict[str, int]:
    async with town.app.database.transaction() as tx:
        return await kept.counts(tx)


async def test_each_of_two_questions_gets_its_own_answer(town: Town) -> None:
    officer = await town.officer("Chị Tòng")
    lan = town.citizen("Lan")
    first, second = await nominate(lan, name="Lò Văn Inh"), await nominate(lan, name="Quàng Thị Nga")
    await asked(town, officer, first, "Ở bản nào ạ?")
    await lan.press("Trả lời")
    await asked(town, officer, second, "Năm nào ạ?")
    assert "Quàng Thị Nga" in lan.said()
    assert "Năm nào ạ?" in lan.said()
    question = lan.last.id
    await lan.send("Ở bản Nà Đứa.")
    assert f"phụ trách phiếu {first}" in lan.said()
    button = next(m for m in lan.messages if m.id == question).buttons[0][0]
    assert button.data is not None
    await lan.press_data(question, button.data)
    assert f"Về {second}: Năm nào ạ?" in lan.said()
    await lan.send("Năm 2021.")
    assert f"phụ trách phiếu {second}" in lan.said()
    await officer.send(f"/case {first}")
    assert "Hỏi: Ở bản nào ạ?\nĐáp: Ở bản Nà Đứa." in officer.said()
    assert "2021" not in officer.said()
    await officer.send(f"/case {second}")
    assert "Hỏi: Năm nào ạ?\nĐáp: Năm 2021." in officer.said()


async def test_notices_that_wait_show_their_own_question(town: Town) -> None:
    officer = await town.officer("Chị Tòng")
    lan = town.citizen("Lan")
    first, second = await nominate(lan), await nominate(lan)
    for code, question in ((first, "Ở bản nào ạ?"), (second, "Năm nào ạ?")):
        await officer.send(f"/case {code}")
        await officer.press("Hỏi thêm")
        await officer.send(question)
        await officer.press("Gửi")
    await lan.send("/help")
    await town.settle()
    shown = [message.text for message in lan.heard if "muốn hỏi thêm" in message.text]
    assert [(first in one, "Ở bản nào ạ?" in one) for one in shown] == [(True, True), (False, False)]
    assert [(second in one, "Năm nào ạ?" in one) for one in shown] == [(False, False), (True, True)]


async def test_an_answer_nobody_waits_for_ends_the_conversation_and_is_kept(town: Town) -> None:
    officer = await town.officer("Chị Tòng")
    lan = town.citizen("Lan")
    code = await nominate(lan)
    await asked(town, officer, code, "Ở bản nào ạ?")
    question = lan.last
    await lan.press("Trả lời")
    await officer.send(f"/case {code}")
    await officer.press("Không xét tiếp")
    await officer.send("Đã khen năm ngoái.")
    await officer.press("Gửi")
    await lan.send("Ở bản Nà Đứa.")
    assert lan.said().startswith(
        "Anh/chị không cần trả lời câu hỏi này nữa.\nTin nhắn anh/chị vừa gửi đã được lưu nhưng"
    )
    assert await _reasons(town) == {"unanswered": 1}
    data = question.buttons[0][0].data
    assert data is not None
    await lan.press_data(question.id, data)
    assert [toast.text for toast in lan.toasts] == [f"Anh/chị không cần trả lời câu hỏi về {code} nữa."]
    await lan.send("/cancel")
    assert "không có việc gì" in lan.said()


async def test_a_question_is_answered_only_by_its_nominator(town: Town) -> None:
    officer = await town.officer("Chị Tòng")
    lan, binh = town.citizen("Lan"), town.citizen("Bình")
    code = await nominate(lan)
    await asked(town, officer, code, "Ở bản nào ạ?")
    data = lan.last.buttons[0][0].data
    assert data is not None
    await binh.send("/help")
    await binh.press_data(binh.last.id, data)
    assert "Tôi không tìm thấy" in binh.toasts[0].text


async def test_an_answer_by_photo_stays_with_the_case(town: Town) -> None:
    officer, province = await town.officer("Chị Tòng"), await town.province("Chị Hà")
    lan = town.citizen("Lan")
    code = await nominate(lan)
    await asked(town, officer, code, "Có ảnh không ạ?")
    await lan.press("Trả lời")
    await lan.attach(b"answer")
    await officer.send("/help")
    await town.settle()
    assert [(len(m.photos), m.text.splitlines()[0]) for m in officer.heard[-2:]] == [
        (1, f"Ảnh trả lời cho phiếu {code}."),
        (0, "Người giới thiệu đã trả lời."),
    ]
    assert "Hỏi – Đáp\nHỏi: Có ảnh không ạ?\nĐáp: bằng ảnh." in officer.said()
    await officer.press("Bắt đầu xác minh")
    await officer.press("Xác nhận đúng")
    await officer.press("Gửi")
    await town.settle()
    assert "Đáp: bằng ảnh." in province.said()
    await province.send(f"/case {code}")
    assert [len(m.photos) for m in province.heard] == [1, 0]
    assert "Hỏi: Có ảnh không ạ?\nĐáp: bằng ảnh." in province.said()
    await province.press("Xem đầy đủ")
    assert [len(m.photos) for m in province.heard] == [1, 0, 0]


async def test_an_album_answers_as_one(town: Town) -> None:
    officer = await town.officer("Chị Tòng")
    lan = town.citizen("Lan")
    code = await nominate(lan)
    await asked(town, officer, code, "Có ảnh không ạ?")
    await lan.press("Trả lời")
    await lan.attach(b"1", b"2", b"3", caption="Đây ạ")
    assert lan.said().count("Đã chuyển câu trả lời") == 1
    assert "muốn giới thiệu gương tốt này" not in lan.said()
    await officer.send(f"/case {code}")
    assert sum(len(m.photos) for m in officer.heard) == 3
    assert "Đáp: Đây ạ (có ảnh)" in officer.said()


async def test_everything_is_shown_in_full_in_pieces(town: Town) -> None:
    officer = await town.officer("Chị Tòng")
    lan = town.citizen("Lan")
    code = await nominate(lan)
    question, answer = "🌟" * (QUESTION_LIMIT // 2), "ắ" * TELEGRAM.message_limit
    await asked(town, officer, code, question)
    await lan.press("Trả lời")
    await lan.send(answer)
    await officer.send(f"/case {code}")
    assert answer[:100] in officer.said()
    assert answer[: DEED_SHOWN // 2] not in officer.said()
    await officer.press("Xem đầy đủ")
    assert question in officer.said()
    assert officer.said().count("ắ") == len(answer)
    assert all(length(message.text) <= TELEGRAM.message_limit for message in officer.heard)


async def test_a_name_that_turns_the_direction_is_harmless_on_a_button(town: Town) -> None:
    officer = await town.officer("Chị Tòng")
    code = await nominate(town.citizen("Lan"), name="\u202eLò Văn " + "rất " * 20)
    await officer.send("/queue")
    (label,) = officer.buttons()
    assert label.startswith(f"{code} Lò Văn rất")
    assert label.endswith("…")
    assert length(label) <= 40


async def test_an_album_out_of_the_blue_is_one_message(town: Town) -> None:
    officer = await town.officer("Chị Tòng")
    lan = town.citizen("Lan")
    await lan.attach(b"1", b"2", b"3", caption="Anh Inh cứu hai cháu.")
    assert len(lan.heard) == 1
    assert await _reasons(town) == {"unfinished": 1}
    await go_on(lan, "card", commune=None)
    assert "Ảnh: 3" in lan.said()
    assert "Anh Inh cứu hai cháu." in lan.said()
    assert officer.said().count("Anh Inh") == 0


async def test_an_album_out_of_the_blue_may_be_an_answer(town: Town) -> None:
    officer = await town.officer("Chị Tòng")
    lan = town.citizen("Lan")
    code = await nominate(lan)
    await asked(town, officer, code, "Có ảnh không ạ?")
    await lan.attach(b"1", b"2")
    await lan.press(f"Đây là trả lời cho {code}")
    assert await _reasons(town) == {"answered": 1}
    await officer.send("/help")
    await town.settle()
    assert sum(len(m.photos) for m in officer.heard) == 2


async def test_of_two_messages_the_one_whose_button_is_pressed_is_the_answer(town: Town) -> None:
    officer = await town.officer("Chị Tòng")
    lan = town.citizen("Lan")
    code = await nominate(lan)
    await asked(town, officer, code, "Ở bản nào ạ?")
    await lan.send("Ở bản Nà Đứa.")
    first = lan.last
    await lan.send("Cháu là hàng xóm của ông ấy.")
    await lan.press(f"Đây là trả lời cho {code}", on=first)
    assert f"Đã chuyển câu trả lời cho cán bộ phụ trách phiếu {code}" in lan.said()
    await town.settle()
    assert "Hỏi: Ở bản nào ạ?\nĐáp: Ở bản Nà Đứa." in officer.said()
    assert "hàng xóm" not in officer.said()
    assert await _reasons(town) == {"answered": 1, "unanswered": 1}


@pytest.mark.parametrize(
    ("received", "limit"),
    [
        # Saturday: Monday is the working day that counts.
        (datetime(2026, 11, 21, 3, tzinfo=UTC), "Hạn xử lý: hết ngày 23/11/2026"),
        # Friday, just at midnight in Viet Nam: its end, which the calendar puts on Monday 00:00.
        (datetime(2026, 11, 19, 17, tzinfo=UTC), "Hạn xử lý: hết ngày 20/11/2026"),
        (datetime(2026, 11, 18, 2, tzinfo=UTC), "Hạn xử lý: 09:00 19/11/2026"),
    ],
)
async def test_a_limit_at_midnight_is_the_end_of_the_working_day_before(
    town: Town, received: datetime, limit: str
) -> None:
    officer = await town.officer("Chị Tòng")
    if received > town.clock.now():
        town.clock.move(received - town.clock.now())
    code = await nominate(town.citizen("Lan"))
    await officer.send(f"/case {code}")
    assert limit in officer.said()
    assert town.clock.now() - received < timedelta(minutes=1)
