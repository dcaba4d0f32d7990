"""`/offices`: who holds which office in each unit; inviting somebody to one, and ending one.

The leader of a unit sees that unit, an administrator all of them, those with nobody first.
"""

from collections.abc import Sequence

from markupsafe import Markup

from domain import calendar, errors
from domain.message import Button
from domain.offices import Held, Staff, roles_in
from domain.people import Role
from domain.units import Unit
from handlers.engine import buttons, layout
from handlers.engine.buttons import Press
from handlers.engine.subject import Verbs
from handlers.engine.talk import Row, Talk
from handlers.people import labels
from locales import N_
from services import offices, units

_PAGE = 10
_ROLES = tuple(Role)


async def run(talk: Talk, words: str) -> None:
    """The units; one of them when its name is written behind the command, or when there is but one."""
    staffed = await offices.staffed(talk.tx, talk.person)
    if words:
        found, alike = await units.named(talk.tx, words, rules=talk.rules, now=talk.now)
        named = {found.id} if found else {one.id for one in alike}
        staffed = [one for one in staffed if one.id in named]
    if not staffed:
        talk.say(talk.t("Tôi không tìm thấy đơn vị này trong những đơn vị mà anh/chị phụ trách."))
        return
    if len(staffed) == 1:
        await _show_unit(talk, await offices.unit(talk.tx, talk.person, staffed[0].id))
    else:
        _list(talk, staffed, 0)


async def _page(talk: Talk, press: Press) -> None:
    _list(talk, await offices.staffed(talk.tx, talk.person), max(press.number, 0))


def _list(talk: Talk, staffed: Sequence[Staff], at: int) -> None:
    t = talk.t
    empty = sum(not one.number for one in staffed)
    lines = [
        t.plural("{n} đơn vị.", "{n} đơn vị.", len(staffed)),
        t.plural("Còn {n} đơn vị chưa có ai, xếp ở trên.", "Còn {n} đơn vị chưa có ai, xếp ở trên.", empty)
        if empty
        else t("Đơn vị nào cũng đã có người."),
        t("Tìm một đơn vị: gõ tên sau lệnh, ví dụ /canbo chieng sung"),
    ]
    rows: list[Row] = [_unit_button(one) for one in staffed[at : at + _PAGE]]
    turns = []
    if at > 0:
        turns.append(buttons.make(t("‹ Trang trước"), "offices", "page", number=max(at - _PAGE, 0)))
    if at + _PAGE < len(staffed):
        turns.append(buttons.make(t("Trang sau ›"), "offices", "page", number=at + _PAGE))
    if turns:
        rows.append(tuple(turns))
    if empty > 1:
        rows.append((buttons.make(t("In lời mời cho các đơn vị chưa có ai"), "offices", "sheet"),))
    talk.say(Markup("\n").join(lines), *rows)


async def _sheet(talk: Talk, press: Press) -> None:
    number = await offices.ask_sheet(talk.tx, talk.person, now=talk.now)
    talk.reply_below()
    talk.say(
        talk.t.plural(
            "Tôi đang làm lời mời cho {n} đơn vị, xong sẽ gửi vào đây.",
            "Tôi đang làm lời mời cho {n} đơn vị, xong sẽ gửi vào đây.",
            number,
        )
    )


def _unit_button(one: Staff) -> Row:
    return (buttons.make(f"{layout.label(one.name)} · {one.number or '–'}", "offices", "unit", one.id),)


async def _open_unit(talk: Talk, press: Press) -> None:
    await _show_unit(talk, await offices.unit(talk.tx, talk.person, press.id))


async def _show_unit(talk: Talk, unit: Unit, done: Markup | None = None, undo: Button | None = None) -> None:
    """Who holds an office there, with a button for each thing that can be done."""
    t = talk.t
    held = await offices.of_unit(talk.tx, unit)
    lines = [t("<b>{unit}</b>", unit=unit.name), *(_line(talk, one) for one in held)]
    if not held:
        lines.append(t("Chưa có ai giữ vai trò ở đây."))
    ends = [(buttons.make(_end_label(talk, one), "offices", "end", one.id),) for one in held]
    invites = [
        buttons.make(t("Mời: {role}", role=t(labels.ROLES[role])), "offices", "invite", unit.id, number=at)
        for at, role in enumerate(_ROLES)
        if role in roles_in(unit)
    ]
    shown = Markup("\n").join(lines)
    rows = (*ends, *((one,) for one in invites), (buttons.make(t("‹ Các đơn vị"), "offices", "page"),))
    if done is not None and undo is not None:
        talk.say_done(done, shown, *rows, undo=undo)
    else:
        talk.say(Markup("\n\n").join(filter(None, (done, shown))), *rows)


def _line(talk: Talk, one: Held) -> Markup:
    said = {"name": one.name, "role": talk.t(labels.ROLES[one.role]), "day": talk.t.day(calendar.today(one.since))}
    if one.lent:
        return talk.t("• {name}: {role}, làm thay từ {day}", **said)
    return talk.t("• {name}: {role}, từ {day}", **said)


def _end_label(talk: Talk, one: Held) -> str:
    role = talk.t(labels.ROLES[one.role])
    return str(talk.t("Cho thôi: {name}, {role}", name=layout.label(one.name), role=role).unescape())


async def _invite(talk: Talk, press: Press) -> None:
    """A link to pass on, in a message of its own."""
    t = talk.t
    unit = await offices.unit(talk.tx, talk.person, press.id)
    if press.number not in range(len(_ROLES)):
        raise errors.NotFound
    role = _ROLES[press.number]
    token = await offices.invite(talk.tx, talk.person, role, unit, now=talk.now)
    talk.reply_below()
    talk.say(
        t(
            "Lời mời giữ vai trò <b>{role}</b> ở {unit}. Anh/chị chuyển tiếp tin này cho đúng người: ai bấm nút trước thì "
            "người đó nhận, dùng được một lần trong 7 ngày.",
            role=t(labels.ROLES[role]),
            unit=unit.name,
        ),
        (Button(str(t("Nhận vai trò")), start=token),),
    )


async def _ask_end(talk: Talk, press: Press) -> None:
    """What is about to happen, before it does."""
    t = talk.t
    held = await offices.office(talk.tx, talk.person, press.id)
    if held.until is not None:
        raise errors.Changed
    asked = t(
        "<b>{name}</b> thôi giữ vai trò {role} ở {unit}? Người này sẽ không xem, không xử lý được việc của đơn vị nữa.",
        name=held.name,
        role=t(labels.ROLES[held.role]),
        unit=held.unit_name,
    )
    talk.say(
        asked,
        (buttons.make(t("Cho thôi"), "offices", "end_now", held.id),),
        (buttons.make(t("Không, quay lại"), "offices", "unit", held.unit_id),),
    )


async def _end(talk: Talk, press: Press) -> None:
    t = talk.t
    held = await offices.office(talk.tx, talk.person, press.id)
    await offices.end(talk.tx, talk.person, held, rules=talk.rules, now=talk.now)
    if held.person_id == talk.person.id:
        talk.new_menu()
        talk.say(_ended(talk, held))
        return
    done = t("{name} đã thôi giữ vai trò {role}.", name=held.name, role=t(labels.ROLES[held.role]))
    undo = buttons.make(t("Hoàn tác"), "offices", "undo", held.id)
    await _show_unit(talk, await offices.unit(talk.tx, talk.person, held.unit_id), done, undo)


def _ended(talk: Talk, held: Held) -> Markup:
    role = talk.t(labels.ROLES[held.role])
    return talk.t("Anh/chị đã thôi giữ vai trò {role} ở {unit}.", role=role, unit=held.unit_name)


async def _undo(talk: Talk, press: Press) -> None:
    held = await offices.office(talk.tx, talk.person, press.id)
    await offices.undo(talk.tx, talk.person, held, rules=talk.rules, now=talk.now)
    unit = await offices.unit(talk.tx, talk.person, held.unit_id)
    await _show_unit(talk, unit, talk.t("Đã hoàn tác. Chưa có ai được báo."))


ABOUT = N_("Cán bộ của các đơn vị")
BUTTONS = Verbs(
    "offices",
    {
        "page": _page,
        "sheet": _sheet,
        "unit": _open_unit,
        "invite": _invite,
        "end": _ask_end,
        "end_now": _end,
        "undo": _undo,
    },
)
