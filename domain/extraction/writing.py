"""How a message is written: with marks or without, with capitals or not, and where its sentences end.

The trap: reading everybody as if they wrote like a clerk. In a text all in capitals a capital says nothing; in a text
without marks "co" may be "cô" or "có"; in a dictated one no sentence ends.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from domain.extraction import lexicon
from domain.extraction.words import Message, Word

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|&\w{1,8};")
_END = re.compile(r"[.!?…\n;•]|[\U0001f300-\U0001faff\u2600-\u27bf]")
_SHORT = frozenset(
    ("a", "c", "mr", "ms", "mrs", "dr", "bs", "ths", "ts", "tp", "p", "x", "h", "tx", "tt", "gs", "pgs", "đ", "d", "dc")
)

IsPlace = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class Written:
    """The words of a message that are no part of a tag. at: their places in it. keys: in the form of the dictionaries.

    marked: it has marks. cased: its capitals say something. stops: whether a sentence ends before each word, and at the end.
    """

    words: tuple[Word, ...]
    at: tuple[int, ...]
    keys: tuple[str, ...]
    gaps: tuple[str, ...]
    stops: tuple[bool, ...]
    marked: bool
    cased: bool

    def table(self, name: str) -> lexicon.Table:
        """The dictionary `name` for a text like this."""
        return lexicon.table(name, marked=self.marked)

    def set(self, name: str, kind: str = "") -> frozenset[str]:
        """The single words of a dictionary, for a text like this."""
        return lexicon.words(name, kind, marked=self.marked)

    def sign(self, one: int, kind: str) -> bool:
        """Whether this word is in the small set of this kind."""
        return self.keys[one] in lexicon.words("signs.tsv", kind, marked=self.marked)

    def capital(self, one: int) -> bool:
        """Whether this word begins with a capital that says something."""
        return self.cased and one < len(self.words) and self.words[one].capital

    def close(self, one: int) -> bool:
        """Whether only a space stands before this word."""
        return one < len(self.words) and self.gaps[one].isspace() and "\n" not in self.gaps[one]


def written(message: Message) -> Written:
    """The words of a message, as they are compared."""
    words, at, gaps = _without_tags(message)
    bare = sum(word.text.isascii() for word in words)
    marked = bare < 0.8 * len(words)
    keys = tuple((lexicon.key(word.text) if marked else word.bare) for word in words)
    stops = (*tuple(one == 0 or _ends(gaps[one], keys[one - 1]) for one in range(len(words))), True)
    return Written(words, at, keys, gaps, stops, marked, _cased(words, stops))


def _without_tags(message: Message) -> tuple[tuple[Word, ...], tuple[int, ...], tuple[str, ...]]:
    if "<" not in message.text and "&" not in message.text:
        return message.words, tuple(range(len(message.words))), tuple(word.gap for word in message.words)
    tags = [(found.start(), found.end()) for found in _TAG.finditer(message.text)]
    kept, gaps, last, tag = [], [], 0, 0
    for one, word in enumerate(message.words):
        while tag < len(tags) and tags[tag][1] <= word.start:
            tag += 1
        if tag < len(tags) and tags[tag][0] <= word.start:
            continue
        kept.append(one)
        gap = message.text[last : word.start]
        gaps.append(_TAG.sub("", gap.replace("&amp;", "&")) or (gap[:1] and " "))
        last = word.end
    return tuple(message.words[one] for one in kept), tuple(kept), tuple(gaps)


def _ends(gap: str, before: str) -> bool:
    if gap in (" ", ", "):
        return False
    if gap.strip() == "." and (before in _SHORT or before.isdigit()):
        return False
    return _END.search(gap) is not None


def _cased(words: tuple[Word, ...], stops: tuple[bool, ...]) -> bool:
    letters = [word for word in words if word.text[0].isalpha()]
    upper = sum(word.text.isupper() for word in letters)
    if upper > 0.6 * len(letters):
        return False
    return any(word.capital and not stop for word, stop in zip(words, stops[:-1], strict=True))
