"""Finding the commune that somebody means. It offers, and never guesses silently.

Names collide once the marks are dropped (Chiềng Sơ / Chiềng Sơn), and some are the beginning of others.
"""

from rapidfuzz import fuzz

from domain import text
from domain.units import Unit

_CHOICES = 6
_ALIKE = 72
_KINDS = ("xa ", "phuong ", "thi tran ", "x ", "p ")


def key(name: str) -> str:
    """The folded name without "xã" or "phường" before it."""
    folded = text.fold(name)
    for kind in _KINDS:
        if folded.startswith(kind):
            return folded.removeprefix(kind)
    return folded


def find(query: str, units: list[Unit]) -> list[Unit]:
    """The units that `query` may mean, the likeliest first, at most six.

    Spelled with its marks, a name stands above its namesakes without them; a name that contains the query stands
    above one that only sounds like it.
    """
    wanted = key(query)
    if not wanted:
        return []
    scored = [(_score(query, wanted, unit), unit) for unit in units]
    likely = sorted((pair for pair in scored if pair[0] >= _ALIKE), key=lambda pair: (-pair[0], pair[1].name))
    return [unit for _, unit in likely[:_CHOICES]]


def _score(query: str, wanted: str, unit: Unit) -> float:
    if wanted == unit.key:
        return 200.0 + (unit.name.casefold().endswith(query.strip().casefold()))
    if f" {unit.key} " in f" {wanted} ":
        return 150.0 + len(unit.key)
    if unit.key.startswith(wanted):
        return 120.0
    return float(fuzz.ratio(wanted, unit.key))
