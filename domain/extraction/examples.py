"""Which kind of message, and which field of life, a text is most like: by invented messages of which both are known.

The dictionaries name what somebody thought of; the examples (`examples.tsv`) have all the rest: how a question ends, how an
order to remove something begins. Each word, and each pair of words, that stands in two examples or more says a little for
and against each kind (the way of Bayes, drawn towards "says nothing" while it is rare). The trap: a long text, in which
many little hints outweigh the one word that matters. So what examples say is weighed beside the dictionaries, never alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from math import log

from domain.extraction import content, phrases, words
from domain.extraction import fields as deeds
from domain.extraction import routes as kinds
from domain.extraction.phrases import Token
from domain.extraction.words import Message

_NONE = "-"
# As many examples that say nothing are added to those of each word.
_DRAWN = 20.0
_LEAST = 1.5
# Of several right fields the first counts so much, the others share the rest.
_FIRST = 0.7
_LENGTH, _LONGEST = 6, 6
_DAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Model:
    """What each hint says for and against each label, in the order of the labels."""

    labels: tuple[str, ...]
    weights: Mapping[str, tuple[float, ...]]

    def weigh(self, hints: Iterable[str]) -> dict[str, float]:
        """How much the hints of a message say for each label; less than nothing is against it."""
        known = self.weights
        found = [known[hint] for hint in hints if hint in known]
        totals = [sum(column) for column in zip(*found, strict=True)] or [0.0] * len(self.labels)
        return dict(zip(self.labels, totals, strict=True))


@dataclass(frozen=True, slots=True)
class Rarity:
    """How rare hints are: from 0, in all examples, to `unseen`, in none."""

    known: Mapping[str, float]
    unseen: float

    def of(self, hint: str) -> float:
        """How rare a word or a pair of words is."""
        return self.known.get(hint, self.unseen)


def hints(message: Message, tokens: Sequence[Token]) -> frozenset[str]:
    """The words of a message and their pairs, its length and signs. tokens: its `content`."""
    bare = ["#" if token.bare[:1].isdigit() else token.bare for token in tokens]
    found = {*bare, *(f"{one} {other}" for one, other in pairwise(bare))}
    found.add(f"length {min(_LONGEST, (len(bare) - 2) // _LENGTH)}")
    if "?" in message.text:
        found.add("?")
    if len(bare) - 2 < len(message.words):
        found.add("apart")
    return frozenset(found)


@cache
def routes() -> Model:
    """What the examples say of the kinds of messages."""
    return _learn(({one.route: 1.0}, one.hints | one.signs) for one in _read())


@cache
def fields() -> Model:
    """What the examples say of the fields of deeds."""
    return _learn((_shares(one.fields), one.hints) for one in _read() if one.fields != _NONE)


def _shares(named: str) -> dict[str, float]:
    first, *others = named.split("|")
    if not others:
        return {first: 1.0}
    return {first: _FIRST, **dict.fromkeys(others, (1 - _FIRST) / len(others))}


@cache
def rarity() -> Rarity:
    """How few of the examples have a word or a pair of words."""
    counts: dict[str, int] = defaultdict(int)
    for one in _read():
        for hint in one.hints:
            counts[hint] += 1
    every = len(_read()) + 1
    return Rarity({hint: log(every / (count + 1)) for hint, count in counts.items()}, log(every))


def texts(count: int) -> list[str]:
    """So many of the examples, of all kinds."""
    lines = phrases.lines("examples.tsv")
    return [line.split("\t")[2] for line in lines[:: max(1, len(lines) // count)]]


@dataclass(frozen=True, slots=True)
class _Example:
    """A message of which the route and the fields are known. signs: of its route."""

    route: str
    fields: str
    hints: frozenset[str]
    signs: frozenset[str]


@cache
def _read() -> tuple[_Example, ...]:
    found = []
    for line in phrases.lines("examples.tsv"):
        route, named, text = line.split("\t")
        message = words.message(text, _DAY)
        tokens = content.of(message)
        clues = kinds.clues(message, tokens, deeds.weight(tokens))
        found.append(_Example(route, named, hints(message, tokens), frozenset(kinds.signs(clues))))
    return tuple(found)


def _learn(examples: Iterable[tuple[Mapping[str, float], frozenset[str]]]) -> Model:
    counts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    sizes: dict[str, float] = defaultdict(float)
    for labels, found in examples:
        for label, share in labels.items():
            sizes[label] += share
            for hint in found:
                counts[hint][label] += share
    every = sum(sizes.values())
    return Model(
        tuple(sizes),
        {hint: _weights(held, sizes, every) for hint, held in counts.items() if sum(held.values()) >= _LEAST},
    )


def _weights(held: Mapping[str, float], sizes: Mapping[str, float], every: float) -> tuple[float, ...]:
    usual = sum(held.values()) / every
    return tuple(
        log((held.get(label, 0.0) + _DRAWN * usual) / (size + _DRAWN) / usual) for label, size in sizes.items()
    )
