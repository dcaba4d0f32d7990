"""The telephone and identity numbers in a message, digits only.

The trap: an account number, an amount or a date taken for a telephone. A number counts by its length and its first digits,
and not at all where the words before it say that it is an account or money.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from domain import spelling
from domain.extraction.reading import Guess
from domain.extraction.words import Message

# Digits, single signs between them, and the letter o that a thumb puts for a zero.
_RUN = re.compile(r"(?<![\w/@#=.-])(?:\(?\+\s?)?\(?[0-9oO](?:(?:[ .)(/-]|\)[ .-]|[ ][.-][ ])?[0-9oO]){7,17}(?![\w/@])")
_NOT_A_CONTACT = re.compile(
    r"\b(?:stk|so tk|tk|tai khoan|so the|the atm|vcb|bidv|tcb|mbbank|techcombank|vietinbank|agribank|ma so thue|mst|"
    r"ma so|ma phieu|ma ho so|so hieu|bien so|so seri|seri|imei|account|iban)[^\w\n]*(?:so|number|no|la)?[^\w\n]*$"
)
_IDENTITY = re.compile(
    r"\b(?:cccd|cmnd|cmt|can cuoc|can cuoc cong dan|chung minh|chung minh thu|chung minh nhan dan|giay to tuy than|"
    r"dinh danh|so dinh danh|dinh danh ca nhan|id|id card|identity)[^\w\n]*(?:so|gan chip|moi|cu|number|no|la)?[^\w\n]*$"
)
_MONEY = re.compile(r"^\s?(?:d|đ|dong|đồng|vnd|vnđ|usd|trieu|triệu|tr|k|ty|tỷ|nghin|nghìn|ngan|ngàn)\b", re.IGNORECASE)
_GROUPED_MONEY = re.compile(r"[1-9]\d{0,2}(?:[.,]000){2,}|[1-9]\d{0,2}(?:\.\d{3}){2,}")
# Mobile numbers, and landlines with the three digits of their province since 2017.
_PHONE = re.compile(r"(?:0[35789]\d{8}|02\d{9}|0[2-9]\d{8})")
_WITH_COUNTRY = re.compile(r"84(?:[35789]\d{8}|2\d{9})")
_FIELDS_BEFORE = 36


@dataclass(frozen=True, slots=True)
class _Number:
    digits: str
    start: int
    end: int
    before: str
    text: str


def phones(message: Message) -> tuple[Guess[str], ...]:
    """The telephone numbers, each once, with the country's code where it was written."""
    found = [(one, _phone(one)) for one in _numbers(message.text)]
    return _distinct([Guess(one.digits, one.start, one.end, sure) for one, sure in found if sure])


def ids(message: Message) -> tuple[Guess[str], ...]:
    """The numbers of identity cards: twelve digits, or nine of an old card where the words say so."""
    found = [(one, _identity(one)) for one in _numbers(message.text)]
    return _distinct([Guess(one.digits, one.start, one.end, sure) for one, sure in found if sure])


def _phone(number: _Number) -> float:
    digits = number.digits
    if _IDENTITY.search(number.before) or _NOT_A_CONTACT.search(number.before):
        return 0.0
    if _WITH_COUNTRY.fullmatch(digits):
        return 0.95
    if not _PHONE.fullmatch(digits):
        return 0.0
    return 0.6 if "o" in number.text.lower() and digits[1:].isdigit() and number.text[0] in "oO" else 0.95


def _identity(number: _Number) -> float:
    digits = number.digits
    if _NOT_A_CONTACT.search(number.before) or "+" in number.text:
        return 0.0
    named = _IDENTITY.search(number.before) is not None
    if len(digits) == 12 and digits[0] == "0" and (named or int(digits[:3]) <= 96):
        return 0.95 if named else 0.8
    return 0.9 if named and len(digits) in {9, 12} else 0.0


def _numbers(text: str) -> list[_Number]:
    """Every long number outside amounts of money and links."""
    found = []
    for run in _RUN.finditer(text):
        for start, end in _parts(run[0], run.start()):
            written = text[start:end]
            if (
                _MONEY.match(text[end : end + 8])
                or _GROUPED_MONEY.fullmatch(written)
                or "://" in _last_word(text, start)
            ):
                continue
            digits = re.sub(r"\D", "", written.lower().replace("o", "0"))
            before = spelling.bare(text[max(0, start - _FIELDS_BEFORE) : start])
            found.append(_Number(digits, start, end, before, written))
    return found


def _parts(run: str, at: int) -> list[tuple[int, int]]:
    """The numbers in a run: one, or several that stand side by side, each beginning with a zero or a plus after a sign."""
    digits = len(re.findall(r"[0-9oO]", run))
    if digits <= 12:
        return [(at, at + len(run))]
    cuts = [0, *(one.start() + 1 for one in re.finditer(r"[ /-](?=[+0oO])", run)), len(run)]
    merged = [cuts[0]]
    for cut in cuts[1:-1]:
        if len(re.findall(r"[0-9oO]", run[merged[-1] : cut])) >= 9:
            merged.append(cut)
    return [
        (at + first, at + first + len(run[first:last].rstrip(" /-."))) for first, last in pairwise([*merged, len(run)])
    ]


def _last_word(text: str, at: int) -> str:
    """What stands before `at` since the last space, at most two hundred characters."""
    before = text[max(0, at - 200) : at]
    return before[max(before.rfind(" "), before.rfind("\n")) + 1 :]


def _distinct(guesses: list[Guess[str]]) -> tuple[Guess[str], ...]:
    seen: dict[str, Guess[str]] = {}
    for guess in guesses:
        seen.setdefault(
            guess.value.removeprefix("84") if len(guess.value) > 10 else guess.value.removeprefix("0"), guess
        )
    return tuple(seen.values())
