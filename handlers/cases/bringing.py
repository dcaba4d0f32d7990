"""A voice, video, file or place outside any conversation: it is kept, and its story asked, unless it is told aloud.

The trap: with an officer's question open it may be the answer. Then it is asked, as it is of words.
"""

from dataclasses import replace

from markupsafe import Markup

from domain import errors, text
from domain.evidence import SPOKEN
from domain.kept import KeptMessage
from domain.message import Kind
from handlers.cases import evidence, nominate, offer
from handlers.engine import buttons
from handlers.engine.buttons import Press
from handlers.engine.subject import Verbs
from handlers.engine.talk import Talk
from services.cases import messages, questions


async def receive(talk: Talk) -> None:
    """Keep it, and continue with what it says."""
    incoming = talk.incoming
    first = await evidence.keep(talk, incoming.attached, drafting=False)
    if not first and await evidence.is_told_of(talk):
        return
    if len(incoming.text.split()) > evidence.FEW_WORDS:
        # The words below it tell the story.
        talk.incoming = replace(incoming, kind=Kind.TEXT, attached=())
        await offer.receive(talk)
        return
    asked = await questions.open_to(talk.tx, talk.person, rules=talk.rules, now=talk.now)
    other = await evidence.others_sent(talk)
    if asked is not None:
        if (message := await _kept(talk)) is not None:
            offer.ask_which(talk, message, asked)
    elif other is not None:
        if (message := await _kept(talk)) is not None:
            offer.ask_whose(talk, message, *other)
    elif not await evidence.add_to_sent(talk, first=first):
        await _ask_for_story(talk)


async def _ask_for_story(talk: Talk) -> None:
    if not any(one.kind in SPOKEN for one in talk.incoming.attached):
        evidence.ask_story(talk)
    elif (message := await _kept(talk)) is not None:
        t = talk.t
        asked = t("Đây là lời kể về một gương tốt phải không ạ? Tôi chỉ hỏi thêm vài câu; cán bộ sẽ nghe và ghi lại.")
        yes = buttons.make(t("Đúng, giới thiệu giúp"), "keep", "yes", message.id)
        talk.say(Markup("\n").join((evidence.thanks_for(talk, talk.incoming.attached), asked)), (yes,))


async def _kept(talk: Talk) -> KeptMessage | None:
    """Keep a message with its few words; None when its album is kept already."""
    try:
        words = text.received(talk.incoming.text)
    except errors.Empty:
        words = ""
    kept = await messages.receive(
        talk.tx, talk.person, words, "", album=talk.incoming.album, rules=talk.rules, now=talk.now
    )
    return kept.message if kept is not None else None


async def _begin_spoken(talk: Talk, press: Press) -> None:
    """Begin the nomination whose story was told aloud; such buttons were made before each voice had a message of its own."""
    talk.reply_below()
    await nominate.begin_spoken(talk)


BUTTONS = Verbs("evidence", {"yes": _begin_spoken})
