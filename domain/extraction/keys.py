"""By what an earlier telling of the same deed is found again among a million: numbers that both have.

The trap: a commune of which television told. A given name or a rare word alone finds thousands of its tellings, and those
of the deed are not among the newest. So each is looked up together with the place as well.
"""

from collections.abc import Iterator
from hashlib import blake2b

from domain.extraction import tellings
from domain.extraction.tellings import Told

# Of each key so many of the newest tellings are looked at, and so many tellings are compared in full.
NEWEST, COMPARED = 24, 24
# Words that are as rare as this are looked for, the rarest first, so many at most.
_RARE, _WORDS = 2.0, 6


def of(told: Told) -> dict[int, float]:
    """The keys of a telling, each with how much it says that another one has it."""
    found: dict[int, float] = {}
    for kind, value, weight in _parts(told):
        number = _number(kind, value)
        found[number] = max(weight, found.get(number, 0.0))
    return found


def text(told: Told) -> int:
    """The key that only the same words have."""
    return _number("text", told.folded)


def _parts(told: Told) -> Iterator[tuple[str, str, float]]:
    yield "text", told.folded, 20.0
    places = sorted(told.choices)
    for name in (one for one in told.names if one.words):
        yield "full", " ".join(name.words), 4.0
        yield "name", name.words[-1], 1.0
        for place in places:
            yield "full in", f"{' '.join(name.words)} {place}", 6.0
            yield "name in", f"{name.words[-1]} {place}", 3.0
    for place in places:
        yield "place", place, 0.5
        if told.village:
            yield "village in", f"{told.village} {place}", 2.5
    if told.village:
        yield "village", told.village, 1.0
    for word in sorted(told.rare, key=lambda one: (-tellings.rarity(one), one))[:_WORDS]:
        if tellings.rarity(word) >= _RARE:
            yield "word", word, 1.0
            yield from (("word in", f"{word} {place}", 2.0) for place in places)


def _number(kind: str, value: str) -> int:
    """A number of 64 bits, the same on every machine and for all time."""
    return int.from_bytes(blake2b(f"{kind}:{value}".encode(), digest_size=8).digest(), "big", signed=True)
