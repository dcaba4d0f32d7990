"""`/nominate`: a person tells of a good example, in one message or step by step, reviews it on a card, and sends it.

What they typed is stored unchanged. A kept message is continued here as well (`handlers/cases/offer.py`).
"""

from collections.abc import Sequence

from markupsafe import Markup

from domain import errors
from domain.cases import PHOTO_LIMIT, Field, Lead, Nomination, Subject
from domain.evidence import SPOKEN
from domain.extraction.reading import Reading
from domain.kept import KeptMessage
from handlers.cases import adding, beside, cards, contact, door, labels, parts, same, telling
from handlers.cases.parts import PARTS
from handlers.engine import buttons, steps
from handlers.engine.dialog import Answers, Choice, Dialog, Question, start
from handlers.engine.talk import Talk
from locales import N_
from services import privacy, units
from services.cases import additions, evidence, intake, messages, nominations, tellings


async def run(talk: Talk, words: str) -> None:
    """Begin, or continue the person's unfinished nomination."""
    unfinished = talk.drafts.named(NOMINATE.name) is not None
    await start(talk, NOMINATE, None if unfinished else await door.answers(talk))


async def _show(talk: Talk, answers: Answers) -> Question:
    t, lead = talk.t, parts.stored(answers)
    names = intake.names(talk.rules.province_code)
    unit = await units.by_code(talk.tx, lead["commune"]) if lead["commune"] else None
    card = parts.card(t, {**answers, **lead, "unit_name": unit.name if unit else None})
    pictures = t.plural("<b>Ảnh:</b> {n}", "<b>Ảnh:</b> {n}", len(lead["photos"]))
    communes = [Choice(names[code], beside.COMMUNE, at) for at, code in enumerate(answers.get("communes", ()), 1)]
    fields = [
        Choice(t(labels.FIELDS[Field(name)]), beside.FIELD, at) for at, name in enumerate(answers.get("fields", ()), 1)
    ]
    known, offered = await same.on_card(talk, answers)
    lines = [
        t("Anh/chị xem lại lần cuối. Đúng rồi thì bấm «Gửi»."),
        Markup(),
        card,
        pictures,
        *known,
        Markup(),
        *((t("❓ Việc này ở xã, phường nào? Anh/chị bấm chọn bên dưới."),) if communes else ()),
        *((t("❓ Việc này thuộc lĩnh vực nào? Anh/chị bấm chọn bên dưới nếu tôi ghi chưa đúng."),) if fields else ()),
        t(_NOTICE),
    ]
    rows = (*offered, *steps.grid(communes, 2), *steps.grid(fields, 3))
    return Question(Markup("\n").join(lines), rows)


async def _submit(talk: Talk, answers: Answers) -> None:
    """Each nominee gets a nomination of their own, with the same story. What this person has sent before in the same words
    is no second one; what they chose to add to an earlier one, or to tell together with others, is."""
    lead, kept_id = parts.stored(answers), answers.get("kept")
    unit_code = lead.pop("commune")
    if (own := await same.own(talk, answers)) is not None:
        await _add_to(talk, own, lead["deed"], kept_id)
        return
    survivor = await same.survivor(talk, answers)
    sent: list[Nomination] = []
    before: list[Nomination] = []
    for name, subject in ((lead["name"], lead["subject"]), *answers.get("others", ())):
        one = Lead(**{**lead, "name": name, "subject": Subject(subject)})
        if (earlier := await tellings.resent(talk.tx, talk.person, one, rules=talk.rules, now=talk.now)) is not None:
            before.append(earlier)
            continue
        case = await nominations.submit(
            talk.tx,
            talk.person,
            one,
            unit_code=unit_code,
            kept_id=kept_id,
            survivor=survivor,
            rules=talk.rules,
            now=talk.now,
        )
        sent.append(case)
        kept_id = None
    await privacy.agree(talk.tx, talk.person, now=talk.now)
    await evidence.give(talk.tx, talk.person, sent or before, late=not sent, rules=talk.rules, now=talk.now)
    if before:
        _say_sent_before(talk, before, below=bool(sent))
    if sent:
        _say_sent(talk, sent, joined=survivor is not None)


async def _add_to(talk: Talk, case: Nomination, words: str, kept_id: int | None) -> None:
    """What was told once more, about a nomination of their own, is added to it."""
    await additions.add(talk.tx, talk.person, case, words, kept_id=kept_id, rules=talk.rules, now=talk.now)
    await evidence.give(talk.tx, talk.person, [case], late=True, rules=talk.rules, now=talk.now)
    said = talk.t("Đã ghi vào phiếu <code>{code}</code> và báo cán bộ. Cảm ơn anh/chị.", code=case.code)
    talk.say(said, *adding.rows(talk.t, case))


def _say_sent_before(talk: Talk, before: Sequence[Nomination], *, below: bool) -> None:
    t = talk.t
    lines = [
        t(
            "Anh/chị đã gửi việc này rồi, mã của phiếu: <code>{code}</code>. Tôi không gửi thêm phiếu thứ hai.",
            code=case.code,
        )
        for case in before
    ]
    talk.say(Markup("\n").join(lines), *(adding.rows(t, before[0]) if len(before) == 1 and not below else ()))


def _say_sent(talk: Talk, sent: Sequence[Nomination], *, joined: bool = False) -> None:
    t, place = talk.t, cards.office(talk.t, sent[0].unit_name)
    if joined:
        said = t(
            "Đã gửi, cùng với những người đã kể việc này. Mã của phiếu: <code>{code}</code>\n\n"
            "Lời kể của anh/chị được giữ nguyên, cán bộ đọc cùng các phiếu kia. Có gì mới tôi báo ngay; anh/chị cũng có thể "
            "gõ /tincuatoi để xem. Cảm ơn anh/chị đã giới thiệu gương sáng!",
            code=sent[0].code,
        )
    elif len(sent) == 1:
        said = t(
            "Đã gửi phiếu giới thiệu. Mã của phiếu: <code>{code}</code>\n\n"
            "{place} sẽ xem và xác minh. Có gì mới tôi báo ngay; anh/chị cũng có thể gõ /tincuatoi để xem. "
            "Cảm ơn anh/chị đã giới thiệu gương sáng!",
            code=sent[0].code,
            place=place,
        )
    else:
        rows = (t("<code>{code}</code> {name}", code=case.code, name=case.name) for case in sent)
        said = t(
            "Đã gửi {n} phiếu giới thiệu:\n{cases}\n\n"
            "{place} sẽ xem và xác minh. Có gì mới tôi báo ngay; anh/chị cũng có thể gõ /tincuatoi để xem. "
            "Cảm ơn anh/chị đã giới thiệu gương sáng!",
            n=len(sent),
            cases=Markup("\n").join(rows),
            place=place,
        )
    more = (buttons.make(t("Giới thiệu thêm"), buttons.COMMAND, "nominate"),)
    talk.say(said, *(adding.rows(t, sent[0]) if len(sent) == 1 else ()), more)


async def _cancelled(talk: Talk, answers: Answers) -> None:
    """If this began with a kept message, it stays kept, with the reason."""
    await evidence.let_go(talk.tx, talk.person)
    if answers.get("kept"):
        await messages.cancel(talk.tx, answers["kept"])
        talk.say(talk.t("Anh/chị đã dừng giữa chừng. Lời kể lúc đầu vẫn được lưu."))


_NOTICE = N_(
    "Cán bộ xã, phường, Sở Nội vụ và biên tập viên của tỉnh được đọc phiếu này, để xác minh và xét khen thưởng. Chỉ đăng "
    "công khai khi người được giới thiệu đồng ý. Xem thêm: /riengtu"
)

NOMINATE = Dialog(
    "nominate",
    steps=(
        *(part.step for part in PARTS),
        steps.card("card", _show, send=N_("Gửi"), lines=parts.edits(), columns=3),
    ),
    finish=_submit,
    cancelled=_cancelled,
    beside=beside.read,
)


async def begin_with(talk: Talk, message: KeptMessage, reading: Reading | None = None) -> None:
    """Start with a kept message: what it says is filled in, and the rest is asked. Without words, the story is asked."""
    came = await evidence.adopt_kept(talk.tx, talk.person, message.id)
    pictures = await evidence.adopt(talk.tx, talk.person, rules=talk.rules, now=talk.now)
    photos = list(dict.fromkeys((*message.photos, *pictures)))[:PHOTO_LIMIT]
    answers: Answers = {"kept": message.id, "photos": {"photos": photos, "album": message.album}}
    answers |= await door.answers(talk)
    why, words = None, message.text
    if not words and not photos and not came:
        raise errors.NothingNew
    if SPOKEN.intersection(came):
        read = reading or await telling.read(talk, words)
        answers = door.joined(answers, telling.answers(talk, read, words) if words else {}) | {"deed": ""}
    elif not words:
        why = talk.t("Tôi đã nhận được ảnh.") if photos else parts.ask_more(talk.t)
    elif telling.is_story(read := reading or await telling.read(talk, words), words):
        answers = door.joined(answers, telling.answers(talk, read, words))
    else:
        answers["begun"] = words
        why = parts.ask_more(talk.t)
    await messages.begin(talk.tx, message.id)
    await start(talk, NOMINATE, answers, why, told=words)


async def begin_with_contact(talk: Talk) -> None:
    """A contact that was shared outside any dialog is the person to nominate; what they did is asked, all at once."""
    known = contact.shared(talk)
    await start(talk, NOMINATE, {**known, **await door.answers(talk)}, contact.said(talk, known) if known else None)


async def begin_spoken(talk: Talk) -> None:
    """Start with a story that was told aloud: an officer writes it down, only the rest is asked."""
    if talk.drafts.named(NOMINATE.name) is None:
        await evidence.adopt(talk.tx, talk.person, newest=True, rules=talk.rules, now=talk.now)
        await start(talk, NOMINATE, {"deed": ""})
    else:
        await ask_to_finish(talk)


async def ask_to_finish(talk: Talk) -> None:
    """Another nomination is being written: that one first."""
    talk.say(talk.t("Anh/chị đang viết dở một phiếu khác. Nhờ anh/chị gửi hoặc hủy phiếu đó, rồi bấm lại nút vừa rồi."))
    await run(talk, "")
