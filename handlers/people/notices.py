"""What people are told of offices."""

from dataclasses import replace

from domain import absences as away
from domain.message import OutMessage
from domain.offices import Notice
from domain.people import Action, may
from handlers.engine import buttons
from handlers.engine.notices import Reading, Render, message
from handlers.people import labels
from services import absences, offices


async def _taken(reading: Reading) -> OutMessage | None:
    """To who invited: it was taken, and by whom."""
    t, held = reading.t, await offices.of(reading.tx, reading.id)
    if held is None or held.until is not None or not may(reading.person, Action.GIVE_OFFICE, held.unit_id):
        return None
    said = t(
        "{name} đã nhận lời mời, nay giữ vai trò {role} ở {unit}. Nếu không phải người anh/chị mời, bấm nút dưới đây để "
        "cho thôi.",
        name=held.name,
        role=t(labels.ROLES[held.role]),
        unit=held.unit_name,
    )
    return message(said, (buttons.make(t("Xem đơn vị này"), "offices", "unit", held.unit_id),))


async def _ended(reading: Reading) -> OutMessage | None:
    """To who held it."""
    t, held = reading.t, await offices.of(reading.tx, reading.id)
    if held is None or held.until is None:
        return None
    said = t(
        "Anh/chị đã thôi giữ vai trò {role} ở {unit}. Cảm ơn anh/chị đã góp sức. Có gương tốt, anh/chị vẫn kể cho tôi như "
        "mọi người.",
        role=t(labels.ROLES[held.role]),
        unit=held.unit_name,
    )
    return replace(message(said), new_menu=True)


async def _began(reading: Reading) -> OutMessage | None:
    """To who stands in."""
    t, absence = reading.t, await absences.by_id(reading.tx, reading.id)
    if absence is None or absence.ended or absence.deputy_id != reading.person.id:
        return None
    said = t(
        "{name} vắng mặt từ {first} đến hết {last} và nhờ anh/chị làm thay. Trong những ngày này, anh/chị xem và xử lý được "
        "việc của {name}; phiếu đang chờ ở /hangcho.",
        name=absence.name,
        first=t.day(absence.first),
        last=t.day(absence.last),
    )
    return replace(message(said), new_menu=True)


async def _over(reading: Reading) -> OutMessage | None:
    """To who was away, and to who stood in."""
    t, absence = reading.t, await absences.by_id(reading.tx, reading.id)
    if absence is None or not absence.ended:
        return None
    if absence.person_id == reading.person.id:
        return message(t("Hết những ngày vắng mặt. Từ hôm nay, việc của đơn vị lại được báo cho anh/chị."))
    said = t("{name} đã trở lại. Anh/chị không phải làm thay nữa. Cảm ơn anh/chị!", name=absence.name)
    return replace(message(said), new_menu=True)


NOTICES: dict[str, Render] = {
    Notice.OFFICE_TAKEN: _taken,
    Notice.OFFICE_ENDED: _ended,
    away.Notice.ABSENCE_BEGAN: _began,
    away.Notice.ABSENCE_OVER: _over,
}
