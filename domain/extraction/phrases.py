"""Dictionaries of words and phrases, and where they stand in a message.

They are data files beside this module, which a person extends without code: words with their marks, one phrase after the
other with " | " between. In a phrase "a/b" is a or b, "_" joins the words of one of them, "~" is nothing, "…" is up to
five words of any kind, "#" a number, "^" and "$" the beginning and the end of the message. "!" before a phrase: it is meant
only where its marks are written, because without them it is another word too.

The trap: marks. "chó" and "cho" are two words in a message that is written with marks, and the same in one without.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from domain import spelling
from domain.extraction import words
from domain.extraction.words import Message, Word

T = TypeVar("T")

_GAP, _MOST_BETWEEN = "…", 5
_STRICT = "!"
_SIGNS = ("#", "^", "$", _GAP)
# From this share of words with marks on, a word without any is meant without.
_MARKED = 0.3
# How much a phrase of one word or two says in a text without marks.
_UNCLEAR = {1: 0.4, 2: 0.8}
_DRAWN_OUT = re.compile(r"(.)\1{2,}")


class Token(NamedTuple):
    """A word as it is looked up. exact: with its marks; None where they were left out. at: which word of the message."""

    bare: str
    exact: str | None
    at: int


class Hit(NamedTuple, Generic[T]):
    """A phrase that stands in the message. first, last: its tokens, `last` included. entry: which phrase. clear: how far
    it can be no other: without marks, a short one is often another word.
    """

    value: T
    entry: int
    first: int
    last: int
    clear: float


class _End(NamedTuple, Generic[T]):
    """Where the first part of a phrase ends. exact: its marks; rest: the parts after each gap, needs: a word of theirs."""

    exact: tuple[str, ...]
    rest: tuple[tuple[tuple[str, str], ...], ...]
    needs: str
    value: T
    entry: int
    strict: bool


class _Node(Generic[T]):
    """What may follow after the words so far, and the phrases whose first part ends here."""

    __slots__ = ("ends", "following")

    def __init__(self) -> None:
        self.following: dict[str, _Node[T]] = {}
        self.ends: list[_End[T]] = []


class Lexicon(Generic[T]):
    """Phrases with a value each. Looking all of them up takes time in proportion to the words of the message."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._root = _Node[T]()
        for entry, (phrase, value) in enumerate(entries):
            for variant in _variants(phrase.removeprefix(_STRICT)):
                self._add(variant, value, entry, phrase.startswith(_STRICT))

    def _add(self, phrase: Sequence[str], value: T, entry: int, strict: bool) -> None:
        parts: list[list[tuple[str, str]]] = [[]]
        for word in phrase:
            if word == _GAP:
                parts.append([])
            else:
                parts[-1].append((spelling.bare(word), _exact(word)))
        node = self._root
        for bare, _ in parts[0]:
            node = node.following.setdefault(bare, _Node())
        exact = tuple(exact for _, exact in parts[0])
        rest = tuple(tuple(part) for part in parts[1:])
        needs = next((bare for part in rest for bare, _ in part if bare != "#"), "")
        node.ends.append(_End(exact, rest, needs, value, entry, strict))

    def find(self, tokens: Sequence[Token]) -> Iterator[Hit[T]]:
        """The longest phrase that begins at each word, where there is one."""
        held = {"", *(token.bare for token in tokens)}
        begins = self._root.following
        for first, token in enumerate(tokens):
            if token.bare not in begins and not token.bare[:1].isdigit():
                continue
            hit = self._longest(tokens, first, held)
            if hit is not None:
                yield hit

    def _longest(self, tokens: Sequence[Token], first: int, held: set[str]) -> Hit[T] | None:
        node, found = self._root, None
        for at in range(first, len(tokens)):
            token = tokens[at]
            following = node.following.get(token.bare)
            if following is None and token.bare[:1].isdigit():
                following = node.following.get("#")
            if following is None:
                break
            node = following
            for end in node.ends:
                last = _fits(end, tokens, first, at) if end.needs in held else None
                if last is not None and (found is None or last >= found.last):
                    found = Hit(end.value, end.entry, first, last, _clear(end, tokens[first : at + 1]))
        return found


def _fits(end: _End[T], tokens: Sequence[Token], first: int, last: int) -> int | None:
    """The last token of the phrase of which the first part stands at first … last in its bare form."""
    for exact, token in zip(end.exact, tokens[first : last + 1], strict=True):
        if exact not in ("#", token.exact) and (end.strict or token.exact is not None):
            return None
    for part in end.rest:
        following = _next(part, tokens, last + 1)
        if following is None:
            return None
        last = following
    return last


def _clear(end: _End[T], some: Sequence[Token]) -> float:
    if any(token.exact is not None for token in some) or end.rest:
        return 1.0
    return _UNCLEAR.get(len(some), 1.0)


def _next(part: Sequence[tuple[str, str]], tokens: Sequence[Token], start: int) -> int | None:
    begins = part[0][0]
    for first in range(start, min(start + _MOST_BETWEEN, len(tokens) - len(part)) + 1):
        if begins not in ("#", tokens[first].bare):
            continue
        if all(_same(tokens[first + at], bare, exact) for at, (bare, exact) in enumerate(part)):
            return first + len(part) - 1
    return None


def _same(token: Token, bare: str, exact: str) -> bool:
    if bare == "#":
        return token.bare[:1].isdigit()
    return token.bare == bare and token.exact in (None, exact)


def _variants(phrase: str) -> Iterator[list[str]]:
    choices = [word.split("/") for word in phrase.split()]
    for chosen in product(*choices):
        yield [word for part in chosen if part != "~" for one in part.split("_") for word in _apart(one)]


def _apart(word: str) -> list[str]:
    """A written word as the words of a message are cut: "m2" is two."""
    return [word] if word in _SIGNS else [one.text for one in words.split(word)]


def tokens(message: Message, which: Iterable[int]) -> list[Token]:
    """These words of the message as they are looked up, shortened ones in full, between the signs of its two ends."""
    kept = list(which)
    marked = _is_marked([message.words[at] for at in kept])
    found = [Token("^", "^", kept[0] if kept else 0)]
    for at in kept:
        word = message.words[at]
        full = _shorthand().get(word.text.lower())
        if full is None:
            found.append(_token(word, at, marked))
        else:
            found.extend(Token(bare, exact, at) for bare, exact in full)
    return [*found, Token("$", "$", kept[-1] if kept else 0)]


def _token(word: Word, at: int, marked: bool) -> Token:
    bare, exact = _looked_up(word.text)
    return Token(bare, bare if exact is None and marked else exact, at)


@lru_cache(maxsize=30_000)
def _looked_up(written: str) -> tuple[str, str | None]:
    """A word without marks, and with them where it has any; without letters that are drawn out ("quáááá")."""
    short = _DRAWN_OUT.sub(r"\1", written.lower())
    return spelling.bare(short), None if short.isascii() else _exact(short)


def _is_marked(some: Sequence[Word]) -> bool:
    return sum(not word.text.isascii() for word in some) >= _MARKED * len(some)


@lru_cache(maxsize=20_000)
def _exact(word: str) -> str:
    return spelling.comparable(word)


@cache
def _shorthand() -> dict[str, tuple[tuple[str, str], ...]]:
    pairs = (line.split("\t") for line in lines("shorthand.tsv"))
    return {short: tuple((spelling.bare(word), _exact(word)) for word in full.split()) for short, full in pairs}


def lines(name: str) -> list[str]:
    """The lines of a data file beside this module, without its comments."""
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def weighted(name: str) -> list[tuple[str, tuple[str, float]]]:
    """The phrases of a data file of three columns: a kind, a weight, the phrases. Each with its kind and weight."""
    found = []
    for line in lines(name):
        kind, weight, phrases = line.split("\t")
        found += [(phrase.strip(), (kind, float(weight))) for phrase in phrases.split(" | ")]
    return found
