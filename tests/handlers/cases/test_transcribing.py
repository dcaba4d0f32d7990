"""A story told aloud is written down by the officer who handles it; the voice stays, and who wrote it is said."""

from domain.people import Role
from playground.client import Person
from storage import events
from storage.cases import nominations
from tests.town import Town
from tests.walk import finish, nominate

TOLD = "Chiều 12/9, anh Lò Văn Inh nhảy xuống lũ kéo hai em nhỏ lên bờ."


async def _told(lan: Person) -> str:
    await lan.voice()
    await lan.press("Đúng, giới thiệu giúp")
    return await finish(lan, name="Lò Văn Inh")


async def test_the_officer_writes_down_what_was_told_and_corrects_it(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await _told(lan)
    await tong.send(f"/case {code}")
    await tong.press("Chép lại lời kể")
    await tong.send(TOLD)
    assert TOLD in tong.said()
    assert "Đúng rồi thì bấm «Lưu»" in tong.said()
    await tong.send(f"/case {code}")
    assert TOLD not in tong.said()
    await tong.press("Lưu")
    assert f"Việc tốt: {TOLD}" in tong.said()
    assert "Chị Tòng đã nghe ghi âm và chép lại lời kể" in tong.said()
    await lan.send(f"/track {code}")
    assert TOLD in lan.said()
    assert "Cán bộ đã nghe ghi âm và chép lại lời kể" in lan.said()
    assert "Chị Tòng" not in lan.said()
    await tong.press("Sửa lời đã chép")
    await tong.send(f"{TOLD} Rồi anh đưa hai em về nhà.")
    await tong.press("Lưu")
    assert "Rồi anh đưa hai em về nhà." in tong.said()
    await tong.press("Xem ảnh, tệp")
    assert [kind for message in tong.heard for kind in message.shows] == ["voice"]
    async with town.app.database.transaction() as tx:
        case = await nominations.by_code(tx, code)
        assert case is not None
        log = await events.history(tx, case.thing, case.id)
    assert [(one.move, one.actor) for one in log if one.move == "mark_written_down"] == [
        ("mark_written_down", "Chị Tòng"),
        ("mark_written_down", "Chị Tòng"),
    ]


async def test_what_was_written_by_the_nominator_is_not_written_over(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await tong.send(f"/case {code}")
    assert not any("lời kể" in label or "đã chép" in label for label in tong.buttons())


async def test_who_does_not_handle_the_case_writes_nothing_down(town: Town) -> None:
    tong, kien = await town.officer("Chị Tòng"), await town.province("Anh Kiên", Role.EDITOR)
    lan = town.citizen("Lan")
    code = await _told(lan)
    await tong.send(f"/case {code}")
    data = next(one.data for row in tong.last.buttons for one in row if one.text == "Chép lại lời kể")
    assert data is not None
    await kien.send(f"/case {code}")
    assert "Chép lại lời kể" not in kien.buttons()
    await kien.press_data(kien.last.id, data)
    assert "chỉ cán bộ phụ trách làm được" in kien.said() + "".join(toast.text for toast in kien.toasts)


async def test_a_case_that_was_withdrawn_meanwhile_is_shown_instead(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await _told(lan)
    await tong.send(f"/case {code}")
    await tong.press("Chép lại lời kể")
    await tong.send(TOLD)
    await lan.press("Rút phiếu")
    await lan.press("Rút phiếu")
    await tong.press("Lưu")
    assert "vừa có người cập nhật" in tong.said()
    assert TOLD not in tong.said()
