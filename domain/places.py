"""Finding the communes that somebody may mean.

The trap: choosing for them. Some names are alike without their marks, and some begin others (Chiềng Sơ, Chiềng Sơn).
"""

import re
import unicodedata

from rapidfuzz import fuzz

from domain import alphabet, text
from domain.units import Unit

_MOST = 6
_LEAST_SCORE = 72
_KINDS = ("xa ", "phuong ", "dac khu ", "thi tran ", "x ", "p ")
# The kinds as they are written in full.
_KIND = re.compile(r"\s*(xã|phường|đặc khu|thị trấn)\s+", re.IGNORECASE)


def order(name: str) -> str:
    """What places are sorted by: the Vietnamese order of the bare name, as one looks a place up, then its kind."""
    name = unicodedata.normalize("NFC", name)
    kind = _KIND.match(name)
    bare = name[kind.end() :] if kind else name
    return f"{alphabet.order(bare)} {alphabet.order(kind[1]) if kind else ''}".rstrip()


def key(name: str) -> str:
    """The folded name without "xã" or "phường" before it."""
    folded = text.fold(name)
    for kind in _KINDS:
        if folded.startswith(kind):
            return folded.removeprefix(kind)
    return folded


def find(query: str, units: list[Unit]) -> list[Unit]:
    """The units that `query` may mean, the likeliest first, at most six.

    First those that are the query itself, with the same marks before without; then those that the query contains, those
    that begin with it, and those that are similar. Where that says nothing, they stand in Vietnamese order.
    """
    wanted = key(query)
    if not wanted:
        return []
    scored = [(_score(query, wanted, unit), unit) for unit in units]
    likely = sorted(
        (pair for pair in scored if pair[0] >= _LEAST_SCORE), key=lambda pair: (-pair[0], order(pair[1].name))
    )
    return [unit for _, unit in likely[:_MOST]]


def _score(query: str, wanted: str, unit: Unit) -> float:
    if wanted == unit.key:
        return 200.0 + text.spelled(unit.name).endswith(text.spelled(query))
    if f" {unit.key} " in f" {wanted} ":
        return 150.0 + len(unit.key)
    if unit.key.startswith(wanted):
        return 120.0
    return float(fuzz.ratio(wanted, unit.key))
