"""What a commune officer does with a case: take it, ask the nominator, verify, reject. Each is seen before it is sent."""

from collections.abc import Sequence

from markupsafe import Markup

from domain import errors, text
from domain.cases import QUESTION_LIMIT, Nomination
from domain.cases import Question as Asked
from domain.text import LINE_LIMIT, LONG_LIMIT
from handlers.cases import cards, evidence, labels, parts, together, witnesses
from handlers.engine import buttons, refusals, steps
from handlers.engine.buttons import Press
from handlers.engine.dialog import CODE, Answers, Dialog, Question, start
from handlers.engine.subject import Things, Verbs
from handlers.engine.talk import Row, Talk
from locales import N_
from services import moving, working_days
from services.cases import joining, questions, reviews, voices


async def show(talk: Talk, found: Nomination) -> None:
    """The case with its photos, the questions about it, and what this person may do with it."""
    if not talk.incoming.pressed:
        _show_photos(talk, found, await questions.of_case(talk.tx, found))
    card, rows = await _card(talk, found)
    talk.say(card, *rows)


async def _card(talk: Talk, found: Nomination) -> tuple[Markup, tuple[Row, ...]]:
    """The card of a case, and its buttons."""
    asked, added = await reviews.said(talk.tx, talk.person, found, now=talk.now)
    moves = moving.allowed(talk.person, found)
    card = cards.case(talk.t, talk.person, found, asked, added, await working_days.load(talk.tx, talk.rules))
    heard = await voices.of_case(talk.tx, talk.person, found)
    said = Markup("\n").join(witnesses.summary(talk.t, talk.edge, heard))
    lines, rows = await together.on_card(talk.tx, talk.person, talk.t, found, now=talk.now)
    more = witnesses.exceeds_card(heard)
    shown = cards.case_buttons(talk.t, talk.person, found, moves, asked, added, more=more)
    return Markup("\n\n").join(filter(None, (Markup("\n").join((card, *lines)), said))), (*shown, *rows)


async def _show_full_text(talk: Talk, found: Nomination) -> None:
    """The whole deed, all questions and answers, below the card."""
    talk.reply_below()
    asked, added = await reviews.said(talk.tx, talk.person, found, now=talk.now)
    _show_photos(talk, found, asked)
    heard = await voices.of_case(talk.tx, talk.person, found)
    size = talk.edge.message_limit
    said = witnesses.full_text(talk.t, talk.edge, heard, size)
    for piece in (*cards.full_text(talk.t, found, asked, added, size), *said):
        talk.say(piece)


def _show_photos(talk: Talk, found: Nomination, asked: Sequence[Asked]) -> None:
    if photos := cards.photos(found, asked):
        talk.say(Markup.escape(found.code), photos=photos)


async def _find(talk: Talk, case_id: int) -> Nomination:
    return await reviews.open_case(talk.tx, talk.person, case_id)


async def _take(talk: Talk, found: Nomination) -> None:
    await _confirm(talk, await reviews.take(talk.tx, talk.person, found, rules=talk.rules, now=talk.now))


async def _decide(talk: Talk, found: Nomination) -> None:
    """Make a move that needs nothing but the press."""
    verb = talk.press.verb
    await _confirm(talk, await reviews.decide(talk.tx, talk.person, found, verb, rules=talk.rules, now=talk.now))


async def _confirm(talk: Talk, moved: Nomination) -> None:
    said = talk.t("Phiếu <code>{code}</code>: {state}.", code=moved.code, state=talk.t(labels.STATES[moved.state]))
    await _say_done(talk, moved, said)


async def _split(talk: Talk, found: Nomination) -> None:
    moved = await joining.split(talk.tx, talk.person, found, rules=talk.rules, now=talk.now)
    said = talk.t("Đã tách phiếu <code>{code}</code> để xét riêng.", code=moved.code)
    await _say_done(talk, moved, said)


async def merge(talk: Talk, press: Press) -> None:
    """Join two cases, whose versions the officer saw; the one that is joined is shown, with what undoes it."""
    moved = await joining.merge(
        talk.tx, talk.person, press.id, press.number, press.version, rules=talk.rules, now=talk.now
    )
    said = talk.t(
        "Đã gộp phiếu <code>{code}</code>. Người giới thiệu vẫn giữ mã này và được báo tin của phiếu chung.",
        code=moved.code,
    )
    await _say_done(talk, moved, said)


async def _apart(talk: Talk, press: Press) -> None:
    case = await joining.tell_apart(talk.tx, talk.person, press.id, press.number, now=talk.now)
    talk.toast(talk.t("Đã ghi: hai phiếu không trùng nhau. Tôi không hỏi lại nữa."))
    await show(talk, await _find(talk, case.id))


async def _start_writing(talk: Talk, found: Nomination) -> None:
    """Have the officer write what the move needs (a question, a reason), and see what will be sent."""
    verb = talk.press.verb
    if verb not in moving.allowed(talk.person, found):
        raise errors.NotAllowed
    talk.reply_below()
    name = text.excerpt(found.name, cards.NAME_SHOWN)
    await start(talk, _DIALOGS[verb], {"case": found.id, "version": found.version, CODE: found.code, "name": name})


async def _unchanged_case(talk: Talk, answers: Answers) -> Nomination | None:
    """The case, unless it has moved since the officer began to write; then its current state is shown, and None returned."""
    found = await reviews.open_case(talk.tx, talk.person, answers["case"])
    if found.version == answers["version"]:
        return found
    talk.say(refusals.words(talk.t, errors.Changed()))
    await show(talk, found)
    return None


async def _ask(talk: Talk, answers: Answers) -> None:
    found = await _unchanged_case(talk, answers)
    if found is None:
        return
    moved = await questions.ask(talk.tx, talk.person, found, answers["question"], rules=talk.rules, now=talk.now)
    said = talk.t(
        "Câu hỏi về phiếu <code>{code}</code> sẽ được gửi cho người giới thiệu. Có trả lời, tôi báo ngay.",
        code=moved.code,
    )
    await _say_done(talk, moved, said)


async def _reject(talk: Talk, answers: Answers) -> None:
    found = await _unchanged_case(talk, answers)
    if found is None:
        return
    moved = await reviews.decide(
        talk.tx, talk.person, found, "reject", reason=answers["reason"], rules=talk.rules, now=talk.now
    )
    said = talk.t("Đã dừng xét phiếu <code>{code}</code>. Người giới thiệu sẽ được báo lý do.", code=moved.code)
    await _say_done(talk, moved, said)


async def _verify(talk: Talk, answers: Answers) -> None:
    found = await _unchanged_case(talk, answers)
    if found is None:
        return
    moved = await reviews.decide(talk.tx, talk.person, found, "verify", rules=talk.rules, now=talk.now)
    said = talk.t(
        "Đã xác nhận phiếu <code>{code}</code> là đúng. Người giới thiệu sẽ được báo tin vui.", code=moved.code
    )
    await _say_done(talk, moved, said)


async def _note_answer(talk: Talk, answers: Answers) -> None:
    found = await _unchanged_case(talk, answers)
    if found is None:
        return
    moved = await questions.note_answer(talk.tx, talk.person, found, answers["answer"], rules=talk.rules, now=talk.now)
    await _say_done(talk, moved, talk.t("Đã lưu câu trả lời về phiếu <code>{code}</code>.", code=moved.code))


async def _withdraw_question(talk: Talk, found: Nomination) -> None:
    moved = await questions.withdraw(talk.tx, talk.person, found, rules=talk.rules, now=talk.now)
    await _say_done(talk, moved, talk.t("Đã rút câu hỏi về phiếu <code>{code}</code>.", code=moved.code))


async def _say_done(talk: Talk, moved: Nomination, said: Markup) -> None:
    """Confirm what was done, with the button that undoes it, and show the case."""
    card, rows = await _card(talk, moved)
    undo = buttons.make(talk.t("Hoàn tác"), "case", "undo", moved.id, moved.version)
    talk.say_done(said, card, *rows, undo=undo)


async def _undo(talk: Talk, found: Nomination) -> None:
    moved = await reviews.undo(talk.tx, talk.person, found, rules=talk.rules, now=talk.now)
    talk.say(talk.t("Đã hoàn tác. Chưa ai được báo về việc này."))
    await show(talk, moved)


async def _show_question(talk: Talk, answers: Answers) -> Question:
    head = talk.t("Người giới thiệu sẽ nhận câu hỏi này. Đúng rồi thì bấm «Gửi».")
    return Question(Markup("\n\n").join((head, cards.question(talk.t, answers["question"]))))


async def _show_answer(talk: Talk, answers: Answers) -> Question:
    head = talk.t("Câu trả lời này được lưu cùng phiếu. Đúng rồi thì bấm «Lưu».")
    return Question(
        Markup("\n\n").join((head, Markup.escape(text.shown(text.excerpt(answers["answer"], parts.DEED_SHOWN)))))
    )


async def _show_rejection(talk: Talk, answers: Answers) -> Question:
    found = await reviews.open_case(talk.tx, talk.person, answers["case"])
    head = talk.t("Người giới thiệu sẽ nhận tin nhắn này. Đúng rồi thì bấm «Gửi».")
    return Question(Markup("\n\n").join((head, cards.rejection(talk.t, found, answers["reason"]))))


async def _show_verification(talk: Talk, answers: Answers) -> Question:
    found = await reviews.open_case(talk.tx, talk.person, answers["case"])
    head = talk.t("Người giới thiệu sẽ nhận tin nhắn này. Đúng rồi thì bấm «Gửi».")
    return Question(Markup("\n\n").join((head, cards.verification(talk.t, found))))


ASK = Dialog(
    "ask",
    steps=(
        steps.write(
            "question",
            N_("Anh/chị muốn hỏi người giới thiệu điều gì?"),
            limit=QUESTION_LIMIT,
            lines=True,
        ),
        steps.card("card", _show_question, send=N_("Gửi"), lines={"question": N_("Câu hỏi")}),
    ),
    finish=_ask,
    about=cards.about,
)

REJECT = Dialog(
    "reject",
    steps=(
        steps.write(
            "reason",
            N_("Vì sao không xét tiếp phiếu này? Người giới thiệu sẽ đọc lý do, nhờ anh/chị viết nhẹ nhàng."),
            limit=LINE_LIMIT * 2,
        ),
        steps.card("card", _show_rejection, send=N_("Gửi"), lines={"reason": N_("Lý do")}),
    ),
    finish=_reject,
    about=cards.about,
)

VERIFY = Dialog(
    "verify",
    steps=(steps.card("card", _show_verification, send=N_("Gửi"), lines={}),),
    finish=_verify,
    about=cards.about,
)

NOTE_ANSWER = Dialog(
    "note_answer",
    steps=(
        steps.write(
            "answer",
            N_("Người giới thiệu đã trả lời thế nào? Nhờ anh/chị ghi lại để lưu cùng phiếu."),
            limit=LONG_LIMIT,
            lines=True,
        ),
        steps.card("card", _show_answer, send=N_("Lưu"), lines={"answer": N_("Câu trả lời")}),
    ),
    finish=_note_answer,
    about=cards.about,
)

_DIALOGS = {"ask": ASK, "reject": REJECT, "verify": VERIFY, "note_answer": NOTE_ANSWER}

BUTTONS = Things(
    "case",
    find=_find,
    show=show,
    changed=N_("Phiếu này vừa được cập nhật, mời anh/chị xem lại."),
    acts=dict.fromkeys(cards.VERBS, _decide)
    | {"take": _take}
    | dict.fromkeys(_DIALOGS, _start_writing)
    | {"undo": _undo, "withdraw_question": _withdraw_question, "split": _split},
    views={"show": show, "text": _show_full_text, "pieces": evidence.show, "voices": together.show},
)
PAIRS = Verbs("pair", {"merge": together.ask, "merge_now": merge, "apart": _apart})
