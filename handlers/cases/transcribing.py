"""«Chép lại lời kể»: the officer who handles a case writes down the story that was told aloud, and sees it before it stands.

The trap: the case may change while somebody listens and writes. Then nothing of theirs is stored over it, and it is shown to
them again.
"""

from markupsafe import Markup

from domain import errors, text
from domain.cases import Nomination
from domain.text import LONG_LIMIT
from handlers.cases import cards, parts, review
from handlers.engine import refusals, steps
from handlers.engine.dialog import CODE, Answers, Dialog, Question, start
from handlers.engine.subject import Things
from handlers.engine.talk import Talk
from locales import N_
from services.cases import reviews, transcripts


async def _find(talk: Talk, case_id: int) -> Nomination:
    return await reviews.open_case(talk.tx, talk.person, case_id)


async def _begin(talk: Talk, case: Nomination) -> None:
    if not transcripts.may_write(talk.person, case):
        raise errors.NotAllowed
    talk.reply_below()
    name = text.excerpt(case.name, cards.NAME_SHOWN)
    await start(talk, TRANSCRIBE, {"case": case.id, "version": case.version, CODE: case.code, "name": name})


async def _show(talk: Talk, answers: Answers) -> Question:
    head = talk.t(
        "Lời kể này được lưu vào phiếu, ghi rõ anh/chị là người chép; ghi âm vẫn được giữ. Đúng rồi thì bấm «Lưu»."
    )
    return Question(
        Markup("\n\n").join((head, Markup.escape(text.shown(text.excerpt(answers["words"], parts.DEED_SHOWN)))))
    )


async def _store(talk: Talk, answers: Answers) -> None:
    case = await _find(talk, answers["case"])
    if case.version != answers["version"]:
        talk.say(refusals.words(talk.t, errors.Changed()))
    else:
        case = await transcripts.write(talk.tx, talk.person, case, answers["words"], now=talk.now)
        talk.say(talk.t("Đã lưu lời kể vào phiếu <code>{code}</code>.", code=case.code))
    await review.show(talk, case)


TRANSCRIBE = Dialog(
    "transcribe",
    steps=(
        steps.write(
            "words",
            N_(
                "Anh/chị nghe ghi âm (bấm «Xem ảnh, tệp» ở phiếu) rồi chép lại đúng như người giới thiệu kể. Lời kể dài thì "
                "gửi thành mấy tin liền nhau cũng được."
            ),
            limit=LONG_LIMIT,
            lines=True,
        ),
        steps.card("card", _show, send=N_("Lưu"), lines={"words": N_("Lời kể")}),
    ),
    finish=_store,
    about=cards.about,
)

BUTTONS = Things(
    "transcript",
    find=_find,
    show=review.show,
    changed=N_("Phiếu này vừa được cập nhật, mời anh/chị xem lại."),
    acts={"write": _begin},
)
