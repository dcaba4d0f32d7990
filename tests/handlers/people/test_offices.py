"""Offices are given and ended in the chat: by the leader in their unit, by an administrator everywhere, by nobody else."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pypdfium2
import pytest
import zxingcpp

from domain.people import Role
from playground.client import Person
from tests.town import CHIENG_SUNG, Town, open_town
from tests.walk import nominate

OTHER = "Xã Mường La"


@pytest.fixture
async def town(database_url: str) -> AsyncIterator[Town]:
    """A town in which what was done can be undone for a minute."""
    async with open_town(database_url, undo_seconds=60) as made:
        yield made


async def leader(town: Town, name: str, unit: str = CHIENG_SUNG) -> Person:
    person = town.citizen(name)
    await person.send(f"/start {await town.invitation(Role.UNIT_LEADER, unit)}")
    return person


def invitation(person: Person) -> str:
    """The link in the newest message."""
    [[button]] = person.last.buttons
    assert button.url is not None
    return button.url


async def menu(town: Town, person: Person) -> set[str]:
    """The commands that Telegram shows to this person."""
    shown = await town.app.api.call("getMyCommands", scope={"type": "chat", "chat_id": person.id})
    return {one["command"] for one in shown}


async def test_the_leader_invites_an_officer_to_their_unit(town: Town) -> None:
    sa, tong = await leader(town, "Anh Sa"), town.citizen("Anh Tòng")
    await sa.send("/offices")
    assert CHIENG_SUNG in sa.said()
    await sa.press("Mời: Cán bộ xã, phường")
    await tong.follow(invitation(sa))
    assert "Cán bộ xã, phường" in tong.said()
    await town.settle()
    assert f"Anh Tòng đã nhận lời mời, nay giữ vai trò Cán bộ xã, phường ở {CHIENG_SUNG}." in sa.said()
    await sa.press("Xem đơn vị này")
    assert "Anh Tòng: Cán bộ xã, phường" in sa.said()


async def test_an_officer_whose_office_is_ended_sees_no_case_and_is_told_after_the_minute(town: Town) -> None:
    sa, tong = await leader(town, "Anh Sa"), await town.officer("Anh Tòng")
    await nominate(town.citizen("Lan"))
    await sa.send("/offices")
    await sa.press("Cho thôi: Anh Tòng")
    assert "hangcho" in await menu(town, tong)
    await tong.send("/queue")
    assert "Lò Văn Inh" in tong.said()
    await sa.press("Cho thôi")
    await tong.send("/queue")
    assert "chỉ cán bộ phụ trách làm được" in tong.said()
    await town.settle()
    assert "thôi giữ vai trò" not in tong.said()
    await town.move(timedelta(seconds=61))
    shown = await menu(town, tong)
    assert "gioithieu" in shown
    assert "hangcho" not in shown
    assert f"Anh/chị đã thôi giữ vai trò Cán bộ xã, phường ở {CHIENG_SUNG}." in tong.said()
    await sa.press("Hoàn tác")
    assert "không hoàn tác được nữa" in sa.toasts[-1].text


async def test_an_end_can_be_undone_within_the_minute(town: Town) -> None:
    sa, tong = await leader(town, "Anh Sa"), await town.officer("Anh Tòng")
    await sa.send("/offices")
    await sa.press("Cho thôi: Anh Tòng")
    await sa.press("Cho thôi")
    await sa.press("Hoàn tác")
    assert "Anh Tòng: Cán bộ xã, phường" in sa.said()
    await town.move(timedelta(minutes=2))
    assert "thôi giữ vai trò" not in tong.said()
    await tong.send("/queue")
    assert "Hiện không có phiếu nào chờ xử lý" in tong.said()


async def test_a_leader_knows_no_other_unit(town: Town) -> None:
    sa, other = await leader(town, "Anh Sa"), await leader(town, "Chị Mỷ", OTHER)
    await other.send("/offices")
    pressed = [button.data or "" for row in other.last.buttons for button in row]
    invite = next(data for data in pressed if data.startswith("offices:invite"))
    await sa.send(f"/offices {OTHER}")
    assert "không tìm thấy đơn vị này" in sa.said()
    await sa.send("/offices")
    await sa.press_data(sa.last.id, invite)
    assert "Nhận vai trò" not in sa.buttons()


@pytest.mark.parametrize("role", [None, Role.COMMUNE_OFFICER, Role.PROVINCE_OFFICER])
async def test_nobody_else_gives_offices(town: Town, role: Role | None) -> None:
    tong = town.citizen("Anh Tòng")
    if role is not None:
        place = CHIENG_SUNG if role is Role.COMMUNE_OFFICER else None
        await tong.send(f"/start {await town.invitation(role, place)}")
    await tong.send("/offices")
    assert "chỉ cán bộ phụ trách làm được" in tong.said()


async def test_an_administrator_sees_the_units_without_anybody_first_and_no_case(town: Town) -> None:
    await town.officer("Anh Tòng")
    admin = await town.province("Chị Vân", Role.ADMINISTRATOR)
    await nominate(town.citizen("Lan"))
    await admin.send("/offices")
    assert "Còn 74 đơn vị chưa có ai" in admin.said()
    assert admin.buttons()[0].endswith("· –")
    await admin.send("/offices chieng sung")
    assert "Anh Tòng: Cán bộ xã, phường" in admin.said()
    await admin.send("/queue")
    assert "chỉ cán bộ phụ trách làm được" in admin.said()


async def test_offices_speak_english_too(town: Town) -> None:
    admin = await town.province("Chị Vân", Role.ADMINISTRATOR, language="en")
    await admin.send("/offices chieng sung")
    assert "Nobody holds an office here yet." in admin.said()
    await admin.press("Invite: Commune or ward officer")
    assert "Pass this message on to the right person" in admin.said()


async def test_an_administrator_prints_invitations_for_the_units_without_anybody(town: Town) -> None:
    await town.officer("Anh Tòng")
    admin, tong = await town.province("Chị Vân", Role.ADMINISTRATOR), town.citizen("Chị Mai")
    await admin.send("/offices")
    await admin.press("In lời mời cho các đơn vị chưa có ai")
    await town.settle()
    [sent] = [one for one in admin.messages if one.document]
    assert "Lời mời cho 74 đơn vị chưa có ai." in sent.text
    assert sent.document is not None
    file = town.world.files.get(sent.document["file_id"])
    assert file is not None
    document = pypdfium2.PdfDocument(file.content)
    assert len(document) == 10
    printed = document[0].get_textpage().get_text_bounded()
    assert "Cán bộ xã, phường" in printed
    links = [found.text for found in zxingcpp.read_barcodes(document[0].render(scale=3).to_pil())]
    assert len(set(links)) == 8
    await tong.follow(links[0])
    assert "Cán bộ xã, phường" in tong.said()
    await town.settle()
    assert "Chị Mai đã nhận lời mời" in admin.said()
