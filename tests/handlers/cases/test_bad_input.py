"""Whatever comes, at any step: an answer in the person's language that says what was expected, and the draft intact."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select

from playground.client import Person
from storage.tables import drafts, nominations
from tests import ids
from tests.town import Town
from tests.walk import STEPS, go_on, nominate, walk

# What is no answer at any step.
NEVER: dict[str, Callable[[Person], Awaitable[object]]] = {
    "sticker": lambda lan: lan.sticker(),
    "location": lambda lan: lan.location(),
    "one's own contact": lambda lan: lan.contact("+84999000123", "Lan", user_id=lan.id),
    "poll": lambda lan: lan.poll(),
    "file": lambda lan: lan.attach_file("bao-cao.docx", b"x"),
    "unknown command": lambda lan: lan.send("/khongco"),
    "edited message": lambda lan: lan.edit(next(m for m in lan.messages if not m.from_bot).id, "sửa lại"),
    "invisible text": lambda lan: lan.send("\u202e\u200f"),
}


async def draft(town: Town) -> tuple[str, dict[str, object]]:
    async with town.app.database.transaction() as tx:
        row = (await tx.execute(select(drafts.c.step, drafts.c.data))).one()
    # What was shown last, in the language of then, has a dot before its name.
    return row.step, {name: value for name, value in row.data.items() if not name.startswith(".")}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("step", STEPS)
async def test_what_is_no_answer_is_met_with_a_word_and_the_draft_stays(town: Town, step: str, language: str) -> None:
    lan = town.citizen("Lan")
    await walk(lan, step)
    if language == "en":
        await lan.send("/language")
        await lan.press("English")
    before = await draft(town)
    assert before[0] == step
    for name, deed in NEVER.items():
        if (step, name) == ("commune", "location"):
            continue
        await deed(lan)
        assert lan.said(), name
        assert ("Hủy" if language == "vi" else "Cancel") in lan.buttons(), name
        assert await draft(town) == before, name


@pytest.mark.parametrize(
    ("step", "text", "expected"),
    [
        ("name", "x" * 201, "201"),
        ("commune", "Atlantis", "Atlantis"),
        ("happened", "x" * 301, "301"),
        ("photos", "không có", "ảnh"),
        ("card", "được rồi", "Gửi"),
    ],
)
async def test_words_that_do_not_fit_are_told_so(town: Town, step: str, text: str, expected: str) -> None:
    lan = town.citizen("Lan")
    await walk(lan, step)
    before = await draft(town)
    await lan.send(text)
    assert expected in lan.said()
    assert await draft(town) == before


async def test_what_is_typed_is_data(town: Town) -> None:
    """HTML and braces are kept as written and shown harmless; what cannot be seen is dropped."""
    officer = await town.officer("Chị Tòng")
    lan = town.citizen("Lan")
    name = "<b>Inh</b> & \u202econ\u0007 {name} %s"
    await nominate(lan, name=name)
    await town.settle()
    assert "<b>Inh</b> & con {name} %s" in officer.said()
    async with town.app.database.transaction() as tx:
        assert (await tx.execute(select(nominations.c.name))).scalar_one() == "<b>Inh</b> & con {name} %s"


async def test_a_very_long_deed_is_kept_whole_and_shown_in_part(town: Town) -> None:
    officer = await town.officer("Chị Tòng")
    lan = town.citizen("Lan")
    deed = "Bà con ơi 😀 " * 300
    await nominate(lan, deed=deed)
    await town.settle()
    assert "…" in officer.said()
    await officer.press("Xem đầy đủ")
    assert officer.said() == deed.strip()


async def test_twenty_photos_are_ten_and_a_word(town: Town) -> None:
    lan = town.citizen("Lan")
    await walk(lan, "photos")
    for _ in range(2):
        await lan.attach(*[b"jpeg"] * 10)
    assert "10" in lan.said()
    _, data = await draft(town)
    assert len(data["photos"]["photos"]) == 10  # type: ignore[index]
    await lan.press("Xong")
    await go_on(lan, "card")
    assert "Ảnh: 10" in lan.said()


async def test_an_album_is_answered_once(town: Town) -> None:
    lan = town.citizen("Lan")
    await walk(lan, "photos")
    await lan.attach(b"1", b"2", b"3")
    assert len(lan.heard) == 1


async def test_an_old_button_does_nothing_new(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send("/nominate")
    old = lan.last
    data = next(button.data for row in old.buttons for button in row if button.text == "Tập thể")
    await lan.press("Cá nhân")
    before = await draft(town)
    assert data is not None
    await lan.press_data(old.id, data)
    assert await draft(town) == before
    assert lan.toasts
    assert "Người đó tên là gì?" in lan.said()


async def test_a_made_up_button_is_harmless(town: Town) -> None:
    lan = town.citizen("Lan")
    await nominate(town.citizen("Hoa"))
    case = await ids.only(town.app.database, nominations)
    await lan.send("/help")
    for data in (
        "d:1:send",
        f"case:take:{case}:1",
        "case:take",
        "go:queue",
        "x",
        "keep:yes:99",
        "answer:1",
        ":::",
        "my:-1",
    ):
        await lan.press_data(lan.last.id, data)
        assert lan.said() or lan.toasts, data
