"""A nominator adds to a nomination that was sent, corrects it, or takes it back."""

from dataclasses import replace

from markupsafe import Markup

from domain import codes, text
from domain.cases import AMENDABLE_STATES, WITHDRAWABLE_STATES, Nomination
from domain.corrections import Changes
from domain.kept import KeptMessage
from domain.message import Button
from domain.text import LONG_LIMIT
from handlers.cases import cards, evidence, voices
from handlers.cases.cards import NAME_SHOWN
from handlers.engine import buttons, layout, steps
from handlers.engine.buttons import Press
from handlers.engine.dialog import CODE, Amended, Answers, Choice, Dialog, End, Outcome, Question, Step, start
from handlers.engine.subject import Things
from handlers.engine.talk import Row, Talk
from locales import N_, Words
from services.cases import additions, messages, reviews

# So many of the last cases are offered to be corrected.
_OFFERED = 5
# In the draft: something came beside the words.
_CAME = ".came"


def rows(t: Words, case: Nomination) -> tuple[Row, ...]:
    """The buttons of a nomination for its nominator."""
    shown = []
    if case.state in AMENDABLE_STATES:
        shown.append(buttons.make(t("Bổ sung, sửa"), "own", "add", case.id, case.version))
    if case.state in WITHDRAWABLE_STATES:
        shown.append(buttons.make(t("Rút phiếu"), "own", "withdraw", case.id, case.version))
    if not shown:
        return ()
    hide = (buttons.make(t("Giấu tên, gửi giúp, trẻ em…"), "care", "show", case.id),)
    return tuple(shown), hide, *voices.invite_row(t, case)


async def offer(talk: Talk, message: KeptMessage, *more: Row) -> bool:
    """Offer to add a kept message to one of the last nominations; False when there is none that can be added to."""
    found = await additions.newest(talk.tx, talk.person, most=_OFFERED)
    if (code := codes.first_in(message.text)) is not None:
        found = [case for case in found if case.code == code] or found
    if not found:
        return False
    t = talk.t
    if len(found) == 1:
        asked = t(
            "Anh/chị muốn sửa phiếu <code>{code}</code> ({name}) ạ? Tôi ghi lời này vào phiếu và báo cán bộ nhé?",
            code=found[0].code,
            name=text.excerpt(found[0].name, NAME_SHOWN),
        )
    else:
        asked = t("Anh/chị muốn sửa phiếu nào ạ? Tôi ghi lời này vào phiếu anh/chị chọn và báo cán bộ.")
    rows = [(_choice(t, message, case, alone=len(found) == 1),) for case in found]
    talk.say(asked, *rows, *more)
    return True


def _choice(t: Words, message: KeptMessage, case: Nomination, *, alone: bool) -> Button:
    """The button that adds the message to this case."""
    name = layout.label(case.name)
    label = t("Ghi vào {code}", code=case.code) if alone else t("{code} · {name}", code=case.code, name=name).unescape()
    return buttons.make(label, "keep", "add", message.id, number=case.id)


async def add_kept(talk: Talk, press: Press) -> None:
    """Add a kept message to the nomination whose id is the press's number."""
    found = await messages.open_message(talk.tx, talk.person, press.id)
    case = await additions.own(talk.tx, talk.person, press.number)
    changes = await additions.add_kept(talk.tx, talk.person, case, found, rules=talk.rules, now=talk.now)
    _say_added(talk, case, changes)


def _say_added(talk: Talk, case: Nomination, changes: Changes) -> None:
    t = talk.t
    said = t("Đã ghi vào phiếu <code>{code}</code> và báo cán bộ. Cảm ơn anh/chị.", code=case.code)
    lines = cards.changes(t, changes)
    talk.say(Markup("\n").join((said, *lines)))


async def _begin(talk: Talk, case: Nomination) -> None:
    talk.reply_below()
    name = text.excerpt(case.name, NAME_SHOWN)
    await start(talk, ADD, {"case": case.id, CODE: case.code, "name": name})


async def _finish(talk: Talk, answers: Answers) -> None:
    case = await additions.own(talk.tx, talk.person, answers["case"])
    words = answers["addition"]
    _say_added(talk, case, await additions.add(talk.tx, talk.person, case, words, rules=talk.rules, now=talk.now))
    if text.may_be_split(words):
        await additions.keep_part(talk.tx, talk.person, case, words, now=talk.now)


async def _ask_withdrawal(talk: Talk, case: Nomination) -> None:
    t = talk.t
    asked = t(
        "Rút phiếu <code>{code}</code> ({name})? Cán bộ sẽ không xét phiếu này nữa.",
        code=case.code,
        name=text.excerpt(case.name, NAME_SHOWN),
    )
    yes = buttons.make(t("Rút phiếu"), "own", "withdraw_now", case.id, case.version)
    no = buttons.make(t("Giữ lại"), "own", "show", case.id)
    talk.say(asked, (yes, no))


async def _withdraw(talk: Talk, case: Nomination) -> None:
    moved = await additions.withdraw(talk.tx, talk.person, case, rules=talk.rules, now=talk.now)
    said = talk.t("Đã rút phiếu <code>{code}</code>.", code=moved.code)
    talk.say_done(said, undo=buttons.make(talk.t("Hoàn tác"), "own", "undo", moved.id, moved.version))


async def _undo(talk: Talk, case: Nomination) -> None:
    moved = await additions.undo_withdrawal(talk.tx, talk.person, case, rules=talk.rules, now=talk.now)
    talk.say(talk.t("Đã hoàn tác. Chưa ai được báo về việc này."))
    await show(talk, moved)


async def show(talk: Talk, case: Nomination) -> None:
    """A nomination as its nominator may see it, with what they may do."""
    t = talk.t
    head = t(
        "<b>{code}</b>: {state}\nGửi lúc {when}",
        code=case.code,
        state=cards.state(t, case),
        when=t.moment(case.received_at),
    )
    _, added = await reviews.said(talk.tx, talk.person, case, now=talk.now)
    heard = await voices.counted(talk, case)
    said = (head, cards.details(t, case), *((cards.additions(t, added),) if added else ()), *heard)
    own = case.nominator_id == talk.person.id
    talk.say(Markup("\n\n").join(said), *(rows(t, case) if own else ()))


async def _find(talk: Talk, case_id: int) -> Nomination:
    return await additions.own(talk.tx, talk.person, case_id)


_ASKED = N_(
    "Anh/chị muốn bổ sung hay sửa điều gì? Viết sao cũng được, lời kể trước vẫn được giữ; có thể gửi cả ảnh, ghi âm, tệp."
)


def _addition() -> Step:
    """Words, and what comes beside them: either is enough."""
    inner = steps.write("addition", _ASKED, limit=LONG_LIMIT, lines=True)

    async def ask(talk: Talk, answers: Answers) -> Question:
        if not answers.get(_CAME):
            return await inner.ask(talk, answers)
        asked = talk.t("Anh/chị gửi thêm, viết thêm, hoặc bấm «Xong».")
        return Question(asked, ((Choice(talk.t("Xong"), steps.DONE),),))

    async def read(talk: Talk, answers: Answers) -> Outcome:
        if talk.press.verb == steps.DONE and answers.get(_CAME):
            return End(
                talk.t("Cán bộ phụ trách phiếu <code>{code}</code> đã nhận. Cảm ơn anh/chị.", code=answers[CODE])
            )
        if not talk.incoming.attached or talk.press.subject:
            return await inner.read(talk, answers)
        case = await additions.addable(talk.tx, talk.person, answers["case"])
        said = await evidence.add_to(talk, case)
        return await inner.read(talk, answers) if talk.typed() else Amended({_CAME: True}, said)

    return replace(inner, ask=ask, read=read)


ADD = Dialog(
    "add",
    steps=(_addition(),),
    finish=_finish,
    about=cards.about,
)

BUTTONS = Things(
    "own",
    find=_find,
    show=show,
    changed=N_("Phiếu này vừa được cập nhật, mời anh/chị xem lại."),
    acts={"withdraw": _ask_withdrawal, "withdraw_now": _withdraw, "undo": _undo},
    views={"show": show, "add": _begin},
)
