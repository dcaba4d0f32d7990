"""How alike two writings of a Vietnamese word are: its marks, short forms of the telephone, sounds that are confused.

The trap: "Chiềng Ơn" is not "Chiềng On" once somebody has written the mark. Without any mark it may be either.
"""

import unicodedata
from functools import lru_cache

from domain import spelling

_SHORT_ENDS = (("ng", "g"), ("nh", "h"))
_SHORT_BEGINS = (("ph", "f"), ("gi", "j"), ("qu", "w"), ("dz", "d"), ("z", "d"))
# Beginnings that sound alike in one region or another.
_BEGINS_ALIKE = (
    ("ngh", "ng"),
    ("gh", "g"),
    ("tr", "ch"),
    ("s", "x"),
    ("gi", "d"),
    ("r", "d"),
    ("l", "n"),
    ("c", "k"),
    ("q", "k"),
)
EXACT, BARE, OTHER = range(3)


@lru_cache(maxsize=8192)
def plain(bare: str) -> str:
    """A bare word in the one form of its short forms: "sug" and "sung", "fu" and "phu", "noong" and "nong" are alike."""
    bare = bare.replace("oo", "o")
    for full, short in _SHORT_ENDS:
        if bare.endswith(full) and len(bare) > 3:
            bare = bare.removesuffix(full) + short
    for full, short in _SHORT_BEGINS:
        if bare.startswith(full) and len(bare) > len(full):
            return short + bare.removeprefix(full)
    return bare


@lru_cache(maxsize=8192)
def sound(bare: str) -> str:
    """Bare words as they sound to people who tell neither l and n apart nor x and s."""
    return " ".join(_sound(plain(word)) for word in bare.split())


def _sound(word: str) -> str:
    word = word.replace("y", "i")
    for one, other in _BEGINS_ALIKE:
        if word.startswith(one) and not word.startswith("ch"):
            return other + word.removeprefix(one)
    return word


@lru_cache(maxsize=8192)
def writing(written: str, name: str) -> int:
    """How well a written word agrees with a word of a name: 0 with all marks, 1 with marks left out, 2 with others."""
    if spelling.comparable(written) == spelling.comparable(name):
        return EXACT
    if written.isascii():
        return BARE
    return BARE if _is_subset(marks(written), marks(name)) else OTHER


def marks(text: str) -> str:
    """The marks of a word, in order: those of its vowels, then its tone; đ counts as a mark."""
    return "".join(sign for sign in spelling.comparable(text) if unicodedata.combining(sign) or sign == "đ")


def _is_subset(some: str, every: str) -> bool:
    left = list(every)
    for mark in some:
        if mark not in left:
            return False
        left.remove(mark)
    return True
