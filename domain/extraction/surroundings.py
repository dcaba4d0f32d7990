"""Whose place it is that stands in a message: the sender's, or that of somebody who was helped.

The trap: the home of the woman who lost the purse, taken for the place where it was found.
"""

from domain.extraction import vocabulary
from domain.extraction.words import Word

_LIST = "place_words"
_ENDS = ".;\n:!?"
_FAR_FROM_OWNER, _FAR_FROM_SENDER = 9, 6


def is_of_owner(words: tuple[Word, ...], at: int) -> bool:
    """Whether a person stands before word `at` to whom something was done or given back: "của bà Thoan, bản …"."""
    roles = vocabulary.roles(_LIST)
    for back in range(at - 1, max(at - _FAR_FROM_OWNER, 0), -1):
        if _ends(words[back + 1]):
            return False
        if words[back].bare in roles["title_before"] and vocabulary.before(words, back, roles["owner_before"], 2):
            return True
    return False


def is_of_sender(words: tuple[Word, ...], at: int) -> bool:
    """Whether the place that begins at word `at` is where the sender is from: "tôi là dân xã …"."""
    roles = vocabulary.roles(_LIST)
    for back in range(at, max(at - _FAR_FROM_SENDER, 0), -1):
        if back < at and _ends(words[back]):
            return False
        if vocabulary.before(words, back, roles["sender_before"], 3):
            return True
    return False


def _ends(word: Word) -> bool:
    return any(sign in word.gap for sign in _ENDS)
