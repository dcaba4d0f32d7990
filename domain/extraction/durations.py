"""Since which year something goes on: "từ năm 2015", "8 năm nay", "hơn chục năm qua", "năm nay là năm thứ 3".

The trap: years that are an age, a time before the deed or a warranty. A count of years is a "since" where words say
that it lasts.
"""

from functools import cache

from domain.extraction import moments, numerals, vocabulary
from domain.extraction.reading import Guess
from domain.extraction.words import Message, Word

_LIST = "time_words"
_MOST_YEARS = 80
_FIRST_YEAR = 1940


def read(message: Message) -> Guess[int] | None:
    """The year in which it began."""
    best: tuple[float, int, int, int] | None = None
    begins = _begins()
    for at, word in enumerate(message.words):
        if not (word.bare in begins or word.text[0].isdigit()):
            continue
        found = _since(message, at) or _lasting(message, at) or _nth(message, at)
        if found is not None and (best is None or found[0] > best[0]):
            best = found
    if best is None:
        return None
    sure, year, first, last = best
    return Guess(year, message.words[first].start, message.words[last - 1].end, sure)


@cache
def _begins() -> frozenset[str]:
    """The words with which it may be told, beside numbers: few words of a text are one of them."""
    phrases = vocabulary.roles(_LIST)["since"]
    return numerals.begins() | {phrase.split(" ")[0] for phrase in phrases} | {"nam"}


def _since(message: Message, at: int) -> tuple[float, int, int, int] | None:
    """ "Từ năm 2015", "từ tháng 3/2026", "từ khi về hưu năm 2019", "từ đầu năm đến nay"."""
    words, roles = message.words, vocabulary.roles(_LIST)
    count = vocabulary.after(words, at, roles["since"], 4)
    if not count:
        return None
    is_loose = vocabulary.after(words, at, roles["since_loosely"], 3) > 0
    for index in range(at + count, min(at + count + (9 if is_loose else 3), len(words))):
        if index > at + count and any(sign in words[index].gap for sign in ".;\n:"):
            break
        year, last = _year(message, index)
        if year and year <= message.sent_on.year:
            return _judged(message, at, index, last, year, is_near=index - at - count <= 2)
    return None


def _judged(
    message: Message, at: int, index: int, last: int, year: int, *, is_near: bool
) -> tuple[float, int, int, int] | None:
    words, roles = message.words, vocabulary.roles(_LIST)
    is_lasting = vocabulary.after(words, last, roles["to_now"], 3) > 0
    if words[at].bare == "from" and not is_lasting:
        return None
    if not is_near and not is_lasting and not _says_when(words, at):
        return None
    if words[index - 1].bare in {"tran", "sinh"}:
        return None
    return (0.95 if is_near or is_lasting else 0.7), year, at, last


def _says_when(words: tuple[Word, ...], at: int) -> bool:
    return at + 1 < len(words) and words[at + 1].bare in {"khi", "hoi", "luc", "ngay"}


def _year(message: Message, at: int) -> tuple[int, int]:
    """A year in full at this word, alone or behind a month or day; or one told from this year."""
    words, roles = message.words, vocabulary.roles(_LIST)
    text = words[at].text
    if text.isascii() and text.isdigit() and len(text) == 4 and _FIRST_YEAR <= int(text) <= message.sent_on.year:
        return int(text), at + 1
    if at and text.count(".") and text[-4:].isdigit() and len(text) <= 10 and int(text[-4:]) <= message.sent_on.year:
        return (int(text[-4:]), at + 1) if int(text[-4:]) > 1990 else (0, at)
    for role, back in (("last_year", 1), ("this_year", 0)):
        count = vocabulary.after(words, at, roles[role], 3)
        if count:
            return message.sent_on.year - back, at + count
    count = vocabulary.after(words, at, roles["last_month"], 3)
    if count:
        return moments.month_before(message.sent_on, 1)[0], at + count
    return _this_year(message, at)


def _this_year(message: Message, at: int) -> tuple[int, int]:
    """ "Từ đầu năm đến nay", "từ tháng 3 đến nay": this year or the last."""
    words, roles = message.words, vocabulary.roles(_LIST)
    bare = words[at].bare
    if bare == "nam" and vocabulary.after(words, at + 1, roles["to_now"], 3):
        return message.sent_on.year, at + 1
    if at and words[at - 1].bare == "nam" and words[at - 2 : at - 1] and words[at - 2].bare == "dau":
        count = vocabulary.after(words, at, roles["to_now"], 3)
        return (message.sent_on.year, at + count) if count else (0, at)
    month, count = numerals.read(words, at)
    if (
        1 <= month <= 12
        and at
        and words[at - 1].bare == "thang"
        and vocabulary.after(words, at + count, roles["to_now"], 3)
    ):
        return message.sent_on.year - (month > message.sent_on.month), at + count
    return 0, at


def _lasting(message: Message, at: int) -> tuple[float, int, int, int] | None:
    """ "8 năm nay", "suốt bốn năm qua", "hơn chục năm", "9 năm dạy học", "for 6 years"."""
    words, roles = message.words, vocabulary.roles(_LIST)
    number, count = numerals.read(words, at)
    unit = at + count
    if not 1 <= number <= _MOST_YEARS or unit >= len(words) or words[unit].gap not in {" ", ""}:
        return None
    if at and words[at].gap == " " and words[at - 1].bare in {"lop", "nam", "thu", "tuoi", "vong", "thang"}:
        return None
    following = words[unit].bare
    if following in {"thang", "months"} and vocabulary.after(words, unit + 1, frozenset({"nay"}), 1):
        return 0.75, moments.month_before(message.sent_on, number)[0], at, unit + 2
    if following not in roles["year_unit"] or vocabulary.after(words, unit + 1, roles["not_lasting"], 3):
        return None
    sure = _how_sure(words, at, unit + 1)
    year = message.sent_on.year - number
    return (sure, year, at, unit + 1) if sure else None


def _how_sure(words: tuple[Word, ...], at: int, last: int) -> float:
    """How surely a count of years lasts until today; 0: nothing says so."""
    roles = vocabulary.roles(_LIST)
    about = vocabulary.before(words, at, roles["about"], 2)
    if vocabulary.before(words, at - about, roles["not_lasting_before"], 2):
        return 0.0
    if vocabulary.after(words, last, roles["lasting"], 2):
        return 0.9
    if vocabulary.after(words, last, roles["working"], 2):
        return 0.8
    return 0.6 if about and last < len(words) and words[last].gap.strip() in {"", ","} else 0.0


def _nth(message: Message, at: int) -> tuple[float, int, int, int] | None:
    """ "Năm nay là năm thứ 3": it began two years ago."""
    words = message.words
    if words[at].bare != "nam" or at + 2 >= len(words) or words[at + 1].bare != "thu":
        return None
    number, count = numerals.read(words, at + 2)
    if not 2 <= number <= _MOST_YEARS or words[at].text.lower() not in {"nam", "năm"}:
        return None
    return 0.75, message.sent_on.year - number + 1, at, at + 2 + count
