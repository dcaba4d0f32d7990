"""`/nominate`: a person describes a good example, step by step, reviews it, and sends it.

What they typed is stored unchanged. A kept message is continued here as well, as the answer to the question about the deed
(`handlers/cases/offer.py`).
"""

from markupsafe import Markup

from domain.cases import PHOTO_LIMIT, Lead
from handlers.cases import cards, parts
from handlers.cases.parts import PARTS
from handlers.engine import buttons, steps
from handlers.engine.dialog import Answers, Dialog, Question, start
from handlers.engine.talk import Talk
from locales import N_
from services import units
from services.cases import messages, nominations


async def run(talk: Talk, words: str) -> None:
    """Begin, or continue the person's unfinished nomination."""
    await start(talk, NOMINATE)


async def _show(talk: Talk, answers: Answers) -> Question:
    t, lead = talk.t, parts.stored(answers)
    unit = await units.by_code(talk.tx, lead["commune"]) if lead["commune"] else None
    card = parts.card(t, lead | {"unit_name": unit.name if unit else None})
    pictures = t.plural("<b>Ảnh:</b> {n}", "<b>Ảnh:</b> {n}", len(lead["photos"]))
    head = t("Anh/chị xem lại lần cuối. Đúng rồi thì bấm «Gửi».")
    return Question(Markup("\n").join((head, Markup(), card, pictures)))


async def _submit(talk: Talk, answers: Answers) -> None:
    lead = parts.stored(answers)
    unit_code = lead.pop("commune")
    case = await nominations.submit(
        talk.tx,
        talk.person,
        Lead(**lead),
        unit_code=unit_code,
        kept_id=answers.get("kept"),
        rules=talk.rules,
        now=talk.now,
    )
    t = talk.t
    talk.say(
        t(
            "Đã gửi phiếu giới thiệu. Mã của phiếu: <code>{code}</code>\n\n"
            "{place} sẽ xem và xác minh. Có gì mới tôi báo ngay; anh/chị cũng có thể gõ /tincuatoi để xem. "
            "Cảm ơn anh/chị đã giới thiệu gương sáng!",
            code=case.code,
            place=cards.office(t, case.unit_name),
        ),
        (buttons.make(t("Giới thiệu thêm"), buttons.COMMAND, "nominate"),),
    )


async def _cancelled(talk: Talk, answers: Answers) -> None:
    """If this began with a kept message, it stays kept, with the reason."""
    if answers.get("kept"):
        await messages.cancel(talk.tx, answers["kept"])
        talk.say(talk.t("Anh/chị đã dừng giữa chừng. Lời kể lúc đầu vẫn được lưu."))


_NOTICE = N_(
    "Trước khi gửi, xin anh/chị lưu ý:\n"
    "• Cán bộ xã, phường, Sở Nội vụ và biên tập viên của tỉnh được đọc phiếu này, để xác minh và xét khen thưởng.\n"
    "• Chỉ đăng công khai khi người được giới thiệu đồng ý.\n"
    "• Xin đừng ghi số căn cước, tình hình sức khỏe hay chuyện riêng của người khác.\n"
    "Xem thêm: /riengtu"
)

NOMINATE = Dialog(
    "nominate",
    steps=(
        *(part.step for part in PARTS),
        steps.confirm_read("notice", _NOTICE, button=N_("Đã đọc, xem lại phiếu")),
        steps.card("card", _show, send=N_("Gửi"), lines={part.name: part.edit for part in PARTS}),
    ),
    finish=_submit,
    cancelled=_cancelled,
)


async def begin_with(talk: Talk, kept_id: int, words: str, photos: tuple[str, ...]) -> None:
    """Start with a kept message, which is the deed; the other questions are asked."""
    answers: Answers = {"kept": kept_id}
    if words:
        answers["deed"] = words
    if photos:
        answers["photos"] = {"photos": list(photos[:PHOTO_LIMIT])}
    await messages.begin(talk.tx, kept_id)
    await start(talk, NOMINATE, answers)
