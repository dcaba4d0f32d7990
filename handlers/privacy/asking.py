"""Asking officers for something about one's own data, in one's own words.

Two ways lead here: the button below the notice, and words outside any dialog that ask to have something taken down
(`talk.open("privacy", "heard")`). By the second it may be anybody, so it is proved who asks before anything is done.
"""

from markupsafe import Markup

from domain import codes, text
from domain.message import Kind as Came
from domain.requests import Kind
from domain.text import LINE_LIMIT, LONG_LIMIT
from handlers.engine import buttons, layout, steps
from handlers.engine.buttons import Press
from handlers.engine.dialog import Answers, Dialog, Question, start
from handlers.engine.talk import Talk
from handlers.privacy import labels
from locales import N_
from services.privacy import requests

_OWN = "own"


async def correct(talk: Talk, press: Press) -> None:
    """Ask to have something corrected of what this account has sent."""
    talk.reply_below()
    await start(talk, ASK, {_OWN: True, "kind": Kind.CORRECT.value})


async def heard(talk: Talk, press: Press) -> None:
    """Ask for something about a case or a story in which one is named. Words that were typed are not asked for again."""
    talk.reply_below()
    answers: Answers = {_OWN: False}
    if talk.incoming.kind is Came.TEXT and 0 < text.length(talk.incoming.text) <= LONG_LIMIT:
        answers["words"] = talk.incoming.text
        if (code := codes.first_in(talk.incoming.text)) is not None:
            answers["code"] = code
    await start(talk, ASK, answers)


async def unheard(talk: Talk, press: Press) -> None:
    """Nothing was asked for: what `heard` began ends."""
    draft = talk.drafts.named(ASK.name)
    if draft is not None:
        talk.drafts.end(draft.dialog)


async def _show(talk: Talk, answers: Answers) -> Question:
    t = talk.t
    lines = [
        layout.line(t, N_("Yêu cầu"), str(t(labels.KINDS[Kind(answers["kind"])]))),
        layout.line(t, N_("Mã phiếu"), answers.get("code")),
        layout.line(t, N_("Nội dung"), layout.short(answers["words"])),
    ]
    if not answers.get(_OWN):
        lines.append(t("Trước khi làm, cán bộ xã, phường sẽ xác nhận đúng là anh/chị hoặc người thân yêu cầu."))
    head = t("Anh/chị xem lại, đúng rồi thì bấm «Gửi».")
    return Question(Markup("\n").join((head, Markup(), *lines)))


async def _send(talk: Talk, answers: Answers) -> None:
    made = await requests.ask(
        talk.tx,
        talk.person,
        Kind(answers["kind"]),
        answers["words"],
        code=codes.read(answers.get("code") or ""),
        own=bool(answers.get(_OWN)),
        rules=talk.rules,
        now=talk.now,
    )
    t = talk.t
    talk.say(
        t(
            "Đã gửi yêu cầu. Cán bộ sẽ tiếp nhận trước {acknowledge} và trả lời anh/chị tại đây, chậm nhất {day}.",
            acknowledge=t.moment(made.acknowledge_by),
            day=t.moment(made.due_at),
        ),
        (buttons.make(t("Rút yêu cầu"), "privacy", "recall", made.id),),
    )


ASK = Dialog(
    "privacy_ask",
    steps=(
        steps.choose("kind", N_("Anh/chị cần tôi giúp việc gì?"), labels.KINDS),
        steps.write(
            "words",
            N_("Anh/chị nói rõ giúp: thông tin nào, ở phiếu hay bài nào, muốn thế nào?"),
            limit=LONG_LIMIT,
            lines=True,
        ),
        steps.write("code", N_("Mã phiếu là gì? Không biết thì bấm «Bỏ qua»."), limit=LINE_LIMIT, optional=True),
        steps.card(
            "card",
            _show,
            send=N_("Gửi"),
            lines={"kind": N_("Yêu cầu"), "words": N_("Nội dung"), "code": N_("Mã phiếu")},
        ),
    ),
    finish=_send,
)
