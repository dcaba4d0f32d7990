"""`/nominate`: a person tells of a good example, step by step, sees it once more, and sends it.

Whatever they typed is kept as they wrote it. A message that came outside any conversation starts here as well, with the
deed told already (`handlers/cases/offer.py`).
"""

from markupsafe import Markup

from domain.cases import PHOTO_LIMIT, Field, Subject
from domain.text import LINE_LIMIT, LONG_LIMIT, NAME_LIMIT
from handlers.cases import cards, labels
from handlers.engine import buttons, steps
from handlers.engine.dialog import Answers, Dialog, Question, start
from handlers.engine.talk import Talk
from locales import N_
from services.cases import nominations
from services.cases.nominations import Lead
from storage import units
from storage.cases import kept


async def run(talk: Talk, words: str) -> None:
    """Begin, or go on where the person left off."""
    await start(talk, NOMINATE)


def _photos(answers: Answers) -> tuple[str, ...]:
    return tuple((answers.get("photos") or {}).get("photos", ()))


async def _show(talk: Talk, answers: Answers) -> Question:
    t = talk.t
    unit = await units.by_code(talk.tx, answers["commune"]) if answers.get("commune") else None
    told = cards.told(
        t,
        subject=str(t(labels.SUBJECTS[Subject(answers["subject"])])),
        name=answers["name"],
        place=unit.name if unit else str(t("chưa rõ, nhờ tỉnh tìm giúp")),
        field=str(t(labels.FIELDS[Field(answers["field"])])),
        happened=answers.get("happened"),
        deed=answers["deed"],
    )
    photos = _photos(answers)
    pictures = t.plural("<b>Ảnh:</b> {n}", "<b>Ảnh:</b> {n}", len(photos))
    head = t("Anh/chị xem lại lần cuối. Đúng rồi thì bấm «Gửi».")
    return Question(Markup("\n").join((head, Markup(), told, pictures)))


async def _submit(talk: Talk, answers: Answers) -> None:
    lead = Lead(
        subject=Subject(answers["subject"]),
        name=answers["name"],
        unit_code=answers.get("commune"),
        field=Field(answers["field"]),
        deed=answers["deed"],
        happened=answers.get("happened"),
        photos=_photos(answers),
        kept_id=answers.get("kept"),
    )
    case = await nominations.submit(talk.tx, talk.person, lead, rules=talk.rules, now=talk.now)
    t = talk.t
    talk.say(
        t(
            "Đã nhận tin giới thiệu. Mã của anh/chị: <code>{code}</code>\n\n"
            "{place} sẽ xem và xác minh. Có gì mới tôi báo ngay; anh/chị cũng có thể gõ /tincuatoi để xem. "
            "Cảm ơn anh/chị đã giới thiệu gương sáng!",
            code=case.code,
            place=case.unit_name,
        ),
        (buttons.make(t("Giới thiệu thêm"), buttons.GO, "nominate"),),
    )


async def _cancelled(talk: Talk, answers: Answers) -> None:
    """A message from which this began stays kept, with the reason."""
    if answers.get("kept"):
        await kept.mark(talk.tx, answers["kept"], kept.Reason.CANCELLED)
        talk.say(talk.t("Tin nhắn lúc đầu vẫn được giữ lại: anh/chị đã dừng giữa chừng."))


_LINES = {
    "subject": N_("Cá nhân, tập thể"),
    "name": N_("Tên"),
    "commune": N_("Nơi"),
    "field": N_("Lĩnh vực"),
    "deed": N_("Việc tốt"),
    "happened": N_("Khi nào"),
    "photos": N_("Ảnh"),
}

_NOTICE = N_(
    "Trước khi gửi, xin anh/chị lưu ý:\n"
    "• Cán bộ xã, phường và Sở Nội vụ sẽ đọc tin này để xác minh và xét khen thưởng.\n"
    "• Chỉ đăng công khai khi người được giới thiệu đồng ý.\n"
    "• Xin đừng ghi số căn cước, bệnh tật hay chuyện riêng của người khác.\n"
    "Xem thêm: /riengtu"
)

# What each step asks; `replay` knows the questions by these sentences.
PROMPTS = {
    "subject": N_("Anh/chị giới thiệu ai?"),
    "name": N_("Tên người, tập thể hoặc mô hình đó là gì?"),
    "commune": N_("Ở xã, phường nào? Gõ tên, có dấu hay không dấu đều được."),
    "field": N_("Việc tốt thuộc lĩnh vực nào?"),
    "deed": N_("Anh/chị kể lại việc đó: đã làm gì, giúp được ai, kết quả ra sao?"),
    "happened": N_("Việc diễn ra khi nào? Ví dụ: sáng 18/11, hoặc từ 2021 đến nay."),
    "photos": N_("Anh/chị có ảnh không? Gửi được tối đa {limit} ảnh."),
}

NOMINATE = Dialog(
    "nominate",
    steps=(
        steps.choose("subject", PROMPTS["subject"], labels.SUBJECTS, columns=2),
        steps.write("name", PROMPTS["name"], limit=NAME_LIMIT),
        steps.commune("commune", PROMPTS["commune"]),
        steps.choose("field", PROMPTS["field"], labels.FIELDS, columns=2),
        steps.write("deed", PROMPTS["deed"], limit=LONG_LIMIT, lines=True),
        steps.write("happened", PROMPTS["happened"], limit=LINE_LIMIT, optional=True),
        steps.photos("photos", PROMPTS["photos"], limit=PHOTO_LIMIT),
        steps.read("notice", _NOTICE, button=N_("Đã đọc, xem lại tin")),
        steps.card("card", _show, send=N_("Gửi"), lines=_LINES),
    ),
    finish=_submit,
    cancelled=_cancelled,
)


async def begin_from(talk: Talk, kept_id: int, words: str, photos: tuple[str, ...]) -> None:
    """Start from a message that was sent outside any conversation: the deed is told, the rest is asked."""
    answers: Answers = {"kept": kept_id}
    if words:
        answers["deed"] = words
    if photos:
        answers["photos"] = {"photos": list(photos[:PHOTO_LIMIT])}
    await kept.mark(talk.tx, kept_id, kept.Reason.UNFINISHED)
    await start(talk, NOMINATE, answers)
