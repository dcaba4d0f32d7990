"""The province asks for a report: title, period, due day, units; reviewed, then sent."""

from datetime import date

from markupsafe import Markup

from domain import calendar
from domain.reports import PERIOD_LIMIT, Request, likely_days, yearly_period
from domain.text import NAME_LIMIT
from handlers.engine import buttons, days, steps
from handlers.engine.buttons import Press
from handlers.engine.dialog import Answers, Choice, Complete, Dialog, Outcome, Question, Step, start
from handlers.engine.talk import Talk
from handlers.reports import cards, unit_choice
from locales import N_
from services import reports


def _period() -> Step:
    """The period of the report, in the asker's words; the yearly period is offered."""
    written = steps.write("period", N_("Báo cáo cho kỳ nào? Ví dụ: quý IV năm 2026."), limit=PERIOD_LIMIT)

    def yearly(talk: Talk) -> str:
        first, last = yearly_period(calendar.today(talk.now))
        return f"{first:%d/%m/%Y}–{last:%d/%m/%Y}"

    async def ask(talk: Talk, answers: Answers) -> Question:
        asked = await written.ask(talk, answers)
        return Question(asked.text, ((Choice(yearly(talk), "year"),),))

    async def read(talk: Talk, answers: Answers) -> Outcome:
        return Complete(yearly(talk)) if talk.press.verb == "year" else await written.read(talk, answers)

    return Step("period", ask, read)


async def _show(talk: Talk, answers: Answers) -> Question:
    t = talk.t
    ids = frozenset(answers["units"]["ids"])
    known = await reports.askable(talk.tx)
    chosen = [unit for unit in known if unit.id in ids]
    last = cards.due(t, date.fromisoformat(answers["due"]), calendar.today(talk.now))
    lines = [
        t("Anh/chị xem lại lần cuối. Đúng rồi thì bấm «Gửi»."),
        Markup(),
        cards.request(t, answers["title"], answers["period"], last),
        t.plural(
            "<b>Đơn vị ({n}):</b> {names}",
            "<b>Đơn vị ({n}):</b> {names}",
            len(chosen),
            names=cards.units(t, chosen, known),
        ),
    ]
    unmanned = await reports.unmanned(talk.tx, ids)
    if unmanned:
        lines += [Markup(), _warn_unmanned(talk, unmanned)]
    return Question(Markup("\n").join(lines))


def _warn_unmanned(talk: Talk, count: int) -> Markup:
    return talk.t.plural(
        "⚠️ {n} đơn vị chưa có cán bộ nào dùng bot, nên chưa ai ở đó nhận được thông báo này.",
        "⚠️ {n} đơn vị chưa có cán bộ nào dùng bot, nên chưa ai ở đó nhận được thông báo này.",
        count,
    )


async def _send(talk: Talk, answers: Answers) -> None:
    ids = frozenset(answers["units"]["ids"])
    request = Request(answers["title"], answers["period"], date.fromisoformat(answers["due"]), ids)
    made = await reports.ask(talk.tx, talk.person, request, rules=talk.rules, now=talk.now)
    t = talk.t
    said = t.plural(
        "Đã giao {n} đơn vị nộp «{title}», hạn {day}. Tôi sẽ nhắc từng đơn vị đến khi nộp xong.",
        "Đã giao {n} đơn vị nộp «{title}», hạn {day}. Tôi sẽ nhắc từng đơn vị đến khi nộp xong.",
        len(ids),
        title=made.title,
        day=t.day(made.due_on),
    )
    follow = (buttons.make(t("Theo dõi"), "report", "show", made.id),)
    talk.say_done(said, None, follow, undo=buttons.make(t("Hoàn tác"), "report", "undo", made.id))


async def undo(talk: Talk, press: Press) -> None:
    """Withdraw the request, and go on with it where it was sent."""
    request = await reports.take_back(talk.tx, talk.person, press.id, rules=talk.rules, now=talk.now)
    talk.say(talk.t("Đã hoàn tác. Chưa đơn vị nào được báo; anh/chị sửa tiếp bên dưới."))
    answers: Answers = {
        "title": request.title,
        "period": request.period,
        "due": request.due_on.isoformat(),
        "units": {"ids": sorted(request.unit_ids), "unsure": []},
    }
    await start(talk, ASK_REPORT, answers)


_LINES = {
    "title": N_("Tên báo cáo"),
    "period": N_("Kỳ báo cáo"),
    "due": N_("Hạn nộp"),
    "units": N_("Đơn vị"),
}

ASK_REPORT = Dialog(
    "ask_report",
    steps=(
        steps.write(
            "title", N_("Anh/chị giao các đơn vị báo cáo về việc gì? Nhờ anh/chị gõ tên báo cáo."), limit=NAME_LIMIT
        ),
        _period(),
        days.day(
            "due",
            N_("Hạn nộp là ngày nào? Anh/chị chọn một ngày, hoặc gõ ngày khác, ví dụ 10/12/2026."),
            lambda today, answers: likely_days(today),
        ),
        unit_choice.step("units"),
        steps.card("card", _show, send=N_("Gửi"), lines=_LINES),
    ),
    finish=_send,
)
