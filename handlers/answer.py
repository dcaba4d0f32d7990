"""The nominator answers an officer's question: by the button under it, or simply by writing."""

from markupsafe import Markup

from domain import errors
from domain.message import Kind
from domain.text import MESSAGE_LIMIT
from handlers import buttons, steps
from handlers.dialog import Answers, Dialog, Outcome, Question, Step, Taken, start
from handlers.talk import Talk
from locales import N_
from services import reviews
from storage import nominations


async def press(talk: Talk, rest: list[str]) -> None:
    """The button under the question: ask for the answer. Raises Changed when it was answered already."""
    question_id = buttons.number(rest[0])
    asked = await nominations.open_question(talk.tx, talk.person.id)
    if asked is None or asked[0] != question_id:
        raise errors.Changed
    talk.keep_message()
    await start(talk, ANSWER, {"question": question_id})


async def take(talk: Talk, words: str, photo: str | None) -> None:
    """Hand the answer to the case. Raises Changed when nobody waits for it any more."""
    asked = await nominations.open_question(talk.tx, talk.person.id)
    if asked is None:
        raise errors.Changed
    await _hand_over(talk, asked[0], words, photo)


async def _hand_over(talk: Talk, question_id: int, words: str, photo: str | None) -> None:
    case = await reviews.answer(talk.tx, talk.person, question_id, words, photo, rules=talk.rules, now=talk.now)
    talk.say(talk.t("Đã chuyển câu trả lời cho cán bộ phụ trách <code>{code}</code>. Cảm ơn anh/chị.", code=case.code))


def _words_or_photo() -> Step:
    written = steps.write("answer", N_("Anh/chị trả lời giúp, bằng chữ hoặc một ảnh."), limit=MESSAGE_LIMIT, lines=True)

    async def take_either(talk: Talk, answers: Answers) -> Outcome:
        if talk.incoming.kind is Kind.PHOTO:
            return Taken({"text": talk.incoming.text, "photo": talk.incoming.media})
        outcome = await written.take(talk, answers)
        return Taken({"text": outcome.value, "photo": None}) if isinstance(outcome, Taken) else outcome

    async def ask(talk: Talk, answers: Answers) -> Question:
        asked = await nominations.open_question(talk.tx, talk.person.id)
        words = talk.t("Anh/chị trả lời giúp, bằng chữ hoặc một ảnh.")
        if asked is None:
            return Question(words)
        about = talk.t("Về <code>{code}</code>: {question}", code=asked[2], question=asked[3])
        return Question(Markup("\n\n").join((about, words)))

    return Step("answer", ask, take_either)


async def _finish(talk: Talk, answers: Answers) -> None:
    given = answers["answer"]
    await _hand_over(talk, answers["question"], given["text"], given["photo"])


ANSWER = Dialog("answer", steps=(_words_or_photo(),), finish=_finish)
