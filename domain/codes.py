"""The codes by which people name a case: `GS-7K3M2Q`.

Without 0/O, 1/I/L and U/V, which are confused on the telephone; case, dashes and spaces do not matter when one is read.
"""

import re
from random import Random

ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
_SIZE = 6
_IN_TEXT = re.compile(rf"\bGS-[{ALPHABET}]{{{_SIZE}}}\b")
_READ = re.compile(rf"^GS([{ALPHABET}]{{{_SIZE}}})$")


def make(chance: Random) -> str:
    """A new code of 594 million. The unique key refuses one that exists already; the caller then makes another."""
    return "GS-" + "".join(chance.choices(ALPHABET, k=_SIZE))


def read(text: str) -> str | None:
    """The code that `text` spells, or None when it is not a code."""
    found = _READ.match(re.sub(r"[\s\-–—_.]", "", text).upper())
    return f"GS-{found[1]}" if found else None


def first_in(text: str) -> str | None:
    """The first code in a text that the program wrote."""
    found = _IN_TEXT.search(text)
    return found[0] if found else None
