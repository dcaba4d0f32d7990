"""The words of the notices about reports: to the units that owe them, and to the province."""

from markupsafe import Markup

from domain import calendar
from domain.message import OutMessage
from domain.reports import OWED, Notice, Obligation, State, overdue
from handlers.engine import layout
from handlers.engine.notices import Reading, Render
from handlers.reports import cards
from locales import N_
from services import moving, reports


async def _for_unit(reading: Reading) -> Obligation | None:
    return await reports.for_unit(reading.tx, reading.person, reading.id)


def _owed(reading: Reading, found: Obligation, head: Markup) -> OutMessage:
    """A headline, what is asked for, and the button to hand it in."""
    t = reading.t
    last = cards.due(t, found.due_on, calendar.today(reading.now))
    asked = cards.request(t, found.title, found.period, last)
    moves = moving.allowed(reading.person, found)
    return OutMessage(
        str(Markup("{}\n\n{}\n{}").format(head, asked, layout.line(t, N_("Đơn vị"), found.unit_name))),
        cards.obligation_buttons(t, found, moves),
    )


async def _report_asked(reading: Reading) -> OutMessage | None:
    found = await _for_unit(reading)
    if found is None or found.state not in OWED:
        return None
    return _owed(reading, found, reading.t("📋 Sở Nội vụ đề nghị đơn vị nộp báo cáo."))


async def _reminder(reading: Reading) -> OutMessage | None:
    """How many days are left, or how many it is late: counted when it is sent, not when it was planned."""
    found = await _for_unit(reading)
    if found is None or found.state not in OWED:
        return None
    t, today = reading.t, calendar.today(reading.now)
    days = (found.due_on - today).days
    if overdue(found.state, found.due_on, today):
        head = t.plural("⏰ Báo cáo đã quá hạn {n} ngày.", "⏰ Báo cáo đã quá hạn {n} ngày.", -days)
    elif days:
        head = t.plural("⏰ Còn {n} ngày đến hạn nộp báo cáo.", "⏰ Còn {n} ngày đến hạn nộp báo cáo.", days)
    else:
        head = t("⏰ Hôm nay là hạn nộp báo cáo.")
    return _owed(reading, found, head)


async def _report_handed_in(reading: Reading) -> OutMessage | None:
    found = await reports.for_province(reading.tx, reading.person, reading.id)
    if found is None or found.state is not State.SUBMITTED:
        return None
    t = reading.t
    head = t("📥 {unit} đã nộp báo cáo.", unit=found.unit_name)
    card = cards.obligation(t, found, calendar.today(reading.now))
    moves = moving.allowed(reading.person, found)
    return OutMessage(str(Markup("{}\n\n{}").format(head, card)), cards.obligation_buttons(t, found, moves))


async def _report_returned(reading: Reading) -> OutMessage | None:
    found = await _for_unit(reading)
    if found is None or found.state is not State.RETURNED:
        return None
    reason = await reports.why_returned(reading.tx, found)
    head = reading.t("↩️ Sở Nội vụ trả lại báo cáo.\n<b>Lý do:</b> {reason}", reason=reason)
    return _owed(reading, found, head)


async def _report_accepted(reading: Reading) -> OutMessage | None:
    found = await _for_unit(reading)
    if found is None or found.state is not State.ACCEPTED:
        return None
    t = reading.t
    said = t("✅ Tỉnh đã duyệt báo cáo «{title}» của {unit}. Cảm ơn anh/chị!", title=found.title, unit=found.unit_name)
    return OutMessage(str(said))


NOTICES: dict[str, Render] = {
    Notice.REPORT_ASKED: _report_asked,
    Notice.REPORT_DUE: _reminder,
    Notice.REPORT_LATE: _reminder,
    Notice.REPORT_HANDED_IN: _report_handed_in,
    Notice.REPORT_RETURNED: _report_returned,
    Notice.REPORT_ACCEPTED: _report_accepted,
}
