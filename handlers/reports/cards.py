"""How a report is shown: to the province with its tally, to a unit with what it owes, as one line in a list."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from domain import text
from domain.message import Button
from domain.reports import (
    OWED,
    AttachmentKind,
    Content,
    Obligation,
    Report,
    State,
    Tally,
    UnitLine,
)
from domain.units import Unit, UnitKind
from handlers.engine import buttons, layout
from handlers.engine.talk import Row
from handlers.reports import labels
from locales import N_, Words

# How long one list of names may be: the message holds another list, and what was asked for, as well.
_NAMES_SHOWN = 1200
_NAME_SHOWN = 60


def due(t: Words, due_on: date, today: date, *, owed: bool = True) -> Markup:
    """The due day; while it is owed, with the number of days left or overdue."""
    day, left = t.day(due_on), (due_on - today).days
    if not owed:
        return t("<b>Hạn nộp:</b> {day}", day=day)
    if left > 0:
        return t.plural("<b>Hạn nộp:</b> {day} (còn {n} ngày)", "<b>Hạn nộp:</b> {day} (còn {n} ngày)", left, day=day)
    if left == 0:
        return t("<b>Hạn nộp:</b> {day} (hôm nay)", day=day)
    return t.plural(
        "<b>Hạn nộp:</b> {day} (⚠️ quá hạn {n} ngày)", "<b>Hạn nộp:</b> {day} (⚠️ quá hạn {n} ngày)", -left, day=day
    )


def request(t: Words, title: str, period: str, last: Markup) -> Markup:
    """What is asked for: title, period, and a last line."""
    return Markup("\n").join((t("<b>{title}</b>", title=title), layout.line(t, N_("Kỳ báo cáo"), period), last))


def tally(t: Words, count: Tally) -> Markup:
    """How many have handed in, how many are late."""
    if count.late:
        return t(
            "Đã nộp {handed_in}/{total}, đã duyệt {accepted}. ⚠️ Quá hạn: {late}",
            handed_in=count.handed_in,
            total=count.total,
            accepted=count.accepted,
            late=count.late,
        )
    return t(
        "Đã nộp {handed_in}/{total}, đã duyệt {accepted}.",
        handed_in=count.handed_in,
        total=count.total,
        accepted=count.accepted,
    )


def report(t: Words, found: Report, count: Tally, today: date) -> Markup:
    """A report as the province sees it."""
    still = count.handed_in < count.total
    return Markup("\n").join(
        (request(t, found.title, found.period, due(t, found.due_on, today, owed=still)), tally(t, count))
    )


def report_row(t: Words, found: Report, count: Tally) -> Markup:
    """A report in the province's list."""
    head = t("<b>{title}</b>, hạn {day}", title=text.excerpt(found.title, 80), day=t.day(found.due_on))
    return Markup("\n").join((head, tally(t, count)))


def unit_line(t: Words, line: UnitLine) -> Markup:
    """A unit in a report's list; what is out of the ordinary is in brackets."""
    unit = text.excerpt(line.unit_name, _NAME_SHOWN)
    if line.state in OWED and not line.manned:
        return t("{unit} (chưa có cán bộ)", unit=unit)
    if line.state is State.RETURNED:
        return t("{unit} (cần nộp lại)", unit=unit)
    return Markup.escape(text.shown(unit))


def names(t: Words, shown: Sequence[Markup], total: int) -> Markup:
    """The names that fit, and how many others there are. shown: those that were loaded, of `total`."""
    fitting: list[Markup] = []
    size = 0
    for name in shown:
        size += text.length(name.striptags()) + 2
        if size > _NAMES_SHOWN:
            break
        fitting.append(name)
    listed = Markup(", ").join(fitting)
    others = total - len(fitting)
    if not others:
        return listed
    return t.plural("{names} và {n} đơn vị khác", "{names} và {n} đơn vị khác", others, names=listed)


def units(t: Words, chosen: Sequence[Unit], known: Sequence[Unit]) -> Markup:
    """The names of the chosen units, as many as fit; all communes together are one name."""
    communes = [unit for unit in known if unit.kind is UnitKind.COMMUNE]
    whole = bool(communes) and all(unit in chosen for unit in communes)
    singly = [unit for unit in chosen if not (whole and unit.kind is UnitKind.COMMUNE)]
    shown = [t("tất cả xã, phường")] if whole else []
    shown += [Markup.escape(text.excerpt(unit.name, _NAME_SHOWN)) for unit in singly]
    return names(t, shown, len(shown))


def content(t: Words, given: Content) -> Markup:
    """What is handed in, in brief: names of files, number of photos, beginning of the text."""
    files = [one for one in given.attachments if one.kind is AttachmentKind.FILE]
    photos = len(given.attachments) - len(files)
    lines = [t("📎 {name}", name=text.excerpt(file.name, 80) or str(t("tệp không tên"))) for file in files]
    if photos:
        lines.append(t.plural("🖼 {n} ảnh", "🖼 {n} ảnh", photos))
    if given.text:
        lines.append(t("✍️ {words}", words=layout.short(given.text)))
    return Markup("\n").join(lines)


def obligation(t: Words, found: Obligation, today: date) -> Markup:
    """One unit's part in a report, as its officers and the province see it."""
    last = due(t, found.due_on, today, owed=found.state in OWED)
    lines = [
        request(t, found.title, found.period, last),
        layout.line(t, N_("Đơn vị"), found.unit_name),
        layout.line(t, N_("Tình trạng"), str(t(labels.STATES[found.state]))),
    ]
    if found.handed_in_at is not None:
        lines.append(
            t(
                "<b>Nộp lúc:</b> {when}, người nộp {name}",
                when=t.moment(found.handed_in_at),
                name=text.excerpt(found.handed_in_by or "–", _NAME_SHOWN),
            )
        )
        lines += [Markup(), content(t, found.content)]
    return Markup("\n").join(lines)


def owed_row(t: Words, found: Obligation, today: date) -> Markup:
    """What a unit owes, in its officers' list."""
    lines = [
        t("<b>{title}</b>", title=text.excerpt(found.title, 80)),
        due(t, found.due_on, today, owed=found.state in OWED),
    ]
    if found.state is State.RETURNED:
        lines.append(t("Cần nộp lại."))
    return Markup("\n").join(lines)


# The verbs that a button of an obligation may carry, with their labels, in the order in which they are shown.
VERBS = {
    "hand_in": N_("Nộp"),
    "hand_in_again": N_("Nộp lại"),
    "accept": N_("Đạt yêu cầu"),
    "return": N_("Trả lại"),
}


def button(t: Words, verb: str, found: Obligation) -> Button:
    """The button for one move."""
    return buttons.make(t(VERBS[verb]), "obligation", verb, found.id, found.version)


def read_button(t: Words, found: Obligation) -> Button:
    """The button that shows what was handed in."""
    return buttons.make(t("Xem"), "obligation", "read", found.id, found.version)


def obligation_buttons(t: Words, found: Obligation, moves: frozenset[str]) -> tuple[Row, ...]:
    """What this person may do with the obligation now."""
    shown = [button(t, verb, found) for verb in VERBS if verb in moves]
    if found.content.text or found.content.attachments:
        shown.insert(0, read_button(t, found))
    return (tuple(shown),) if shown else ()
