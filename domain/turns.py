"""A person's turn as the door and the database exchange it: one update, from the statement that opens it to the one
that closes it.
"""

from dataclasses import dataclass
from datetime import datetime

from domain.drafts import Drafts
from domain.message import Reply
from domain.people import Person


class Overtaken(Exception):
    """The turn of another update of this person was closed meanwhile: this turn is rolled back."""


class Stranger(Exception):
    """Nobody is known at this address."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to an update that was handled before, as far as it is not known to have been sent. at: when that was."""

    reply: Reply
    at: datetime


@dataclass(slots=True)
class Turn:
    """An open turn. stale: the person's row is to be updated: they have a new name, or were unreachable. answered: None
    when the update is new."""

    person: Person
    number: int
    stale: bool
    drafts: Drafts
    answered: Answered | None
