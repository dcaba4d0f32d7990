"""Kept messages: each came outside any dialog, and becomes a nomination or an answer, or stays with the reason why not.

The trap: an album comes as one message for each photo, and a long text in parts. It becomes one kept message, and is
answered once.
"""

import hashlib
from datetime import datetime

from domain import errors, text
from domain.cases import Nomination
from domain.extraction.reading import Route
from domain.kept import KeptMessage, KeptReason, Received
from domain.people import Person
from domain.rules import Rules
from services.cases import additions, bounds, evidence, questions
from storage.cases import kept
from storage.db import Tx

# Messages that became a nomination or an answer, or are about to.
_USED = frozenset({KeptReason.NOMINATED, KeptReason.UNFINISHED, KeptReason.ANSWERED, KeptReason.ADDED})

# As long as a link can easily carry.
_ORIGIN = 32

# What becomes of the next part of a message in these is what became of the first.
_GROWING = frozenset({KeptReason.UNANSWERED, KeptReason.LED, KeptReason.ANSWERED, KeptReason.ADDED})


async def receive(
    tx: Tx,
    person: Person,
    words: str,
    photo: str,
    *,
    album: str,
    route: Route | None = None,
    follows: bool = False,
    rules: Rules,
    now: datetime,
) -> Received | None:
    """Keep a message. None when it is the next photo of an album, or the next part of a long text, which is added to the
    message that it belongs to. route: what it was read as. follows: it is known to be such a part. Raises TooMany."""
    begun = await kept.of_album(tx, person.id, album) if album else None
    if begun is not None:
        await _grow(tx, begun, words, photo)
        return None
    begun = await kept.between(tx, person.id, now - text.NEXT_PART, now) if words and not photo else None
    if begun is not None and begun.reason in _GROWING and begun.text and (follows or text.fills_message(begun.text)):
        whole = text.join_parts(begun.text, words)
        if text.length(whole) <= text.LONG_LIMIT:
            await _extend(tx, person, begun, whole, rules=rules, now=now)
            return None
    await bounds.check_messages(tx, person, now=now)
    photos = (photo,) if photo else ()
    kept_id = await kept.keep(tx, person.id, words, photos, album=album, route=route, now=now)
    message = KeptMessage(kept_id, words, photos, KeptReason.UNANSWERED, None, album)
    return Received(message, await questions.open_to(tx, person, rules=rules, now=now))


async def is_album(tx: Tx, person: Person, album: str) -> bool:
    """Whether this album began a kept message."""
    return bool(album) and await kept.of_album(tx, person.id, album) is not None


async def set_aside(tx: Tx, person: Person, words: str, *, route: Route, now: datetime) -> KeptMessage:
    """Keep what came while a nomination was being written and is no part of it. Raises TooMany."""
    await bounds.check_messages(tx, person, now=now)
    kept_id = await kept.keep(tx, person.id, words, (), route=route, now=now)
    return KeptMessage(kept_id, words, (), KeptReason.UNANSWERED, None)


async def _grow(tx: Tx, begun: KeptMessage, words: str, photo: str) -> None:
    await kept.grow(tx, begun.id, words, photo)
    if begun.reason is KeptReason.ANSWERED and begun.nomination_id is not None:
        more = {"answer": "\n".join(filter(None, (begun.text, words)))} if words else {}
        await questions.grow_answer(tx, begun.nomination_id, photo=photo, **more)


async def _extend(tx: Tx, person: Person, begun: KeptMessage, words: str, *, rules: Rules, now: datetime) -> None:
    await kept.rewrite(tx, begun.id, words)
    if begun.reason is KeptReason.ANSWERED and begun.nomination_id is not None:
        await questions.grow_answer(tx, begun.nomination_id, answer=words)
    if begun.reason is KeptReason.ADDED and begun.nomination_id is not None:
        await additions.grow(tx, person, begun.nomination_id, words, rules=rules, now=now)


async def keep_of_group(
    tx: Tx, person: Person, words: str, photo: str, *, place: str, number: int, now: datetime
) -> str:
    """Keep a message of a group that this person wants to nominate; what a link carries by which they go on with it.

    Of one message and one person it is always the same. Raises TooMany.
    """
    origin = _origin(person, place, number)
    if await kept.of_origin(tx, person.id, origin) is None:
        await bounds.check_messages(tx, person, now=now)
        await kept.keep(tx, person.id, words, (photo,) if photo else (), origin=origin, now=now)
    return origin


def _origin(person: Person, place: str, number: int) -> str:
    """It cannot be guessed from the person alone, and guessing it is of no use: only this person's messages are searched."""
    named = f"{person.edge}:{person.address}:{place}:{number}"
    return hashlib.sha256(named.encode()).hexdigest()[:_ORIGIN]


async def of_group(tx: Tx, person: Person, origin: str) -> KeptMessage | None:
    """The message of a group that this person chose; None when it was somebody else, or nobody."""
    return await kept.of_origin(tx, person.id, origin)


async def open_message(tx: Tx, person: Person, kept_id: int) -> KeptMessage:
    """A kept message of this person that is not used yet. Raises NotFound, and NothingNew when it is."""
    found = await kept.load(tx, kept_id, person.id)
    if found is None:
        raise errors.NotFound
    if found.reason in _USED:
        raise errors.NothingNew
    return found


async def decline(tx: Tx, person: Person, message: KeptMessage) -> None:
    """Its sender says that it is no nomination; what came with it belongs to none."""
    await evidence.set_aside(tx, person, message.id)
    await kept.mark(tx, message.id, KeptReason.DECLINED)


async def lead(tx: Tx, message: KeptMessage) -> None:
    """It was read as something else than a nomination, and answered at once."""
    await kept.mark(tx, message.id, KeptReason.LED)


async def keep_aside(tx: Tx, person: Person, message: KeptMessage) -> None:
    """Its sender wants to nominate with it once another nomination is sent, which gets nothing of it."""
    await evidence.set_aside(tx, person, message.id)


async def begin(tx: Tx, kept_id: int) -> None:
    """Its sender begins a nomination with it."""
    await kept.mark(tx, kept_id, KeptReason.UNFINISHED)


async def cancel(tx: Tx, kept_id: int) -> None:
    """Its sender stopped in the middle of the nomination."""
    await kept.mark(tx, kept_id, KeptReason.CANCELLED)


async def hand_over(
    tx: Tx, person: Person, message: KeptMessage, question_id: int, *, rules: Rules, now: datetime
) -> Nomination:
    """Use it as the answer to this question. Raises Changed when the question is no longer open."""
    case = await questions.answer(tx, person, question_id, message.text, message.photos, rules=rules, now=now)
    await evidence.give_kept(tx, person, message.id, case)
    await kept.mark(tx, message.id, KeptReason.ANSWERED, nomination_id=case.id)
    return case


async def keep_late(tx: Tx, person: Person, words: str, photos: tuple[str, ...], *, album: str, now: datetime) -> None:
    """Keep an answer whose question is no longer open."""
    await kept.keep(tx, person.id, words, photos, album=album, now=now)


async def keep_answer(
    tx: Tx, person: Person, case: Nomination, words: str, photos: tuple[str, ...], *, album: str, now: datetime
) -> None:
    """Keep the first photo of an album that is an answer, so that the others are added to the same answer."""
    reason = KeptReason.ANSWERED
    await kept.keep(tx, person.id, words, photos, album=album, reason=reason, nomination_id=case.id, now=now)
