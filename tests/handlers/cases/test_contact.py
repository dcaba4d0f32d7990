"""A shared contact is the nominee's name and phone number; the number is for whoever handles the case."""

from domain.people import Role
from playground.client import Person
from tests.town import Town
from tests.walk import CODE, finish, go_on, walk

SHARED, PHONE, MASKED = "+84912345678", "0912345678", "•••••••678"


def _ever_shown(person: Person, words: str) -> bool:
    return any(words in one.text for one in person.messages if one.from_bot)


async def test_a_contact_answers_the_name_and_its_number_is_for_the_officer(town: Town) -> None:
    officer, editor = await town.officer("Chị Tòng"), await town.province("Anh Quân", Role.EDITOR)
    lan = town.citizen("Lan")
    await walk(lan, "name")
    await lan.contact(SHARED, "Lò Văn Inh")
    await go_on(lan, "card")
    assert "Lò Văn Inh (" in lan.last.text
    assert f"Số điện thoại: {MASKED}" in lan.last.text
    code = await finish(lan)
    await town.settle()
    assert f"Số điện thoại: {PHONE}" in officer.said()
    await lan.send(f"/track {code}")
    assert f"Số điện thoại: {MASKED}" in lan.said()
    await editor.send(f"/case {code}")
    assert f"Số điện thoại: {MASKED}" in editor.said()
    assert not _ever_shown(lan, PHONE)
    assert not _ever_shown(editor, PHONE)


async def test_a_contact_outside_any_dialog_begins_a_nomination(town: Town) -> None:
    officer, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    await lan.contact(SHARED, "Lò Văn Inh")
    assert "Tôi ghi người được giới thiệu là Lò Văn Inh." in lan.said()
    await finish(lan)
    await town.settle()
    assert "Giới thiệu: Lò Văn Inh" in officer.said()
    assert PHONE in officer.said()


async def test_the_number_can_be_written_and_removed_on_the_card(town: Town) -> None:
    lan = town.citizen("Lan")
    await walk(lan, "card")
    assert "Số điện thoại:" not in lan.last.text
    await lan.press("✏️ Điện thoại")
    await lan.send("gọi cho anh ấy")
    assert "ví dụ 0912 345 678" in lan.said()
    await lan.send("0912 345 678")
    assert "Số điện thoại: •••••••678" in lan.last.text
    await lan.press("✏️ Điện thoại")
    await lan.press("Không ghi số")
    assert "Số điện thoại:" not in lan.last.text


async def test_a_contact_whose_number_is_none_is_a_name_still(town: Town) -> None:
    lan = town.citizen("Lan", language="en")
    await lan.contact("xyz", "Lò Văn Inh")
    assert "I have written down Lò Văn Inh as the nominee." in lan.said()
    await go_on(lan, "card")
    assert "Phone number:" not in lan.last.text
    await finish(lan)
    assert CODE.search(lan.said())


STORY = "Chiều 12/9, anh Inh ở xã Chiềng Sung nhảy xuống lũ kéo hai em nhỏ lên bờ."


async def test_a_contact_and_a_story_are_one_card(town: Town) -> None:
    """Whoever shares the contact first names the nominee; the story may call them less."""
    lan = town.citizen("Lan")
    await lan.contact(SHARED, "Lò Văn Inh")
    await lan.send(STORY)
    assert "Lò Văn Inh (" in lan.last.text
    assert f"Số điện thoại: {MASKED}" in lan.last.text
    assert "Xã Chiềng Sung" in lan.last.text
    await lan.press("Gửi")
    assert CODE.search(lan.said())


async def test_a_contact_that_comes_at_the_card_adds_the_number(town: Town) -> None:
    officer, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    await lan.send(STORY)
    await lan.contact(SHARED, "Chú Inh NĐ")
    assert "Tôi đã ghi số điện thoại của người được giới thiệu." in lan.said()
    assert f"Số điện thoại: {MASKED}" in lan.last.text
    assert "NĐ" not in lan.last.text
    await lan.press("Gửi")
    await town.settle()
    assert f"Số điện thoại: {PHONE}" in officer.said()


async def test_ones_own_contact_is_not_the_nominee(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.contact(SHARED, "Lan", user_id=lan.id)
    assert "Tôi ghi người được giới thiệu" not in lan.said()
