"""Doors: what a link to the bot carries behind /start. It says through what somebody came, and may name a place.

    at-04108                        the poster in the office of the commune with this code
    at-04108-truong-thpt-mai-son    a poster elsewhere in that commune, or of a campaign there
    fb_post_11                      any other word: only what they came through

The trap: a link may be old, forged or typed by hand. So it never is more than a word: a code that no unit has names no
place, and nothing is ever allowed because of it.
"""

import re
from dataclasses import dataclass

from domain import text

# What a link can carry behind /start: https://core.telegram.org/bots/features#deep-linking
LIMIT = 64
_CARRIED = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PLACED = re.compile(r"at-([A-Za-z0-9]+)(?:-([A-Za-z0-9_-]+))?")
# What our own links begin with, which are no doors: invitations, kept messages, stories, witnesses.
_OURS = ("gs-", "tin-", "bai-", "chung-")


class TooLong(ValueError):
    """A link cannot carry that much; or a code has letters that it cannot carry."""


@dataclass(frozen=True, slots=True)
class Door:
    """words: what the link carries. unit_code: of the place that it names. source: the word for what hangs there."""

    words: str
    unit_code: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """A door, the name of its place if there is such a unit, and how many people and nominations came through it."""

    door: Door
    place: str | None
    people: int
    nominations: int


def make(unit_code: str | None, source: str = "") -> Door:
    """The door of a place, of a source in words of any kind, or of both. Raises TooLong."""
    word = text.fold(source).replace(" ", "-")
    words = "-".join(filter(None, ("at" if unit_code else "", unit_code, word)))
    door = read(words)
    if door is None or (door.unit_code, door.source) != (unit_code, word or None):
        raise TooLong(words)
    return door


def read(words: str) -> Door | None:
    """The door that a link's words name; None when no link carries them, or when they begin as our other links do."""
    if not _CARRIED.fullmatch(words) or words.startswith(_OURS):
        return None
    placed = _PLACED.fullmatch(words)
    return Door(words, placed[1], placed[2]) if placed else Door(words, source=words)
