"""A witness confirms a nomination: its nominator passes on a link, and whoever follows it answers in their own chat.

The trap: a link goes from hand to hand. So whoever opens it reads of the case only what a neighbour may read, and before
they answer anything, what is kept of them.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from markupsafe import Markup

from domain import phones, text, voices
from domain.cases import Nomination
from domain.evidence import SPOKEN, Attached, EvidenceKind
from domain.message import LINK as ADDRESS
from domain.message import Button, Kind
from domain.voices import Asked, Barred, Given, Notice, Relation, Says
from handlers.cases import cards, door, notices, witnesses
from handlers.engine import buttons, layout, steps
from handlers.engine.buttons import Press
from handlers.engine.dialog import Amended, Answers, Complete, Dialog, End, Outcome, Question, Step, start
from handlers.engine.notices import Render
from handlers.engine.subject import Verbs
from handlers.engine.talk import Row, Talk
from locales import N_, Words
from services import privacy
from services.cases import additions
from services.cases import voices as witnessing

LINK = "chung-"
# What those who come by such a link are counted by: `domain.doors`.
_WITNESS = "nhan-chung"
_NAME_SHOWN = 60

_BARRED = {
    Barred.ENDED: N_("Cảm ơn anh/chị. Việc này đã xét xong nên không nhận thêm lời chứng kiến."),
    Barred.OWN: N_(
        "Phiếu này do anh/chị giới thiệu. Nhờ anh/chị chuyển đường dẫn cho người khác đã thấy hoặc biết việc."
    ),
    Barred.NOMINEE: N_(
        "Việc này kể về chính anh/chị, nên tôi nhờ người khác làm chứng. Muốn xem hay sửa thông tin về mình, anh/chị gõ "
        "/riengtu."
    ),
    Barred.HANDLES: N_(
        "Anh/chị là cán bộ xử lý phiếu này nên không làm chứng được. Điều anh/chị biết, nhờ anh/chị ghi khi xác minh."
    ),
    Barred.FULL: N_("Việc này đã có đủ người làm chứng. Cảm ơn anh/chị."),
}


def invite_row(t: Words, case: Nomination) -> tuple[Row, ...]:
    """The button by which the nominator gets the link, while the case is open."""
    if case.state not in voices.OPEN_STATES:
        return ()
    return ((buttons.make(t("Mời người chứng kiến xác nhận"), "voice", "invite", case.id),),)


async def counted(talk: Talk, case: Nomination) -> list[Markup]:
    """What its nominator is told of the witnesses of a case: how many confirm it."""
    n = await witnessing.confirming(talk.tx, talk.person, case)
    if not n:
        return []
    return [
        talk.t.plural("Đã có {n} người chứng kiến xác nhận.", "Đã có {n} người chứng kiến xác nhận.", n),
    ]


async def _invite(talk: Talk, press: Press) -> None:
    t = talk.t
    case = await additions.own(talk.tx, talk.person, press.id)
    carried = LINK + await witnessing.invite(talk.tx, talk.person, case, now=talk.now)
    place = cards.office(t, case.unit_name)
    said = t(
        "Anh/chị chuyển đường dẫn này cho người đã thấy hoặc biết việc của {name}. Họ bấm vài nút và viết một câu; anh/chị "
        "chỉ được biết có mấy người xác nhận.\n\n{link}",
        name=text.excerpt(case.name, _NAME_SHOWN),
        link=ADDRESS,
    )
    words = t("{place} đang tìm người đã chứng kiến một việc tốt. Nhờ anh/chị xác nhận giúp.", place=place).unescape()
    talk.reply_below()
    talk.say(said, (Button(str(t("Gửi cho người chứng kiến")), start=carried, share=words),), start=carried)


async def follow(talk: Talk, token: str) -> None:
    """Ask whoever followed a link, unless they may not be a witness."""
    t = talk.t
    asked = await witnessing.followed(talk.tx, talk.person, token)
    if asked is None:
        talk.say(t("Đường dẫn này không đúng. Nhờ anh/chị bấm lại đường dẫn đã nhận, hoặc gõ /trogiup."))
        return
    if asked.barred is not None:
        talk.say(t(_BARRED[asked.barred]))
        return
    if talk.person.door is None:
        await door.enter(talk, _WITNESS)
    before = None
    if asked.before is not None:
        before = t(
            "Anh/chị đã gửi lời về việc này lúc {when}. Gửi lại thì lời mới thay lời cũ.",
            when=t.moment(asked.before.given_at),
        )
    await start(talk, VOICE, {"case": asked.case_id}, before)


def _about(t: Words, asked: Asked) -> Markup:
    """What a witness is asked about, who asks, and what is kept."""
    return Markup("\n").join(
        (
            t("{place} nhờ người đã thấy hoặc biết việc này xác nhận:", place=cards.office(t, asked.unit_name)),
            layout.line(t, N_("Giới thiệu"), text.excerpt(asked.name, _NAME_SHOWN)),
            t("<b>Việc tốt:</b> «{words}»", words=asked.excerpt)
            if asked.excerpt
            else t("<b>Việc tốt:</b> được kể bằng ghi âm"),
            Markup(),
            t(
                "Sẽ lưu: tên tài khoản của anh/chị, điều anh/chị chọn, viết và gửi. Chỉ cán bộ được đọc, để xác minh; người "
                "giới thiệu chỉ biết số người xác nhận. Anh/chị rút lại lúc nào cũng được: /tincuatoi. Xem thêm: /riengtu"
            ),
        )
    )


async def _ended(talk: Talk, answers: Answers) -> Outcome | None:
    """The end of the conversation, when the person may not be a witness any more."""
    asked = await witnessing.asked(talk.tx, talk.person, answers["case"])
    return End(talk.t(_BARRED[asked.barred])) if asked.barred is not None else None


def _says() -> Step:
    inner = steps.choose("says", N_("Anh/chị biết việc này thế nào?"), witnesses.SAYS)

    async def ask(talk: Talk, answers: Answers) -> Question:
        question = await inner.ask(talk, answers)
        about = _about(talk.t, await witnessing.asked(talk.tx, talk.person, answers["case"]))
        return replace(question, text=Markup("\n\n").join((about, question.text)))

    async def read(talk: Talk, answers: Answers) -> Outcome:
        return await _ended(talk, answers) or await inner.read(talk, answers)

    return replace(inner, ask=ask, read=read)


def _contradicts(answers: Answers) -> bool:
    return answers.get("says") == Says.AGAINST


def _confirms(answers: Answers) -> bool:
    return not _contradicts(answers)


async def _beside(talk: Talk, step: Step, answers: Answers) -> Outcome | None:
    """A picture, voice or file, which goes with the voice; or the contact at which an officer can call."""
    t, incoming = talk.t, talk.incoming
    if incoming.kind is Kind.CONTACT:
        phone = phones.shared(incoming.phone)
        return Amended({"phone": phone}, t("Tôi đã ghi số điện thoại để cán bộ liên hệ.")) if phone else None
    new = [] if incoming.kind in (Kind.TEXT, Kind.CHOICE) else [asdict(one) for one in incoming.attached]
    if not new:
        return None
    have = answers.get("pieces", [])
    pieces = {"pieces": [*have, *new][: voices.PIECES]}
    thanks = t("Tôi đã nhận.") if len(have) < voices.PIECES else t("Đã đủ {most} ảnh, tệp.", most=voices.PIECES)
    if step.name not in ("words", "objection"):
        return Amended(pieces, thanks)
    if incoming.text.strip():
        outcome = await step.read(talk, answers)
        return replace(outcome, also=outcome.also | pieces) if isinstance(outcome, Complete) else outcome
    spoken = any(one.kind in SPOKEN for one in incoming.attached)
    return Complete("", pieces) if spoken else Amended(pieces, thanks)


async def _show(talk: Talk, answers: Answers) -> Question:
    """All that is sent."""
    t = talk.t
    asked = await witnessing.asked(talk.tx, talk.person, answers["case"])
    words = _words(answers)
    lines = [
        t("Anh/chị xem lại lần cuối. Đúng rồi thì bấm «Gửi»."),
        Markup(),
        layout.line(t, N_("Về"), text.excerpt(asked.name, _NAME_SHOWN)),
        layout.line(t, N_("Anh/chị"), str(t(witnesses.SAYS[Says(answers["says"])]))),
        layout.line(t, N_("Quan hệ"), str(t(witnesses.RELATIONS[Relation(answers["relation"])]))),
        layout.line(t, N_("Lời kể"), text.shown(words)),
    ]
    if pieces := answers.get("pieces"):
        lines.append(t.plural("<b>Ảnh, tệp:</b> {n}", "<b>Ảnh, tệp:</b> {n}", len(pieces)))
    if answers.get("phone"):
        lines.append(layout.line(t, N_("Số điện thoại"), answers["phone"]))
    return Question(Markup("\n").join(lines))


def _words(answers: Answers) -> str:
    return answers.get("objection" if _contradicts(answers) else "words") or ""


def _fits(step: str, answers: Answers) -> bool:
    """Of the two questions for words, that which was asked."""
    return step != ("words" if _contradicts(answers) else "objection")


async def _finish(talk: Talk, answers: Answers) -> None:
    t = talk.t
    if (over := await _ended(talk, answers)) is not None:
        assert isinstance(over, End)
        talk.say(over.say)
        return
    given = Given(Says(answers["says"]), Relation(answers["relation"]), _words(answers), answers.get("phone"))
    pieces = [_piece(one) for one in answers.get("pieces", ())]
    made = await witnessing.give(talk.tx, talk.person, answers["case"], given, pieces, rules=talk.rules, now=talk.now)
    await privacy.agree(talk.tx, talk.person, now=talk.now)
    asked = await witnessing.asked(talk.tx, talk.person, answers["case"])
    place = cards.office(t, asked.unit_name)
    if given.says is Says.AGAINST:
        said = t("Đã gửi lời anh/chị cho {place}. Chỉ cán bộ xử lý phiếu được đọc. Cảm ơn anh/chị!", place=place)
    else:
        said = t("Đã gửi lời xác nhận của anh/chị cho {place}. Cảm ơn anh/chị!", place=place)
    talk.say_done(said, undo=buttons.make(t("Hoàn tác"), "voice", "undo", made.id))


def _piece(stored: Mapping[str, Any]) -> Attached:
    return Attached(**{**stored, "kind": EvidenceKind(stored["kind"])})


VOICE = Dialog(
    "voice",
    steps=(
        _says(),
        steps.choose("relation", N_("Anh/chị với người được giới thiệu là thế nào?"), witnesses.RELATIONS, columns=2),
        replace(
            steps.write(
                "words",
                N_(
                    "Nhờ anh/chị viết một câu bằng lời của mình: đã thấy hay biết gì, khi nào. Gửi ghi âm hoặc ảnh cũng "
                    "được; muốn cán bộ gọi lại thì gửi kèm danh thiếp (contact)."
                ),
                limit=voices.WORDS_LIMIT,
                optional=True,
                lines=True,
            ),
            fits=_confirms,
        ),
        replace(
            steps.write(
                "objection",
                N_("Nhờ anh/chị viết: việc đó thật ra thế nào? Chỉ cán bộ xử lý phiếu được đọc."),
                limit=voices.WORDS_LIMIT,
                lines=True,
            ),
            fits=_contradicts,
        ),
        steps.card(
            "card",
            _show,
            send=N_("Gửi"),
            lines={
                "says": N_("Biết thế nào"),
                "relation": N_("Quan hệ"),
                "words": N_("Lời kể"),
                "objection": N_("Lời kể"),
            },
            fits=_fits,
        ),
    ),
    finish=_finish,
    beside=_beside,
)


async def _undo(talk: Talk, press: Press) -> None:
    await witnessing.undo(talk.tx, talk.person, press.id, rules=talk.rules, now=talk.now)
    talk.say(talk.t("Đã hoàn tác. Chưa ai được báo về việc này."))


async def own_rows(talk: Talk) -> tuple[Row, ...]:
    """The button to what this person said as a witness; none when they said nothing."""
    n = await witnessing.count_mine(talk.tx, talk.person)
    if not n:
        return ()
    label = talk.t.plural("Lời tôi làm chứng ({n})", "Lời tôi làm chứng ({n})", n)
    return ((buttons.make(label.unescape(), "voice", "mine"),),)


async def _mine(talk: Talk, press: Press) -> None:
    """What this person said as a witness, each with the button to take it back."""
    t = talk.t
    found = await witnessing.mine(talk.tx, talk.person)
    talk.reply_below()
    if not found:
        talk.say(t("Anh/chị chưa làm chứng cho việc nào."))
        return
    lines = [
        t(
            "• {day} – {name}, {place}: {says}",
            day=t.moment(voice.given_at),
            name=text.excerpt(asked.name, _NAME_SHOWN) or "–",
            place=asked.unit_name,
            says=t(witnesses.SAYS[voice.says]),
        )
        for voice, asked in found
    ]
    rows = [
        (
            buttons.make(
                layout.label(str(t("Rút lời về {name}", name=asked.name or "–").unescape())), "voice", "drop", one.id
            ),
        )
        for one, asked in found
    ]
    talk.say(Markup("\n").join((t("Những việc anh/chị đã làm chứng:"), *lines)), *rows)


async def _ask_to_drop(talk: Talk, press: Press) -> None:
    t = talk.t
    voice = await witnessing.own(talk.tx, talk.person, press.id)
    asked = await witnessing.asked(talk.tx, talk.person, voice.nomination_id)
    said = t(
        "Rút lời của anh/chị về {name}? Lời, ảnh và tệp anh/chị đã gửi sẽ bị xóa, cán bộ không đọc được nữa.",
        name=text.excerpt(asked.name, _NAME_SHOWN) or "–",
    )
    yes = buttons.make(t("Rút lời"), "voice", "drop_now", voice.id)
    talk.say(said, (yes, buttons.make(t("Giữ lại"), "voice", "mine")))


async def _drop(talk: Talk, press: Press) -> None:
    await witnessing.take_back(talk.tx, talk.person, press.id, now=talk.now)
    talk.say(talk.t("Đã rút lời của anh/chị và xóa những gì anh/chị đã gửi."))


BUTTONS = Verbs(
    "voice",
    {"invite": _invite, "undo": _undo, "mine": _mine, "drop": _ask_to_drop, "drop_now": _drop},
)


NOTICES: dict[str, Render] = {
    Notice.VOICE_FIRST: notices.voice_first,
    Notice.VOICE_AGAINST: notices.voice_against,
}
