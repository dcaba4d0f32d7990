"""What people type: bounded when it is received, stored as written, harmless when it is shown.

The trap: a right-to-left mark in a name, which reverses a whole card; a NUL byte, which cannot be stored at all.
"""

import re
from datetime import timedelta

from domain import errors, spelling

# Lengths are in UTF-16 code units, as chat networks count them.
# A long text: some six pages, which a phone sends in three messages.
LONG_LIMIT = 12_000
NAME_LIMIT = 200
# A phone splits a text at 4,096 characters, some at a good place in the half before that; the parts arrive together.
_SPLIT, _FULL, _SPLIT_EARLY = 4096, 4000, 2048
NEXT_PART = timedelta(seconds=8)
LINE_LIMIT = 300

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SPACES = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]+")
_SPELLED = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")


def length(text: str) -> int:
    """The length of `text` in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def received(text: str, *, limit: int = LONG_LIMIT) -> str:
    """`text` as it is stored: in its normal form, without control characters and outer spaces.

    Raises Empty when nothing readable is left, TooLong when it has more than `limit` UTF-16 code units.
    """
    text = _CONTROL.sub("", spelling.normal(text)).encode("utf-8", "replace").decode("utf-8").strip()
    if not _DIRECTION.sub("", text).strip():
        raise errors.Empty
    if length(text) > limit:
        raise errors.TooLong(length(text), limit)
    return text


def one_line(text: str, *, limit: int = NAME_LIMIT) -> str:
    """`received`, with single spaces for line breaks and runs of spaces."""
    return _SPACES.sub(" ", received(text, limit=limit))


def shown(text: str) -> str:
    """`text` without the marks that change the direction of the text around them."""
    return _DIRECTION.sub("", text)


def excerpt(text: str, size: int) -> str:
    """At most `size` UTF-16 code units of `text`, cut at a space, with an ellipsis when it was cut."""
    if length(text) <= size:
        return text
    if size < 1:
        return ""
    head = _head(text, size - 1)
    return (head.rsplit(" ", 1)[0].rstrip() or head) + "…"


def _head(text: str, size: int) -> str:
    """The first `size` UTF-16 code units; a character of two units is never cut in half."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * size].decode("utf-16-le", "ignore")


def parts(text: str, size: int) -> list[str]:
    """`text` in pieces of at most `size` UTF-16 code units, cut at a line's end, else at a space, else anywhere."""
    pieces = []
    while length(text) > size:
        head = _head(text, size)
        at = max(head.rfind("\n"), head.rfind(" ") if "\n" not in head else -1)
        at = at if at > 0 else len(head)
        pieces.append(text[:at].rstrip())
        text = text[at:].lstrip()
    return [piece for piece in (*pieces, text) if piece]


def may_be_split(text: str) -> bool:
    """Whether a phone may have split a longer text after this part."""
    return length(text) >= _SPLIT_EARLY


def fills_message(text: str) -> bool:
    """Whether the last part of a text fills a message, so that the text very likely goes on."""
    return (length(text) - 1) % _SPLIT + 1 >= _FULL


def join_parts(first: str, second: str) -> str:
    """Two parts of a text that a phone split: cut anywhere when the last part is full, else at the end of a line."""
    return first + ("" if length(first) % _SPLIT == 0 else "\n") + second


def fold(text: str) -> str:
    """`text` for comparing: lower case, without marks, single spaces. "Chiềng Sơ" and "chieng so" fold alike."""
    return " ".join(_WORD.findall(spelling.bare(text)))


def spelled(text: str) -> str:
    """`text` for comparing with its marks: lower case, single spaces, wherever a tone is set. "Huỷ" and "HỦY" are alike."""
    return " ".join(_SPELLED.findall(spelling.comparable(text)))
