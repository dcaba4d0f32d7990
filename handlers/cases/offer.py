"""A message outside any conversation: it is kept at once, and read.

What tells of a deed is answered with the filled card; the rest is led to its place. So nobody has to know a command, and no
message is dropped: it becomes a nomination, the answer to an officer's question, or stays kept with the reason why it is
neither.
"""

from domain import errors, text
from domain.cases import Nomination, Question
from domain.extraction.reading import Route
from domain.kept import KeptMessage
from domain.message import Kind
from handlers.cases import adding, answer, evidence, leading, nominate, telling
from handlers.cases.cards import NAME_SHOWN
from handlers.engine import buttons, layout, refusals
from handlers.engine.buttons import Press
from handlers.engine.subject import Verbs
from handlers.engine.talk import Talk
from services.cases import messages


async def receive(talk: Talk) -> None:
    """Store the message as a kept one, and continue with what it says."""
    t = talk.t
    if await evidence.came_late(talk):
        return
    try:
        words = text.received(talk.incoming.text)
    except errors.Empty:
        words = ""
    except errors.TooLong as refusal:
        talk.say(refusals.words(t, refusal))
        return
    photo = talk.incoming.media if talk.incoming.kind is Kind.PHOTO else ""
    if not words and not photo:
        talk.say(t("Tôi chưa thấy nội dung trong tin nhắn này. Anh/chị gõ lại giúp, hoặc gõ /trogiup."))
        return
    album = talk.incoming.album if photo else ""
    reading = await telling.read(talk, words, whole=False) if words else None
    route = reading.route.value if reading else None
    received = await messages.receive(
        talk.tx,
        talk.person,
        words,
        photo,
        album=album,
        route=route,
        follows=talk.follows,
        rules=talk.rules,
        now=talk.now,
    )
    if received is None:
        return
    other = await evidence.others_sent(talk) if talk.incoming.attached else None
    if received.asked is not None:
        ask_which(talk, received.message, received.asked)
    elif other is not None and len(words.split()) <= evidence.FEW_WORDS:
        ask_whose(talk, received.message, *other)
    elif reading is None or reading.route.value in (Route.NOMINATION, Route.NEEDS_STORY):
        await nominate.begin_with(talk, received.message, reading)
    else:
        await messages.lead(talk.tx, received.message)
        await leading.lead(talk, received.message, reading.route.value)


def ask_whose(talk: Talk, message: KeptMessage, case: Nomination, name: str) -> None:
    """It came right behind a nomination, and names somebody else."""
    t = talk.t
    asked = t(
        "Tin vừa rồi nhắc đến {name}. Anh/chị muốn thêm vào phiếu <code>{code}</code> ({nominee}), hay giới thiệu {name}?",
        name=name,
        code=case.code,
        nominee=text.excerpt(case.name, NAME_SHOWN),
    )
    talk.say(
        asked,
        (buttons.make(t("Thêm vào {code}", code=case.code), "keep", "add", message.id, number=case.id),),
        (buttons.make(t("Giới thiệu {name}", name=layout.label(name)).unescape(), "keep", "yes", message.id),),
        (buttons.make(t("Không cần"), "keep", "no", message.id),),
    )


def ask_which(talk: Talk, message: KeptMessage, asked: Question) -> None:
    """It may answer an officer's question, or be about somebody else."""
    t = talk.t
    talk.say(
        t(
            "Tin này là câu trả lời cho cán bộ về phiếu {code}, hay anh/chị giới thiệu một gương tốt khác?",
            code=asked.code,
        ),
        (buttons.make(t("Đây là trả lời cho {code}", code=asked.code), "keep", "answer", message.id, number=asked.id),),
        (
            buttons.make(t("Giới thiệu gương khác"), "keep", "yes", message.id),
            buttons.make(t("Không cần"), "keep", "no", message.id),
        ),
    )


async def _decline(talk: Talk, press: Press) -> None:
    await messages.decline(talk.tx, talk.person, await messages.open_message(talk.tx, talk.person, press.id))
    talk.say(
        talk.t("Vâng, tôi không chuyển tin nhắn này cho xã, phường. Muốn giới thiệu gương tốt, anh/chị gõ /gioithieu.")
    )


async def _unask(talk: Talk, press: Press) -> None:
    """It asks for nothing about the person's own data."""
    await talk.open("privacy", "unheard")
    await _decline(talk, press)


async def _rather(talk: Talk, press: Press) -> None:
    """It is a nomination rather than such a request."""
    await talk.open("privacy", "unheard")
    await _nominate(talk, press)


async def _answer(talk: Talk, press: Press) -> None:
    """Hand the message over as the answer to the question whose id is the press's number."""
    # Before, this button carried the question first and the message second.
    message_id, question_id = (press.version, press.id) if press.version else (press.id, press.number)
    found = await messages.open_message(talk.tx, talk.person, message_id)
    case = await messages.hand_over(talk.tx, talk.person, found, question_id, rules=talk.rules, now=talk.now)
    answer.say_handed_over(talk, case)


async def _nominate(talk: Talk, press: Press) -> None:
    found = await messages.open_message(talk.tx, talk.person, press.id)
    talk.reply_below()
    if talk.drafts.named(nominate.NOMINATE.name):
        await messages.keep_aside(talk.tx, talk.person, found)
        await nominate.ask_to_finish(talk)
    else:
        await nominate.begin_with(talk, found)


async def _join(talk: Talk, press: Press) -> None:
    """It goes on with the nomination that is being written."""
    found = await messages.open_message(talk.tx, talk.person, press.id)
    draft = talk.drafts.named(nominate.NOMINATE.name)
    more = await telling.added(talk, draft.data, found.text) if draft is not None else None
    if draft is None or more is None:
        await _nominate(talk, press)
        return
    await messages.begin(talk.tx, found.id)
    talk.drafts.note(draft.dialog, draft.data | more)
    talk.reply_below()
    talk.say(talk.t("Tôi đã thêm vào phiếu."))
    await nominate.run(talk, "")


BUTTONS = Verbs(
    "keep",
    {
        "yes": _nominate,
        "no": _decline,
        "answer": _answer,
        "add": adding.add_kept,
        "join": _join,
        "unasked": _unask,
        "rather": _rather,
    },
)
