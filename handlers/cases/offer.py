"""A message outside any conversation: it becomes a kept message at once, and its sender is asked what it is.

So nobody has to know a command. No message is dropped: it becomes a nomination, the answer to an officer's question, or
stays kept with the reason why it is neither.
"""

from domain import errors, text
from domain.kept import Received
from domain.message import Button, Kind
from handlers.cases import answer, nominate
from handlers.engine import buttons, refusals
from handlers.engine.buttons import Press
from handlers.engine.subject import Verbs
from handlers.engine.talk import Talk
from services.cases import messages


async def receive(talk: Talk) -> None:
    """Store the message as a kept one, and ask whether to pass it on."""
    t = talk.t
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
    received = await messages.receive(
        talk.tx, talk.person, words, photo, album=album, follows=talk.follows, rules=talk.rules, now=talk.now
    )
    if received is None:
        return
    talk.say(
        t("Anh/chị muốn giới thiệu gương tốt này với xã, phường phải không ạ?"),
        *_answer_button(talk, received),
        (
            buttons.make(t("Đúng, giới thiệu giúp"), "keep", "yes", received.id),
            buttons.make(t("Không cần"), "keep", "no", received.id),
        ),
    )


def _answer_button(talk: Talk, received: Received) -> tuple[tuple[Button, ...], ...]:
    """The button that makes the message the answer to an open question, if there is one."""
    asked = received.asked
    if asked is None:
        return ()
    label = talk.t("Đây là trả lời cho {code}", code=asked.code)
    return ((buttons.make(label, "keep", "answer", received.id, number=asked.id),),)


async def _decline(talk: Talk, press: Press) -> None:
    await messages.decline(talk.tx, await messages.open_message(talk.tx, talk.person, press.id))
    talk.say(
        talk.t("Vâng, tôi không chuyển tin nhắn này cho xã, phường. Muốn giới thiệu gương tốt, anh/chị gõ /gioithieu.")
    )


async def _answer(talk: Talk, press: Press) -> None:
    """Hand the message over as the answer to the question whose id is the press's number."""
    # Before, this button carried the question first and the message second.
    message_id, question_id = (press.version, press.id) if press.version else (press.id, press.number)
    found = await messages.open_message(talk.tx, talk.person, message_id)
    case = await messages.hand_over(talk.tx, talk.person, found, question_id, rules=talk.rules, now=talk.now)
    answer.say_handed_over(talk, case)


async def _nominate(talk: Talk, press: Press) -> None:
    found = await messages.open_message(talk.tx, talk.person, press.id)
    if talk.drafts.named(nominate.NOMINATE.name):
        talk.reply_below()
        talk.say(
            talk.t(
                "Anh/chị đang viết dở một phiếu khác. Nhờ anh/chị gửi hoặc hủy phiếu đó, rồi bấm lại «Đúng, giới thiệu "
                "giúp» ở trên."
            )
        )
        await nominate.run(talk, "")
    else:
        await nominate.begin_with(talk, found.id, found.text, found.photos)


BUTTONS = Verbs("keep", {"yes": _nominate, "no": _decline, "answer": _answer})
