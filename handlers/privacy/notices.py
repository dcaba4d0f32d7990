"""The words of the notices about a request: to the officers who deal with it, and to whoever asked."""

from markupsafe import Markup

from domain.message import OutMessage
from domain.requests import OPEN_STATES, Kind, Notice, State
from handlers.engine.notices import Reading, Render, message
from handlers.privacy import cards, copy, labels
from services.privacy import requests


async def _card(reading: Reading, head: Markup) -> OutMessage | None:
    found = await requests.for_officer(reading.tx, reading.person, reading.id)
    if found is None or found.state not in OPEN_STATES:
        return None
    text = Markup("\n\n").join((head, cards.card(reading.t, found)))
    return OutMessage(str(text), cards.request_buttons(reading.t, reading.person, found))


async def _new(reading: Reading) -> OutMessage | None:
    return await _card(reading, reading.t("🔐 Yêu cầu mới về thông tin cá nhân"))


async def _soon(reading: Reading) -> OutMessage | None:
    return await _card(reading, reading.t("⏳ Yêu cầu này sắp hết hạn theo luật."))


async def _late(reading: Reading) -> OutMessage | None:
    said = await _card(reading, reading.t("⏰ Yêu cầu này đã đến hạn theo luật."))
    return said or await _late_for_leader(reading)


async def _late_for_leader(reading: Reading) -> OutMessage | None:
    """What a leader has to know to see that it is dealt with: neither who asks nor their words."""
    found = await requests.for_leader(reading.tx, reading.person, reading.id)
    if found is None or found.state not in OPEN_STATES:
        return None
    t = reading.t
    return message(
        t(
            "⏰ {unit} có yêu cầu «{kind}» về thông tin cá nhân, gửi lúc {made}, đã quá hạn theo luật từ {limit} "
            "({state}). Nhờ anh/chị nhắc cán bộ xử lý.",
            unit=found.unit_name,
            kind=t(labels.KINDS[found.kind]),
            made=t.moment(found.made_at),
            limit=t.moment(found.limit_at),
            state=t(labels.STATES[found.state]),
        )
    )


async def _taken(reading: Reading) -> OutMessage | None:
    found = await requests.of_requester(reading.tx, reading.person, reading.id)
    if found is None or found.state not in (State.TO_PROVE, State.WORKING):
        return None
    t = reading.t
    said = t(
        "Yêu cầu «{kind}» của anh/chị đã được tiếp nhận, sẽ giải quyết trước {day}.",
        kind=t(labels.KINDS[found.kind]),
        day=t.moment(found.due_at),
    )
    further = t("Trước khi làm, cán bộ xã, phường sẽ xác nhận đúng là anh/chị hoặc người thân yêu cầu.")
    return message(Markup("\n").join((said, further)) if found.state is State.TO_PROVE else said)


async def _proved(reading: Reading) -> OutMessage | None:
    found = await requests.of_requester(reading.tx, reading.person, reading.id)
    if found is None or found.state is not State.WORKING:
        return None
    t = reading.t
    return message(
        t(
            "Đã xác nhận người yêu cầu. Yêu cầu «{kind}» của anh/chị đã được tiếp nhận, sẽ giải quyết trước {day}.",
            kind=t(labels.KINDS[found.kind]),
            day=t.moment(found.due_at),
        )
    )


async def _done(reading: Reading) -> OutMessage | None:
    found = await requests.of_requester(reading.tx, reading.person, reading.id)
    if found is None or found.state is not State.DONE:
        return None
    t = reading.t
    said = t("Yêu cầu «{kind}» của anh/chị đã được giải quyết.", kind=t(labels.KINDS[found.kind]))
    answer = t("<b>Trả lời:</b> {answer}", answer=found.answer) if found.answer else Markup()
    if found.kind is Kind.ERASE:
        answer = t("Tên và những gì kể về anh/chị đã được xóa, bài đã đăng thì đã gỡ.")
    return message(Markup("\n").join(filter(None, (said, answer))))


async def _refused(reading: Reading) -> OutMessage | None:
    found = await requests.of_requester(reading.tx, reading.person, reading.id)
    if found is None or found.state is not State.REFUSED:
        return None
    t = reading.t
    return message(
        t(
            "Yêu cầu «{kind}» của anh/chị chưa thực hiện được.\n<b>Lý do:</b> {reason}\n\nNếu không đồng ý, anh/chị có thể "
            "khiếu nại với Sở Nội vụ.",
            kind=t(labels.KINDS[found.kind]),
            reason=found.answer or "",
        )
    )


NOTICES: dict[str, Render] = {
    Notice.REQUEST_NEW: _new,
    Notice.REQUEST_TAKEN: _taken,
    Notice.REQUEST_PROVED: _proved,
    Notice.REQUEST_DONE: _done,
    Notice.REQUEST_REFUSED: _refused,
    Notice.REQUEST_SOON: _soon,
    Notice.REQUEST_LATE: _late,
    Notice.PERSONAL_COPY: copy.personal_copy,
}
