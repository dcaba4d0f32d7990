"""`/calendar`: which days the province swaps; an administrator adds and removes them."""

from datetime import date, timedelta

from markupsafe import Markup

from domain import calendar, errors
from domain.calendar import Swap
from domain.message import Button
from domain.text import LINE_LIMIT
from handlers.engine import buttons, days, layout, steps
from handlers.engine.buttons import Press
from handlers.engine.dialog import Answers, Dialog, Question, start
from handlers.engine.subject import Verbs
from handlers.engine.talk import Row, Talk
from locales import N_
from services import swapped_days, working_days

# How far ahead days off are shown, and how many swapped days.
_AHEAD = timedelta(days=60)
_SHOWN = 20
_KINDS = {"works": N_("Làm việc"), "off": N_("Nghỉ")}


async def run(talk: Talk, words: str) -> None:
    """The days off to come on which people would work in another week, the swapped days, and what can be done."""
    if not talk.person.offices:
        raise errors.NotAllowed
    t, today = talk.t, calendar.today(talk.now)
    swaps = [one for one in await swapped_days.every(talk.tx) if one.day >= today][:_SHOWN]
    lines = [t("<b>Lịch làm việc</b>"), *(_swapped(talk, one) for one in swaps)]
    lines += [t("• {day}: nghỉ", day=_named(talk, day)) for day in await _days_off(talk, today)]
    if len(lines) == 1:
        lines.append(t("Từ nay đến {day} chỉ nghỉ thứ Bảy, Chủ nhật.", day=t.day(today + _AHEAD)))
    talk.say(Markup("\n").join(lines), *(_buttons(talk, swaps) if swapped_days.may_swap(talk.person) else ()))


async def _days_off(talk: Talk, today: date) -> list[date]:
    """Weekdays off that nobody swapped."""
    known = await working_days.load(talk.tx, talk.rules)
    ahead = (today + timedelta(days=number) for number in range(_AHEAD.days + 1))
    return [day for day in ahead if day.weekday() < 5 and day not in known.swaps and not known.works(day)]


def _buttons(talk: Talk, swaps: list[Swap]) -> tuple[Row, ...]:
    return (*((_undo(talk, one),) for one in swaps), (buttons.make(talk.t("Đổi một ngày"), "day", "swap"),))


def _swapped(talk: Talk, one: Swap) -> Markup:
    kind = talk.t(_KINDS["works" if one.works else "off"])
    if one.note:
        return talk.t("• {day}: {kind} ({note})", day=_named(talk, one.day), kind=kind, note=one.note)
    return talk.t("• {day}: {kind}", day=_named(talk, one.day), kind=kind)


def _number(swap: Swap) -> int:
    """What the button that removes a swap carries of it."""
    return 1 if swap.works else 2


def _undo(talk: Talk, swap: Swap) -> Button:
    label = talk.t("Bỏ {day}", day=talk.t.day(swap.day))
    return buttons.make(label, "day", "remove", swap.day.toordinal(), number=_number(swap))


def _named(talk: Talk, day: date) -> Markup:
    return talk.t("{weekday} {day}", weekday=talk.t(_WEEKDAYS[day.weekday()]), day=talk.t.day(day))


_WEEKDAYS = (
    N_("thứ Hai"),
    N_("thứ Ba"),
    N_("thứ Tư"),
    N_("thứ Năm"),
    N_("thứ Sáu"),
    N_("thứ Bảy"),
    N_("Chủ nhật"),
)


async def _swap(talk: Talk, press: Press) -> None:
    if not swapped_days.may_swap(talk.person):
        raise errors.NotAllowed
    talk.reply_below()
    await start(talk, SWAP)


async def _remove(talk: Talk, press: Press) -> None:
    if not 0 < press.id <= date.max.toordinal():
        raise errors.NotFound
    day = date.fromordinal(press.id)
    # The day may have been swapped the other way since the button was made.
    swap = next((one for one in await swapped_days.every(talk.tx) if one.day == day), None)
    if swap is None or press.number != _number(swap):
        raise errors.Changed
    changed = await swapped_days.remove(talk.tx, talk.person, day, rules=talk.rules, now=talk.now)
    said = talk.t("Ngày {day} lại theo lịch chung của cả nước.", day=talk.t.day(day))
    talk.say(Markup(" ").join((said, _retimed(talk, changed))))


async def _show(talk: Talk, answers: Answers) -> Question:
    t = talk.t
    lines = [
        t("Anh/chị xem lại lần cuối. Đúng rồi thì bấm «Lưu». Hạn của các phiếu đang xử lý sẽ được tính lại ngay."),
        Markup(),
        layout.line(t, N_("Ngày"), _named(talk, date.fromisoformat(answers["day"]))),
        layout.line(t, N_("Là ngày"), t(_KINDS[answers["kind"]])),
        layout.line(t, N_("Lý do"), answers.get("note")),
    ]
    return Question(Markup("\n").join(lines))


async def _save(talk: Talk, answers: Answers) -> None:
    swap = Swap(date.fromisoformat(answers["day"]), answers["kind"] == "works", answers.get("note") or "")
    changed = await swapped_days.put(talk.tx, talk.person, swap, rules=talk.rules, now=talk.now)
    said = talk.t("Đã đổi {day}: {kind}.", day=_named(talk, swap.day), kind=talk.t(_KINDS[answers["kind"]]))
    talk.say(Markup(" ").join((said, _retimed(talk, changed))), (_undo(talk, swap),))


def _retimed(talk: Talk, changed: int) -> Markup:
    return talk.t.plural("Đã tính lại hạn xử lý của {n} phiếu.", "Đã tính lại hạn xử lý của {n} phiếu.", changed)


def _weekend(today: date, answers: Answers) -> list[date]:
    """Saturdays ahead: those are worked instead of a day off."""
    first = today + timedelta(days=(5 - today.weekday()) % 7)
    return [first + timedelta(days=7 * number) for number in range(3)]


ABOUT = N_("Lịch làm việc, ngày nghỉ bù")
BUTTONS = Verbs("day", {"swap": _swap, "remove": _remove})
SWAP = Dialog(
    "swap_day",
    steps=(
        days.day("day", N_("Đổi ngày nào? Anh/chị chọn một ngày, hoặc gõ ngày khác, ví dụ 13/02/2027."), _weekend),
        steps.choose("kind", N_("Ngày đó làm việc hay nghỉ?"), _KINDS, columns=2),
        steps.write("note", N_("Lý do là gì? Ví dụ: làm bù Tết."), limit=LINE_LIMIT, optional=True),
        steps.card(
            "card",
            _show,
            send=N_("Lưu"),
            lines={"day": N_("Ngày"), "kind": N_("Làm việc, nghỉ"), "note": N_("Lý do")},
        ),
    ),
    finish=_save,
)
