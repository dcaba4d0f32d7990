"""Announcing: written, seen as it will look, and sent; by whom, and what does not fit."""

import re

from domain.people import Role
from locales import words
from playground.client import Person, Toast
from tests.handlers.broadcasts.announcement import (
    NOT_ALLOWED,
    PHOTO,
    WORDS,
    announce,
    dismiss,
    end_of,
    heard,
    subscriber,
    written,
)
from tests.town import Town

# The journey


async def test_an_announcement_reaches_its_readers_each_in_their_language(town: Town) -> None:
    lan, ann = await subscriber(town, "Lan"), await subscriber(town, "Ann", language="en")
    stranger = town.citizen("Khách")
    await stranger.send("/start")
    officer = await town.province("Anh Minh")
    await announce(officer, WORDS, english="Come & see <b>Xên Mường</b> at 8.")
    await end_of(town)
    assert (lan.last.text, lan.buttons()) == (WORDS, ["Thôi nhận bài"])
    assert (ann.last.text, ann.buttons()) == ("Come & see <b>Xên Mường</b> at 8.", ["Unsubscribe"])
    assert WORDS not in stranger.said()


async def test_without_english_everybody_reads_vietnamese(town: Town) -> None:
    ann = await subscriber(town, "Ann", language="en")
    officer = await town.province("Anh Minh")
    await announce(officer, WORDS)
    await town.settle()
    assert ann.last.text == WORDS


async def test_the_whole_conversation_in_english(town: Town) -> None:
    lan = await subscriber(town, "Lan")
    officer = await town.province("Ms Minh", language="en")
    await officer.send("/announce")
    await officer.press("subscribers")
    await officer.send(WORDS)
    await officer.press("Skip")
    await officer.press("Skip")
    assert next(iter(officer.heard)).text == WORDS
    await officer.press("Send", on=officer.last)
    progress = officer.last
    assert progress.text.startswith("📣")
    assert officer.buttons() == [str(words("en")(label)) for label in ("Tạm dừng", "Hủy gửi")]
    await end_of(town)
    assert progress.text.startswith("✅")
    assert lan.last.text == WORDS


async def test_the_card_shows_the_message_as_it_will_look_and_how_many_get_it(town: Town) -> None:
    for name in ("Lan", "Hoa", "Bình"):
        person = await subscriber(town, name)
    await person.block()
    officer = await town.province("Anh Minh")
    await written(officer, WORDS, english="Come to Xên Mường.", photo=PHOTO)
    vietnamese, english, card = officer.heard[-3:]
    assert [(m.text, len(m.photos)) for m in (vietnamese, english)] == [(WORDS, 1), ("Come to Xên Mường.", 1)]
    assert [[b.text for b in row] for row in vietnamese.buttons] == [["Thôi nhận bài"]]
    assert "Số người nhận: 3" in card.text
    assert re.search(r"\b1 người", card.text)
    assert officer.buttons()[0] == "Gửi"


async def test_the_way_out_in_the_preview_does_nothing(town: Town) -> None:
    officer = await subscriber(town, "Anh Minh")
    await officer.send(f"/start {await town.invitation(Role.PROVINCE_OFFICER)}")
    await written(officer, WORDS)
    await officer.press("Thôi nhận bài")
    assert len(officer.toasts) == 1
    await officer.press("Gửi", on=officer.last)
    await town.settle()
    assert heard(officer, WORDS) == 2


async def test_a_photo_goes_along_with_the_words_below_it(town: Town) -> None:
    lan = await subscriber(town, "Lan")
    officer = await town.province("Anh Minh")
    await announce(officer, WORDS, photo=PHOTO)
    await town.settle()
    assert (lan.last.text, len(lan.last.photos)) == (WORDS, 1)
    assert lan.buttons() == ["Thôi nhận bài"]


async def test_officers_of_all_levels_are_told_without_a_way_out(town: Town) -> None:
    commune = await town.officer("Chị Tòng")
    lan = await subscriber(town, "Lan")
    officer = await town.province("Anh Minh")
    await announce(officer, WORDS, to="Cán bộ")
    await end_of(town)
    assert commune.last.text == WORDS
    assert commune.last.buttons == []
    assert WORDS not in lan.said()
    assert WORDS in [message.text for message in officer.messages if message.from_bot]


async def test_a_line_can_be_edited_and_english_taken_away_again(town: Town) -> None:
    ann = await subscriber(town, "Ann", language="en")
    officer = await town.province("Anh Minh")
    await written(officer, "Nhầm rồi.", english="Wrong.")
    await officer.press("✏️ Nội dung")
    await officer.send(WORDS)
    await officer.press("✏️ Bản tiếng Anh")
    await officer.press("Bỏ bản tiếng Anh")
    await officer.press("Gửi", on=officer.last)
    await town.settle()
    assert ann.last.text == WORDS


async def test_another_photo_takes_the_place_of_the_first_and_it_can_be_taken_away(town: Town) -> None:
    lan = await subscriber(town, "Lan")
    officer = await town.province("Anh Minh")
    await written(officer, WORDS, photo=PHOTO)
    first = officer.heard[-2].photos
    await officer.press("✏️ Ảnh")
    assert officer.buttons() == ["Giữ ảnh này", "Bỏ ảnh", "Quay lại", "Bỏ qua", "Hủy"]
    await officer.press("Giữ ảnh này")
    assert officer.heard[-2].photos == first
    await officer.press("✏️ Ảnh")
    await officer.attach(PHOTO + b"2")
    assert len(officer.heard[-2].photos) == 1
    assert officer.heard[-2].photos != first
    await officer.press("✏️ Ảnh")
    await officer.press("Bỏ ảnh")
    await officer.press("Gửi", on=officer.last)
    await town.settle()
    assert (lan.last.text, lan.last.photos) == (WORDS, [])


async def test_a_word_where_a_photo_is_asked_for_is_answered(town: Town) -> None:
    officer = await town.province("Anh Minh")
    await officer.send("/announce")
    await officer.press("Người đăng ký")
    await officer.send(WORDS)
    await officer.press("Bỏ qua")
    await officer.send("không có")
    assert "gửi ảnh" in officer.said()
    assert officer.buttons() == ["Quay lại", "Bỏ qua", "Hủy"]


# What does not fit


async def test_words_that_are_too_long_for_a_caption_are_refused_a_photo(town: Town) -> None:
    lan = await subscriber(town, "Lan")
    officer = await town.province("Anh Minh")
    long = "chữ " * 300 + "hết"
    await officer.send("/announce")
    await officer.press("Người đăng ký")
    await officer.send(long)
    await officer.press("Bỏ qua")
    await officer.attach(PHOTO)
    assert "1203" in officer.said()
    assert "1024" in officer.said()
    await officer.press("Bỏ qua")
    await officer.press("Gửi", on=officer.last)
    await town.settle()
    assert (lan.last.text, lan.last.photos) == (long, [])


async def test_with_a_photo_words_have_to_fit_below_it(town: Town) -> None:
    officer = await town.province("Anh Minh")
    await subscriber(town, "Lan")
    await written(officer, WORDS, photo=PHOTO)
    await officer.press("✏️ Nội dung")
    await officer.send("a" * 1025)
    assert "1025" in officer.said()
    await officer.send("a" * 1024)
    assert officer.buttons()[0] == "Gửi"


async def test_without_a_photo_a_whole_message_fits(town: Town) -> None:
    lan = await subscriber(town, "Lan")
    officer = await town.province("Anh Minh")
    await announce(officer, "&" * 4096)
    await town.settle()
    assert lan.last.text == "&" * 4096


async def test_an_empty_audience_is_refused_and_the_draft_stays(town: Town) -> None:
    officer = await town.province("Anh Minh")
    await announce(officer, WORDS)
    assert officer.toasts[0].alert
    assert officer.buttons()[0] == "Gửi"
    lan = await subscriber(town, "Lan")
    await officer.press("Gửi", on=officer.last)
    await town.settle()
    assert lan.last.text == WORDS


async def test_when_all_rest_nobody_is_there_to_reach(town: Town) -> None:
    lan = await subscriber(town, "Lan")
    await lan.block()
    officer = await town.province("Anh Minh")
    await announce(officer, WORDS)
    assert officer.toasts[0].alert
    assert officer.buttons()[0] == "Gửi"


# Who may


async def refused(person: Person) -> bool:
    """Whether the command leads nowhere for this person."""
    await person.send("/announce")
    return person.said() == NOT_ALLOWED and person.last.buttons == []


async def test_only_officers_of_the_province_may_announce(town: Town) -> None:
    assert await refused(town.citizen("Lan"))
    assert await refused(await town.officer("Chị Tòng"))
    assert await refused(await town.province("Anh Biên", Role.EDITOR))
    assert not await refused(await town.province("Anh Minh"))


async def test_who_lost_the_office_in_the_middle_cannot_send(town: Town) -> None:
    lan = await subscriber(town, "Lan")
    officer = await town.province("Anh Minh")
    await written(officer, WORDS)
    await dismiss(town, officer)
    await officer.press("Gửi", on=officer.last)
    await town.settle()
    assert officer.toasts == [Toast(NOT_ALLOWED, alert=True)]
    assert WORDS not in lan.said()
