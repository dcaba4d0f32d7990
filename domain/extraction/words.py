"""A message as its words, each with its place in the text and the forms in which it is compared.

The trap: searching a folded copy of the text and losing where it stood. A guess has to show the words that it comes from.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from domain import spelling

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[’'][^\W\d_]+)*")


class Word(NamedTuple):
    """A word or a number. bare: without case and marks. gap: what stands between it and the word before."""

    text: str
    start: int
    end: int
    bare: str
    gap: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[0].isupper()


# From this share of words with marks on, a word without any is meant without.
_MARKED = 0.3


@dataclass(frozen=True, slots=True)
class Message:
    """What is read. text: in its normal form; all places in it are counted from its beginning, `end` not included.

    sent_on: the day on which it was written, at the province. shouted: it is all in capitals. marked: it is written
    with marks, so that a word without any is meant without.
    """

    text: str
    words: tuple[Word, ...]
    sent_on: date
    by_officer: bool = False
    shouted: bool = False
    marked: bool = False


def message(text: str, sent_on: date, *, by_officer: bool = False) -> Message:
    """The message that this text is."""
    normal = spelling.normal(text)
    found = tuple(split(normal))
    marked = sum(not word.text.isascii() for word in found) >= _MARKED * len(found)
    return Message(normal, found, sent_on, by_officer, normal.isupper(), marked)


# A language has few words, and messages have the same ones again and again.
_bare = lru_cache(maxsize=30_000)(spelling.bare)


def split(text: str) -> list[Word]:
    """The words of a text in its normal form."""
    words, last = [], 0
    for found in _WORD.finditer(text):
        start, end = found.span()
        words.append(Word(found[0], start, end, _bare(found[0]), text[last:start]))
        last = end
    return words
