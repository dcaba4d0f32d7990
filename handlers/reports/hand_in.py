"""A unit hands in what it owes; the province reads it, accepts it, or returns it.

The trap: a report comes in many messages, and one could be left out. A file, its annexes, ten photographed pages, a comment:
all that is sent before «Gửi» belongs to one report.
"""

from typing import Any

import msgspec
from markupsafe import Markup

from domain import calendar, errors, text
from domain.message import Kind
from domain.reports import (
    ATTACHMENT_LIMIT,
    OWED,
    TEXT_LIMIT,
    Attachment,
    AttachmentKind,
    Content,
    Obligation,
)
from domain.text import LINE_LIMIT
from handlers.engine import buttons, layout, refusals, steps
from handlers.engine.dialog import Again, Answers, Choice, Complete, Dialog, More, Outcome, Question, Step, start
from handlers.engine.subject import Things
from handlers.engine.talk import Row, Talk
from handlers.reports import cards
from locales import N_, Words
from services import moving, reports

_OWED = 8
_WAITING = 4


async def owed(talk: Talk) -> None:
    """What the officer's units owe, the soonest due first, and what waits to be accepted."""
    t = talk.t
    still, waiting = await reports.owed(talk.tx, talk.person, limit=_OWED + 1)
    more = len(still) > _OWED
    still, waiting = still[:_OWED], waiting[:_WAITING]
    if not still and not waiting:
        talk.say(t("Đơn vị không còn báo cáo nào phải nộp."))
        return
    several = len({one.unit_id for one in (*still, *waiting)}) > 1
    parts: list[Markup] = []
    if still:
        parts.append(t("Báo cáo phải nộp, hạn gần nhất ở trên:"))
        parts += [_row(talk, one, several) for one in still]
    if more:
        parts.append(t("Còn báo cáo khác có hạn muộn hơn. Nộp xong các báo cáo trên, anh/chị gõ lại /baocao."))
    if waiting:
        parts.append(t("Đã nộp, đang chờ tỉnh duyệt:"))
        parts += [_row(talk, one, several) for one in waiting]
    talk.say(Markup("\n\n").join(parts), *(_open_button(talk, one) for one in (*still, *waiting)))


def _row(talk: Talk, found: Obligation, several: bool) -> Markup:
    row = cards.owed_row(talk.t, found, calendar.today(talk.now))
    return Markup("{}\n{}").format(row, text.excerpt(found.unit_name, 60)) if several else row


def _open_button(talk: Talk, found: Obligation) -> Row:
    """The button beside a report in the list: hand it in, or show what was handed in."""
    t, title = talk.t, layout.label(found.title)
    if found.state in OWED:
        label = t("Nộp: {title}", title=title)
        return (buttons.make(label.unescape(), "obligation", "hand_in", found.id, found.version),)
    label = t("Đã nộp: {title}", title=title)
    return (buttons.make(label.unescape(), "obligation", "show", found.id, found.version),)


async def find(talk: Talk, obligation_id: int) -> Obligation:
    """One unit's part in a report, for those who may see it."""
    return await reports.open_obligation(talk.tx, talk.person, obligation_id)


async def _begin_answer(talk: Talk, found: Obligation) -> None:
    """Accept the report, or return it: seen once more before the unit hears of it."""
    verb = talk.press.verb
    _refuse_unless_allowed(talk, found, verb)
    talk.reply_below()
    named = {"title": found.title, "unit": found.unit_name}
    await start(
        talk, {"accept": ACCEPT, "return": RETURN}[verb], {"obligation": found.id, "version": found.version, **named}
    )


def _about(t: Words, answers: Answers) -> Markup:
    return t("Báo cáo «{title}» của {unit}", title=answers["title"], unit=answers["unit"])


def _refuse_unless_allowed(talk: Talk, found: Obligation, *moves: str) -> None:
    """Refuse before somebody writes what cannot be sent."""
    if not moving.allowed(talk.person, found) & set(moves):
        raise errors.NotAllowed


async def show(talk: Talk, found: Obligation) -> None:
    """The obligation with what this person may do with it."""
    talk.say(cards.obligation(talk.t, found, calendar.today(talk.now)), *_rows(talk, found))


def _rows(talk: Talk, found: Obligation) -> tuple[Row, ...]:
    rows = cards.obligation_buttons(talk.t, found, moving.allowed(talk.person, found))
    if reports.may_ask(talk.person):
        rows = (*rows, (buttons.make(talk.t("Về báo cáo này"), "report", "show", found.report_id),))
    return rows


async def read(talk: Talk, found: Obligation) -> None:
    """All that was handed in: the text, the photos, each file."""
    t, given = talk.t, found.content
    if found.handed_in_at is None:
        raise errors.NotFound
    talk.reply_below()
    talk.say(
        t(
            "{unit} nộp «{title}» lúc {when}:",
            unit=found.unit_name,
            title=found.title,
            when=t.moment(found.handed_in_at),
        )
    )
    for part in text.parts(given.text or "", talk.edge.message_limit):
        talk.say(Markup.escape(text.shown(part)))
    photos = tuple(one.reference for one in given.attachments if one.kind is AttachmentKind.PHOTO)
    if photos:
        talk.say(Markup(), photos=photos)
    for one in given.attachments:
        if one.kind is AttachmentKind.FILE:
            talk.say(Markup(), file=one.reference)


async def _begin(talk: Talk, found: Obligation) -> None:
    """Start handing in. A draft for another report is not discarded: it has to be sent or cancelled first."""
    _refuse_unless_allowed(talk, found, "hand_in", "hand_in_again")
    talk.reply_below()
    draft = talk.drafts.named(HAND_IN.name)
    if draft is not None and draft.data.get("content") and draft.data.get("obligation") == found.id:
        await start(talk, HAND_IN)
        return
    await start(talk, HAND_IN, {"obligation": found.id, "version": found.version})


def _content(sent: dict[str, Any]) -> Content:
    words = "\n\n".join(sent.get("texts", []))
    return Content(words or None, tuple(msgspec.convert(one, Attachment) for one in sent.get("attachments", [])))


async def _ask(talk: Talk, answers: Answers, *, coming: bool = False) -> Question:
    """What was sent so far. coming: the last part is of an album, whose other parts follow.

    Never refuses: the question has to be asked again even when the officer may no longer see the report.
    """
    t, sent = talk.t, answers.get("content") or {}
    try:
        found = await reports.open_obligation(talk.tx, talk.person, answers["obligation"])
        head = cards.request(t, found.title, found.period, cards.due(t, found.due_on, calendar.today(talk.now)))
    except errors.NotFound:
        head = t("Báo cáo này không còn trong danh sách của đơn vị anh/chị.")
    if not sent.get("parts"):
        return Question(Markup("{}\n\n{}").format(head, t("Anh/chị gửi tệp, ảnh, hoặc gõ nội dung báo cáo.")))
    got = t("Tôi đã nhận được các tệp, ảnh anh/chị gửi cùng lúc.") if coming else cards.content(t, _content(sent))
    ready = t("Nếu còn, anh/chị gửi thêm. Đủ rồi thì bấm «Gửi».")
    choices = ((Choice(t("Gửi"), steps.SEND, sent["parts"]),), (Choice(t("Bỏ hết, làm lại"), "clear"),))
    return Question(Markup("\n\n").join((head, got, ready)), choices)


async def _read(talk: Talk, answers: Answers) -> Outcome:
    sent = answers.get("content") or {}
    press = talk.press
    if press.verb == "clear":
        return More({}, await _ask(talk, answers | {"content": {}}))
    if press.verb:
        if sent.get("parts") and press.verb == steps.SEND and press.number == sent["parts"]:
            return Complete(sent)
        return Again(
            talk.t("Anh/chị vừa gửi thêm nội dung. Mời anh/chị xem lại rồi bấm «Gửi».") if sent.get("parts") else None
        )
    if talk.incoming.kind not in (Kind.TEXT, Kind.FILE, Kind.PHOTO):
        return Again(talk.t("Câu này nhờ anh/chị gửi tệp, ảnh hoặc chữ."))
    album = talk.incoming.album
    together = bool(album) and album == sent.get("album")
    try:
        extended = _with_part(talk, sent, together)
    except (errors.TooLong, errors.Empty) as refusal:
        return Again(refusals.words(talk.t, refusal))
    if extended is None:
        return Again(talk.t("Mỗi báo cáo gửi được tối đa {limit} tệp và ảnh.", limit=ATTACHMENT_LIMIT))
    return More(extended, None if together else await _ask(talk, answers | {"content": extended}, coming=bool(album)))


def _with_part(talk: Talk, sent: dict[str, Any], together: bool) -> dict[str, Any] | None:
    """The content with the part that came now; None when there are too many attachments. Raises TooLong, Empty."""
    incoming = talk.incoming
    texts, attachments = list(sent.get("texts", [])), list(sent.get("attachments", []))
    if incoming.kind is Kind.TEXT or text.shown(incoming.text).strip():
        texts.append(text.received(incoming.text))
        size = text.length("\n\n".join(texts))
        if size > TEXT_LIMIT:
            raise errors.TooLong(size, TEXT_LIMIT)
    if incoming.kind is not Kind.TEXT:
        if len(attachments) >= ATTACHMENT_LIMIT:
            return None
        kind = AttachmentKind.PHOTO if incoming.kind is Kind.PHOTO else AttachmentKind.FILE
        name = text.excerpt(" ".join(incoming.file_name.split()), LINE_LIMIT)
        attachments.append({"kind": kind, "reference": incoming.media, "name": name})
    parts = sent.get("parts", 0) + (not together)
    return {"texts": texts, "attachments": attachments, "album": incoming.album, "parts": parts}


async def _hand_in(talk: Talk, answers: Answers) -> None:
    t, sent = talk.t, answers["content"]
    found = await reports.open_obligation(talk.tx, talk.person, answers["obligation"])
    if found.version != answers["version"]:
        await _start_again(talk, found, sent)
        return
    moved = await reports.hand_in(talk.tx, talk.person, found, _content(sent), rules=talk.rules, now=talk.now)
    _say_done(talk, moved, t("Đã nộp báo cáo cho Sở Nội vụ. Sở xem xong, tôi sẽ báo lại tại đây."))


async def _start_again(talk: Talk, found: Obligation, sent: dict[str, Any]) -> None:
    """Somebody else moved the obligation first. While it can still be handed in, the draft stays."""
    talk.say(refusals.words(talk.t, errors.Changed()))
    await show(talk, found)
    if {"hand_in", "hand_in_again"} & moving.allowed(talk.person, found):
        await start(talk, HAND_IN, {"obligation": found.id, "version": found.version, "content": sent})


async def _unchanged(talk: Talk, answers: Answers) -> Obligation | None:
    """The report, unless it has moved since the officer began; then its current state is shown, and None returned."""
    found = await reports.open_obligation(talk.tx, talk.person, answers["obligation"])
    if found.version == answers["version"]:
        return found
    talk.say(refusals.words(talk.t, errors.Changed()))
    await show(talk, found)
    return None


async def _return(talk: Talk, answers: Answers) -> None:
    if (found := await _unchanged(talk, answers)) is None:
        return
    moved = await reports.give_back(talk.tx, talk.person, found, answers["reason"], rules=talk.rules, now=talk.now)
    said = talk.t("Báo cáo «{title}» được trả lại cho {unit}, kèm lý do.", title=moved.title, unit=moved.unit_name)
    _say_done(talk, moved, said)


async def _accept(talk: Talk, answers: Answers) -> None:
    if (found := await _unchanged(talk, answers)) is None:
        return
    moved = await reports.accept(talk.tx, talk.person, found, rules=talk.rules, now=talk.now)
    said = talk.t("Báo cáo «{title}» của {unit} đạt yêu cầu. Đơn vị được báo.", title=moved.title, unit=moved.unit_name)
    _say_done(talk, moved, said)


def _say_done(talk: Talk, moved: Obligation, said: Markup) -> None:
    """Confirm what was done, with the button that undoes it, and show the report."""
    undo = buttons.make(talk.t("Hoàn tác"), "obligation", "undo", moved.id, moved.version)
    talk.say_done(said, cards.obligation(talk.t, moved, calendar.today(talk.now)), *_rows(talk, moved), undo=undo)


async def _undo(talk: Talk, found: Obligation) -> None:
    moved = await reports.undo(talk.tx, talk.person, found, rules=talk.rules, now=talk.now)
    talk.say(talk.t("Đã hoàn tác. Chưa ai được báo về việc này."))
    await show(talk, moved)


async def _show_return(talk: Talk, answers: Answers) -> Question:
    head = talk.t("Đơn vị sẽ nhận lại báo cáo với lý do này. Đúng rồi thì bấm «Gửi».")
    return Question(Markup("\n\n").join((head, layout.line(talk.t, N_("Lý do"), answers["reason"]))))


async def _show_acceptance(talk: Talk, answers: Answers) -> Question:
    return Question(talk.t("Báo cáo đạt yêu cầu thì đơn vị không sửa được nữa. Đúng rồi thì bấm «Gửi»."))


HAND_IN = Dialog("hand_in", steps=(Step("content", _ask, _read),), finish=_hand_in)

RETURN = Dialog(
    "return_report",
    steps=(
        steps.write(
            "reason",
            N_("Cần sửa hoặc bổ sung gì? Đơn vị sẽ đọc lý do này."),
            limit=LINE_LIMIT * 2,
            lines=True,
        ),
        steps.card("card", _show_return, send=N_("Gửi"), lines={"reason": N_("Lý do")}),
    ),
    finish=_return,
    about=_about,
)

ACCEPT = Dialog(
    "accept_report",
    steps=(steps.card("card", _show_acceptance, send=N_("Gửi"), lines={}),),
    finish=_accept,
    about=_about,
)

BUTTONS = Things(
    "obligation",
    find=find,
    show=show,
    changed=N_("Báo cáo này vừa được cập nhật, mời anh/chị xem lại."),
    acts={"hand_in": _begin, "hand_in_again": _begin, "undo": _undo}
    | dict.fromkeys(("accept", "return"), _begin_answer),
    views={"show": show, "read": read},
)
