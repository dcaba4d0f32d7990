"""Coming in: as a citizen, by a link from anywhere, or with the one-time link that makes an officer."""

import asyncio
import hashlib
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from domain.people import Role
from domain.reports import Request
from domain.rules import Rules
from services import reports
from storage import people, tables, units
from tests.town import CHIENG_SUNG, Town
from tests.walk import nominate

GREETING = "nơi bà con kể về người tốt, việc tốt"
SPENT = "đã được dùng hoặc đã hết hạn"


async def test_officers_see_their_commands_and_citizens_do_not(town: Town) -> None:
    lan, officer = town.citizen("Lan"), await town.officer("Chị Tòng")
    await lan.send("/help")
    await officer.send("/help")
    assert "/hangcho" in officer.said()
    assert "/hangcho" not in lan.said()
    await lan.send("/queue")
    assert "chỉ cán bộ phụ trách làm được" in lan.said()


async def test_an_invitation_works_once(town: Town) -> None:
    token = await town.invitation(Role.PROVINCE_OFFICER)
    ha, lan = town.citizen("Hà"), town.citizen("Lan")
    await ha.send(f"/start {token}")
    assert "Cán bộ tỉnh" in ha.said()
    await ha.send(f"/start {token}")
    assert "Cán bộ tỉnh" in ha.said()
    await lan.send(f"/start {token}")
    assert SPENT in lan.said()
    await lan.send("/queue")
    assert "chỉ cán bộ phụ trách làm được" in lan.said()
    late = await town.invitation(Role.PROVINCE_OFFICER)
    town.clock.move(timedelta(days=8))
    await lan.send(f"/start {late}")
    assert SPENT in lan.said()


async def test_of_two_people_who_open_a_link_at_once_one_is_appointed(town: Town) -> None:
    token = await town.invitation(Role.PROVINCE_OFFICER)
    both = town.citizen("Hà"), town.citizen("Lan")
    await asyncio.gather(*(person.send(f"/start {token}") for person in both))
    assert sorted(SPENT in person.said() for person in both) == [False, True]
    assert sorted("Cán bộ tỉnh" in person.said() for person in both) == [False, True]


async def test_an_office_that_has_ended_does_not_come_back_by_its_link(town: Town) -> None:
    token = await town.invitation(Role.COMMUNE_OFFICER, CHIENG_SUNG)
    officer = town.citizen("Chị Tòng")
    await officer.send(f"/start {token}")
    async with town.app.database.transaction() as tx:
        await tx.execute(update(tables.offices).values(until=town.clock.now()))
    await officer.send(f"/start {token}")
    assert GREETING in officer.said()
    await officer.send("/queue")
    assert "chỉ cán bộ phụ trách làm được" in officer.said()
    async with town.app.database.transaction() as tx:
        assert len((await tx.execute(select(tables.offices.c.id))).all()) == 1


async def test_an_invitation_from_before_tokens_had_a_prefix_works(town: Town) -> None:
    token = await town.invitation(Role.PROVINCE_OFFICER)
    async with town.app.database.transaction() as tx:
        older = hashlib.sha256(token.removeprefix("gs-").encode()).hexdigest()
        await tx.execute(update(tables.invitations).values(token_hash=older))
    ha, lan = town.citizen("Hà"), town.citizen("Lan")
    await ha.send(f"/start {token.removeprefix('gs-')}")
    assert "Cán bộ tỉnh" in ha.said()
    await lan.send(f"/start {token.removeprefix('gs-')}")
    assert SPENT in lan.said()


async def test_a_token_of_ours_that_nobody_knows_is_no_source(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send("/start gs-abcdefghijklmnopqrstuv")
    assert SPENT in lan.said()
    assert await _source(town, lan.id) is None


async def test_a_link_from_anywhere_greets_and_its_first_word_is_kept(town: Town) -> None:
    lan, mai = town.citizen("Lan"), town.citizen("Mai")
    await lan.send("/start fb_post_11")
    assert GREETING in lan.said()
    assert "hết hạn" not in lan.said()
    await lan.send("/start poster-2")
    assert GREETING in lan.said()
    assert await _source(town, lan.id) == "fb_post_11"
    await mai.send("/start")
    await mai.send("/start fb_post_12")
    assert await _source(town, mai.id) == "fb_post_12"


@pytest.mark.parametrize("words", ["xin chào", "a" * 65, "<b>x</b>", "fb post", "tin\u202egiả"])
async def test_what_no_link_carries_is_greeted_and_not_kept(town: Town, words: str) -> None:
    lan = town.citizen("Lan")
    await lan.send(f"/start {words}")
    assert GREETING in lan.said()
    assert await _source(town, lan.id) is None


async def _source(town: Town, telegram_id: int) -> str | None:
    async with town.app.database.transaction() as tx:
        found = await people.at(tx, "telegram", str(telegram_id))
        assert found is not None
        stored = await tx.execute(select(tables.people.c.source).where(tables.people.c.id == found.id))
        source: str | None = stored.scalar_one()
        return source


async def test_an_officer_is_greeted_with_their_work(town: Town) -> None:
    officer, hoa = await town.officer("Chị Tòng"), await town.province("Chị Hòa")
    assert "• Cán bộ xã, phường – Xã Chiềng Sung" in officer.said()
    assert "Hiện không có phiếu nào chờ xử lý.\nĐơn vị không còn báo cáo nào phải nộp." in officer.said()
    await nominate(town.citizen("Lan"))
    await _ask_report(town, hoa.id)
    await officer.send("/start")
    assert "Có 1 phiếu chờ xử lý.\nĐơn vị còn 1 báo cáo phải nộp, hạn gần nhất 10/12/2026." in officer.said()
    assert officer.buttons() == ["Xem phiếu chờ xử lý", "Xem báo cáo", "Giới thiệu gương tốt", "English"]
    await officer.press("Xem phiếu chờ xử lý")
    assert "Có 1 phiếu đang chờ" in officer.said()
    await officer.press("Xem báo cáo")
    assert "Báo cáo năm" in officer.said()
    await hoa.send("/start")
    assert f"• Cán bộ tỉnh – {await _province(town)}\n\nCó 1 phiếu chờ xử lý.\n\nCó việc mới" in hoa.said()
    assert hoa.buttons() == ["Xem phiếu chờ xử lý", "Xem báo cáo", "Giới thiệu gương tốt", "English"]


async def _province(town: Town) -> str:
    async with town.app.database.transaction() as tx:
        return (await units.province(tx)).name


async def _ask_report(town: Town, telegram_id: int) -> None:
    async with town.app.database.transaction() as tx:
        asker = await people.at(tx, "telegram", str(telegram_id))
        commune = next(one for one in await reports.askable(tx) if one.name == CHIENG_SUNG)
        assert asker is not None
        request = Request("Báo cáo năm", "năm 2026", date(2026, 12, 10), frozenset({commune.id}))
        await reports.ask(tx, asker, request, rules=Rules(), now=town.clock.now())


async def test_an_editor_has_no_queue_in_their_greeting(town: Town) -> None:
    editor = await town.province("Anh Kiên", Role.EDITOR)
    assert f"• Biên tập viên – {await _province(town)}\n\nCó việc mới" in editor.said()
    assert editor.buttons() == ["Giới thiệu gương tốt", "English"]


async def test_all_offices_of_a_person_are_named(town: Town) -> None:
    officer = await town.officer("Chị Tòng")
    await officer.send(f"/start {await town.invitation(Role.EDITOR)}")
    assert f"• Cán bộ xã, phường – Xã Chiềng Sung\n• Biên tập viên – {await _province(town)}" in officer.said()


async def test_a_chosen_language_greets_in_it(town: Town) -> None:
    lan, officer = town.citizen("Lan"), await town.officer("Chị Tòng")
    await lan.send("/start")
    await lan.press("English")
    assert "From now on I will answer in English.\n\nHello Lan! This is Gương Sáng" in lan.said()
    assert lan.buttons()[-1] == "Tiếng Việt"
    await officer.press("English")
    assert "Hello Chị Tòng. Your roles here:\n• Commune or ward officer – Xã Chiềng Sung" in officer.said()
    assert officer.buttons()[0] == "See waiting nominations"
    await officer.send("/language")
    await officer.press("Tiếng Việt")
    assert "Từ giờ tôi sẽ trả lời bằng tiếng Việt.\n\nChào Chị Tòng. Anh/chị đang giữ vai trò:" in officer.said()
