"""The nominator answers an officer's question: with the button under it, or by just writing.

The trap: with two open questions, an answer may reach the wrong one. So button, conversation and notice each carry the id of
their question; nothing here looks for the newest one.
"""

from markupsafe import Markup

from domain import cases, codes, errors, text
from domain.cases import Nomination
from domain.message import Kind
from domain.text import LONG_LIMIT
from handlers.cases import evidence
from handlers.engine import buttons, steps
from handlers.engine.buttons import Press
from handlers.engine.dialog import Again, Answers, Complete, Dialog, End, Outcome, Question, Step, start
from handlers.engine.subject import Verbs
from handlers.engine.talk import Row, Talk
from locales import N_, Words
from services.cases import messages, questions


async def _begin(talk: Talk, press: Press) -> None:
    """The button under the question: ask for the answer, if the question is still open."""
    asked = await questions.put_to(talk.tx, talk.person, press.id)
    if asked is None:
        raise errors.NotFound
    talk.reply_below()
    if not asked.open:
        talk.toast(talk.t("Anh/chị không cần trả lời câu hỏi về {code} nữa.", code=asked.code), alert=True)
        return
    await start(talk, ANSWER, {"question": asked.id})


def say_handed_over(talk: Talk, case: Nomination) -> None:
    """Confirm that the officer has the answer."""
    talk.say(
        talk.t("Đã chuyển câu trả lời cho cán bộ phụ trách phiếu <code>{code}</code>. Cảm ơn anh/chị.", code=case.code)
    )


_WRITTEN = steps.write(
    "answer", N_("Nhờ anh/chị trả lời bằng chữ, hoặc gửi ảnh, ghi âm, tệp."), limit=LONG_LIMIT, lines=True
)


def _caption(talk: Talk) -> str:
    """The caption of a photo, which may be empty."""
    try:
        return text.received(talk.incoming.text)
    except errors.Empty:
        return ""


async def _read(talk: Talk, answers: Answers) -> Outcome:
    asked = await questions.put_to(talk.tx, talk.person, answers["question"])
    if asked is None or not asked.open:
        return await _too_late(talk)
    if talk.incoming.attached:
        await evidence.keep(talk, talk.incoming.attached, for_case=asked.nomination_id)
    if talk.incoming.attached and talk.incoming.kind is not Kind.TEXT:
        photo = talk.incoming.media if talk.incoming.kind is Kind.PHOTO else ""
        return Complete({"text": _caption(talk), "photo": photo, "album": talk.incoming.album})
    outcome = await _WRITTEN.read(talk, answers)
    return Complete({"text": outcome.value, "photo": ""}) if isinstance(outcome, Complete) else outcome


async def _too_late(talk: Talk) -> Outcome:
    """The question is closed; the answer is stored as a kept message."""
    over = talk.t("Anh/chị không cần trả lời câu hỏi này nữa.")
    if talk.incoming.attached:
        await evidence.keep(talk, talk.incoming.attached, loose=False)
    elif talk.incoming.kind is not Kind.TEXT:
        return End(over)
    photos = (talk.incoming.media,) if talk.incoming.kind is Kind.PHOTO else ()
    words = _caption(talk)
    if words or photos or talk.incoming.attached:
        await messages.keep_late(talk.tx, talk.person, words, photos, album=talk.incoming.album, now=talk.now)
    saved = talk.t(
        "Tin nhắn anh/chị vừa gửi đã được lưu nhưng không chuyển cho cán bộ. Muốn kể việc tốt khác, anh/chị gõ "
        "/gioithieu."
    )
    return End(Markup("\n").join((over, saved)))


async def _ask(talk: Talk, answers: Answers) -> Question:
    asked = await questions.put_to(talk.tx, talk.person, answers["question"])
    words = talk.t("Nhờ anh/chị trả lời bằng chữ, hoặc gửi ảnh, ghi âm, tệp.")
    if asked is None:
        return Question(words)
    about = talk.t("Về <code>{code}</code>: {question}", code=asked.code, question=asked.question)
    return Question(Markup("\n\n").join((about, words)))


async def _finish(talk: Talk, answers: Answers) -> None:
    """Hand the answer over. Of an album this is the first photo, of a long text perhaps the first part; the kept message
    assigns the others to the same case."""
    given = answers["answer"]
    photos = (given["photo"],) if given["photo"] else ()
    case = await questions.answer(
        talk.tx, talk.person, answers["question"], given["text"], photos, rules=talk.rules, now=talk.now
    )
    say_handed_over(talk, case)
    album = given.get("album", "")
    if album or text.may_be_split(given["text"]):
        await messages.keep_answer(talk.tx, talk.person, case, given["text"], photos, album=album, now=talk.now)


async def reply(talk: Talk) -> bool:
    """A message that replies to a question answers that one; one that replies to another message about the case, the open
    question of that case."""
    code = codes.first_in(talk.incoming.replied)
    if code is None:
        return False
    rules, now = talk.rules, talk.now
    shown, opened = await questions.shown_in(talk.tx, talk.person, code, talk.incoming.replied, rules=rules, now=now)
    asked = shown or opened
    if asked is None:
        return False
    outcome = await _read(talk, {"question": asked.id})
    if isinstance(outcome, Complete):
        draft = talk.drafts.named(ANSWER.name)
        if draft is not None and draft.data["question"] == asked.id:
            talk.drafts.end(ANSWER.name)
        await _finish(talk, {"question": asked.id, "answer": outcome.value})
    elif isinstance(outcome, Again) and outcome.why is not None:
        talk.say(outcome.why)
    elif isinstance(outcome, End):
        talk.say(outcome.say)
        if opened is not None:
            talk.say(*still_open(talk.t, opened))
    return True


def still_open(t: Words, asked: cases.Question) -> tuple[Markup, Row]:
    """That a question still waits for its answer, with the button to answer it."""
    head = t(
        "Nhờ anh/chị trả lời giúp câu hỏi này về phiếu <code>{code}</code>, để cán bộ xác minh tiếp:", code=asked.code
    )
    row = (buttons.make(t("Trả lời"), "answer", "begin", asked.id),)
    return Markup("\n\n").join((head, Markup.escape(asked.question))), row


ANSWER = Dialog("answer", steps=(Step("answer", _ask, _read),), finish=_finish)

# Older buttons carry the question and no verb.
BUTTONS = Verbs("answer", {"begin": _begin, "": _begin})
