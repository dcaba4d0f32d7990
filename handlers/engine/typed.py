"""What a typed word means at an open question: a button that is shown, a word of navigation, or nothing but an answer.

The traps: «Hủy», typed instead of pressed, once was the reason with which a case was rejected. And "huy" without marks may
be the name Huy: where a single word without marks is only similar to a word of navigation, the person is asked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from domain import text
from handlers.engine import buttons

# Longer than any label: what is longer is an answer.
_LONGEST = 100
_WORDS = {
    buttons.CANCEL: ("hủy", "hủy bỏ", "dừng", "dừng lại", "thôi", "cancel", "stop"),
    buttons.BACK: ("quay lại", "trở lại", "back", "go back"),
    buttons.SKIP: ("bỏ qua", "skip"),
    buttons.DONE: ("xong", "xong rồi", "done"),
    buttons.SEND: ("gửi", "gửi đi", "send"),
}
_SPELLED = {text.spelled(word): verb for verb, words in _WORDS.items() for word in words}
_FOLDED = {text.fold(word): verb for verb, words in _WORDS.items() for word in words}
_LONGEST_WORD = 2 * max(map(len, _SPELLED))
_COMMANDS = {word.replace(" ", ""): verb for word, verb in _FOLDED.items()}


@dataclass(frozen=True, slots=True)
class Meant:
    """The verb and number of a button. unsure: it may be an answer as well."""

    verb: str
    number: int = 0
    unsure: bool = False


def read(words: str, shown: Sequence[Any]) -> Meant | None:
    """What typed words mean under these choices (label, verb, number); None: they are an answer.

    1. A label as it is spelled. 2. A word of navigation as it is spelled. 3. A label without its marks, if only one is
    meant. 4. A word of navigation without its marks.
    """
    if len(words) > (_LONGEST if shown else _LONGEST_WORD):
        return None
    spelled, folded = text.spelled(words), text.fold(words)
    if not folded:
        return None
    if found := _only(one for one in shown if _keys(one[0])[0] == spelled):
        return found
    if verb := _SPELLED.get(spelled):
        return Meant(verb)
    if found := _only(one for one in shown if _keys(one[0])[1] == folded):
        return found
    if spelled == folded and (verb := _FOLDED.get(folded)):
        return Meant(verb, unsure=" " not in folded)
    return None


def navigation(words: str) -> str | None:
    """The word of navigation that was typed where no question is open; None: it is none."""
    meant = read(words, ())
    return meant.verb if meant else None


def is_navigation(words: str) -> bool:
    """Whether a word of navigation was typed, and nothing that may be an answer as well."""
    meant = read(words, ())
    return meant is not None and not meant.unsure


def command(name: str) -> str | None:
    """The word of navigation that was typed as a command (/hủy, /boqua)."""
    return _COMMANDS.get(text.fold(name).replace(" ", ""))


@lru_cache(maxsize=512)
def _keys(label: str) -> tuple[str, str]:
    """A label as it is compared, with its marks and without."""
    return text.spelled(label), text.fold(label)


def _only(found: Iterable[Any]) -> Meant | None:
    matches = {(verb, number) for _, verb, number in found}
    return Meant(*matches.pop()) if len(matches) == 1 else None
