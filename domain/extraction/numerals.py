"""Small numbers as people write or say them: "12", "mười hai", "hăm ba", "chục", "twelve".

The trap: "năm" is five and a year, "sau" is six without its mark and after. So such a word counts only with its mark, or
before a unit.
"""

from domain import spelling
from domain.extraction.words import Word

_ONES = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
}  # fmt: skip
_BARE_ONES = {
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "tu": 4,
    "nam": 5,
    "lam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
}
_TENS = {"mười": 10, "muoi": 10, "chục": 10, "chuc": 10, "ten": 10}
_TIMES_TEN = {"mươi", "muoi", "chục", "chuc"}
_MOST_DIGITS = 4


def begins() -> frozenset[str]:
    """The words with which a number in words begins, without marks."""
    return frozenset(map(spelling.bare, (*_ONES, *_BARE_ONES, *_TENS, "hăm")))


def read(words: tuple[Word, ...], at: int) -> tuple[int, int]:
    """The number that begins at word `at`, and how many words say it; (0, 0) where none does."""
    if at >= len(words):
        return 0, 0
    text = words[at].text.lower()
    if text.isascii() and text.isdigit():
        return (int(text), 1) if len(text) <= _MOST_DIGITS else (0, 0)
    if text in _TENS:
        ones = _one(words, at + 1)
        return (10 + ones, 2) if ones and text not in {"chục", "chuc", "ten"} else (10, 1)
    if text in {"hăm", "ham"}:
        ones = _one(words, at + 1)
        return (20 + ones, 2) if ones else (0, 0)
    ones = _ones(words[at])
    return _tens(words, at, ones) if ones else (0, 0)


def _tens(words: tuple[Word, ...], at: int, ones: int) -> tuple[int, int]:
    """ "Hai mươi ba", "hai chục", "hai mốt"."""
    following = words[at + 1].text.lower() if at + 1 < len(words) and words[at + 1].gap == " " else ""
    if following in _TIMES_TEN and ones > 1:
        more = _one(words, at + 2)
        return (ones * 10 + more, 3) if more and following not in {"chục", "chuc"} else (ones * 10, 2)
    if following in {"mốt", "nhăm"} or (following in {"lăm", "tư"} and ones > 1):
        return ones * 10 + _ONES[following], 2
    return ones, 1


def _one(words: tuple[Word, ...], at: int) -> int:
    if at >= len(words) or words[at].gap not in {" ", "", ", ", ". ", "\n", " ("}:
        return 0
    return _ones(words[at])


def _ones(word: Word) -> int:
    text = word.text.lower()
    return _ONES.get(text) or (_BARE_ONES.get(text, 0) if text.isascii() else 0)
