"""What is known of a nomination before its first question: the place of the poster or link by which the person came."""

from dataclasses import replace

from handlers.engine.dialog import Answers
from handlers.engine.talk import Talk
from services import doors


async def answers(talk: Talk) -> Answers:
    """The answers that the link gives. They stand on the card, where they can be changed, and are not asked for."""
    place = await doors.place(talk.tx, talk.person)
    return {"commune": place.code} if place is not None else {}


async def enter(talk: Talk, words: str) -> None:
    """Have the person come by this door, as if they had followed its link: their next nomination is counted there.

    words: those that such a link carries (`domain.doors`). The place of an older link is no longer theirs.
    """
    await doors.enter(talk.tx, talk.person, words)
    talk.person = replace(talk.person, door=words)


def joined(known: Answers, told: Answers) -> Answers:
    """What the link gives and what was told. Where the words say nothing of the place, or it may be several, the link's is
    meant if it is one of these."""
    place = known.get("commune")
    if place and ("commune" not in told or place in told.get("communes", ())):
        return {**known, **told, "commune": place, "communes": []}
    return {**known, **told}
