"""A swipe-reply answers what it replies to, and nothing that its sender has not read."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.tables import nominations
from tests.handlers.cases.question import asked
from tests.town import Town, open_town
from tests.walk import go_on, nominate, walk


@pytest.fixture
async def town(database_url: str) -> AsyncIterator[Town]:
    """A town in which acts can be undone for a minute."""
    async with open_town(database_url, undo_seconds=60) as town:
        yield town


async def test_a_reply_to_a_question_that_was_replaced_does_not_answer_the_new_one(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await asked(town, tong, code, "Ở bản nào ạ?")
    await town.move(timedelta(minutes=1))
    first = lan.last.id
    await asked(town, tong, code, "Năm nào ạ?")
    await lan.reply("Ở bản Nà Đứa.", to=first)
    await tong.send(f"/case {code}")
    assert "Nà Đứa" not in tong.said()
    await town.move(timedelta(minutes=1))
    await lan.reply("Vẫn ở bản Nà Đứa.", to=first)
    assert "Anh/chị không cần trả lời câu hỏi này nữa." in lan.heard[-2].text
    assert "Năm nào ạ?" in lan.said()
    await lan.press("Trả lời")
    await lan.send("Năm 2026.")
    await tong.send(f"/case {code}")
    assert "Hỏi: Năm nào ạ?\nĐáp: Năm 2026." in tong.said()


@pytest.mark.parametrize("word", ["Hủy", "STOP", "bỏ qua"])
async def test_a_word_of_navigation_is_no_answer(town: Town, word: str) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await asked(town, tong, code, "Ở bản nào ạ?")
    await town.move(timedelta(minutes=1))
    await lan.reply(word, to=lan.last.id)
    await tong.send(f"/case {code}")
    assert f"Đáp: {word}" not in tong.said()


async def test_a_question_is_offered_only_when_it_was_put(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await asked(town, tong, code, "Ở bản nào ạ?")
    await lan.send("Hôm nay trời đẹp quá bà con ạ.")
    assert f"Đây là trả lời cho {code}" not in lan.buttons()
    await tong.press("Rút câu hỏi")
    await town.move(timedelta(minutes=2))
    assert "không cần trả lời câu hỏi" not in " ".join(message.text for message in lan.messages)


async def test_a_question_that_was_put_and_withdrawn_is_told(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await asked(town, tong, code, "Ở bản nào ạ?")
    await town.move(timedelta(minutes=1))
    await tong.press("Rút câu hỏi")
    await town.move(timedelta(minutes=1))
    assert "không cần trả lời câu hỏi" in lan.said()


async def test_the_next_part_of_a_long_reply_does_not_answer_another_dialog(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await asked(town, tong, code, "Ở bản nào ạ?")
    await town.move(timedelta(minutes=1))
    question = lan.last.id
    await walk(lan, "deed")
    first = ("Ở bản Nà Đứa. " * 300)[:4096]
    await lan.reply(first, to=question)
    await lan.send("Đó là phần cuối.")
    assert "Việc tốt" not in lan.said()
    await tong.send(f"/case {code}")
    await tong.press("Xem đầy đủ")
    assert "Đó là phần cuối." in " ".join(message.text for message in tong.heard)
    await lan.send("Dắt cụ bà qua suối.")
    await go_on(lan)
    assert "Mã của phiếu" in lan.said()
    async with town.app.database.transaction() as tx:
        deeds = list((await tx.execute(select(nominations.c.deed).order_by(nominations.c.id))).scalars())
    assert deeds[-1] == "Dắt cụ bà qua suối."
