"""Refusals: what a person may not do, or not in this way. Their phrases are in `handlers/engine/refusals.py`.

A refusal is ordinary business: it is answered, and never logged as an error. Every other exception is a bug.
"""

from dataclasses import dataclass


class Refused(Exception):
    """The request was understood, but is not carried out."""


class NotAllowed(Refused):
    """The person's role or unit does not allow this."""


class Changed(Refused):
    """The thing was changed since the person last saw it."""


class TooLate(Refused):
    """The act was the person's last one, but can no longer be undone."""


class NotFound(Refused):
    """There is no such thing, or this person may not see it."""


class NothingNew(Refused):
    """It was so already."""


class InvitationSpent(Refused):
    """The invitation was used before, has expired, or does not exist."""


@dataclass
class TooLong(Refused):
    """A text is longer than `limit` characters; it has `length`."""

    length: int
    limit: int


@dataclass
class TooMany(Refused):
    """The person has sent `limit` of these within a day already."""

    limit: int


class Empty(Refused):
    """The text has only spaces and invisible marks."""


class NobodyToReach(Refused):
    """The audience is empty."""


class NoConsent(Refused):
    """The story may not be published: the nominee did not agree to it."""


@dataclass
class NotAgreed(Refused):
    """The story says what the nominee did not agree to. purpose: "name", "place" or "school"; words: as the story has
    them."""

    purpose: str
    words: tuple[str, ...]


class StoryExists(Refused):
    """The case has a story already, and a case has one at a time."""


class NoChannel(Refused):
    """No channel is bound yet, and nobody is subscribed."""


class DayPassed(Refused):
    """The day is in the past."""
