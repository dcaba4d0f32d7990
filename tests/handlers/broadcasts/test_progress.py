"""Watching and steering a broadcast in the message whose button started it."""

from datetime import timedelta

import pytest

from domain.people import Role
from playground.client import Toast
from storage.tables import broadcasts
from tests import ids
from tests.handlers.broadcasts.announcement import (
    NOT_ALLOWED,
    PHOTO,
    TICK,
    WORDS,
    announce,
    dismiss,
    edits,
    end_of,
    heard,
    log_of,
    numbers,
    subscriber,
    written,
)
from tests.town import Town

# Watching


async def test_the_message_whose_button_was_pressed_shows_how_far_it_is(town: Town) -> None:
    for name in ("Lan", "Hoa"):
        await subscriber(town, name)
    officer = await town.province("Anh Minh")
    await written(officer, WORDS)
    card = officer.last
    await officer.press("Gửi", on=card)
    assert officer.last is card
    assert numbers(card) == {"Đã gửi": 0, "Đang chờ": 2, "Tổng số người nhận": 2}
    assert officer.buttons() == ["Tạm dừng", "Hủy gửi"]
    await end_of(town)
    assert numbers(card) == {"Đã gửi": 2, "Tổng số người nhận": 2}
    assert card.text.startswith("✅")
    assert "100%" in card.text
    assert card.buttons == []
    assert officer.last is card


async def test_the_numbers_name_each_reason_and_add_up(town: Town) -> None:
    lan, hoa, binh, mai = [await subscriber(town, name) for name in ("Lan", "Hoa", "Bình", "Mai")]
    await lan.block()
    officer = await town.province("Anh Minh")
    await announce(officer, WORDS)
    hoa.deactivate()
    await binh.send("/subscribe")
    await binh.press("Thôi nhận bài")
    await end_of(town)
    text = officer.last.text
    assert numbers(officer.last) == {"Đã gửi": 1, "Không gửi được": 1, "Đã bỏ qua": 2, "Tổng số người nhận": 4}
    assert "Không gửi được: 1 (không còn tài khoản: 1)" in text
    assert "hiện không nhận được tin nhắn: 1" in text
    assert "đã thôi nhận bài: 1" in text
    assert mai.last.text == WORDS
    assert WORDS not in binh.said()


async def test_who_blocks_the_bot_in_between_is_counted_as_failed_or_skipped_but_counted(town: Town) -> None:
    lan = await subscriber(town, "Lan")
    hoa = await subscriber(town, "Hoa")
    officer = await town.province("Anh Minh")
    await announce(officer, WORDS)
    await lan.block()
    town.world.faults.blocked = town.world.faults.blocked | {hoa.id}
    await end_of(town)
    assert "hiện không nhận được tin nhắn: 1" in officer.last.text
    assert "đã chặn bot: 1" in officer.last.text
    assert numbers(officer.last)["Tổng số người nhận"] == 2


async def test_an_officer_who_left_office_in_between_gets_nothing(town: Town) -> None:
    commune = await town.officer("Chị Tòng")
    officer = await town.province("Anh Minh")
    await announce(officer, WORDS, to="Cán bộ")
    await dismiss(town, commune)
    await end_of(town)
    assert WORDS not in commune.said()
    progress = officer.messages[-2]
    assert numbers(progress) == {"Đã gửi": 1, "Đã bỏ qua": 1, "Tổng số người nhận": 2}
    assert "không còn làm nhiệm vụ này: 1" in progress.text


async def test_the_message_is_edited_only_when_its_numbers_changed(town: Town) -> None:
    await subscriber(town, "Lan")
    officer = await town.province("Anh Minh")
    await announce(officer, WORDS)
    await officer.press("Tạm dừng")
    await town.move(TICK)
    before = edits(town)
    for _ in range(5):
        await town.move(TICK)
    assert edits(town) == before
    await officer.press("Tiếp tục")
    await end_of(town)
    after = edits(town)
    for _ in range(5):
        await town.move(TICK)
    assert edits(town) == after


async def test_a_progress_message_that_was_deleted_comes_anew_once(town: Town) -> None:
    await subscriber(town, "Lan")
    officer = await town.province("Anh Minh")
    await announce(officer, WORDS)
    await officer.press("Tạm dừng")
    town.world.delete(officer.last)
    await town.move(TICK)
    fresh = officer.last
    assert fresh.text.startswith("⏸")
    await officer.press("Tiếp tục")
    await end_of(town)
    assert officer.last is fresh
    assert fresh.text.startswith("✅")


# Steering


async def test_pause_and_resume(town: Town) -> None:
    lan = await subscriber(town, "Lan")
    officer = await town.province("Anh Minh")
    await announce(officer, WORDS)
    await officer.press("Tạm dừng")
    assert officer.last.text.startswith("⏸")
    assert officer.buttons() == ["Tiếp tục", "Hủy gửi"]
    await end_of(town)
    assert WORDS not in lan.said()
    assert numbers(officer.last) == {"Đã gửi": 0, "Đang chờ": 1, "Tổng số người nhận": 1}
    await officer.press("Tiếp tục")
    assert officer.buttons() == ["Tạm dừng", "Hủy gửi"]
    await end_of(town)
    assert lan.last.text == WORDS
    assert await log_of(town) == ["start", "pause", "resume", "finish"]


async def test_cancel(town: Town) -> None:
    lan = await subscriber(town, "Lan")
    officer = await town.province("Anh Minh")
    await announce(officer, WORDS)
    await officer.press("Hủy gửi")
    await end_of(town)
    assert WORDS not in lan.said()
    assert officer.last.text.startswith("⏹")
    assert "đã hủy gửi: 1" in officer.last.text
    assert officer.last.buttons == []
    assert await log_of(town) == ["start", "cancel"]


async def test_a_stale_button_only_shows_how_things_stand(town: Town) -> None:
    lan = await subscriber(town, "Lan")
    officer = await town.province("Anh Minh")
    await announce(officer, WORDS)
    pause, cancel = (button.data or "" for button in officer.last.buttons[0])
    await officer.press_data(officer.last.id, pause)
    for stale in (pause, cancel):
        await officer.press_data(officer.last.id, stale)
        assert len(officer.toasts) == 1
        assert officer.buttons() == ["Tiếp tục", "Hủy gửi"]
    await officer.press("Tiếp tục")
    await end_of(town)
    for stale in (pause, cancel):
        await officer.press_data(officer.last.id, stale)
        assert officer.last.text.startswith("✅")
    assert lan.last.text == WORDS
    assert await log_of(town) == ["start", "pause", "resume", "finish"]


async def test_those_of_whom_nobody_knows_are_sent_again_when_somebody_says_so(town: Town) -> None:
    lan = await subscriber(town, "Lan")
    officer = await town.province("Anh Minh")
    await announce(officer, WORDS)
    town.world.faults.cut = "after"
    await town.settle()
    town.world.faults.cut = "off"
    await town.move(TICK)
    await town.move(timedelta(minutes=10))
    assert heard(lan, WORDS) == 1
    assert numbers(officer.last)["Chưa rõ"] == 1
    assert officer.buttons() == ["Gửi lại 1 tin nhắn chưa rõ"]
    again = officer.last.buttons[0][0].data or ""
    await officer.press("Gửi lại 1 tin nhắn chưa rõ")
    await officer.press_data(officer.last.id, again)
    await end_of(town)
    assert heard(lan, WORDS) == 2
    assert numbers(officer.last) == {"Đã gửi": 1, "Tổng số người nhận": 1}
    assert await log_of(town) == ["start", "finish", "resend", "finish"]


async def test_what_telegram_refused_can_be_tried_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    lan = await subscriber(town, "Lan")
    officer = await town.province("Anh Minh")
    await announce(officer, WORDS, photo=PHOTO)
    with monkeypatch.context() as away:
        away.setattr(town.world.files, "get", lambda file_id: None)
        await end_of(town)
    assert "Không gửi được: 1" in officer.last.text
    assert officer.buttons() == ["Gửi lại tin nhắn lỗi"]
    await officer.press("Gửi lại tin nhắn lỗi")
    await end_of(town)
    assert lan.last.text == WORDS
    assert numbers(officer.last) == {"Đã gửi": 1, "Tổng số người nhận": 1}


# Who may


async def test_only_officers_of_the_province_may_steer(town: Town) -> None:
    await subscriber(town, "Lan")
    officer = await town.province("Anh Minh")
    await announce(officer, WORDS)
    cancel = officer.last.buttons[0][1].data or ""
    editor = await town.province("Anh Biên", Role.EDITOR)
    commune = await town.officer("Chị Tòng")
    citizen = town.citizen("Hoa")
    await citizen.send("/start")
    for person in (editor, commune, citizen):
        await person.press_data(person.last.id, cancel)
        assert person.toasts == [Toast(NOT_ALLOWED, alert=True)]
    assert await log_of(town) == ["start"]
    colleague = await town.province("Chị Vì")
    await colleague.press_data(colleague.last.id, cancel)
    assert await log_of(town) == ["start", "cancel"]


@pytest.mark.parametrize(
    "made_up", ["broadcast:pause", "broadcast:pause:{id}:x", "broadcast:burn:{id}:1", "broadcast:finish:{id}:1"]
)
async def test_a_made_up_button_is_refused(town: Town, made_up: str) -> None:
    await subscriber(town, "Lan")
    officer = await town.province("Anh Minh")
    await announce(officer, WORDS)
    made = await ids.only(town.app.database, broadcasts)
    await officer.press_data(officer.last.id, made_up.format(id=made))
    assert len(officer.toasts) == 1
    assert await log_of(town) == ["start"]
