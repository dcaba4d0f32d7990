"""A voice, video, file or place outside any conversation: it is kept, and its story asked, unless it is told aloud."""

from dataclasses import replace

from markupsafe import Markup

from domain.evidence import SPOKEN
from domain.message import Kind
from handlers.cases import evidence, nominate, offer
from handlers.engine import buttons
from handlers.engine.buttons import Press
from handlers.engine.subject import Verbs
from handlers.engine.talk import Talk


async def receive(talk: Talk) -> None:
    """Keep it, and continue with what it says."""
    t, pieces = talk.t, talk.incoming.attached
    first = await evidence.keep(talk, pieces, drafting=False)
    if len(talk.incoming.text.split()) > evidence.FEW_WORDS:
        # The words below it tell the story.
        talk.incoming = replace(talk.incoming, kind=Kind.TEXT, attached=())
        await offer.receive(talk)
    elif await evidence.add_to_sent(talk, first=first) or not first:
        return
    elif any(one.kind in SPOKEN for one in pieces):
        asked = t("Đây là lời kể về một gương tốt phải không ạ? Tôi chỉ hỏi thêm vài câu; cán bộ sẽ nghe và ghi lại.")
        yes = buttons.make(t("Đúng, giới thiệu giúp"), "evidence", "yes")
        talk.say(Markup("\n").join((evidence.thanks_for(talk, pieces), asked)), (yes,))
    else:
        evidence.ask_story(talk)


async def _begin_spoken(talk: Talk, press: Press) -> None:
    """Begin the nomination whose story was told aloud."""
    talk.reply_below()
    await nominate.begin_spoken(talk)


BUTTONS = Verbs("evidence", {"yes": _begin_spoken})
