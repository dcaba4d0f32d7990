"""Refusals: what a person may not do, or not like this. The words for them stand in `handlers/engine/refusals.py`.

A refusal is ordinary business, answered and never logged as an error. Everything else that is raised is a bug.
"""

from dataclasses import dataclass


class Refused(Exception):
    """The request was understood and will not be carried out."""


class NotAllowed(Refused):
    """The person's role or unit does not allow this."""


class Changed(Refused):
    """The thing has moved on since the person last saw it."""


class NotFound(Refused):
    """There is no such thing, or none that this person may see."""


class NothingNew(Refused):
    """It was so already."""


class InvitationSpent(Refused):
    """The invitation was used before, has expired, or never was."""


@dataclass
class TooLong(Refused):
    """A text is longer than `limit` characters; it has `length`."""

    length: int
    limit: int


class Empty(Refused):
    """Nothing is left of the text once spaces and invisible marks are taken away."""


class NobodyToReach(Refused):
    """The audience is empty."""


class NoConsent(Refused):
    """The story may not be published: the nominee did not agree to it."""


@dataclass
class NotAgreed(Refused):
    """The words of the story say what the nominee did not agree to. purpose: "name" or "place"; words: as written."""

    purpose: str
    words: tuple[str, ...]


class AlreadyTold(Refused):
    """The case has a story already, and a case has one at a time."""


class NoChannel(Refused):
    """No channel is bound yet, and nobody is subscribed."""


class DayPassed(Refused):
    """The day that was named is over already."""
