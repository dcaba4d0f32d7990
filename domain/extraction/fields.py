"""In which field of life a deed lies: the words that tell of deeds, each with its field and weight (`fields.tsv`).

The trap: the name of an office or a place. "Trạm y tế" says where somebody works, not that they healed anybody; such names
are in the file too, and what stands within them is not counted.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from domain.cases import Field
from domain.extraction import phrases
from domain.extraction.phrases import Hit, Lexicon, Token
from domain.extraction.reading import Guess
from domain.extraction.words import Message

_NONE = "-"
_MOST = 3
# Said once more, a word says less than the first time.
_AGAIN = 0.3
# A guess that weighs less than this beside the likeliest is not offered.
_WORTH = 0.25
# What a message weighs that says one clear word of its field.
_CLEAR = 3.0
# How much the examples say beside the dictionary.
_LIKE = 0.2


@dataclass(frozen=True, slots=True)
class Deed:
    """What the words of a message tell of a deed. weight: of all fields together. entries: which phrases, for comparing."""

    guesses: tuple[Guess[Field], ...]
    weight: float
    hits: tuple[Hit[tuple[str, float]], ...]


def read(message: Message, tokens: Sequence[Token], like: Mapping[str, float]) -> Deed:
    """The fields, the likeliest first, at most three; none where no word tells of a deed.

    tokens: the `content` of the message; like: how much it is like the examples of each field.
    """
    hits = tuple(_counted(_deeds().find(tokens)))
    weights = _weights(hits)
    first: dict[str, Hit[tuple[str, float]]] = {}
    for hit in hits:
        before = first.get(hit.value[0])
        if before is None or hit.value[1] * hit.clear > before.value[1] * before.clear:
            first[hit.value[0]] = hit
    scores = {field: weights.get(field, 0.0) + _LIKE * score for field, score in like.items()}
    return Deed(_guesses(message, tokens, scores, first), sum(weights.values()), hits)


def weight(tokens: Sequence[Token]) -> float:
    """How much the words of a message tell of a deed, of whatever field."""
    return sum(_weights(_counted(_deeds().find(tokens))).values())


def _weights(hits: Iterable[Hit[tuple[str, float]]]) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    seen: dict[int, int] = defaultdict(int)
    for hit in hits:
        found[hit.value[0]] += hit.value[1] * hit.clear * _AGAIN ** seen[hit.entry]
        seen[hit.entry] += 1
    return found


def _counted(hits: Iterable[Hit[tuple[str, float]]]) -> Iterable[Hit[tuple[str, float]]]:
    """Those that stand neither within a name that says nothing nor within a longer phrase of the same field."""
    nothing, ends = -1, {}  # type: int, dict[str, int]
    for hit in hits:
        field = hit.value[0]
        if hit.first <= nothing:
            continue
        if field == _NONE:
            nothing = hit.last
        elif hit.last > ends.get(field, -1):
            ends[field] = hit.last
            yield hit


def _guesses(
    message: Message, tokens: Sequence[Token], scores: Mapping[str, float], first: Mapping[str, Hit[tuple[str, float]]]
) -> tuple[Guess[Field], ...]:
    ranked = sorted(((score, field) for field, score in scores.items() if score > 0), reverse=True)[:_MOST]
    total = sum(score for score in scores.values() if score > 0) + _CLEAR / 3
    found = []
    for score, field in ranked:
        if score >= _WORTH * ranked[0][0]:
            start, end = _place(message, tokens, first.get(field))
            found.append(Guess(Field(field), start, end, round(score / total, 3)))
    return tuple(found)


def _place(message: Message, tokens: Sequence[Token], hit: Hit[tuple[str, float]] | None) -> tuple[int, int]:
    if hit is None:
        return 0, 0
    return message.words[tokens[hit.first].at].start, message.words[tokens[hit.last].at].end


@cache
def _deeds() -> Lexicon[tuple[str, float]]:
    return Lexicon(phrases.weighted("fields.tsv"))
