"""`/away`: an officer says from when to when they are away, and who stands in; and that they are back."""

from datetime import date, timedelta

from markupsafe import Markup

from domain import errors
from domain.absences import Absence
from handlers.engine import buttons, days, layout, steps
from handlers.engine.buttons import Press
from handlers.engine.dialog import Again, Answers, Choice, Complete, Dialog, Outcome, Question, Step, start
from handlers.engine.subject import Verbs
from handlers.engine.talk import Talk
from locales import N_
from services import absences

_NOBODY = "nobody"


async def run(talk: Talk, words: str) -> None:
    """The absence that is planned or under way; without one, a new one is planned."""
    if not talk.person.offices:
        raise errors.NotAllowed
    absence = await absences.of(talk.tx, talk.person)
    if absence is None:
        await start(talk, AWAY)
        return
    back = talk.t("Tôi đã về") if absence.begun else talk.t("Bỏ lịch vắng")
    talk.say(
        _said(talk, absence),
        (buttons.make(back, "absence", "back", absence.id),),
        (buttons.make(talk.t("Đổi ngày, người làm thay"), "absence", "change", absence.id),),
    )


def _said(talk: Talk, absence: Absence) -> Markup:
    t = talk.t
    spell = {"first": t.day(absence.first), "last": t.day(absence.last)}
    if absence.deputy_name is None:
        return t("Anh/chị vắng từ {first} đến hết {last}. Không có người làm thay.", **spell)
    return t("Anh/chị vắng từ {first} đến hết {last}. Người làm thay: {deputy}.", **spell, deputy=absence.deputy_name)


async def _change(talk: Talk, press: Press) -> None:
    talk.reply_below()
    await start(talk, AWAY)


async def _back(talk: Talk, press: Press) -> None:
    await absences.back(talk.tx, talk.person, press.id, now=talk.now)
    talk.say(talk.t("Đã ghi: anh/chị có mặt. Việc của đơn vị lại được báo cho anh/chị."))


def _day_of(answers: Answers, name: str) -> date:
    return date.fromisoformat(answers[name])


def _likely_last(today: date, answers: Answers) -> list[date]:
    first = _day_of(answers, "first")
    return [first + timedelta(days=number) for number in (0, 2, 4, 6, 13)]


def _deputy() -> Step:
    """Who stands in, of those who hold an office in the same units."""

    async def ask(talk: Talk, answers: Answers) -> Question:
        t, found = talk.t, await absences.colleagues(talk.tx, talk.person)
        asked = t("Ai làm thay anh/chị? Người đó xem và xử lý được việc của đơn vị trong những ngày này.")
        if not found:
            asked = t("Đơn vị chưa có ai khác làm thay được. Việc mới trong những ngày này sẽ được báo cho tỉnh.")
        rows = tuple((Choice(layout.label(name), "deputy", one),) for one, name in found)
        return Question(asked, (*rows, (Choice(str(t("Không có ai")), _NOBODY),)))

    async def read(talk: Talk, answers: Answers) -> Outcome:
        if talk.press.verb == _NOBODY:
            return Complete(None, {"deputy_name": None})
        named = dict(await absences.colleagues(talk.tx, talk.person))
        if talk.press.verb == "deputy" and talk.press.number in named:
            return Complete(talk.press.number, {"deputy_name": named[talk.press.number]})
        return Again(talk.t("Nhờ anh/chị bấm một nút bên dưới."))

    return Step("deputy", ask, read)


async def _show(talk: Talk, answers: Answers) -> Question:
    t = talk.t
    nobody = t("không có; việc mới được báo cho những người khác của đơn vị, không có thì cho tỉnh")
    lines = [
        t("Anh/chị xem lại lần cuối. Đúng rồi thì bấm «Lưu»."),
        Markup(),
        layout.line(t, N_("Vắng từ"), t.day(_day_of(answers, "first"))),
        layout.line(t, N_("Đến hết"), t.day(_day_of(answers, "last"))),
        layout.line(t, N_("Người làm thay"), answers.get("deputy_name") or nobody),
    ]
    return Question(Markup("\n").join(lines))


async def _save(talk: Talk, answers: Answers) -> None:
    first, last = _day_of(answers, "first"), _day_of(answers, "last")
    made = await absences.plan(talk.tx, talk.person, first, last, answers["deputy"], now=talk.now)
    talk.say(_said(talk, made), (buttons.make(talk.t("Tôi đã về"), "absence", "back", made.id),))


ABOUT = N_("Báo vắng mặt, nhờ người làm thay")
BUTTONS = Verbs("absence", {"back": _back, "change": _change})
AWAY = Dialog(
    "away",
    steps=(
        days.day(
            "first",
            N_("Anh/chị vắng từ ngày nào? Anh/chị chọn một ngày, hoặc gõ ngày khác, ví dụ 10/12/2026."),
            lambda today, answers: [today + timedelta(days=number) for number in range(3)],
        ),
        days.day(
            "last",
            N_("Đến hết ngày nào? Anh/chị chọn một ngày, hoặc gõ ngày khác, ví dụ 10/12/2026."),
            _likely_last,
            earliest=lambda today, answers: _day_of(answers, "first"),
        ),
        _deputy(),
        steps.card(
            "card",
            _show,
            send=N_("Lưu"),
            lines={"first": N_("Ngày đầu"), "last": N_("Ngày cuối"), "deputy": N_("Người làm thay")},
        ),
    ),
    finish=_save,
)
