"""What people are told of offices."""

from dataclasses import replace

from documents import invitation_cards
from documents.invitation_cards import Card
from domain import calendar
from domain.message import OutMessage, Written
from domain.offices import Notice
from domain.people import Action, may
from handlers.engine import buttons
from handlers.engine.notices import Reading, Render, message
from handlers.people import labels
from services import absences, invitations, offices


async def _sheet(reading: Reading) -> OutMessage | None:
    """To who asked for it: the tokens are made now, and stand on the paper only."""
    t, person = reading.t, reading.person
    if not offices.may_give(person):
        return None
    made = await offices.sheet(reading.tx, person, now=reading.now)
    until = calendar.today(reading.now + invitations.PAPER_LIFE)
    said = t.plural(
        "Lời mời cho {n} đơn vị chưa có ai. Anh/chị in ra, cắt rời, đưa tận tay từng người; mã dùng được một lần, đến hết "
        "{day}.",
        "Lời mời cho {n} đơn vị chưa có ai. Anh/chị in ra, cắt rời, đưa tận tay từng người; mã dùng được một lần, đến hết "
        "{day}.",
        len(made),
        day=t.day(until),
    )

    def content(link: str) -> bytes:
        cards = [Card(unit.name, t(labels.ROLES[role]).unescape(), link + token) for unit, role, token in made]
        return invitation_cards.pdf(t, cards, until=until)

    return OutMessage(str(said), written=Written("loi-moi-can-bo.pdf", content))


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
    Notice.OFFICE_SHEET: _sheet,
    Notice.OFFICE_TAKEN: _taken,
    Notice.OFFICE_ENDED: _ended,
    Notice.ABSENCE_BEGAN: _began,
    Notice.ABSENCE_OVER: _over,
}
