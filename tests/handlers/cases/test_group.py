"""Nominating from a group: one line there, and the nomination in private with the message that was replied to."""

import pytest
from sqlalchemy import select

from bot.telegram.registration import menu
from bot.telegram.updates import IN_GROUPS
from handlers import SUBJECTS
from playground.client import Person
from playground.messages import Message
from playground.rooms import Group
from services.cases import bounds
from storage import people
from storage.tables import nominations
from storage.tables import people as table
from tests.town import Town
from tests.walk import CODE, finish, go_on

PHOTO = b"\xff\xd8 a photo"
TOLD = "Anh Lò Văn Inh bản Nà Cạn nhảy xuống lũ kéo hai em nhỏ lên bờ, cả bản ai cũng phục."


async def _group(town: Town, *people: Person) -> Group:
    group = town.world.group("Bản Nà Cạn")
    group.join(*people)
    await group.add_bot(by=people[0])
    return group


def _said(group: Group) -> list[Message]:
    return [one for one in group.messages if one.from_bot]


def _link(group: Group) -> str:
    button = _said(group)[-1].buttons[-1][-1]
    assert button.url
    return button.url


@pytest.mark.parametrize(
    ("language", "command", "line", "label"),
    [
        ("vi", "/gioithieu", "Mời anh/chị Lan bấm nút để giới thiệu tiếp trong tin nhắn riêng.", "Giới thiệu tiếp"),
        (
            "en",
            "/nominate@guongsang_bot",
            "Lan, please press the button to go on in private.",
            "Go on with the nomination",
        ),
    ],
)
async def test_a_reply_in_a_group_begins_a_nomination_in_private(
    town: Town, language: str, command: str, line: str, label: str
) -> None:
    officer = await town.officer("Chị Tòng")
    lan, hoa = town.citizen("Lan", language=language), town.citizen("Hoa Mai")
    group = await _group(town, hoa, lan)
    told = await group.write(hoa, TOLD)
    await group.reply(lan, command, to=told)
    (said,) = _said(group)
    assert said.text.startswith(line)
    assert [button.text for row in said.buttons for button in row] == [label]
    assert "Inh" not in said.text
    assert not lan.messages
    await lan.follow(_link(group))
    await finish(lan)
    await town.settle()
    assert TOLD in officer.said()
    assert "Hoa Mai" not in officer.said()
    assert len(_said(group)) == 1


async def test_who_comes_from_a_group_is_counted_and_has_no_place_of_an_older_poster(town: Town) -> None:
    lan, hoa = town.citizen("Lan"), town.citizen("Hoa")
    group = await _group(town, hoa, lan)
    await lan.send("/start at-04108")
    await group.reply(lan, "/nominate", to=await group.write(hoa, TOLD))
    await lan.follow(_link(group))
    assert "Chiềng Sung" not in lan.said()
    await finish(lan, commune="mường la")
    async with town.app.database.transaction() as tx:
        assert (await tx.execute(select(nominations.c.source))).scalar_one() == "nhom"


async def test_a_picture_with_words_comes_along(town: Town) -> None:
    lan, hoa = town.citizen("Lan"), town.citizen("Hoa")
    group = await _group(town, hoa, lan)
    told = await group.attach(hoa, PHOTO, caption=TOLD)
    await group.reply(lan, "/nominate", to=told)
    await lan.follow(_link(group))
    await go_on(lan, "card")
    assert "Ảnh: 1" in lan.last.text


async def test_the_link_is_of_one_person_and_shows_nothing_to_another(town: Town) -> None:
    lan, hoa, binh = town.citizen("Lan"), town.citizen("Hoa"), town.citizen("Bình")
    group = await _group(town, hoa, lan, binh)
    await group.reply(lan, "/nominate", to=await group.write(hoa, TOLD))
    await binh.follow(_link(group))
    assert "chỉ dành cho người đã gõ lệnh trong nhóm" in binh.said()
    assert not any("Inh" in one.text for one in binh.messages if one.from_bot)


async def test_the_same_message_twice_is_one_link_and_one_nomination(town: Town) -> None:
    lan, hoa = town.citizen("Lan"), town.citizen("Hoa")
    group = await _group(town, hoa, lan)
    told = await group.write(hoa, TOLD)
    await group.reply(lan, "/nominate", to=told)
    first = _link(group)
    await group.reply(lan, "/nominate", to=told)
    assert _link(group) == first
    await lan.follow(first)
    await finish(lan)
    await lan.follow(first)
    assert not CODE.search(lan.said())
    assert "Hủy" not in lan.buttons()


async def test_two_people_may_nominate_by_one_message(town: Town) -> None:
    lan, hoa, binh = town.citizen("Lan"), town.citizen("Hoa"), town.citizen("Bình")
    group = await _group(town, hoa, lan, binh)
    told = await group.write(hoa, TOLD)
    codes = set()
    for each in (lan, binh):
        await group.reply(each, "/nominate", to=told)
        await each.follow(_link(group))
        codes.add(await finish(each))
    assert len(codes) == 2


async def test_without_a_message_it_says_how_and_offers_the_private_chat(town: Town) -> None:
    lan = town.citizen("Lan")
    group = await _group(town, lan)
    await group.write(lan, "/gioithieu")
    assert "Mời anh/chị Lan trả lời (Reply) tin nhắn kể việc tốt" in _said(group)[-1].text
    await lan.follow(_link(group))
    assert "Chào Lan!" in lan.said()


async def test_nothing_else_in_a_group_is_answered_or_stored(town: Town) -> None:
    lan, hoa = town.citizen("Lan"), town.citizen("Hoa")
    group = await _group(town, hoa, lan)
    told = await group.write(hoa, TOLD)
    for words in (TOLD, "/help", "/my", "/nominate@other_bot", "nominate", "/"):
        await group.reply(lan, words, to=told)
    assert not _said(group)
    await group.write(lan, "/start")
    async with town.app.database.transaction() as tx:
        assert not await people.at(tx, "telegram", str(lan.id))


async def test_an_open_question_is_not_asked_in_the_group(town: Town) -> None:
    """Somebody in the middle of another nomination gets the line alone, and goes on where they were."""
    lan, hoa = town.citizen("Lan"), town.citizen("Hoa")
    group = await _group(town, hoa, lan)
    await lan.send("/nominate")
    asked = lan.last.text
    await group.reply(lan, "/nominate", to=await group.write(hoa, TOLD))
    assert _said(group)[-1].text.startswith("Mời anh/chị Lan bấm nút")
    await lan.follow(_link(group))
    assert "Anh/chị đang viết dở một phiếu khác." in lan.said()
    assert lan.last.text == asked


async def test_too_many_are_refused_without_the_open_question(town: Town) -> None:
    lan, hoa = town.citizen("Lan"), town.citizen("Hoa")
    group = await _group(town, hoa, lan)
    await lan.send("/nominate")
    asked = lan.last.text
    for number in range(bounds.MESSAGES + 1):
        await group.reply(lan, "/nominate", to=await group.write(hoa, f"{TOLD} {number}"))
    assert not _said(group)[-1].buttons
    assert asked not in [one.text for one in _said(group)]


async def test_where_the_bot_may_not_write_the_link_comes_in_private(town: Town) -> None:
    lan, hoa = town.citizen("Lan"), town.citizen("Hoa")
    group = await _group(town, hoa, lan)
    await lan.send("/start")
    await group.restrict_bot(by=hoa)
    await group.reply(lan, "/nominate", to=await group.write(hoa, TOLD))
    await town.settle()
    assert not _said(group)
    assert "Mời anh/chị Lan bấm nút" in lan.said()


async def test_a_command_in_a_group_makes_nobody_reachable_who_left(town: Town) -> None:
    lan, hoa = town.citizen("Lan"), town.citizen("Hoa")
    group = await _group(town, hoa, lan)
    await lan.send("/start")
    await lan.block()
    await group.reply(lan, "/nominate", to=await group.write(hoa, TOLD))
    assert _said(group)
    async with town.app.database.transaction() as tx:
        assert (await tx.execute(select(table.c.resting_since).where(table.c.address == str(lan.id)))).scalar_one()


def test_what_is_read_in_a_group_is_one_command_by_its_names() -> None:
    named = [one for subject in SUBJECTS for one in subject.commands if {one.name, one.alias} & IN_GROUPS]
    assert [{one.name, one.alias} for one in named] == [IN_GROUPS]
    assert [each["command"] for each in menu(named, frozenset(), "vi")] == ["gioithieu"]
