"""Words that are typed instead of pressed, long texts that the phone splits, and replies to one of the bot's messages."""

import unicodedata
from datetime import timedelta

import pytest

from bot.telegram import TELEGRAM
from handlers.engine.typed import read
from storage.cases import kept
from tests.handlers.cases.question import asked
from tests.town import Town
from tests.walk import CODE, go_on, nominate, walk

STORY = "Anh Inh nhảy xuống lũ cứu hai em nhỏ. " * 200


@pytest.mark.parametrize(
    "word", ["Hủy", "hủy", "huỷ", "HỦY", "Hủy!", "hủy bỏ", "/hủy", "/huỷ", "/huy", "STOP", "cancel", "Dừng", "dung lai"]
)
async def test_cancel_is_understood_however_it_is_typed(town: Town, word: str) -> None:
    lan = town.citizen("Lan")
    await walk(lan, "deed")
    await lan.send(unicodedata.normalize("NFD", word))
    assert lan.said().startswith("Đã dừng.")
    await lan.send("/cancel")
    assert "không có việc gì" in lan.said()


async def test_a_name_that_looks_like_cancel_is_asked_about(town: Town) -> None:
    lan = town.citizen("Lan")
    await walk(lan, "name")
    await lan.send("Huy")
    assert lan.said() == "Anh/chị muốn bấm «Hủy», hay câu trả lời là «Huy»?"
    await lan.press("Câu trả lời là «Huy»")
    await go_on(lan, "card")
    assert "Giới thiệu: Huy (Cá nhân)" in lan.said()
    await lan.send("huy")
    await lan.press("Hủy")
    assert lan.said().startswith("Đã dừng.")


async def test_skip_back_done_and_send_are_typed(town: Town) -> None:
    lan = town.citizen("Lan")
    await walk(lan, "happened")
    await lan.send("quay lai")
    assert "Anh/chị kể lại việc đó" in lan.said()
    await lan.send("Kéo hai em nhỏ lên bờ.")
    await lan.send("Bỏ qua")
    assert "Anh/chị có ảnh không" in lan.said()
    await lan.attach(b"1")
    await lan.send("xong")
    await go_on(lan, "card")
    assert "Khi nào: –" in lan.said()
    await lan.send("Gửi")
    assert CODE.search(lan.said())


async def test_a_word_that_the_question_does_not_have_is_no_answer(town: Town) -> None:
    lan = town.citizen("Lan")
    await walk(lan, "name")
    for word, label in (
        ("Bỏ qua", "Bỏ qua"),
        ("skip", "Bỏ qua"),
        ("Xong", "Xong"),
        ("done", "Xong"),
        ("/boqua", "Bỏ qua"),
    ):
        await lan.send(word)
        assert lan.said().startswith(f"Ở câu này không dùng được «{label}».\n\nNgười đó tên là gì?")
    await go_on(lan)


async def test_a_typed_label_is_a_press(town: Town) -> None:
    lan = town.citizen("Lan", language="en")
    await lan.send("/nominate")
    await lan.send("individual")
    await lan.send("Lò Văn Inh")
    await lan.send("chieng sung")
    await lan.send("xa chieng sung")
    await lan.send("lam kinh te gioi")
    assert "Please tell what happened" in lan.said()
    await lan.send("back")
    await lan.send("honesty")
    assert "Please tell what happened" in lan.said()


async def test_a_matching_commune_is_chosen_by_its_name(town: Town) -> None:
    lan = town.citizen("Lan")
    await walk(lan, "commune")
    await lan.send("chieng so")
    assert "Xã Chiềng Sơ" in lan.buttons()
    await lan.send("xã chiềng sơ")
    assert "lĩnh vực" in lan.said()


async def test_outside_a_conversation_the_words_are_no_message(town: Town) -> None:
    lan = town.citizen("Lan")
    for word in ("Hủy", "huy", "Bỏ qua", "/boqua", "Quay lại", "xong"):
        await lan.send(word)
        assert lan.said().startswith("Anh/chị không có việc gì đang làm dở.")
    await lan.send("trợ giúp")
    assert "/gioithieu" in lan.said()
    await lan.send("Xin chào!")
    assert "Đây là Gương Sáng" in lan.said()
    async with town.app.database.transaction() as tx:
        assert await kept.counts(tx) == {}


async def test_stop_outside_a_conversation_is_about_the_subscription(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send("/subscribe")
    await lan.press("Đăng ký")
    await lan.send("STOP")
    await lan.press("Thôi nhận")
    await lan.send("stop")
    assert "chưa đăng ký" in lan.said()


async def test_a_command_of_officers_is_a_message_of_others(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send("Báo cáo")
    assert "Báo cáo" not in lan.said()
    assert "gương tốt" in lan.said()


async def test_the_parts_of_a_long_story_are_one_answer(town: Town) -> None:
    officer = await town.officer("Chị Tòng")
    lan = town.citizen("Lan")
    await walk(lan, "deed")
    await lan.send(STORY)
    assert "Đã nối phần này vào câu trả lời trước.\n\nViệc diễn ra khi nào?" in lan.said()
    await town.move(timedelta(seconds=10))
    await lan.send("hôm qua")
    await go_on(lan, "card")
    assert "Khi nào: hôm qua" in lan.said()
    await lan.press("Gửi")
    await officer.send("/case " + (CODE.search(lan.said()) or [""])[0])
    await officer.press("Xem đầy đủ")
    assert officer.said().replace("\n\n", "").replace(" ", "").count("Inhnhảyxuốnglũ") == 200


async def test_a_long_text_that_is_too_long_answers_nothing_else(town: Town) -> None:
    lan = town.citizen("Lan")
    await walk(lan, "name")
    await lan.send(STORY)
    assert "tối đa 200" in lan.said()
    assert "Người đó tên là gì?" in lan.said()
    await town.move(timedelta(seconds=10))
    await lan.send("Lò Văn Inh")
    await go_on(lan, "card")
    assert "Giới thiệu: Lò Văn Inh" in lan.said()


async def test_the_parts_of_a_long_announcement_are_not_its_english(town: Town) -> None:
    province = await town.province("Chị Hà")
    await province.send("/announce")
    await province.send("Cán bộ các cấp")
    await province.send(STORY)
    assert f"tối đa {TELEGRAM.message_limit}" in province.said()
    await town.move(timedelta(seconds=10))
    await province.send("Mời bà con dự lễ.")
    assert "bản tiếng Anh" in province.said()


async def test_the_parts_of_a_long_message_are_kept_as_one(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send(STORY)
    assert "Đã nối phần này vào câu trả lời trước." in lan.said()
    async with town.app.database.transaction() as tx:
        assert await kept.counts(tx) == {"unfinished": 1}
    code = await _finish(lan)
    officer = await town.officer("Chị Tòng")
    await officer.send(f"/case {code}")
    await officer.press("Xem đầy đủ")
    assert officer.said().replace("\n\n", "").replace(" ", "").count("Inhnhảyxuốnglũ") == 200


async def _finish(lan: object) -> str:
    await go_on(lan)  # type: ignore[arg-type]  # a person
    found = CODE.search(lan.said())  # type: ignore[attr-defined]
    assert found
    return found[0]


async def test_the_parts_of_a_long_answer_are_one_answer(town: Town) -> None:
    officer = await town.officer("Chị Tòng")
    lan = town.citizen("Lan")
    code = await nominate(lan)
    await asked(town, officer, code, "Ở bản nào ạ?")
    await lan.press("Trả lời")
    await lan.send(STORY)
    assert lan.said().count("Đã chuyển câu trả lời") == 1
    assert "Giới thiệu gương khác" not in lan.buttons()
    await officer.send(f"/case {code}")
    await officer.press("Xem đầy đủ")
    assert officer.said().replace("\n\n", "").replace(" ", "").count("Inhnhảyxuốnglũ") == 200


async def test_a_reply_answers_the_question_that_it_replies_to(town: Town) -> None:
    officer = await town.officer("Chị Tòng")
    lan = town.citizen("Lan")
    first, second = await nominate(lan, name="Lò Văn Inh"), await nominate(lan, name="Quàng Thị Nga")
    await asked(town, officer, first, "Ở bản nào ạ?")
    await lan.send("/help")
    await town.settle()
    older = next(message for message in lan.messages if "Ở bản nào ạ?" in message.text)
    await asked(town, officer, second, "Năm nào ạ?")
    await lan.press("Trả lời")
    await lan.reply("Ở bản Nà Đứa.", to=older)
    assert f"Đã chuyển câu trả lời cho cán bộ phụ trách phiếu {first}" in lan.said()
    assert f"Về {second}: Năm nào ạ?" in lan.said()
    await lan.send("Năm 2021.")
    await officer.send(f"/case {first}")
    assert "Đáp: Ở bản Nà Đứa." in officer.said()
    await officer.send(f"/case {second}")
    assert "Đáp: Năm 2021." in officer.said()


@pytest.mark.parametrize(
    ("typed", "verb", "unsure"),
    [
        ("Hủy", "cancel", False),
        ("huy", "cancel", True),
        ("húy", None, False),
        ("Dũng", None, False),
        ("dung", "cancel", True),
        ("gửi", "send", False),
        ("Gửi anh Inh", None, False),
        ("🙂", None, False),
        ("Xong.", "done", False),
        ("bo qua", "skip", False),
    ],
)
def test_what_a_word_means(typed: str, verb: str | None, unsure: bool) -> None:
    meant = read(typed, ())
    assert (meant.verb if meant else None, bool(meant and meant.unsure)) == (verb, unsure)
