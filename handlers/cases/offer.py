"""A message that comes outside any conversation: it is kept at once, and its sender asked what it is.

Nobody has to know a command to be heard. Nothing that is sent here is dropped: it becomes a nomination, the answer to
an officer's question, or stays kept with the reason why it is neither.

The trap: an album comes as one message a photo. It is kept as one, and answered once.
"""

from domain import errors, text
from domain.message import Button, Kind
from handlers.cases import answer, nominate
from handlers.engine import buttons, refusals
from handlers.engine.buttons import Press
from handlers.engine.subject import Verbs
from handlers.engine.talk import Talk
from storage.cases import kept, nominations
from storage.cases.kept import Kept


async def receive(talk: Talk) -> None:
    """Keep the message and ask: shall I pass it on?"""
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
        talk.say(t("Tin nhắn này chưa có chữ nào đọc được. Anh/chị gõ lại giúp, hoặc gõ /trogiup."))
        return
    album = talk.incoming.album if photo else ""
    begun = await kept.of_album(talk.tx, talk.person.id, album) if album else None
    if begun is not None:
        await _grow(talk, begun, words, photo)
        return
    photos = (photo,) if photo else ()
    kept_id = await kept.keep(talk.tx, talk.person.id, words, photos, album=album, now=talk.now)
    talk.say(
        t("Cảm ơn anh/chị. Tôi chuyển tin nhắn này thành tin giới thiệu gương tốt nhé?"),
        *await _answer_button(talk, kept_id),
        (
            buttons.make(t("Có, chuyển giúp"), "keep", "yes", kept_id),
            buttons.make(t("Không cần"), "keep", "no", kept_id),
        ),
    )


async def _grow(talk: Talk, begun: Kept, words: str, photo: str) -> None:
    """The next photo of an album belongs to what the first one began, and is not answered again."""
    await kept.grow(talk.tx, begun.id, words, photo)
    if begun.reason is kept.Reason.ANSWERED and begun.nomination_id is not None:
        await nominations.grow_answer(talk.tx, begun.nomination_id, photo)


async def _answer_button(talk: Talk, kept_id: int) -> tuple[tuple[Button, ...], ...]:
    """While an officer waits for an answer, that is what the message most likely is."""
    asked = await nominations.open_question(talk.tx, talk.person.id)
    if asked is None:
        return ()
    label = talk.t("Đây là trả lời cho {code}", code=asked.code)
    return ((buttons.make(label, "keep", "answer", kept_id, number=asked.id),),)


async def _found(talk: Talk, press: Press) -> Kept:
    """The message that was offered, as long as nothing has come of it."""
    found = await kept.load(talk.tx, press.id, talk.person.id)
    if found is None:
        raise errors.NotFound
    if found.reason in (kept.Reason.NOMINATED, kept.Reason.UNFINISHED, kept.Reason.ANSWERED):
        raise errors.NothingNew
    return found


async def _decline(talk: Talk, press: Press) -> None:
    found = await _found(talk, press)
    await kept.mark(talk.tx, found.id, kept.Reason.DECLINED)
    talk.say(talk.t("Vâng, tôi không chuyển tin nhắn này. Muốn giới thiệu gương tốt, anh/chị gõ /gioithieu."))


async def _answer(talk: Talk, press: Press) -> None:
    """It is the answer to an officer's question, whose id is the press's number."""
    found = await _found(talk, press)
    case_id = await answer.hand_over(talk, press.number, found.text, found.photos)
    await kept.mark(talk.tx, found.id, kept.Reason.ANSWERED, nomination_id=case_id)


async def _nominate(talk: Talk, press: Press) -> None:
    found = await _found(talk, press)
    if talk.drafts.named(nominate.NOMINATE.name):
        talk.keep_message()
        talk.say(talk.t("Anh/chị đang kể dở một tin khác. Gửi xong tin đó, anh/chị bấm lại nút này."))
        await nominate.run(talk, "")
    else:
        await nominate.begin_from(talk, found.id, found.text, found.photos)


BUTTONS = Verbs("keep", {"yes": _nominate, "no": _decline, "answer": _answer})
