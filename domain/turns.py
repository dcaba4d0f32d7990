"""A person's turn, as it travels between the database and the door: one update, from its opening to its close."""

from dataclasses import dataclass
from datetime import datetime

from domain.drafts import Drafts
from domain.message import Reply
from domain.people import Person


class Overtaken(Exception):
    """Another update of this person was closed meanwhile: what was done here has not happened."""


class Stranger(Exception):
    """Nobody is known at this address."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What was said to an update when it came first, as far as it is not known to have been sent; and when that was."""

    reply: Reply
    at: datetime


@dataclass(slots=True)
class Turn:
    """An update under way. stale: the person has another name by now, or rested. answered: None when the update is new."""

    person: Person
    number: int
    stale: bool
    drafts: Drafts
    answered: Answered | None
