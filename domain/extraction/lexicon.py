"""The dictionaries of the reader: files of words beside this module, which a person extends without code.

The trap: "bà" and "ba", "có" and "cô" are one word once the marks are dropped. So every dictionary is compiled twice: with
marks for a message that has them, without for one that has none.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from domain import spelling

_FOLDER = Path(__file__).parent
# The tone of these endings is set on either vowel.
_TONES = {
    first[tone] + last[0]: first[0] + last[tone]
    for first, last in (("oòóỏõọ", "aàáảãạ"), ("oòóỏõọ", "eèéẻẽẹ"), ("uùúủũụ", "yỳýỷỹỵ"))
    for tone in range(1, 6)
}


class Table:
    """Phrases, each with its kind, found where they begin or where they end in a list of words: the longest first."""

    def __init__(self, lines: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        self._kinds: dict[tuple[str, ...], str] = {}
        self._from: dict[str, list[int]] = {}
        self._to: dict[str, list[int]] = {}
        for kind, phrase in lines:
            if phrase and phrase not in self._kinds:
                self._kinds[phrase] = kind
                _add(self._from, phrase[0], len(phrase))
                _add(self._to, phrase[-1], len(phrase))

    def begins(self, word: str) -> bool:
        """Whether a phrase begins with this word."""
        return word in self._from

    def at(self, keys: Sequence[str], first: int) -> tuple[int, str]:
        """How many words the longest phrase has that begins here, and its kind; 0 for none."""
        if first < len(keys):
            for length in self._from.get(keys[first], ()):
                kind = self._kinds.get(tuple(keys[first : first + length]))
                if kind is not None and first + length <= len(keys):
                    return length, kind
        return 0, ""

    def before(self, keys: Sequence[str], end: int) -> tuple[int, str]:
        """How many words the longest phrase has that ends just before `end`, and its kind; 0 for none."""
        if 0 < end <= len(keys):
            for length in self._to.get(keys[end - 1], ()):
                kind = self._kinds.get(tuple(keys[max(0, end - length) : end]))
                if kind is not None and length <= end:
                    return length, kind
        return 0, ""


def _add(index: dict[str, list[int]], word: str, length: int) -> None:
    lengths = index.setdefault(word, [])
    if length not in lengths:
        lengths.append(length)
        lengths.sort(reverse=True)


@cache
def table(name: str, *, marked: bool) -> Table:
    """The dictionary in the file `name`, compiled for messages with or without marks.

    A line of a .tsv is a kind, a tab and a phrase; a line of a .txt a phrase, all of one kind. Kinds "marked" are left out
    where there are no marks.
    """
    lines = (line for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines() if line and line[0] != "#")
    pairs = (tuple(line.split("\t", 1)) if "\t" in line else ("", line) for line in lines)
    return Table((kind, _keys(phrase, marked)) for kind, phrase in pairs if marked or kind != "marked")


@cache
def words(name: str, kind: str = "", *, marked: bool) -> frozenset[str]:
    """The single words in the file `name`, of one kind where it has kinds."""
    found: set[str] = set()
    for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line and line[0] != "#":
            head, tab, rest = line.rpartition("\t")
            if not tab or head == kind:
                found.update(_keys(rest, marked))
    return frozenset(found)


def key(word: str) -> str:
    """A word as it is compared with its marks: lower case, its tone in one place ("hòa", "hoà")."""
    word = word.lower()
    return word[:-2] + _TONES.get(word[-2:], word[-2:])


def _keys(phrase: str, marked: bool) -> tuple[str, ...]:
    form = key if marked else spelling.bare
    return tuple(form(word) for word in phrase.split())
