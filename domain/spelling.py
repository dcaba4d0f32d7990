"""One normal form for all text that comes in, and the same for whatever is compared.

A Vietnamese word can be written in many ways that look the same: with composed letters or with combining marks in any order,
with the Đ of another alphabet, with invisible characters or wide spaces between. And the tone of some words is set on
either of two vowels (hủy, huỷ). The trap: lengths and comparisons that see a difference where no reader does.
"""

import re
import unicodedata

# Letters of other alphabets that look like đ, and the marks of older Vietnamese fonts.
_LETTERS = str.maketrans(
    {"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "\u0340": "\u0300", "\u0341": "\u0301", "\u2028": "\n", "\u2029": "\n", "\x85": "\n"}
)
# Zero-width spaces and joiners of words, soft hyphens. Joiners of emoji stay.
_INVISIBLE = re.compile("[\u00ad\u034f\u180e\u200b\u2060\ufeff]")
_WIDE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_BREAKS = re.compile("\r\n?|[\x0b\x0c]")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
# Circumflex, breve and horn belong to the vowel and come before its tone.
_TONE_FIRST = re.compile(f"([{_TONES}]+)([\u0302\u0306\u031b]+)")
_COMBINING = re.compile("[\u0300-\u036f]")
_STROKE = re.compile("([dD])[\u0335\u0336]")
# A word, with its letters composed or apart from their marks.
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")
# Letters of the Cyrillic and Greek alphabets that look like Latin ones; within a word that has Latin letters they are meant
# as those.
_LOOKS = str.maketrans("аеіорсухАВЕІКМНОРСТУХΑΒΕΗΙΚΜΝΟΡΤΥΧοıɑɡ", "aeiopcyxABEIKMHOPCTYXABEHIKMNOPTYXoiag")


def normal(text: str) -> str:
    """`text` in the one form in which it is measured, stored and shown: it looks the same, nothing in it is invisible."""
    if text.isascii() and "\r" not in text:
        return text
    text = _INVISIBLE.sub("", _WIDE.sub(" ", _BREAKS.sub("\n", text.translate(_LETTERS))))
    if unicodedata.is_normalized("NFC", text) and not _COMBINING.search(text):
        return text
    apart = _STROKE.sub(lambda found: "đ" if found[1] == "d" else "Đ", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", _TONE_FIRST.sub(r"\2\1", apart))


def comparable(text: str) -> str:
    """`text` for comparing with its marks: without case, each tone at the end of its word ("Huỷ" and "hủy" are alike)."""
    return _WORD.sub(_tone_last, unicodedata.normalize("NFD", _latin(text).casefold()))


def bare(text: str) -> str:
    """`text` without case and without any mark: "Chiềng Sơ" and "chieng so" are alike."""
    if text.isascii():
        return text.lower()
    return _COMBINING.sub("", unicodedata.normalize("NFD", _latin(text).lower().replace("đ", "d")))


def _latin(text: str) -> str:
    """The plain letters behind wide, bold and ligature letters, and behind those of alphabets that look like Latin."""
    text = normal(text)
    if text.isascii():
        return text
    return _WORD.sub(_of_one_alphabet, normal(unicodedata.normalize("NFKC", text)))


def _of_one_alphabet(found: re.Match[str]) -> str:
    word = found[0]
    has_latin = unicodedata.normalize("NFD", word).encode("ascii", "ignore") != b""
    return word.translate(_LOOKS) if has_latin else word


def _tone_last(found: re.Match[str]) -> str:
    word = found[0]
    tones = "".join(mark for mark in word if mark in _TONES)
    return "".join(mark for mark in word if mark not in _TONES) + tones
