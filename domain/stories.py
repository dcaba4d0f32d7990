"""A story: what is published of a verified case. It is independent of the award, and never without consent.

Law 91/2025/QH15: consent is voluntary, informed, per purpose and provable; silence is not consent; it can be
withdrawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from domain import care, errors, mentions, phones, text
from domain.cases import Subject
from domain.channels import Channel
from domain.moves import Move, Notify, Receiver, Thing, move
from domain.people import Action

TITLE_LIMIT = 150
NOTE_LIMIT = 500
TEXT_LIMIT = 3000
# With a photo a story is short: the title and the signature are part of the caption too.
TEXT_WITH_PHOTO = 900


class State(StrEnum):
    DRAFTED = "drafted"
    CONSENT_PENDING = "consent_pending"
    CONSENTED = "consented"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Purpose(StrEnum):
    """What the nominee agrees to, each separately."""

    STORY = "story"
    NAME = "name"
    PHOTO = "photo"
    PLACE = "place"
    GUARDIAN = "guardian"
    CHILD = "child"


# Who has to agree, both of them, before a child is named or shown; of nobody else they are asked.
OF_A_CHILD = frozenset({Purpose.GUARDIAN, Purpose.CHILD})


class Notice(StrEnum):
    """What people are notified of about a story."""

    STORY_PUBLISHED = "story_published"
    STORY_OF_A_CHILD = "story_of_a_child"


_PUBLISH = Action.PUBLISH_STORY

MOVES = (
    move("draft", [], State.DRAFTED, _PUBLISH),
    move("ask_consent", [State.DRAFTED], State.CONSENT_PENDING, _PUBLISH),
    move("consent", [State.DRAFTED, State.CONSENT_PENDING], State.CONSENTED, _PUBLISH),
    move("approve", [State.CONSENTED], State.APPROVED, _PUBLISH),
    move(
        "publish",
        [State.APPROVED],
        State.PUBLISHED,
        None,
        Notify(Notice.STORY_PUBLISHED, Receiver.NOMINATOR),
        undoable=True,
    ),
    move(
        "withdraw",
        [State.DRAFTED, State.CONSENT_PENDING, State.CONSENTED, State.APPROVED, State.PUBLISHED],
        State.WITHDRAWN,
        _PUBLISH,
        reasoned=True,
    ),
    # The nominee proved who they are, and does not agree any more; or who told of the deed is erased.
    move(
        "disagree",
        [State.DRAFTED, State.CONSENT_PENDING, State.CONSENTED, State.APPROVED, State.PUBLISHED],
        State.WITHDRAWN,
        None,
    ),
)


@dataclass(frozen=True, slots=True)
class Story:
    """A story as one reads it. name, place and photo are None unless the nominee agreed to them.

    code, nominator_id: the case's. version: grows with every move. published_at: None until it was.
    """

    thing: ClassVar[Thing] = Thing.STORY
    moves: ClassVar[tuple[Move[State], ...]] = MOVES

    id: int
    nomination_id: int
    nominator_id: int
    code: str
    unit_id: int
    state: State
    version: int
    title: str
    text: str
    subject: Subject
    name: str | None
    place: str | None
    photo: str | None
    purposes: frozenset[Purpose]
    consent_note: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class StoryDraft:
    """What an officer wrote of a case. photo: one of the case's. consent_note: how and when the nominee agreed."""

    nomination_id: int
    title: str
    text: str
    photo: str | None
    purposes: frozenset[Purpose]
    consent_note: str


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a story goes. subscribers: how many of them can be reached. barred: channels in which the bot may not post."""

    channels: list[Channel]
    subscribers: int
    barred: Sequence[Channel] = ()


def agreed(purposes: frozenset[Purpose], *, minor: bool) -> frozenset[Purpose]:
    """What may be done of what was agreed to: a child is neither named nor shown until both consents stand."""
    if minor and not purposes >= OF_A_CHILD:
        return purposes - {Purpose.NAME, Purpose.PHOTO}
    return purposes


def public_name(name: str, *, purposes: frozenset[Purpose], place: str | None, minor: bool = False) -> str | None:
    """The nominee's name as it may be published: None without consent, or when it names a commune that may not be named; of
    a child the initials, until both consents stand."""
    if minor and Purpose.NAME not in agreed(purposes, minor=minor):
        return care.initials(name)
    if Purpose.NAME not in purposes:
        return None
    if place is not None and Purpose.PLACE not in purposes and mentions.of_place(place, name):
        return None
    return name


def found_by(
    title: str, words: str, *, name: str, place: str | None, purposes: frozenset[Purpose], minor: bool = False
) -> str:
    """The folded words by which a story is found: of what its readers see, and of nothing else. place: of its commune."""
    called = public_name(name, purposes=purposes, place=place, minor=minor)
    shown = called, place if Purpose.PLACE in purposes else None
    return text.fold(" ".join(filter(None, (title, words, *shown))))


def check_consent(*texts: str, purposes: frozenset[Purpose], name: str, place: str | None, minor: bool = False) -> None:
    """Raises NotAgreed when the words name the nominee, their commune, or a child's school, and that was not agreed to; and
    when a telephone or identity number stands in them, which nobody can agree to.

    place: None when the case has no commune.
    """
    _refuse(NUMBER, [one for words in texts for one in phones.numbers_in(words)])
    purposes = agreed(purposes, minor=minor)
    if minor and Purpose.NAME not in purposes:
        _refuse(SCHOOL, care.schools(*texts))
    if Purpose.NAME not in purposes:
        _refuse(Purpose.NAME, mentions.of_person(name, *texts))
    if Purpose.PLACE not in purposes and place is not None:
        _refuse(Purpose.PLACE, mentions.of_place(place, *texts))


# A child's school is as private as the name; it is refused with words of its own.
SCHOOL = "school"
# Calls would come to whoever has the number, for years.
NUMBER = "number"


def _refuse(purpose: str, found: Sequence[str]) -> None:
    if found:
        raise errors.NotAgreed(purpose, tuple(dict.fromkeys(found)))
