"""What people send beside their words: kept whenever it comes, shown to officers as it was sent.

The trap: people send in any order, and several at once. Nothing is refused, an album is answered once, and whoever tells by
voice has told the story.
"""

from collections.abc import Iterable
from dataclasses import replace

from markupsafe import Markup

from domain import text
from domain.cases import Nomination
from domain.evidence import SENT_AGAIN, SPOKEN, Attached, Evidence, EvidenceKind, FileState
from domain.message import Kind
from handlers.cases import telling
from handlers.engine import attached
from handlers.engine.dialog import Amended, Answers, Complete, Outcome, Step
from handlers.engine.talk import Talk
from locales import Words
from services import looks
from services.cases import evidence, messages

_MEGABYTE = 1024 * 1024
# So few words beside a picture that comes late tell nothing new: "đây là anh ấy".
FEW_WORDS = 12


async def keep(
    talk: Talk,
    pieces: Iterable[Attached],
    *,
    drafting: bool = False,
    for_case: int | None = None,
    loose: bool = True,
) -> bool:
    """Keep what came with the message. False when it is a further part of an album, of which something was said.

    for_case: the case that it belongs to. loose: whether it may belong to a nomination that is sent later.
    """
    incoming = talk.incoming
    return await evidence.keep(
        talk.tx,
        talk.person,
        tuple(pieces),
        words=text.shown(incoming.text[: text.LONG_LIMIT]),
        album=incoming.album,
        number=incoming.number,
        drafting=drafting,
        for_case=for_case,
        loose=loose,
        rules=talk.rules,
        now=talk.now,
    )


def thanks_for(talk: Talk, pieces: Iterable[Attached]) -> Markup:
    """What was received, and of what is too large that it stays with the network."""
    t, pieces = talk.t, tuple(pieces)
    said = t("Tôi đã nhận {what}.", what=_named(t, pieces))
    if any(one.size > talk.rules.evidence.file_bytes for one in pieces):
        said = Markup("\n").join((said, _too_big(talk)))
    return said


def _too_big(talk: Talk) -> Markup:
    most = talk.rules.evidence.file_bytes // _MEGABYTE
    return talk.t(
        "Tệp này nặng quá {most} MB nên tôi không tải về lưu được, cán bộ chỉ xem được trong Telegram. Nếu tiện, nhờ "
        "anh/chị gửi bản ngắn hơn hoặc nhẹ hơn.",
        most=most,
    )


def _named(t: Words, pieces: Iterable[Attached | Evidence]) -> str:
    return ", ".join(dict.fromkeys(str(t(attached.LABELS[one.kind])) for one in pieces))


async def beside(talk: Talk, step: Step, answers: Answers) -> Outcome | None:
    """Something came while a nomination is written; None when the step has to read the words that came with it."""
    kind, pieces = talk.incoming.kind, talk.incoming.attached
    if kind is Kind.PHOTO:
        # The nomination has its pictures itself.
        pieces = tuple(one for one in pieces if one.form != "photo")
    if not pieces or talk.press.subject:
        return None
    first = await keep(talk, pieces, drafting=True)
    if kind in (Kind.TEXT, Kind.PHOTO) or (kind is Kind.LOCATION and step.name == "commune"):
        return None
    if talk.incoming.text.strip():
        talk.incoming = replace(talk.incoming, kind=Kind.TEXT)
        return None
    thanks = thanks_for(talk, pieces) if first else None
    if any(one.kind in SPOKEN for one in pieces) and not answers.get("deed"):
        return Complete("") if step.name == "deed" else Amended({"deed": ""}, thanks)
    return Amended({}, thanks)


async def came_late(talk: Talk) -> bool:
    """Keep what comes with words or a picture outside any conversation. True when it belongs to a nomination that was just
    sent, or is a link alone, and was answered."""
    incoming = talk.incoming
    if not incoming.attached:
        return False
    if incoming.kind is Kind.TEXT and _is_link_alone(incoming.text, incoming.attached):
        if not await add_to_sent(talk, first=await keep(talk, incoming.attached, drafting=False)):
            ask_story(talk)
        return True
    first = await keep(talk, incoming.attached, drafting=False)
    if not first:
        return await is_told_of(talk) and not await messages.is_album(talk.tx, talk.person, incoming.album)
    if incoming.kind is Kind.TEXT or len(incoming.text.split()) > FEW_WORDS or await others_sent(talk) is not None:
        return False
    return await add_to_sent(talk, first=True)


async def is_told_of(talk: Talk) -> bool:
    """Whether nothing is to be said of a further part of an album: it has no words, or its album belongs to a case."""
    return not talk.incoming.text.strip() or await evidence.is_settled(talk.tx, talk.person, talk.incoming.album)


async def others_sent(talk: Talk) -> tuple[Nomination, str] | None:
    """The nomination that was just sent, and whom the few words beside what comes name instead of its nominee."""
    words = talk.incoming.text.strip()
    if not words:
        return None
    case = await evidence.late_for(talk.tx, talk.person, talk.incoming.album, rules=talk.rules, now=talk.now)
    name = await telling.names_others(talk, case.name, words) if case is not None else None
    return (case, name) if case is not None and name else None


def _is_link_alone(words: str, pieces: Iterable[Attached]) -> bool:
    return any(one.kind is EvidenceKind.LINK and words.strip() == one.note for one in pieces)


def ask_story(talk: Talk) -> None:
    """Say what was received, and ask for the story that belongs to it."""
    asked = talk.t(
        "Nhờ anh/chị kể thêm vài câu: ai, ở đâu, đã làm gì. Ví dụ: «Chiều 12/9, anh Lò Văn Inh ở bản Nà Đứa, xã Chiềng Sung "
        "nhảy xuống lũ kéo hai em nhỏ lên bờ»."
    )
    talk.say(Markup("\n").join((thanks_for(talk, talk.incoming.attached), asked)))


async def add_to_sent(talk: Talk, *, first: bool) -> bool:
    """Give what came to the nomination that was just sent, if there is one."""
    case = await evidence.late_for(talk.tx, talk.person, talk.incoming.album, rules=talk.rules, now=talk.now)
    if case is None:
        return False
    given = await evidence.give(talk.tx, talk.person, [case], late=True, rules=talk.rules, now=talk.now)
    if first:
        talk.say(_given(talk, case, full=not given))
    return True


async def add_to(talk: Talk, case: Nomination) -> Markup | None:
    """Give a case what came with this message; what to say of it, None: it is a further part of an album."""
    full = await evidence.is_full(talk.tx, case, rules=talk.rules)
    first = await keep(talk, talk.incoming.attached, for_case=None if full else case.id, loose=not full)
    if not full:
        await evidence.tell(talk.tx, case, now=talk.now)
    return _given(talk, case, full=full) if first else None


def _given(talk: Talk, case: Nomination, *, full: bool) -> Markup:
    most = talk.rules.evidence.pieces
    if full:
        return talk.t(
            "Phiếu <code>{code}</code> đã đủ {most} ảnh, tệp, tôi không nhận thêm được.", code=case.code, most=most
        )
    added = talk.t("Đã thêm vào phiếu <code>{code}</code>.", code=case.code)
    return Markup(" ").join((thanks_for(talk, talk.incoming.attached), added))


async def is_unchanged(talk: Talk) -> bool:
    """Whether an edited caption says what it said before."""
    said = await evidence.said_before(talk.tx, talk.person, talk.incoming.number)
    return said is not None and said.strip() == text.shown(talk.incoming.text).strip()


async def show(talk: Talk, case: Nomination) -> None:
    """All evidence of a case: pictures as albums, everything else as it was sent."""
    talk.reply_below()
    await looks.note(talk.tx, talk.person, case, now=talk.now)
    pieces = await evidence.shown_to(talk.tx, talk.person, case)
    if photos := tuple(one.reference for one in pieces if one.form == "photo"):
        talk.say(Markup.escape(case.code), photos=photos)
    for one in pieces:
        if one.form != "photo":
            _show_piece(talk, case, one)
    if not pieces:
        talk.say(talk.t("Phiếu này chưa có ảnh hay tệp."))


def _show_piece(talk: Talk, case: Nomination, one: Evidence) -> None:
    t = talk.t
    label = t("<b>{code}</b> · {what}", code=case.code, what=t(attached.LABELS[one.kind]))
    lines = [label]
    if one.words and one.kind is not EvidenceKind.LINK:
        lines.append(Markup.escape(text.excerpt(text.shown(one.words), 500)))
    if one.kind is EvidenceKind.LOCATION:
        latitude, _, longitude = one.note.partition(",")
        lines.append(
            Markup.escape(
                f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=15/{latitude}/{longitude}"
            )
        )
    elif one.note:
        lines.append(Markup.escape(text.shown(one.note)))
    if one.file_state is FileState.REFUSED:
        lines.append(t("Tệp không phải ảnh, video, ghi âm hay văn bản, nên tôi không chuyển cho anh/chị."))
    said = Markup("\n").join(lines)
    if one.form and one.file_state in SENT_AGAIN:
        talk.say(said, file=one.reference, form=one.form)
        if one.form == "video_note":
            talk.say(said)
    else:
        talk.say(said)
