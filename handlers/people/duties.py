"""What an officer is greeted with: the offices they hold, what waits for them there, and the buttons to it."""

from collections.abc import Sequence

from markupsafe import Markup

from domain import cases
from domain.message import Button
from domain.reports import Obligation
from handlers.engine import buttons
from handlers.engine.talk import Talk
from handlers.people import labels
from services import offices, people, reports
from services.cases import reviews

# More reports than a unit owes at a time.
_REPORTS = 100


async def greeting(talk: Talk) -> tuple[Markup, list[Button]]:
    """The words, and a button for each kind of work."""
    t, lines, work = talk.t, [], []
    waiting = await reviews.waiting(talk.tx, talk.person)
    if waiting is not None:
        lines.append(_waiting(talk, waiting))
        work.append(buttons.make(t("Xem phiếu chờ xử lý"), buttons.COMMAND, "queue"))
    owing = await reports.owing(talk.tx, talk.person, limit=_REPORTS)
    if owing is not None:
        lines.append(_owing(talk, owing))
    if owing is not None or reports.may_ask(talk.person):
        work.append(buttons.make(t("Xem báo cáo"), buttons.COMMAND, "reports"))
    if offices.may_give(talk.person):
        work.append(buttons.make(t("Cán bộ của các đơn vị"), buttons.COMMAND, "offices"))
    end = t("Có việc mới, tôi sẽ báo tại đây. Gõ /trogiup để xem hướng dẫn.")
    parts = (await _offices(talk), Markup("\n").join(lines), end)
    return Markup("\n\n").join(part for part in parts if part), work


async def _offices(talk: Talk) -> Markup:
    t = talk.t
    head = t("Chào {name}. Anh/chị đang giữ vai trò:", name=talk.person.name)
    held = await people.offices(talk.tx, talk.person)
    lines = (t("• <b>{role}</b> – {unit}", role=t(labels.ROLES[role]), unit=unit.name) for role, unit in held)
    return Markup("\n").join((head, *lines))


def _waiting(talk: Talk, waiting: int) -> Markup:
    t = talk.t
    if not waiting:
        return t("Hiện không có phiếu nào chờ xử lý.")
    if waiting > cases.COUNTED:
        return t("Có hơn {n} phiếu chờ xử lý.", n=cases.COUNTED)
    return t.plural("Có {n} phiếu chờ xử lý.", "Có {n} phiếu chờ xử lý.", waiting)


def _owing(talk: Talk, owing: Sequence[Obligation]) -> Markup:
    t = talk.t
    if not owing:
        return t("Đơn vị không còn báo cáo nào phải nộp.")
    return t.plural(
        "Đơn vị còn {n} báo cáo phải nộp, hạn gần nhất {day}.",
        "Đơn vị còn {n} báo cáo phải nộp, hạn gần nhất {day}.",
        len(owing),
        day=t.day(owing[0].due_on),
    )
