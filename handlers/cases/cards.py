"""How a case is shown: its details to the nominator, with state and questions to an officer, as one line in a list."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from markupsafe import Markup

from domain import calendar, text
from domain.calendar import Calendar
from domain.cases import OPEN_STATES, Nomination, Question
from domain.corrections import COMMUNE, Addition, Changes
from domain.message import Button
from domain.people import Person
from handlers.cases import labels, parts
from handlers.engine import buttons, layout
from handlers.engine.dialog import CODE, Answers
from locales import N_, Words
from services.cases import reviews, transcripts

# A card shows the last questions, each with the beginning of its answer.
_ASKED_SHOWN = 3
_QUESTION_SHOWN = 200
_ANSWER_SHOWN = 300
_NAME_SHOWN = 100
# Of a name, in a sentence.
NAME_SHOWN = 60
_COMMUNES = ("Xã ", "Phường ", "Đặc khu ")
_CITY = "Thành phố "
# The length of the labels beside a question and its answer.
_LABELS = 60


def details(t: Words, case: Nomination, *, handles: bool = False) -> Markup:
    """What was said of the deed, line by line. handles: for somebody who handles the case."""
    values = {name: getattr(case, name) for name in case.__dataclass_fields__}
    card = parts.card(t, values | {parts.HANDLES: handles})
    if not case.scribe:
        return card
    if not handles:
        return Markup("\n").join((card, t("✍️ Cán bộ đã nghe ghi âm và chép lại lời kể.")))
    return Markup("\n").join((card, t("✍️ {officer} đã nghe ghi âm và chép lại lời kể.", officer=case.scribe)))


def care(t: Words, case: Nomination) -> list[Markup]:
    """What an officer has to mind: a child, somebody who died, who nominated, and who does not want to be named."""
    lines = []
    if case.minor:
        lines.append(t("👶 Trẻ em: tên, ảnh, trường học là thông tin kín."))
    if case.deceased:
        lines.append(t("🕯 Đã mất: liên hệ gia đình, lời lẽ trang trọng."))
    if case.nominator_name:
        lines.append(layout.line(t, N_("Người giới thiệu"), text.excerpt(case.nominator_name, _NAME_SHOWN)))
    if case.sent_for:
        lines.append(layout.line(t, N_("Gửi giúp"), text.excerpt(case.sent_for, _NAME_SHOWN)))
    if case.sender_hidden:
        lines.append(t("🔒 Người giới thiệu xin giấu tên: chỉ cán bộ xử lý phiếu được biết."))
    return lines


def case(
    t: Words,
    person: Person,
    case: Nomination,
    asked: Sequence[Question],
    added: Sequence[Addition],
    days: Calendar,
) -> Markup:
    """A case as this officer sees it, with the questions and answers about it, and what its nominator added."""
    head = t("<b>{code}</b> · {state}", code=case.code, state=t(labels.STATES[case.state]))
    lines = [head, t("Gửi lúc {when}", when=t.moment(case.received_at))]
    if case.due_at is not None:
        lines.append(_due(t, case.due_at, days))
    lines += [Markup(), details(t, case, handles=reviews.may_handle(person, case)), *care(t, case)]
    if asked:
        lines += [Markup(), _exchanges(t, asked)]
    if added:
        lines += [Markup(), additions(t, added, None if case.state in OPEN_STATES else case.state_since)]
    return Markup("\n").join(lines)


def additions(t: Words, added: Sequence[Addition], new_since: datetime | None = None) -> Markup:
    """The last additions of the nominator, in brief, and what each of them changed. new_since: those that came since then
    are marked, as an officer has decided without them."""
    lines = [t("<b>Người giới thiệu bổ sung</b>")]
    for one in added[-_ASKED_SHOWN:]:
        line = addition(t, one, text.excerpt(one.text, _ANSWER_SHOWN))
        lines.append(t("⚠️ {addition}", addition=line) if new_since and one.added_at > new_since else line)
        lines += changes(t, one.changes)
    return Markup("\n").join(lines)


def addition(t: Words, one: Addition, words: str) -> Markup:
    """The line of an addition, of which `words` are shown here."""
    return t("{when}: {words}", when=t.moment(one.added_at), words=words)


_CHANGED = {
    "name": N_("Tên: {before} → {since}"),
    "happened": N_("Khi nào: {before} → {since}"),
    "village": N_("Bản: {before} → {since}"),
    COMMUNE: N_("Nơi: người giới thiệu báo lại là {since}; phiếu vẫn do {before} xử lý"),
}


def changes(t: Words, changed: Changes) -> list[Markup]:
    """What a correction changed, line by line."""
    return [
        t(_CHANGED[name], before=before or "–", since=since or "–")
        for name, (before, since) in changed.items()
        if name in _CHANGED
    ]


def _due(t: Words, due_at: datetime, days: Calendar) -> Markup:
    """The limit of a case. A limit at midnight is shown as the last working day before it."""
    when = calendar.local(due_at)
    if when.time() != time():
        return t("Hạn xử lý: {when}", when=t.moment(due_at))
    day = days.working_day_until(when.date() - timedelta(days=1))
    return t("Hạn xử lý: hết ngày {day}", day=t.day(day))


def _exchanges(t: Words, asked: Sequence[Question]) -> Markup:
    """The last questions and answers, in brief."""
    lines = [t("<b>Hỏi – Đáp</b>")]
    for one in asked[-_ASKED_SHOWN:]:
        lines.append(question(t, text.excerpt(one.question, _QUESTION_SHOWN)))
        lines.append(answer(t, one, text.excerpt(one.answer or "", _ANSWER_SHOWN)))
    return Markup("\n").join(lines)


def question(t: Words, words: str) -> Markup:
    """The line of a question."""
    return t("<b>Hỏi:</b> {question}", question=words)


def answer(t: Words, asked: Question, words: str) -> Markup:
    """The line of an answer, of which `words` are shown here."""
    if asked.answer is None:
        return t("<b>Đáp:</b> chưa có.") if asked.open else t("<b>Đáp:</b> không cần trả lời nữa.")
    if asked.by_phone is not None:
        return t("<b>Đáp:</b> {answer} ({officer} hỏi trực tiếp và ghi lại)", answer=words, officer=asked.by_phone)
    if not words and not asked.photos:
        return t("<b>Đáp:</b> bằng ghi âm, video hoặc tệp.")
    if not words:
        return t("<b>Đáp:</b> bằng ảnh.")
    return t("<b>Đáp:</b> {answer} (có ảnh)", answer=words) if asked.photos else t("<b>Đáp:</b> {answer}", answer=words)


def full_text(
    t: Words, case: Nomination, asked: Sequence[Question], added: Sequence[Addition], size: int
) -> list[Markup]:
    """The deed and everything that was asked, answered and added, in full, in pieces of at most `size`."""
    pieces = [Markup.escape(text.shown(part)) for part in text.parts(case.deed, size)]
    for one in asked:
        asked_text = text.excerpt(one.question, size // 2)
        first, *more = text.parts(one.answer or "", size // 2 - _LABELS) or [""]
        pieces.append(Markup("\n").join((question(t, asked_text), answer(t, one, first))))
        pieces += [Markup.escape(text.shown(part)) for part in more]
    for one_more in added:
        first, *more = text.parts(one_more.text, size - _LABELS)
        pieces.append(addition(t, one_more, first))
        pieces += [Markup.escape(text.shown(part)) for part in more]
    return pieces


def photos(case: Nomination, asked: Sequence[Question]) -> tuple[str, ...]:
    """The photos of a case and of the answers about it."""
    return (*case.photos, *(photo for one in asked for photo in one.photos))


def _exceeds_card(case: Nomination, asked: Sequence[Question], added: Sequence[Addition]) -> bool:
    """Whether the case has more than the card shows."""
    return (
        len(added) > _ASKED_SHOWN
        or any(text.length(one.text) > _ANSWER_SHOWN for one in added)
        or text.length(case.deed) > parts.DEED_SHOWN
        or len(asked) > _ASKED_SHOWN
        or any(one.photos for one in asked)
        or any(text.length(one.question) > _QUESTION_SHOWN for one in asked)
        or any(text.length(one.answer or "") > _ANSWER_SHOWN for one in asked)
    )


def left(t: Words, due_at: datetime, days: Calendar, now: datetime) -> Markup:
    """How much of a limit is left, or how long it has been over, in working days."""
    today, last = calendar.today(now), calendar.local(due_at).date()
    if due_at <= now:
        late = days.count(last, today)
        if not late:
            return t("⏰ quá hạn từ {when}", when=t.moment(due_at))
        return t.plural("⏰ quá hạn {n} ngày làm việc", "⏰ quá hạn {n} ngày làm việc", late)
    if ahead := days.count(today, last):
        return t.plural("còn {n} ngày làm việc", "còn {n} ngày làm việc", ahead)
    return t("hạn {when}", when=t.moment(due_at))


def waiting_row(t: Words, case: Nomination, days: Calendar, now: datetime) -> Markup:
    """A case in an officer's list, with what is left of its limit."""
    if case.due_at is None:
        return t("{case} · từ {day}", case=row(t, case), day=t.day(calendar.today(case.state_since)))
    return t("{case} · {left}", case=row(t, case), left=left(t, case.due_at, days, now))


def row(t: Words, case: Nomination) -> Markup:
    """A case in a list."""
    return t(
        "<b>{code}</b> {name} · {place} · {state}",
        code=case.code,
        name=text.excerpt(case.name, 60),
        place=case.unit_name,
        state=state(t, case),
    )


def state(t: Words, case: Nomination) -> Markup:
    """The state of a case; of one that is joined to another, that of the other."""
    if case.follows is None:
        return t(labels.STATES[case.state])
    return t("cùng giới thiệu với người khác, {state}", state=t(labels.STATES[case.follows]))


def office(t: Words, unit_name: str) -> Markup:
    """Who reads a nomination and checks it: the commune, or the department that does so for the whole province."""
    if unit_name.startswith(_COMMUNES):
        return Markup.escape(unit_name)
    if unit_name.startswith(_CITY):
        return t("Sở Nội vụ thành phố {city}", city=unit_name.removeprefix(_CITY))
    return t("Sở Nội vụ tỉnh {province}", province=unit_name)


def about(t: Words, answers: Answers) -> Markup:
    """What a dialog about a case is about, above each of its questions."""
    return t("Phiếu <code>{code}</code> ({name})", code=answers[CODE], name=answers["name"])


def rejection(t: Words, case: Nomination, reason: str) -> Markup:
    """What the nominator reads of a case that is rejected."""
    return t(
        "Rất tiếc, phiếu <code>{code}</code> ({name}) chưa thể xét tiếp.\n<b>Lý do:</b> {reason}\n\n"
        "Phiếu của anh/chị vẫn được lưu. Có thêm thông tin, anh/chị cứ giới thiệu lại.",
        code=case.code,
        name=case.name,
        reason=reason,
    )


def verification(t: Words, case: Nomination) -> Markup:
    """What the nominator reads of a case that was verified."""
    if case.deceased:
        return t(
            "{place} đã xác minh việc tốt của {name} (<code>{code}</code>) là đúng, và sẽ trân trọng xem xét việc tôn vinh. "
            "Cảm ơn anh/chị đã kể lại; xin chia buồn cùng gia đình.",
            place=office(t, case.unit_name),
            name=case.name,
            code=case.code,
        )
    return t(
        "Tin vui: {place} đã xác minh việc tốt của {name} (<code>{code}</code>) là đúng, và sẽ xem xét việc biểu "
        "dương cho phù hợp. Cảm ơn anh/chị!",
        place=office(t, case.unit_name),
        name=case.name,
        code=case.code,
    )


# The verbs that a button of a case may carry, with their labels, in the order in which they are shown.
VERBS = {
    "take": N_("Bắt đầu xác minh"),
    "verify": N_("Xác nhận đúng"),
    "note_answer": N_("Ghi câu trả lời"),
    "ask": N_("Hỏi thêm"),
    "withdraw_question": N_("Rút câu hỏi"),
    "release": N_("Xét tiếp"),
    "reject": N_("Không xét tiếp"),
}


def case_buttons(
    t: Words,
    person: Person,
    case: Nomination,
    moves: frozenset[str],
    asked: Sequence[Question],
    added: Sequence[Addition],
    *,
    more: bool = False,
) -> tuple[tuple[Button, ...], ...]:
    """What this person may do with the case now, two buttons a row; also to write its story, or to open it. more: there is
    more to read than the card shows, beside what was asked and added."""
    shown = [
        buttons.make(t(label), "case", verb, case.id, case.version) for verb, label in VERBS.items() if verb in moves
    ]
    if transcripts.may_write(person, case):
        label = t("Sửa lời đã chép") if case.scribe else t("Chép lại lời kể")
        shown.append(buttons.make(label, "transcript", "write", case.id, case.version))
    if more or _exceeds_card(case, asked, added):
        shown.append(buttons.make(t("Xem đầy đủ"), "case", "text", case.id, case.version))
    if case.pieces:
        shown.append(buttons.make(t("Xem ảnh, tệp ({n})", n=case.pieces), "case", "pieces", case.id))
    if case.story_id is not None:
        shown.append(buttons.make(t("Xem bài đã đăng"), "story", "open", case.story_id))
    elif reviews.may_write_story(person, case):
        shown.append(buttons.make(t("Viết thành bài"), "story", "write", case.id, case.version))
    if reviews.may_mark(person, case):
        shown.append(buttons.make(t("Trẻ em, đã mất"), "care", "show", case.id))
    return tuple(tuple(shown[at : at + 2]) for at in range(0, len(shown), 2))
