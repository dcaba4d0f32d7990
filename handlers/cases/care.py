"""What is said of a nomination beside the deed: hide my name, I send it for somebody, it is about a child, they died.

Nobody is asked: a button below what was sent leads here, so that a nomination stays one message. A child and somebody who
died are recognised by the words themselves (`domain.care`), and shown here to be put right.
"""

from markupsafe import Markup

from domain.cases import Nomination
from domain.text import LINE_LIMIT
from handlers.engine import buttons, layout, steps
from handlers.engine.buttons import Press
from handlers.engine.dialog import Answers, Dialog, start
from handlers.engine.subject import Verbs
from handlers.engine.talk import Row, Talk
from locales import N_, Words
from services.cases import care
from services.privacy import children

# What a button's number means: the mark shall stand, or not.
_SET, _UNSET = 1, 2
# The mark of a child shall stand although a story comes down by it.
_SURE = 3
# mark -> what it says, and the labels that set it and take it away.
_MARKS = {
    "sender_hidden": (
        N_("🔒 Tên anh/chị chỉ cán bộ xử lý phiếu được biết."),
        N_("Giấu tên tôi"),
        N_("Không cần giấu tên tôi"),
    ),
    "minor": (
        N_(
            "👶 Người được giới thiệu dưới 18 tuổi: tên viết tắt, không nêu trường, đến khi em và người giám hộ đồng ý."
        ),
        N_("Người đó dưới 18 tuổi"),
        N_("Người đó đủ 18 tuổi"),
    ),
    "deceased": (
        N_("🕯 Người được giới thiệu đã mất: cán bộ sẽ liên hệ gia đình."),
        N_("Người đó đã mất"),
        N_("Người đó còn sống"),
    ),
}


async def _show(talk: Talk, press: Press) -> None:
    talk.reply_below()
    _say(talk, await care.open_case(talk.tx, talk.person, press.id))


def _say(talk: Talk, case: Nomination) -> None:
    t, own = talk.t, case.nominator_id == talk.person.id
    lines = [t("Phiếu <code>{code}</code>", code=case.code)]
    lines += [t(said) for mark, (said, _, _) in _MARKS.items() if getattr(case, mark)]
    if case.sent_for:
        lines.append(layout.line(t, N_("Gửi giúp"), case.sent_for))
    if own:
        lines.append(t("Anh/chị bấm để thay đổi, không bắt buộc."))
    talk.say(Markup("\n").join(lines), *_rows(t, case, own))


def _rows(t: Words, case: Nomination, own: bool) -> list[Row]:
    rows: list[Row] = [
        (
            buttons.make(
                t(unset if getattr(case, mark) else set_),
                "care",
                mark,
                case.id,
                number=_UNSET if getattr(case, mark) else _SET,
            ),
        )
        for mark, (_, set_, unset) in _MARKS.items()
        if own or mark in care.OF_NOMINEE
    ]
    if own and case.sent_for:
        rows.append((buttons.make(t("Tôi tự gửi"), "care", "for_myself", case.id),))
    elif own:
        rows.append((buttons.make(t("Tôi gửi giúp người khác"), "care", "for_another", case.id),))
    return rows


async def _mark(talk: Talk, press: Press) -> None:
    """A button says what shall stand, so that pressed twice, or a year later, it never means the contrary."""
    case = await care.open_case(talk.tx, talk.person, press.id)
    if press.verb == "minor" and press.number == _SET and case.story_id is not None and not case.minor:
        _ask_whether_sure(talk, case)
        return
    if press.number in (_SET, _UNSET, _SURE):
        stands = press.number != _UNSET
        case = await children.mark(talk.tx, talk.person, case, press.verb, stands=stands, now=talk.now)
    _say(talk, case)


def _ask_whether_sure(talk: Talk, case: Nomination) -> None:
    """A story comes down by it, everywhere."""
    t = talk.t
    talk.say(
        t(
            "Đã có bài về phiếu này. Nếu người đó dưới 18 tuổi, bài sẽ được gỡ ngay khỏi mọi nơi, đến khi có đủ sự đồng ý."
        ),
        (buttons.make(t("Đúng, người đó dưới 18 tuổi"), "care", "minor", case.id, number=_SURE),),
        (buttons.make(t("Không phải"), "care", "show", case.id),),
    )


async def _for_another(talk: Talk, press: Press) -> None:
    case = await care.open_case(talk.tx, talk.person, press.id)
    talk.reply_below()
    await start(talk, SENT_FOR, {"case": case.id})


async def _for_myself(talk: Talk, press: Press) -> None:
    case = await care.open_case(talk.tx, talk.person, press.id)
    _say(talk, await care.send_for(talk.tx, talk.person, case, None, now=talk.now))


async def _store(talk: Talk, answers: Answers) -> None:
    case = await care.open_case(talk.tx, talk.person, answers["case"])
    _say(talk, await care.send_for(talk.tx, talk.person, case, answers["whom"], now=talk.now))


SENT_FOR = Dialog(
    "sent_for",
    steps=(
        steps.write(
            "whom",
            N_("Anh/chị gửi giúp ai? Ví dụ: bà Lò Thị Xôm, hàng xóm, không dùng điện thoại."),
            limit=LINE_LIMIT,
        ),
    ),
    finish=_store,
)

BUTTONS = Verbs(
    "care",
    {"show": _show, "for_another": _for_another, "for_myself": _for_myself} | dict.fromkeys(_MARKS, _mark),
)
