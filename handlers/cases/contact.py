"""The contact card of a nominee: their name, and the telephone number at which an officer can ask.

It comes when it is at hand: as the answer to the question about the name, beside any other question, or before all of them.
"""

from markupsafe import Markup

from domain import phones, text
from domain.message import Kind
from domain.text import NAME_LIMIT
from handlers.engine.dialog import Again, Amended, Answers, Choice, Complete, Outcome, Question, Step
from handlers.engine.talk import Talk
from locales import N_

# Steps that read a contact themselves.
_ITS_OWN = ("name", "nominee_phone")
_PHONE = N_("Số điện thoại của người được giới thiệu? Chỉ cán bộ xử lý phiếu này thấy số đó.")
_NONE = "none"


def shared(talk: Talk) -> Answers:
    """What a contact that was shared just now says: the name, and the phone number; nothing when it has no name."""
    if talk.incoming.kind is not Kind.CONTACT or not talk.incoming.text.strip():
        return {}
    name = text.one_line(talk.incoming.text, limit=NAME_LIMIT)
    return {"name": name, "nominee_phone": phones.shared(talk.incoming.phone)}


def beside(talk: Talk, step: Step, answers: Answers) -> Outcome | None:
    """A contact that comes at another question: the number, and the name where none is known."""
    if step.name in _ITS_OWN or not (known := shared(talk)):
        return None
    if answers.get("name"):
        if not known["nominee_phone"]:
            return None
        return Amended(
            {"nominee_phone": known["nominee_phone"]}, talk.t("Tôi đã ghi số điện thoại của người được giới thiệu.")
        )
    return Amended(known, said(talk, known))


def said(talk: Talk, known: Answers) -> Markup:
    """What is said when somebody's contact has made them the nominee."""
    return talk.t("Tôi ghi người được giới thiệu là {name}.", name=known["name"])


def phone() -> Step:
    """The nominee's telephone number: never asked for, but known from a contact, and written on the card."""

    async def ask(talk: Talk, answers: Answers) -> Question:
        return Question(talk.t(_PHONE), ((Choice(talk.t("Không ghi số"), _NONE),),))

    async def read(talk: Talk, answers: Answers) -> Outcome:
        if talk.press.verb == _NONE:
            return Complete(None)
        card = talk.incoming.kind is Kind.CONTACT
        number = phones.shared(talk.incoming.phone) if card else phones.typed(talk.typed() or "")
        return Complete(number) if number else Again(talk.t("Nhờ anh/chị gõ số điện thoại, ví dụ 0912 345 678."))

    return Step("nominee_phone", ask, read, prompts=(_PHONE,), fits=lambda answers: False)
