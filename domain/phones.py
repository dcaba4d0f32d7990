"""Telephone numbers: kept in one form, as they are dialled in Viet Nam, and shown in full only to those who have to call.

The trap: one number in two forms (+84912345678, 0912 345 678) is two numbers when somebody asks what is held of them.
"""

import re
from datetime import date

from domain.extraction import contacts, words

_LONGEST, _SHORTEST = 15, 6
_SHOWN = 3
_DIGIT = re.compile(r"\d")
_COUNTRY = re.compile(r"84(\d{9,10})")


def typed(written: str) -> str | None:
    """The first telephone number in these words; None when there is none."""
    found = contacts.phones(words.message(written, date.min))
    return _dialled(found[0].value) if found else None


def shared(number: str) -> str | None:
    """The number of a contact's card, which may be of any country; None when it is none (E.164: at most 15 digits)."""
    digits = "".join(one for one in number if one.isascii() and one.isdigit())
    if not _SHORTEST <= len(digits) <= _LONGEST:
        return None
    dialled = _dialled(digits)
    return dialled if dialled.startswith("0") else f"+{dialled}"


def _dialled(digits: str) -> str:
    """Without the country's code, when that is Viet Nam's."""
    return _COUNTRY.sub(r"0\1", digits) if _COUNTRY.fullmatch(digits) else digits


def masked(phone: str) -> str:
    """The number for whoever need not call: all but its end is hidden."""
    return "•" * max(len(phone) - _SHOWN, _SHOWN) + phone[-_SHOWN:]


def numbers_in(written: str) -> list[str]:
    """The telephone and identity numbers in the words, as written there."""
    return [written[start:end] for start, end in _places(written)]


def _places(written: str) -> list[tuple[int, int]]:
    message = words.message(written, date.min)
    return sorted({(one.start, one.end) for one in (*contacts.phones(message), *contacts.ids(message))})


def hidden_in(written: str) -> str:
    """The words with each telephone and identity number masked, for whoever need not call."""
    shown = written
    for start, end in reversed(_places(written)):
        head, tail = written[start : end - _SHOWN], written[end - _SHOWN : end]
        shown = shown[:start] + _DIGIT.sub("•", head) + tail + shown[end:]
    return shown
