"""`/requests`: what people ask about their own data, for the officers who deal with it; and writing one down for somebody.

Each act is seen on a card before it is confirmed, for what was erased does not come back.
"""

from dataclasses import replace

from markupsafe import Markup

from domain import errors
from domain.requests import Kind, Request
from domain.text import LINE_LIMIT, LONG_LIMIT, NAME_LIMIT
from handlers.engine import buttons, layout, refusals, steps
from handlers.engine.buttons import Press
from handlers.engine.dialog import Answers, Dialog, Question, start
from handlers.engine.subject import Things, Verbs
from handlers.engine.talk import Talk
from handlers.privacy import cards, labels
from locales import N_
from services.privacy import carrying_out, requests

_PAGE = 8


async def run(talk: Talk, words: str) -> None:
    """The open requests, the soonest due first."""
    await _page(talk, 0)


async def _next_page(talk: Talk, press: Press) -> None:
    await _page(talk, max(press.number, 0))


async def _page(talk: Talk, offset: int) -> None:
    t = talk.t
    found = await requests.queue(talk.tx, talk.person, limit=_PAGE + 1, offset=offset)
    new = (buttons.make(t("Ghi yêu cầu của người dân"), "requests", "new"),)
    if not found:
        talk.say(t("Hiện không có yêu cầu nào chờ giải quyết."), new)
        return
    rows = [
        (buttons.make(layout.label(f"{t(labels.KINDS[one.kind]).unescape()} {one.name}"), "request", "show", one.id),)
        for one in found[:_PAGE]
    ]
    if len(found) > _PAGE:
        rows.append((buttons.make(t("Trang sau ›"), "requests", "next", number=offset + _PAGE),))
    head = t("Các yêu cầu về thông tin cá nhân, việc gần hạn ở trên.")
    talk.say(Markup("\n").join((head, Markup(), *(cards.row(t, one) for one in found[:_PAGE]))), *rows, new)


async def _find(talk: Talk, request_id: int) -> Request:
    return await requests.open_request(talk.tx, talk.person, request_id)


async def show(talk: Talk, found: Request) -> None:
    """The request, and what this person may do with it."""
    talk.say(cards.card(talk.t, found), *cards.request_buttons(talk.t, talk.person, found))


async def _take(talk: Talk, found: Request) -> None:
    await show(talk, await requests.take(talk.tx, talk.person, found, rules=talk.rules, now=talk.now))


async def _start(talk: Talk, found: Request) -> None:
    talk.reply_below()
    answers: Answers = {"request": found.id, "version": found.version, "kind": found.kind.value}
    if talk.press.verb == "prove" and found.code is not None:
        answers["code"] = found.code
    await start(talk, _DIALOGS[talk.press.verb], answers)


async def _unchanged(talk: Talk, answers: Answers) -> Request | None:
    found = await requests.open_request(talk.tx, talk.person, answers["request"])
    if found.version == answers["version"]:
        return found
    talk.say(refusals.words(talk.t, errors.Changed()))
    await show(talk, found)
    return None


async def _prove(talk: Talk, answers: Answers) -> None:
    if (found := await _unchanged(talk, answers)) is not None:
        moved = await requests.prove(
            talk.tx, talk.person, found, answers["how"], code=answers["code"], rules=talk.rules, now=talk.now
        )
        await show(talk, moved)


async def _assign(talk: Talk, answers: Answers) -> None:
    if (found := await _unchanged(talk, answers)) is not None:
        moved = await requests.assign(talk.tx, talk.person, found, answers["code"], rules=talk.rules, now=talk.now)
        talk.say(talk.t("Đã chuyển cho {place}, nơi sẽ xác nhận người yêu cầu.", place=moved.unit_name))
        await show(talk, moved)


async def _carry_out(talk: Talk, answers: Answers) -> None:
    if (found := await _unchanged(talk, answers)) is not None:
        moved = await carrying_out.carry_out(
            talk.tx, talk.person, found, answers.get("answer") or "", rules=talk.rules, now=talk.now
        )
        talk.say(talk.t("Đã thực hiện."))
        await show(talk, moved)


async def _refuse(talk: Talk, answers: Answers) -> None:
    if (found := await _unchanged(talk, answers)) is not None:
        await show(
            talk,
            await requests.refuse(talk.tx, talk.person, found, answers["reason"], rules=talk.rules, now=talk.now),
        )


async def _new(talk: Talk, press: Press) -> None:
    """Write down what somebody without an account asks for."""
    requests.check_officer(talk.person)
    talk.reply_below()
    await start(talk, ENTER)


async def _enter(talk: Talk, answers: Answers) -> None:
    made = await requests.enter(
        talk.tx,
        talk.person,
        Kind(answers["kind"]),
        answers["name"],
        answers["words"],
        code=answers["code"],
        rules=talk.rules,
        now=talk.now,
    )
    await show(talk, made)


async def _show_entry(talk: Talk, answers: Answers) -> Question:
    t = talk.t
    lines = [
        layout.line(t, N_("Yêu cầu"), str(t(labels.KINDS[Kind(answers["kind"])]))),
        layout.line(t, N_("Mã phiếu"), answers["code"]),
        layout.line(t, N_("Người yêu cầu"), answers["name"]),
        layout.line(t, N_("Nội dung"), layout.short(answers["words"])),
    ]
    return Question(Markup("\n").join((t("Yêu cầu này sẽ vào hàng chờ, chờ xã, phường xác nhận."), Markup(), *lines)))


async def _show_proof(talk: Talk, answers: Answers) -> Question:
    t = talk.t
    head = t("Sau khi xác nhận, yêu cầu này được phép thực hiện. Anh/chị chịu trách nhiệm về việc xác nhận.")
    lines = [
        layout.line(t, N_("Cách xác nhận"), answers["how"]),
        layout.line(t, N_("Mã phiếu"), answers.get("code")),
    ]
    return Question(Markup("\n").join((head, Markup(), *lines)))


async def _show_assignment(talk: Talk, answers: Answers) -> Question:
    t = talk.t
    found = await requests.open_request(talk.tx, talk.person, answers["request"])
    head = t("Xã, phường của phiếu này sẽ nhận yêu cầu và xác nhận người yêu cầu.")
    return Question(Markup("\n").join((head, cards.row(t, found), layout.line(t, N_("Mã phiếu"), answers["code"]))))


_WHAT_IS_DONE = {
    Kind.VIEW: N_(
        "Tệp ghi những gì đang lưu sẽ được gửi cho người yêu cầu; nếu họ không dùng bot, tôi gửi anh/chị để trao cho họ."
    ),
    Kind.CORRECT: N_("Người yêu cầu sẽ đọc anh/chị đã sửa gì."),
    Kind.STOP: N_("Bài đã đăng về phiếu này sẽ được gỡ khỏi mọi kênh."),
    Kind.ERASE: N_(
        "Bài được gỡ, phiếu chưa xác minh được rút, tên và lời kể trong phiếu bị xóa. Xóa rồi không lấy lại được."
    ),
}


def _is_answered(answers: Answers) -> bool:
    """Of an erase nothing stays, not even words of thanks with a name; what is said of it is the same for all."""
    return Kind(answers["kind"]) is not Kind.ERASE


async def _show_answer(talk: Talk, answers: Answers) -> Question:
    t = talk.t
    found = await requests.open_request(talk.tx, talk.person, answers["request"])
    line = layout.line(t, N_("Trả lời"), answers.get("answer"))
    about = layout.line(t, N_("Mã phiếu"), found.code)
    return Question(Markup("\n").join((cards.row(t, found), about, t(_WHAT_IS_DONE[found.kind]), Markup(), line)))


async def _show_refusal(talk: Talk, answers: Answers) -> Question:
    t = talk.t
    head = t("Người yêu cầu sẽ đọc lý do này.")
    return Question(Markup("\n").join((head, layout.line(t, N_("Lý do"), answers["reason"]))))


ENTER = Dialog(
    "request_enter",
    steps=(
        steps.choose("kind", N_("Người dân nhờ việc gì?"), labels.KINDS),
        steps.write("code", N_("Mã phiếu nào nói về họ?"), limit=LINE_LIMIT),
        steps.write("name", N_("Người yêu cầu tên là gì, quan hệ thế nào với người trong phiếu?"), limit=NAME_LIMIT),
        steps.write("words", N_("Họ muốn gì? Nhờ anh/chị ghi lại."), limit=LONG_LIMIT, lines=True),
        steps.card(
            "card",
            _show_entry,
            send=N_("Lưu"),
            lines={
                "kind": N_("Yêu cầu"),
                "code": N_("Mã phiếu"),
                "name": N_("Người yêu cầu"),
                "words": N_("Nội dung"),
            },
        ),
    ),
    finish=_enter,
)

PROVE = Dialog(
    "request_prove",
    steps=(
        steps.write(
            "how",
            N_(
                "Xã, phường đã xác nhận người yêu cầu bằng cách nào, ai xác nhận? Ví dụ: gặp tại trụ sở ngày 18/11, trưởng "
                "bản xác nhận. Xin đừng ghi số căn cước."
            ),
            limit=LINE_LIMIT * 2,
        ),
        steps.write("code", N_("Yêu cầu này về phiếu nào? Anh/chị gõ mã phiếu."), limit=LINE_LIMIT),
        steps.card(
            "card", _show_proof, send=N_("Xác nhận"), lines={"how": N_("Cách xác nhận"), "code": N_("Mã phiếu")}
        ),
    ),
    finish=_prove,
)

ASSIGN = Dialog(
    "request_assign",
    steps=(
        steps.write("code", N_("Yêu cầu này về phiếu nào? Anh/chị gõ mã phiếu."), limit=LINE_LIMIT),
        steps.card("card", _show_assignment, send=N_("Chuyển"), lines={"code": N_("Mã phiếu")}),
    ),
    finish=_assign,
)

CARRY_OUT = Dialog(
    "request_carry_out",
    steps=(
        replace(
            steps.write(
                "answer", N_("Anh/chị trả lời người yêu cầu thế nào? Nói rõ đã làm gì."), limit=LONG_LIMIT, lines=True
            ),
            fits=_is_answered,
        ),
        steps.card(
            "card",
            _show_answer,
            send=N_("Thực hiện"),
            lines={"answer": N_("Trả lời")},
            fits=lambda step, answers: _is_answered(answers),
        ),
    ),
    finish=_carry_out,
)

REFUSE = Dialog(
    "request_refuse",
    steps=(
        steps.write("reason", N_("Vì sao không thực hiện được? Nêu căn cứ."), limit=LINE_LIMIT * 2),
        steps.card("card", _show_refusal, send=N_("Từ chối"), lines={"reason": N_("Lý do")}),
    ),
    finish=_refuse,
)

_DIALOGS = {"assign": ASSIGN, "prove": PROVE, "carry_out": CARRY_OUT, "refuse": REFUSE}
DIALOGS = (ENTER, *_DIALOGS.values())

BUTTONS = Things(
    "request",
    find=_find,
    show=show,
    changed=N_("Yêu cầu này vừa được cập nhật, mời anh/chị xem lại."),
    acts={"take": _take} | dict.fromkeys(_DIALOGS, _start),
    views={"show": show},
)
PAGES = Verbs("requests", {"next": _next_page, "new": _new})
