"""The Vietnamese order of names: a ă â b c d đ e ê …, then the tone of each syllable, one syllable after the other.

Neither code points have it (there Đ comes after all other letters) nor PostgreSQL everywhere: the embedded one is built
without ICU. So a name has a key in plain ASCII, whose bytes are in the order of the names.
"""

import re
import unicodedata

# Within a syllable the letters count first, then the tone: level, grave, hook, tilde, acute, dot below.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
# ă and â are letters of their own, after a with whatever follows it; ~ comes after all letters, ! before them.
_LETTERS = {"ă": "a~", "â": "a~~", "đ": "d~", "ê": "e~", "ô": "o~", "ơ": "o~~", "ư": "u~"}
_KEYS = str.maketrans(_LETTERS)
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_DIGITS = 9


def order(name: str) -> str:
    """The key by which `name` is sorted: the same for names that differ in capitals, spaces or signs only."""
    bare = unicodedata.normalize("NFC", name).casefold()
    return "".join(_number(word) if word.isdecimal() else _syllable(word) for word in _WORDS.findall(bare))


def _number(word: str) -> str:
    """Numbers come before words, the small ones first."""
    return f"{int(word):0{_DIGITS}}!"


def _syllable(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    tone = next((_TONES[mark] for mark in parts if mark in _TONES), "0")
    letters = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
    plain = unicodedata.normalize("NFD", letters.translate(_KEYS))
    return f"{''.join(mark for mark in plain if not unicodedata.combining(mark))}!{tone}"
