"""Second voices: what witnesses say of a case whose nominator passed them a link, and when two of them stand by themselves.

The trap: voices that are one voice. A relative, somebody who only heard of it, the nominee: what they say is kept, but they
do not count as independent.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain import care, mentions, text
from domain.cases import WITHDRAWABLE_STATES, Nomination
from domain.people import Action, Person, may
from domain.spelling import normal

# More than an officer reads of one case.
MOST = 30
# So many independent ones are said on the card.
ENOUGH = 2
# Pictures, voices and files of one witness.
PIECES = 3
# While a case waits to be verified, or is, or rests.
OPEN_STATES = WITHDRAWABLE_STATES
# How much of the deed a witness reads, and how much they write.
EXCERPT = 240
WORDS_LIMIT = 1000


class Says(StrEnum):
    """How a witness knows of the deed. AGAINST: it was not so; only those who handle the case read that."""

    PRESENT = "present"
    KNOWS = "knows"
    HEARD = "heard"
    AGAINST = "against"


FIRST_HAND = frozenset({Says.PRESENT, Says.KNOWS})


class Relation(StrEnum):
    """How a witness stands to the nominee. HELPED: it was they who were helped."""

    STRANGER = "stranger"
    NEIGHBOUR = "neighbour"
    COLLEAGUE = "colleague"
    KIN = "kin"
    HELPED = "helped"


class Barred(StrEnum):
    """Why somebody who followed the link is not asked: the case is at its end, it is their own nomination or about
    themselves, they handle it, or it has as many voices as it may have."""

    ENDED = "ended"
    OWN = "own"
    NOMINEE = "nominee"
    HANDLES = "handles"
    FULL = "full"


class Notice(StrEnum):
    """What those who handle a case are notified of."""

    VOICE_FIRST = "voice_first"
    VOICE_AGAINST = "voice_against"


@dataclass(frozen=True, slots=True)
class Given:
    """What a witness says. words: "" when they wrote none."""

    says: Says
    relation: Relation
    words: str = ""
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice(Given):
    """A voice as one reads it. name, edge, address: of the witness; "" for readers who do not handle the case.
    replaced_at: when the witness said it anew."""

    id: int
    nomination_id: int
    person_id: int
    given_at: datetime
    replaced_at: datetime | None = None
    name: str = ""
    edge: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A case as a witness is asked about it. before: what they said of it already; barred: why they are not asked."""

    case_id: int
    name: str
    unit_name: str
    excerpt: str
    barred: Barred | None
    before: Voice | None


@dataclass(frozen=True, slots=True)
class Heard:
    """All voices of a case, for an officer. earlier: what was said anew since. handles: the officer handles the case, and is
    told who they are."""

    voices: tuple[Voice, ...] = ()
    earlier: tuple[Voice, ...] = ()
    independent: int = 0
    handles: bool = False

    @property
    def against(self) -> int:
        """How many say that it was not so."""
        return sum(one.says is Says.AGAINST for one in self.voices)

    @property
    def confirming(self) -> int:
        """How many confirm it, in whatever way."""
        return len(self.voices) - self.against


def barred(
    person: Person, case: Nomination, *, nominators: Collection[int], is_nominee: bool, others: int
) -> Barred | None:
    """Why this person may not be a witness of the case; None when they may.

    nominators: who nominated it, or what is joined to it. is_nominee: it was proved that the case is about them. others: how
    many others have said something of it.
    """
    if person.id in nominators:
        return Barred.OWN
    if is_nominee:
        return Barred.NOMINEE
    if may(person, Action.HANDLE_CASE, case.unit_id):
        return Barred.HANDLES
    if case.state not in OPEN_STATES:
        return Barred.ENDED
    return Barred.FULL if others >= MOST else None


def independent(case: Nomination, nominators: Collection[int], voices: Iterable[Voice]) -> int:
    """How many of the voices are independent: of different accounts, neither a nominator's nor a relative's, and with
    knowledge at first hand. A witness with the nominee's own name may be the nominee, so they are not counted."""
    return len({one.person_id for one in voices if _counts(case, nominators, one)})


def _counts(case: Nomination, nominators: Collection[int], voice: Voice) -> bool:
    return (
        voice.says in FIRST_HAND
        and voice.relation is not Relation.KIN
        and voice.person_id not in nominators
        and not is_namesake(case.name, voice.name)
    )


def is_namesake(nominee: str, witness: str) -> bool:
    """Whether the witness's account has the nominee's name, with or without a form of address before either."""
    known, own = text.fold(nominee).split(), text.fold(witness).split()
    names = [text.fold(one).split() for one in mentions.of_person(nominee, witness)]
    return any(len(name) > 1 and _ends(known, name) and _ends(own, name) for name in names)


def _ends(words: list[str], name: list[str]) -> bool:
    """Whether the words are this name, with at most one word before it."""
    return words[-len(name) :] == name and len(words) - len(name) <= 1


def news(voice: Voice, before: Voice | None, others: Iterable[Voice], *, undo: timedelta) -> Notice | None:
    """What those who handle the case are notified of: the first voice, and each that contradicts; not each one.

    before: what the same witness had said. They were told of that, unless it could still be undone.
    """
    told = before is not None and before.given_at + undo <= voice.given_at
    if voice.says is Says.AGAINST:
        return None if told and before is not None and before.says is Says.AGAINST else Notice.VOICE_AGAINST
    confirmed = any(one.says is not Says.AGAINST for one in others)
    again = told and before is not None and before.says is not Says.AGAINST
    return None if confirmed or again else Notice.VOICE_FIRST


def named(case: Nomination) -> str:
    """The nominee as a witness may read it."""
    return care.initials(case.name) if case.minor else case.name


def excerpt(words: str, *hidden: str) -> str:
    """The beginning of words that are veiled already, without these names (of the sender)."""
    shown = normal(words)
    for name in filter(None, hidden):
        for written in sorted(mentions.of_person(name, shown), key=len, reverse=True):
            shown = shown.replace(written, "…")
    return text.excerpt(" ".join(text.shown(shown).split()), EXCERPT)
