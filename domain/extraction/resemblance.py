"""Names of places that are not what was typed but go on from it, or are like it.

The trap: showing them as if they were it. Who gets these says so.
"""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from domain import places, spelling, text
from domain.extraction import likeness
from domain.extraction.gazetteer import Gazetteer, Level

_ALIKE, _MOST_ALIKE = 70, 6
_LEAST_BEGINNING = 2


def is_beyond(written: str, known: Gazetteer) -> bool:
    """Whether this is, letter by letter, a commune of another province."""
    plain = spelling.comparable(written)
    kinds = map(spelling.comparable, ("", "xã ", "phường "))
    return any(f"{kind}{plain}" in known.beyond for kind in kinds)


def beginning(wanted: str, known: Gazetteer) -> tuple[str, ...]:
    """The communes whose names, or those of former units, begin with these folded words and go on; those of today first."""
    if len(wanted) < _LEAST_BEGINNING:
        return ()
    begun = [place for place in known.places if _goes_on(text.fold(place.name), wanted)]
    today = [place.codes[0] for place in begun if place.level is Level.TODAY]
    former = [place.codes[0] for place in begun if place.level is Level.FORMER]
    return (*_in_order(today, known), *(one for one in _in_order(former, known) if one not in today))


def _goes_on(name: str, wanted: str) -> bool:
    return name.startswith(wanted) and name != wanted


def _in_order(codes: Iterable[str], known: Gazetteer) -> list[str]:
    return sorted(dict.fromkeys(codes), key=lambda code: places.order(known.names[code]))


def alike(wanted: str, known: Gazetteer) -> list[str]:
    """The communes with a name like this one, the likeliest first."""
    keys = [key for key, some in known.index.items() if any(place.codes for place in some)]
    plain = " ".join(likeness.plain(word) for word in wanted.split())
    sounding = [key for key in keys if likeness.sound(key) == likeness.sound(plain)]
    near = process.extract(plain, keys, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_MOST_ALIKE)
    ordered = dict.fromkeys((*sounding, *(key for key, _, _ in near)))
    return list(dict.fromkeys(place.codes[0] for key in ordered for place in known.index[key] if place.codes))
