"""`/reports`: the province sees who has handed in what; a unit sees what it owes (`handlers/reports/hand_in.py`)."""

from markupsafe import Markup

from domain import calendar, errors
from domain.message import Button
from domain.reports import Report, State, UnitLine
from handlers.engine import buttons, layout
from handlers.engine.buttons import Press
from handlers.engine.dialog import start
from handlers.engine.subject import Verbs
from handlers.engine.talk import Row, Talk
from handlers.reports import ask, cards, hand_in
from services import reports

_REPORTS = 6
_UNITS = 8
_NAMES = 40


async def run(talk: Talk, words: str) -> None:
    """What was asked for, to those who may ask; what is owed, to those who hand in."""
    asks = reports.may_ask(talk.person)
    if asks:
        await _list(talk, 0)
    if not asks or any(reports.may_hand_in(talk.person, unit_id) for unit_id in talk.person.units):
        await hand_in.owed(talk)


async def _new(talk: Talk, press: Press) -> None:
    if not reports.may_ask(talk.person):
        raise errors.NotAllowed
    talk.reply_below()
    await start(talk, ask.ASK_REPORT)


async def _show_list(talk: Talk, press: Press) -> None:
    await _list(talk, max(press.number, 0))


async def _show_report(talk: Talk, press: Press) -> None:
    await show(talk, press.id, max(press.number, 0))


async def _show_owed(talk: Talk, press: Press) -> None:
    await _owed(talk, press.id, max(press.number, 0))


async def _list(talk: Talk, offset: int) -> None:
    t = talk.t
    found = await reports.overview(talk.tx, talk.person, now=talk.now, limit=_REPORTS + 1, offset=offset)
    new = (buttons.make(t("Giao báo cáo mới"), "report", "new"),)
    if not found:
        talk.say(t("Anh/chị chưa giao báo cáo nào."), new)
        return
    shown = found[:_REPORTS]
    rows: list[Row] = [(buttons.make(layout.label(report.title), "report", "show", report.id),) for report, _ in shown]
    pages = _page_buttons(talk, "list", 0, offset, _REPORTS, more=len(found) > _REPORTS)
    head = t("Các báo cáo đã giao, hạn muộn nhất ở trên.")
    lines = [cards.report_row(t, report, tally) for report, tally in shown]
    talk.say(Markup("\n\n").join((head, *lines)), *rows, *pages, new)


async def show(talk: Talk, report_id: int, offset: int = 0) -> None:
    """A report: who has handed it in, each with a button, and who has not."""
    t = talk.t
    report, tally = await reports.open_report(talk.tx, talk.person, report_id, now=talk.now)
    got = await _lines(talk, report, handed_in=True, limit=_UNITS + 1, offset=offset)
    missing = await _lines(talk, report, handed_in=False, limit=_NAMES)
    owing = tally.total - tally.handed_in
    parts = [cards.report(t, report, tally, calendar.today(talk.now))]
    rows: list[Row] = [(_open_button(talk, line),) for line in got[:_UNITS]]
    rows += _page_buttons(talk, "show", report.id, offset, _UNITS, more=len(got) > _UNITS)
    if missing:
        listed = cards.names(t, [cards.unit_line(t, line) for line in missing], owing)
        parts.append(t.plural("<b>Chưa nộp ({n}):</b> {names}", "<b>Chưa nộp ({n}):</b> {names}", owing, names=listed))
        rows.append((buttons.make(t("Các đơn vị chưa nộp"), "report", "owed", report.id),))
    if got:
        parts.append(t("Bấm tên đơn vị để mở báo cáo đã nộp. Có dấu ✅ là đã duyệt."))
    rows.append((buttons.make(t("Các báo cáo khác"), "report", "list"),))
    talk.say(Markup("\n\n").join(parts), *rows)


async def _owed(talk: Talk, report_id: int, offset: int) -> None:
    """A page of the units that have not handed in, one a line."""
    t = talk.t
    report, tally = await reports.open_report(talk.tx, talk.person, report_id, now=talk.now)
    found = await _lines(talk, report, handed_in=False, limit=_NAMES + 1, offset=offset)
    owing = tally.total - tally.handed_in
    head = cards.report(t, report, tally, calendar.today(talk.now))
    listed = [Markup("• ") + cards.unit_line(t, line) for line in found[:_NAMES]]
    pages = _page_buttons(talk, "owed", report.id, offset, _NAMES, more=len(found) > _NAMES)
    count = t.plural("<b>Chưa nộp ({n}):</b>", "<b>Chưa nộp ({n}):</b>", owing)
    back = (buttons.make(t("Về báo cáo này"), "report", "show", report.id),)
    talk.say(Markup("\n").join((head, Markup(), count, *listed)), *pages, back)


async def _lines(talk: Talk, report: Report, *, handed_in: bool, limit: int, offset: int = 0) -> list[UnitLine]:
    return await reports.lines(talk.tx, talk.person, report, handed_in=handed_in, limit=limit, offset=offset)


def _open_button(talk: Talk, line: UnitLine) -> Button:
    mark = "✅ " if line.state is State.ACCEPTED else ""
    name = f"{mark}{layout.label(line.unit_name)}"
    return buttons.make(name, "obligation", "show", line.obligation_id, line.version)


def _page_buttons(talk: Talk, verb: str, report_id: int, offset: int, page: int, *, more: bool) -> list[Row]:
    """The buttons that turn the pages of a list."""
    row = []
    if offset:
        row.append(buttons.make(talk.t("‹ Trang trước"), "report", verb, report_id, number=max(offset - page, 0)))
    if more:
        row.append(buttons.make(talk.t("Trang sau ›"), "report", verb, report_id, number=offset + page))
    return [tuple(row)] if row else []


BUTTONS = Verbs("report", {"new": _new, "undo": ask.undo, "list": _show_list, "show": _show_report, "owed": _show_owed})
