"""What somebody does with what is stored of them: have it sent, withdraw a nomination, be erased.

Each is seen before it is done."""

from typing import Any

from markupsafe import Markup

from domain import text
from handlers.engine import buttons, layout
from handlers.engine.buttons import Press
from handlers.engine.subject import Verbs
from handlers.engine.talk import Talk
from handlers.privacy import asking, labels, notice
from locales import Words
from services.privacy import own, requests

_SHOWN = 10
# For so many seconds a button that erases means what it was shown with.
_SURE_FOR = 3600


async def _copy(talk: Talk, press: Press) -> None:
    await own.copy(talk.tx, talk.person, rules=talk.rules, now=talk.now)
    talk.reply_below()
    talk.say(talk.t("Tôi gửi ngay một tệp ghi tất cả những gì đang lưu về anh/chị."))


async def _offer_withdrawal(talk: Talk, press: Press) -> None:
    """The nominations that are not verified yet, each with its button."""
    t = talk.t
    found = (await own.withdrawable(talk.tx, talk.person))[:_SHOWN]
    voices = (buttons.make(t("Rút lời tôi làm chứng"), "voice", "mine"),)
    talk.reply_below()
    if not found:
        talk.say(t("Anh/chị không có phiếu nào rút được: phiếu đã xác minh thì không rút được nữa."), voices)
        return
    rows = [
        (buttons.make(layout.label(f"{case.code} {case.name}"), "privacy", "withdraw_one", case.id),) for case in found
    ]
    talk.say(t("Anh/chị muốn rút phiếu nào? Phiếu đã rút thì không ai xét nữa."), *rows, voices)


async def _ask_withdrawal(talk: Talk, press: Press) -> None:
    t = talk.t
    for case in await own.withdrawable(talk.tx, talk.person):
        if case.id == press.id:
            asked = t("Rút phiếu <code>{code}</code> ({name})?", code=case.code, name=text.excerpt(case.name, 60))
            talk.say(asked, (buttons.make(t("Rút phiếu này"), "privacy", "withdraw_it", case.id, case.version),))
            return
    await _offer_withdrawal(talk, press)


async def _withdraw(talk: Talk, press: Press) -> None:
    found = [case for case in await own.withdrawable(talk.tx, talk.person) if case.id == press.id]
    if not found or found[0].version != press.version:
        # It is another than was seen: its present state is asked about anew.
        await _ask_withdrawal(talk, press)
        return
    moved = await own.withdraw(talk.tx, talk.person, press.id, rules=talk.rules, now=talk.now)
    talk.say(talk.t("Đã rút phiếu <code>{code}</code>. Tôi đã báo cán bộ phụ trách.", code=moved.code))


async def _show_erase(talk: Talk, press: Press) -> None:
    """What goes and what stays, before anything is done."""
    t = talk.t
    talk.reply_below()
    lines = [
        t("<b>Xóa hết về anh/chị</b>"),
        t(
            "Sẽ mất: tên, mã tài khoản, mọi lời kể, tin nhắn, ảnh, câu trả lời, việc đang làm dở, đăng ký nhận bài, vai trò."
        ),
        t(
            "Phiếu chưa xác minh được rút. Phiếu đã xác minh và quyết định khen thưởng ở lại, nhưng không còn tên và lời "
            "của anh/chị."
        ),
        t("Xóa rồi thì không lấy lại được."),
    ]
    seen_at = round(talk.now.timestamp())
    sure = buttons.make(t("Xóa hết"), "privacy", "erase_all", talk.person.id, number=seen_at)
    talk.say(Markup("\n").join(lines), (sure,))


async def _erase(talk: Talk, press: Press) -> None:
    """What the button erases is what was there when it was shown: not the next account of somebody who came back, and not
    what was sent in the days since."""
    t = talk.t
    if press.id != talk.person.id or not 0 <= talk.now.timestamp() - press.number <= _SURE_FOR:
        await _show_erase(talk, press)
        return
    asked = await own.ask_erase(talk.tx, talk.person, rules=talk.rules, now=talk.now)
    seconds = round(talk.rules.undo.total_seconds())
    said = t.plural(
        "Trong {n} giây nữa tôi sẽ xóa hết. Nếu nhầm, anh/chị bấm «Đừng xóa» trước lúc đó. Xóa xong tôi không nhắn gì thêm.",
        "Trong {n} giây nữa tôi sẽ xóa hết. Nếu nhầm, anh/chị bấm «Đừng xóa» trước lúc đó. Xóa xong tôi không nhắn gì thêm.",
        seconds,
    )
    talk.say(said, (buttons.make(t("Đừng xóa"), "privacy", "recall", asked.id),))


async def _recall(talk: Talk, press: Press) -> None:
    await own.recall(talk.tx, talk.person, press.id, rules=talk.rules, now=talk.now)
    talk.say(talk.t("Đã hủy yêu cầu. Không có gì bị xóa."))


async def _lookers(talk: Talk, press: Press) -> None:
    """Which offices were shown one's nominations, day by day, the newest first."""
    t = talk.t
    found = await own.lookers(talk.tx, talk.person, limit=_SHOWN)
    lines = [
        t("• {day}: {unit} – <code>{code}</code>", day=t.day(row.day), unit=_unit(t, row), code=row.code)
        for row in found
    ]
    talk.reply_below()
    if not lines:
        talk.say(t("Chưa có cán bộ nào mở phiếu của anh/chị."))
        return
    talk.say(Markup("\n").join((t("Những nơi đã mở phiếu của anh/chị gần đây:"), *lines)))


def _unit(t: Words, row: Any) -> str:
    return row.unit or str(t("cán bộ đã thôi nhiệm vụ"))


async def _mine(talk: Talk, press: Press) -> None:
    """What the person has asked for, and how it stands."""
    t = talk.t
    found = await requests.mine(talk.tx, talk.person, limit=_SHOWN)
    lines = [
        t(
            "• {day}: {kind} – {state}",
            day=t.moment(one.made_at),
            kind=t(labels.KINDS[one.kind]),
            state=t(labels.STATES[one.state]),
        )
        for one in found
    ]
    talk.reply_below()
    talk.say(Markup("\n").join(lines) if lines else t("Anh/chị chưa có yêu cầu nào."))


BUTTONS = Verbs(
    "privacy",
    {
        "page": notice.page,
        "copy": _copy,
        "correct": asking.correct,
        "heard": asking.heard,
        "unheard": asking.unheard,
        "withdraw": _offer_withdrawal,
        "withdraw_one": _ask_withdrawal,
        "withdraw_it": _withdraw,
        "erase": _show_erase,
        "erase_all": _erase,
        "recall": _recall,
        "mine": _mine,
        "lookers": _lookers,
    },
)
