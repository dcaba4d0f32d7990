"""A month in which nobody does anything: who is told what, on which morning. Nothing waits for ever."""

from datetime import timedelta

import pytest

from domain import calendar, cases, moves
from domain.calendar import Calendar
from domain.cases import Field, Limits, Nomination, State, Subject
from domain.people import Role
from handlers.cases import cards
from playground.client import Person
from services import moving
from services.cases.nominations import CASES
from storage import people
from storage.cases import nominations
from tests.handlers.cases.question import asked
from tests.handlers.reports.report import ask
from tests.town import CHIENG_SUNG, MORNING, Town
from tests.walk import nominate

HEADS = ("⏰", "⏳", "⏸", "Nhờ anh/chị trả lời giúp", "📋", "🌟")


def told(**persons: Person) -> list[tuple[str, str, str]]:
    """Day, who, first line, of what was said to these people without their asking."""
    found = []
    for who, person in persons.items():
        for one in person.messages:
            if one.from_bot and one.text.startswith(HEADS):
                found.append((one.date, who, one.text.split("\n")[0].split(".")[0]))
    return [(f"{calendar.local(when):%d/%m %H:%M}", who, head) for when, who, head in sorted(found)]


async def month(town: Town) -> None:
    """Let 31 days pass, an hour at a time in the office's hours."""
    start = town.clock.now()
    for hour in range(1, 24 * 31):
        moment = start + timedelta(hours=hour)
        if 7 <= calendar.local(moment).hour <= 17:
            await town.move_to(moment)


LATE = "⏰ Phiếu này đã quá hạn xử lý"
SOON = "⏳ Phiếu này sắp đến hạn xử lý"


async def test_a_case_that_nobody_takes(town: Town) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    await nominate(town.citizen("Lan"))
    await month(town)
    # Received on Wednesday at nine. The 24th of November is a day off.
    both = ["26/11 08:00", "01/12 08:00", "04/12 08:00", "09/12 08:00", "14/12 08:00", "17/12 08:00"]
    assert told(officer=tong, province=hoa) == [
        ("18/11 10:00", "officer", "🌟 Phiếu giới thiệu mới"),
        ("19/11 08:00", "officer", SOON),
        ("19/11 09:00", "officer", LATE),
        ("20/11 08:00", "province", LATE),
        *((day, who, LATE) for day in both for who in ("officer", "province")),
    ]


async def test_the_leader_of_the_commune_hears_of_it_before_the_province(town: Town) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    sa = town.citizen("Anh Sa")
    await sa.send(f"/start {await town.invitation(Role.UNIT_LEADER, CHIENG_SUNG)}")
    code = await nominate(town.citizen("Lan"))
    await month(town)
    late = ["26/11 08:00", "01/12 08:00", "04/12 08:00", "09/12 08:00", "14/12 08:00", "17/12 08:00"]
    assert [line for line in told(leader=sa, officer=tong, province=hoa) if line[2] == LATE] == [
        ("19/11 09:00", "officer", LATE),
        ("20/11 08:00", "leader", LATE),
        *((day, who, LATE) for day in late for who in ("officer", "leader", "province")),
    ]
    await sa.send(f"/case {code}")
    assert "Lò Văn Inh" in sa.said()


async def test_a_case_that_was_taken_and_left(town: Town) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    code = await nominate(town.citizen("Lan"))
    await tong.send(f"/case {code}")
    await tong.press("Bắt đầu xác minh")
    await month(town)
    both = ["01/12 08:00", "04/12 08:00", "09/12 08:00", "14/12 08:00", "17/12 08:00"]
    assert told(officer=tong, province=hoa)[1:] == [
        ("20/11 08:00", "officer", SOON),
        ("23/11 09:00", "officer", LATE),
        ("26/11 08:00", "province", LATE),
        *((day, who, LATE) for day in both for who in ("officer", "province")),
    ]


async def test_a_question_that_nobody_answers(town: Town) -> None:
    hoa, tong, lan = await town.province("Chị Hòa"), await town.officer("Anh Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await asked(town, tong, code, "Ở bản nào ạ?")
    await month(town)
    unanswered = "⏳ Đã hỏi từ 18/11/2026, người giới thiệu chưa trả lời"
    again = f"Nhờ anh/chị trả lời giúp câu hỏi này về phiếu {code}, để cán bộ xác minh tiếp:"
    assert told(officer=tong, province=hoa, nominator=lan) == [
        ("18/11 09:00", "officer", "🌟 Phiếu giới thiệu mới"),
        ("23/11 09:00", "nominator", again),
        ("26/11 09:00", "officer", unanswered),
        ("30/11 09:00", "nominator", again),
        ("03/12 09:00", "officer", unanswered),
        ("10/12 09:00", "officer", unanswered),
        ("17/12 09:00", "officer", unanswered),
    ]
    assert {"Xác nhận đúng", "Ghi câu trả lời", "Hỏi thêm", "Rút câu hỏi", "Không xét tiếp"} <= set(tong.buttons())


@pytest.mark.parametrize("added", [False, True])
async def test_a_case_on_hold(town: Town, added: bool) -> None:
    tong = await town.officer("Anh Tòng")
    code = await nominate(lan := town.citizen("Lan"))
    async with town.app.database.transaction() as tx:
        case = await nominations.by_code(tx, code)
        officer = await people.at(tx, "telegram", str(tong.id))
        assert case is not None
        assert officer is not None
        rules = town.app.settings.rules
        await moving.move(tx, CASES, case, "hold", by=officer, reason="đơn thư", rules=rules, now=town.clock.now())
    if added:
        await lan.press("Bổ sung, sửa")
        await lan.send("Anh còn giúp cả bản dựng lại cầu.")
    await month(town)
    held = "⏸ Phiếu này tạm dừng xét từ 18/11/2026"
    assert told(officer=tong) == [
        ("18/11 10:00", "officer", "🌟 Phiếu giới thiệu mới"),
        ("03/12 09:00", "officer", held),
        ("17/12 09:00", "officer", held),
    ]
    await tong.press("Xét tiếp")
    assert "mới gửi, chờ xem" in tong.said()


async def test_a_report_that_nobody_hands_in(town: Town) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    await ask(hoa, "Chiềng Sung", due="30/11/2026")
    await month(town)
    assert [(day, who) for day, who, _ in told(officer=tong, province=hoa)] == [
        ("18/11 10:00", "officer"),
        ("23/11 08:00", "officer"),
        ("27/11 08:00", "officer"),
        ("30/11 08:00", "officer"),
        ("03/12 08:00", "officer"),
        ("07/12 08:00", "officer"),
        ("09/12 08:00", "officer"),
        ("14/12 08:00", "officer"),
        ("15/12 08:00", "officer"),
        ("18/12 08:00", "officer"),
    ]


# These end the matter, or wait for a decision that the program does not lead to yet.
SILENT = frozenset(State) - {State.RECEIVED, State.VERIFYING, State.NEEDS_INFO, State.ON_HOLD}


@pytest.mark.parametrize("state", sorted(State))
def test_every_state_in_which_somebody_waits_has_a_reminder_and_a_way_on(state: State) -> None:
    now = MORNING
    clock = cases.begin(state, Limits(), Calendar({}), now)
    case = Nomination(
        Subject.INDIVIDUAL, "Lò Văn Inh", Field.RESCUE, "cứu người", id=1, code="GS-ABCDEF", state=state, version=1,
        nominator_id=1, unit_id=1, unit_name="Xã", officer_id=None, received_at=now, state_since=now, due_at=clock.due_at,
    )  # fmt: skip
    reminded = cases.planned(case, Limits(), Calendar({}), now)
    ways_on = {row.name for row in moves.from_state(cases.MOVES, state)} & set(cards.VERBS)
    assert (bool(reminded), bool(ways_on)) == (state not in SILENT or bool(clock.due_at), state not in SILENT)
