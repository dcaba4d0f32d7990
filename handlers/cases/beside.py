"""What comes beside the answers while a nomination is written: pictures and a contact at any step, more words at the card.

The trap: people send in any order. A picture before the story, or a forgotten detail when all seems done, belongs to the
nomination that is being written, and is never refused.
"""

from dataclasses import replace

from markupsafe import Markup

from domain.cases import PHOTO_LIMIT
from domain.extraction.reading import Route
from domain.kept import KeptMessage
from domain.message import Kind
from handlers.cases import contact, evidence, leading, same, telling
from handlers.engine import buttons, layout, steps
from handlers.engine.dialog import Again, Amended, Answers, Choice, Complete, Outcome, Question, Step
from handlers.engine.talk import Row, Talk
from services.cases import messages

# The verbs of the choices on the card: a commune, a field; several nominees as one nomination each, or only the first.
COMMUNE, FIELD = "commune", "field"
_EACH, _FIRST = "each", "first"
# Fewer words at the card are no addition: "được rồi", "đúng thế ạ".
_A_SENTENCE = 4
# What never becomes a part of a story: it is led to its place. Thanks and a greeting ask for nothing, and are no part.
_ELSEWHERE = frozenset({Route.STATUS, Route.TAKEDOWN, Route.DENUNCIATION, Route.ADVERT, Route.ABUSE, Route.QUESTION})
_NO_MORE = frozenset({Route.THANKS, Route.TEST})


async def read(talk: Talk, step: Step, answers: Answers) -> Outcome | None:
    """A picture, or what is pressed or written at the card; None: the step reads it."""
    if (outcome := contact.beside(talk, step, answers)) is not None:
        return outcome
    if (outcome := await evidence.beside(talk, step, answers)) is not None:
        return outcome
    words = talk.incoming.text.strip()
    if talk.incoming.kind is not Kind.PHOTO or (step.name == "photos" and not words):
        return await _at_card(talk, answers) if step.name == "card" else None
    photos, thanks = _with_picture(talk, answers)
    if not words:
        return Amended(photos, thanks) if photos else Again(thanks)
    talk.incoming = replace(talk.incoming, kind=Kind.TEXT)
    outcome = await step.read(talk, answers) if step.name != "card" else None
    match outcome:
        case Complete(value, also):
            return Complete(value, also | photos)
        case Amended(begun, say):
            return Amended(begun | photos, say)
        case _:
            more = await telling.added(talk, answers, words)
            said = Markup("\n").join(filter(None, (thanks, _full(talk) if more is None else None)))
            return Amended((more or {}) | photos, said or None)


def _with_picture(talk: Talk, answers: Answers) -> tuple[Answers, Markup | None]:
    """The answer about the pictures with this one, none when there are as many as there may be; and what to say of it."""
    sent, album = steps.references(answers.get("photos")), talk.incoming.album
    if len(sent) >= PHOTO_LIMIT:
        return {}, talk.t("Đã đủ {limit} ảnh, tôi không nhận thêm được.", limit=PHOTO_LIMIT)
    goes_on = bool(album) and (answers.get("photos") or {}).get("album") == album
    photos = {"photos": {"photos": [*sent, talk.incoming.media], "album": album}}
    return photos, None if goes_on else talk.t("Tôi đã thêm ảnh vào phiếu.")


def _full(talk: Talk) -> Markup:
    return talk.t(
        "Lời kể đã dài hết mức nên tôi không ghi thêm được phần vừa gửi. Gửi phiếu xong, anh/chị bấm «Bổ sung, sửa» để kể "
        "tiếp."
    )


async def _at_card(talk: Talk, answers: Answers) -> Outcome | None:
    press = talk.press
    if (chosen := await same.read(talk, answers)) is not None:
        return chosen
    if press.verb == COMMUNE and press.number in range(1, len(answers.get("communes", ())) + 1):
        code = answers["communes"][press.number - 1]
        return Amended({"commune": code, "communes": []}, talk.t("Đã ghi nơi."))
    if press.verb == FIELD and press.number in range(1, len(answers.get("fields", ())) + 1):
        return Amended({"field": answers["fields"][press.number - 1], "fields": []}, talk.t("Đã ghi lĩnh vực."))
    if answers.get("others"):
        if press.verb == buttons.SEND:
            return Again(None, _ask_whether_each(talk, answers))
        if press.verb in (_EACH, _FIRST):
            return Complete(True, {"others": answers["others"] if press.verb == _EACH else []})
    words = (talk.typed() or "").strip()
    return await _written_at_card(talk, answers, words) if words else None


async def _written_at_card(talk: Talk, answers: Answers, words: str) -> Outcome | None:
    """More of the story, another story, or something that belongs in no story."""
    if (right := await telling.corrected(talk, answers, words)) is not None:
        more = await telling.added(talk, answers, words) if len(words.split()) >= _A_SENTENCE else {}
        return Amended({**(more or {}), **right}, talk.t("Tôi đã sửa tên."))
    reading = await telling.read(talk, words, whole=False)
    route = reading.route.value
    if route in _ELSEWHERE:
        message = await messages.set_aside(talk.tx, talk.person, words, route=route, now=talk.now)
        await messages.lead(talk.tx, message)
        await leading.lead(talk, message, route, _belongs(talk, message))
        return Again(None)
    if (name := telling.about_others(answers, reading, words)) is not None:
        return await _set_aside(talk, words, name)
    if len(words.split()) < _A_SENTENCE or route in _NO_MORE:
        return None
    more = await telling.added(talk, answers, words)
    return Again(_full(talk)) if more is None else Amended(more, talk.t("Tôi đã thêm vào phiếu."))


async def _set_aside(talk: Talk, words: str, name: str) -> Outcome:
    """Another story: it is kept, and waits for this one to be sent, unless it belongs to it after all."""
    t = talk.t
    message = await messages.set_aside(talk.tx, talk.person, words, route=Route.NOMINATION, now=talk.now)
    talk.say(
        t(
            "Tin vừa rồi kể về {name}, nên tôi giữ riêng. Gửi xong phiếu dưới đây, anh/chị bấm để giới thiệu tiếp.",
            name=name,
        ),
        (buttons.make(t("Giới thiệu {name}", name=layout.label(name)).unescape(), "keep", "yes", message.id),),
        _belongs(talk, message),
    )
    return Again(None)


def _belongs(talk: Talk, message: KeptMessage) -> Row:
    """The button that makes words a part of what is being written."""
    return (buttons.make(talk.t("Là lời kể thêm của phiếu này"), "keep", "join", message.id),)


def _ask_whether_each(talk: Talk, answers: Answers) -> Question:
    t, count = talk.t, 1 + len(answers["others"])
    asked = t.plural(
        "Anh/chị kể về {n} gương tốt. Tôi gửi riêng từng phiếu nhé?",
        "Anh/chị kể về {n} gương tốt. Tôi gửi riêng từng phiếu nhé?",
        count,
    )
    each = t.plural("Gửi {n} phiếu", "Gửi {n} phiếu", count)
    first = t("Chỉ gửi phiếu của {name}", name=answers["name"]).unescape()
    return Question(asked, ((Choice(each, _EACH),), (Choice(first, _FIRST),)))
