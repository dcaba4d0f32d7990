"""The codes by which people name a case: `GS-7K3M2Q`.

Without 0/O, 1/I/L and U/V, so that a code survives a telephone call; read without regard to case, dashes and spaces.
"""

import re
from random import Random

ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
_SIZE = 6
_READ = re.compile(rf"^GS([{ALPHABET}]{{{_SIZE}}})$")


def make(chance: Random) -> str:
    """A new code; 594 million of them, so a collision is caught by the unique key and tried again."""
    return "GS-" + "".join(chance.choices(ALPHABET, k=_SIZE))


def read(text: str) -> str | None:
    """The code that `text` spells, or None when it is not a code."""
    found = _READ.match(re.sub(r"[\s\-–—_.]", "", text).upper())
    return f"GS-{found[1]}" if found else None
