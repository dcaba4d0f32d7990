"""The words of the notices about a case: to its officers, and to its nominator."""

from markupsafe import Markup

from domain import calendar
from domain.cases import OPEN_STATES, Nomination, Notice, Question, State
from domain.message import OutMessage
from handlers.cases import answer, cards, together, witnesses
from handlers.engine import buttons
from handlers.engine.notices import Reading, Render, message
from services import looks, moving, working_days
from services.cases import nominations, questions, reviews, unsent, voices


async def _for_officer(reading: Reading) -> Nomination | None:
    return await reviews.for_officer(reading.tx, reading.person, reading.id)


async def _for_nominator(reading: Reading) -> Nomination | None:
    return await nominations.for_nominator(reading.tx, reading.person, reading.id)


async def _for_followers(reading: Reading) -> Nomination | None:
    return await nominations.for_followers(reading.tx, reading.person, reading.id)


async def _card(reading: Reading, case: Nomination, head: Markup) -> OutMessage:
    """A notice to an officer about a case: a headline, the card, the buttons."""
    moves = moving.allowed(reading.person, case)
    asked, added = await reviews.said(reading.tx, reading.person, case, now=reading.now)
    days = await working_days.load(reading.tx, reading.rules)
    heard = await voices.of_case(reading.tx, reading.person, case)
    lines = Markup("\n").join(witnesses.summary(reading.t, reading.edge, heard))
    card = cards.case(reading.t, reading.person, case, asked, added, days)
    told, rows = await together.on_card(reading.tx, reading.person, reading.t, case, now=reading.now)
    more = witnesses.exceeds_card(heard)
    shown = cards.case_buttons(reading.t, reading.person, case, moves, asked, added, more=more)
    whole = Markup("\n\n").join(filter(None, (head, Markup("\n").join((card, *told)), lines)))
    return OutMessage(str(whole), (*shown, *rows))


async def _case_photos(reading: Reading) -> OutMessage | None:
    case = await _for_officer(reading)
    if case is None or not case.photos:
        return None
    await looks.note(reading.tx, reading.person, case, now=reading.now)
    return OutMessage(case.code, photos=case.photos)


async def _case_new(reading: Reading) -> OutMessage | None:
    case = await _for_officer(reading)
    return await _card(reading, case, reading.t("🌟 Phiếu giới thiệu mới")) if case else None


async def _case_taken(reading: Reading) -> OutMessage | None:
    case = await _for_followers(reading)
    if case is None or case.state is not State.VERIFYING:
        return None
    return message(
        reading.t(
            "{place} đang xác minh việc tốt trong phiếu <code>{code}</code> ({name}).",
            place=cards.office(reading.t, case.unit_name),
            code=case.code,
            name=case.name,
        )
    )


async def _case_question(reading: Reading) -> OutMessage | None:
    asked = await questions.put_to(reading.tx, reading.person, reading.id)
    case = await nominations.for_nominator(reading.tx, reading.person, asked.nomination_id) if asked else None
    if case is None or asked is None or not asked.open:
        return None
    t = reading.t
    return message(
        t(
            "Cán bộ phụ trách phiếu <code>{code}</code> ({name}) muốn hỏi thêm:\n\n{question}\n\nMời anh/chị bấm "
            "«Trả lời» bên dưới.",
            code=case.code,
            name=case.name,
            question=asked.question,
        ),
        (buttons.make(t("Trả lời"), "answer", "begin", asked.id),),
    )


async def _answered(reading: Reading) -> tuple[Question, Nomination] | None:
    return await questions.answered_for(reading.tx, reading.person, reading.id)


async def _case_answer_photo(reading: Reading) -> OutMessage | None:
    found = await _answered(reading)
    if found is None or not found[0].photos:
        return None
    asked, case = found
    await looks.note(reading.tx, reading.person, case, now=reading.now)
    head = reading.t("Ảnh trả lời cho phiếu <code>{code}</code>.", code=asked.code)
    return OutMessage(str(head), photos=asked.photos)


async def _case_answered(reading: Reading) -> OutMessage | None:
    found = await _answered(reading)
    if found is None:
        return None
    return await _card(reading, found[1], reading.t("Người giới thiệu đã trả lời."))


async def _case_verified(reading: Reading) -> OutMessage | None:
    case = await _for_followers(reading)
    if case is None:
        return None
    return message(cards.verification(reading.t, case))


async def _case_verified_province(reading: Reading) -> OutMessage | None:
    case = await _for_officer(reading)
    if case is None:
        return None
    head = reading.t("{place} đã xác minh một gương tốt.", place=cards.office(reading.t, case.unit_name))
    return await _card(reading, case, head)


async def _case_rejected(reading: Reading) -> OutMessage | None:
    case = await _for_followers(reading)
    if case is None or case.state is not State.REJECTED:
        return None
    return message(cards.rejection(reading.t, case, await nominations.why_rejected(reading.tx, case)))


async def _case_late(reading: Reading) -> OutMessage | None:
    case = await _for_officer(reading)
    if case is None or case.due_at is None or case.due_at > reading.now:
        return None
    return await _card(reading, case, reading.t("⏰ Phiếu này đã quá hạn xử lý."))


async def _case_soon(reading: Reading) -> OutMessage | None:
    case = await _for_officer(reading)
    if case is None or case.due_at is None or case.due_at <= reading.now:
        return None
    return await _card(reading, case, reading.t("⏳ Phiếu này sắp đến hạn xử lý."))


async def _case_question_again(reading: Reading) -> OutMessage | None:
    asked = await questions.put_to(reading.tx, reading.person, reading.id)
    if asked is None or not asked.open:
        return None
    return message(*answer.still_open(reading.t, asked))


async def _case_question_withdrawn(reading: Reading) -> OutMessage | None:
    asked = await questions.put_to(reading.tx, reading.person, reading.id)
    if asked is None or asked.open or asked.answer is not None or not asked.was_put(reading.rules.undo):
        return None
    t = reading.t
    withdrawn = t(
        "Anh/chị không cần trả lời câu hỏi về phiếu <code>{code}</code> nữa. Cảm ơn anh/chị!", code=asked.code
    )
    return message(withdrawn)


async def _case_unanswered(reading: Reading) -> OutMessage | None:
    case = await _for_officer(reading)
    if case is None or case.state is not State.NEEDS_INFO:
        return None
    head = reading.t(
        "⏳ Đã hỏi từ {day}, người giới thiệu chưa trả lời. Anh/chị có thể hỏi trực tiếp rồi bấm «Ghi câu trả lời», "
        "bấm «Hỏi thêm» để hỏi lại, hoặc bấm «Rút câu hỏi» để xét tiếp.",
        day=reading.t.day(calendar.today(case.state_since)),
    )
    return await _card(reading, case, head)


async def _case_held(reading: Reading) -> OutMessage | None:
    case = await _for_officer(reading)
    if case is None or case.state is not State.ON_HOLD:
        return None
    day = reading.t.day(calendar.today(case.state_since))
    return await _card(
        reading,
        case,
        reading.t("⏸ Phiếu này tạm dừng xét từ {day}. Khi xét lại được, anh/chị bấm «Xét tiếp».", day=day),
    )


async def _case_added(reading: Reading) -> OutMessage | None:
    case = await _for_officer(reading)
    if case is None:
        return None
    if case.state in OPEN_STATES:
        return await _card(reading, case, reading.t("Người giới thiệu vừa bổ sung cho phiếu này."))
    head = reading.t("⚠️ Người giới thiệu vừa bổ sung cho phiếu đã xử lý này. Nhờ anh/chị xem lại trước khi làm tiếp.")
    return await _card(reading, case, head)


async def _case_withdrawn(reading: Reading) -> OutMessage | None:
    case = await _for_officer(reading)
    if case is None or case.state is not State.WITHDRAWN:
        return None
    return message(
        reading.t(
            "Người giới thiệu đã rút phiếu <code>{code}</code> ({name}). Anh/chị không cần xét phiếu này nữa.",
            code=case.code,
            name=case.name,
        )
    )


async def _case_joined(reading: Reading) -> OutMessage | None:
    case = await _for_nominator(reading)
    if case is None or case.state is not State.MERGED:
        return None
    return message(
        reading.t(
            "Có người khác cũng kể việc của {name}, nên cán bộ xét phiếu <code>{code}</code> của anh/chị cùng với phiếu đó. "
            "Mã và lời kể của anh/chị vẫn giữ nguyên; có gì mới tôi báo ngay.",
            code=case.code,
            name=case.name,
        )
    )


async def _case_split(reading: Reading) -> OutMessage | None:
    case = await _for_nominator(reading)
    if case is None or case.state is State.MERGED:
        return None
    return message(
        reading.t(
            "Phiếu <code>{code}</code> ({name}) của anh/chị nay được xét riêng. Có gì mới tôi báo ngay.",
            code=case.code,
            name=case.name,
        )
    )


async def _case_one_more(reading: Reading) -> OutMessage | None:
    case = await _for_officer(reading)
    return await _card(reading, case, reading.t("👥 Thêm một người cùng giới thiệu việc này.")) if case else None


async def _case_succeeded(reading: Reading) -> OutMessage | None:
    case = await _for_officer(reading)
    if case is None or case.state is State.MERGED:
        return None
    head = reading.t(
        "Người giới thiệu đã rút phiếu trước. Người khác cũng kể việc này, nên phiếu dưới đây thay vào đó."
    )
    return await _card(reading, case, head)


async def voice_first(reading: Reading) -> OutMessage | None:
    """The first witness has confirmed the case; reading.id: of what they said."""
    case = await voices.told_of(reading.tx, reading.person, reading.id)
    return await _card(reading, case, reading.t("Đã có người chứng kiến xác nhận phiếu này.")) if case else None


async def voice_against(reading: Reading) -> OutMessage | None:
    """A witness says that it was not so."""
    case = await voices.told_of(reading.tx, reading.person, reading.id)
    head = reading.t("⚠️ Có người nói việc trong phiếu này không đúng như vậy.")
    return await _card(reading, case, head) if case else None


async def _case_unsent(reading: Reading) -> OutMessage | None:
    if not await unsent.stands(reading.tx, reading.person):
        return None
    t = reading.t
    said = t(
        "Anh/chị đã kể một gương tốt nhưng chưa bấm «Gửi», nên cán bộ chưa nhận được. Mời anh/chị xem lại rồi gửi; không "
        "muốn gửi nữa thì bấm «Hủy»."
    )
    return message(said, (buttons.make(t("Xem lại và gửi"), buttons.COMMAND, "nominate"),))


NOTICES: dict[str, Render] = {
    Notice.CASE_PHOTOS: _case_photos,
    Notice.CASE_NEW: _case_new,
    Notice.CASE_TAKEN: _case_taken,
    Notice.CASE_QUESTION: _case_question,
    Notice.CASE_ANSWER_PHOTO: _case_answer_photo,
    Notice.CASE_ANSWERED: _case_answered,
    Notice.CASE_VERIFIED: _case_verified,
    Notice.CASE_VERIFIED_PROVINCE: _case_verified_province,
    Notice.CASE_REJECTED: _case_rejected,
    Notice.CASE_LATE: _case_late,
    Notice.CASE_SOON: _case_soon,
    Notice.CASE_QUESTION_AGAIN: _case_question_again,
    Notice.CASE_QUESTION_WITHDRAWN: _case_question_withdrawn,
    Notice.CASE_UNANSWERED: _case_unanswered,
    Notice.CASE_HELD: _case_held,
    Notice.CASE_ADDED: _case_added,
    Notice.CASE_WITHDRAWN: _case_withdrawn,
    Notice.CASE_UNSENT: _case_unsent,
    Notice.CASE_JOINED: _case_joined,
    Notice.CASE_SPLIT: _case_split,
    Notice.CASE_ONE_MORE: _case_one_more,
    Notice.CASE_SUCCEEDED: _case_succeeded,
}
