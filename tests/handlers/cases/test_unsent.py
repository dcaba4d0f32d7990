"""A nomination that was told and never sent: its writer is reminded once, and nobody who has sent or cancelled it."""

from datetime import timedelta

import pytest

from handlers.cases.nominate import NOMINATE
from services.cases import unsent
from tests.town import Town

TOLD = "Chiều 12/9/2026, anh Lò Văn Inh ở bản Nà Đứa, xã Chiềng Sung nhảy xuống lũ kéo hai em nhỏ lên bờ."


async def days(town: Town, number: int) -> None:
    for _ in range(24 * number):
        await town.move(timedelta(hours=1))


async def test_who_saw_the_card_and_did_not_send_it_is_reminded_once(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send(TOLD)
    await days(town, 5)
    reminders = [one for one in lan.messages if "chưa bấm «Gửi», nên cán bộ chưa nhận được" in one.text]
    assert len(reminders) == 1
    await lan.press("Xem lại và gửi")
    assert "Lò Văn Inh" in lan.said()
    await lan.press("Gửi")
    assert "Mã của phiếu" in lan.said()


@pytest.mark.parametrize("end", ["Gửi", "Hủy", ""])
async def test_nobody_else_is_reminded(town: Town, end: str) -> None:
    lan = town.citizen("Lan")
    await lan.send(TOLD if end else "/nominate")
    if end:
        await lan.press(end)
    await days(town, 2)
    assert not any("nên cán bộ chưa nhận được" in one.text for one in lan.messages)


def test_the_reminder_is_of_this_conversation() -> None:
    assert NOMINATE.name == unsent.DIALOG
    assert unsent.PART in {step.name for step in NOMINATE.steps}
