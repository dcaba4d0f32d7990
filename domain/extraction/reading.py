"""What was read in a message: each guess with the words that it comes from and how sure it is.

The trap: a guess that is shown as a fact. What is not `CERTAIN` enough is asked, never filled in silently.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from domain.cases import Field, Subject

T = TypeVar("T")

# From here on a guess is filled in; below, it is asked.
CERTAIN = 0.75


class Route(StrEnum):
    """What a message is, and so where it is led to."""

    NOMINATION = "nomination"
    STATUS = "status"
    CORRECTION = "correction"
    TAKEDOWN = "takedown"
    DENUNCIATION = "denunciation"
    ADVERT = "advert"
    ABUSE = "abuse"
    TEST = "test"
    NEEDS_STORY = "needs_story"
    THANKS = "thanks"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Guess(Generic[T]):
    """A value, the place in the text of the words that say it, and how sure it is (0 … 1). start = end: no words say it."""

    value: T
    start: int
    end: int
    sure: float


@dataclass(frozen=True, slots=True)
class Person:
    """A nominee: a person, household, collective or model. name: as written, without form of address and rank."""

    name: str
    subject: Subject
    start: int
    end: int
    sure: float


@dataclass(frozen=True, slots=True)
class Commune:
    """Where it was. name: the official name; empty where the text does not settle it, then `choices` has the official names
    that it may be. outside: the place outside the province, as written. similar: no name is written like this, only alike.
    """

    name: str = ""
    choices: tuple[str, ...] = ()
    start: int = 0
    end: int = 0
    sure: float = 0.0
    outside: str = ""
    similar: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read in a message.

    fields: the likeliest first, at most three. date: a day, month or year as precise as the text ("2026-09-12", "2026-09",
    "2026"). since: the year in which something ongoing began. phones, ids: digits only.
    """

    route: Guess[Route]
    people: tuple[Person, ...] = ()
    commune: Commune = Commune()
    village: Guess[str] | None = None
    fields: tuple[Guess[Field], ...] = ()
    date: Guess[str] | None = None
    since: Guess[int] | None = None
    phones: tuple[Guess[str], ...] = ()
    ids: tuple[Guess[str], ...] = ()
