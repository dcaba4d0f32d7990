"""How the names of units are sorted and compared.

The trap: comparing them with their kind. People leave "xã" away, and look a place up by its bare name.
"""

import re
import unicodedata

from domain import alphabet, text

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
