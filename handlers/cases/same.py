"""Somebody is about to tell of a deed that was told before: they are offered to nominate together, on the filled card.

The trap: showing what others wrote. Only how many they are is said. Who just presses «Gửi» sends as always.
"""

from markupsafe import Markup

from domain.cases import AMENDABLE_STATES, Lead, Nomination
from domain.joining import Offer
from handlers.cases import parts
from handlers.engine.dialog import Again, Amended, Answers, Choice, Complete, Outcome
from handlers.engine.talk import Talk
from services.cases import additions, intake, tellings

# The verbs of the choices on the card, each with the case's id as its number.
_JOIN, _ADD, _APART = "join", "add", "apart"
# Where the answers keep them.
JOINED, ADDED = "join", "add"


async def on_card(talk: Talk, answers: Answers) -> tuple[list[Markup], list[tuple[Choice, ...]]]:
    """The line of the card and the choices; none when nobody told of the deed."""
    found = await _offer(talk, answers)
    if found is None:
        return [], []
    t = talk.t
    if found.own is not None:
        line = t("👥 Anh/chị đã gửi việc này rồi (phiếu <code>{code}</code>).", code=found.own.code)
        choices = (
            Choice(t("Bổ sung vào phiếu đó"), _ADD, found.own.id),
            Choice(t("Việc khác"), _APART, found.case.id),
        )
        return [Markup(), line], [choices]
    line = t.plural(
        "👥 {n} người đã kể việc này. Anh/chị cùng giới thiệu nhé?",
        "👥 {n} người đã kể việc này. Anh/chị cùng giới thiệu nhé?",
        found.people,
    )
    choices = (Choice(t("Cùng giới thiệu"), _JOIN, found.case.id), Choice(t("Không, việc khác"), _APART, found.case.id))
    return [Markup(), line], [choices]


async def _offer(talk: Talk, answers: Answers) -> Offer | None:
    """What is offered for these answers. Several nominees have a nomination each, and are not joined at once."""
    if answers.get("others") or not answers.get("name"):
        return None
    lead = parts.stored(answers)
    place = intake.names(talk.rules.province_code).get(lead.pop("commune") or "", "")
    apart = list(answers.get("apart", ()))
    found = await tellings.offer(talk.tx, talk.person, Lead(**lead), place, apart=apart, rules=talk.rules, now=talk.now)
    if found is None or (found.own is not None and found.own.state not in AMENDABLE_STATES):
        return None
    return found


async def read(talk: Talk, answers: Answers) -> Outcome | None:
    """What was pressed of it; None: something else. What is not offered any more is only shown anew."""
    press = talk.press
    if press.verb not in (_JOIN, _ADD, _APART):
        return None
    found = await _offer(talk, answers)
    if found is None:
        return Again(None)
    if press.verb == _JOIN and found.own is None and press.number == found.case.id:
        return Complete(True, {JOINED: found.case.id})
    if press.verb == _ADD and found.own is not None and press.number == found.own.id:
        return Complete(True, {ADDED: found.own.id})
    if press.verb == _APART and press.number == found.case.id:
        said = talk.t("Vâng, phiếu này là việc khác.")
        return Amended({"apart": [*answers.get("apart", ()), found.case.id]}, said)
    return Again(None)


async def survivor(talk: Talk, answers: Answers) -> Nomination | None:
    """The case that was chosen to nominate together; None when it is not open to it any more."""
    if JOINED not in answers:
        return None
    found = await _offer(talk, answers)
    return found.case if found is not None and found.case.id == answers[JOINED] else None


async def own(talk: Talk, answers: Answers) -> Nomination | None:
    """The person's own nomination that this is added to."""
    return await additions.own(talk.tx, talk.person, answers[ADDED]) if ADDED in answers else None
