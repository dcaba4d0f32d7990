"""Days of the lunar calendar and feasts: "mùng 3 Tết", "rằm tháng Giêng", "23 tháng Chạp", "đêm Trung thu", "30 Tết".

The trap: "mùng 3 tháng 1" is a day of the solar calendar unless it says "âm"; and a feast is often only the occasion.
"""

from datetime import date

from domain.extraction import lunar, moments, numerals, vocabulary
from domain.extraction.moments import Moment
from domain.extraction.words import Message, Word

_LIST = "time_words"
# Feasts by their lunar month and day; by their solar month and day.
_LUNAR = {
    "trung thu": (8, 15), "vu lan": (7, 15), "gio to": (3, 10), "gio to hung vuong": (3, 10), "doan ngo": (5, 5),
    "giao thua": (12, 30), "ong cong ong tao": (12, 23), "ong tao": (12, 23), "nguyen tieu": (1, 15), "tet doan ngo": (5, 5),
    "tet doan": (5, 5), "tet giet sau bo": (5, 5), "phat dan": (4, 15), "le phat dan": (4, 15), "dai le phat dan": (4, 15),
    "tet trung thu": (8, 15), "tet nguyen tieu": (1, 15),
}  # fmt: skip
_SOLAR = {
    "noel": (12, 24), "giang sinh": (12, 24), "quoc khanh": (9, 2), "tet duong lich": (1, 1), "tet duong": (1, 1),
    "tet doc lap": (9, 2), "thanh minh": (4, 5), "tet thanh minh": (4, 5), "quoc te lao dong": (5, 1),
}  # fmt: skip
# "Tháng 5 ta" is a month of the lunar calendar, as people call it.
_LUNAR_AFTER = frozenset({"am", "am lich", "lich am", "nam am lich", "ta", "lich ta", "a l", "al", "lunar"})
_FIRST_WORDS = frozenset(name.split()[0] for name in (*_LUNAR, *_SOLAR))
_MONTHS = {"gieng": 1, "chap": 12}
_BEFORE_NEW_YEAR = 23


def begins() -> frozenset[str]:
    """The words with which a lunar day or feast begins, beside numbers."""
    return _FIRST_WORDS | {"ram", "mung", "mong", "ngay", "tet"}


def at(message: Message, first: int) -> Moment | None:
    """The lunar day or feast that begins at word `first`."""
    words = message.words
    bare = words[first].bare
    if bare == "ram":
        return _full_moon(message, first)
    if bare in {"mung", "mong", "ngay"} or numerals.read(words, first)[0]:
        return _lunar_day(message, first)
    if bare == "tet" and words[first].text.lower() in {"tet", "tết"}:
        return _new_year(message, first)
    return _feast(message, first) if bare in _FIRST_WORDS else None


def _full_moon(message: Message, first: int) -> Moment | None:
    words = message.words
    if words[first].text.lower() not in {"ram", "rằm"}:
        return None
    if first + 2 < len(words) and words[first + 1].bare == "thang":
        month, count = _month(words, first + 2)
        return _of(message, month, 15, first, first + 2 + count) if month else None
    if not vocabulary.before(words, first, vocabulary.roles(_LIST)["day_before"], 2):
        return None
    found = max(
        (day for month in range(1, 13) if (day := _last(message, month, 15, first + 1)[0]) is not None), default=None
    )
    return moments.of_day(found, first, first + 1, 2.4) if found else None


def _lunar_day(message: Message, first: int) -> Moment | None:
    """ "Mùng 3 Tết", "30 Tết", "23 tháng Chạp", "mùng 5 tháng 5 âm lịch", "15/8 âm"."""
    words = message.words
    start = first
    while first < len(words) - 1 and words[first].bare in {"mung", "mong", "ngay"}:
        first += 1
    number, count = numerals.read(words, first)
    last = first + count
    if not 1 <= number <= 30 or last >= len(words):
        return None
    if words[last].bare == "tet" and words[last].gap == " ":
        month = 12 if number >= _BEFORE_NEW_YEAR else 1
        return _of(message, month, number, start, last + 1)
    is_slash = words[last].gap == "/"
    if words[last].bare != "thang" and not is_slash:
        return None
    month, count = _month(words, last if is_slash else last + 1)
    end = last + (0 if is_slash else 1) + count
    is_lunar = vocabulary.after(words, end, _LUNAR_AFTER, 3)
    named = end <= len(words) and words[end - 1].bare in _MONTHS
    return _of(message, month, number, start, end + is_lunar) if month and (is_lunar or named) else None


def _month(words: tuple[Word, ...], at: int) -> tuple[int, int]:
    """The number of a lunar month and how many words say it."""
    if at < len(words) and words[at].bare in _MONTHS:
        return _MONTHS[words[at].bare], 1
    month, count = numerals.read(words, at)
    return (month, count) if 1 <= month <= 12 else (0, 0)


def _new_year(message: Message, first: int) -> Moment | None:
    """ "Hôm Tết", "Tết năm ngoái", "Tết vừa rồi": the month of it."""
    words, roles = message.words, vocabulary.roles(_LIST)
    if _feast(message, first) is not None:
        return _feast(message, first)
    last = first + 1
    is_last_year = vocabulary.after(words, last, roles["last_year"], 3)
    is_passed = vocabulary.after(words, last, roles["passed"] | roles["this_year"], 2)
    is_dated = vocabulary.before(words, first, roles["day_before"] | frozenset({"dip", "trong dip"}), 2)
    if not (is_last_year or is_passed or is_dated):
        return None
    year = message.sent_on.year - (1 if is_last_year else 0)
    if lunar.new_year(max(1901, min(year, 2189))) > message.sent_on:
        year -= 1
    tet = lunar.new_year(max(1901, min(year, 2189)))
    return moments.of_month(tet.year, tet.month, first, last + max(is_last_year, is_passed), 1.7)


def _feast(message: Message, first: int) -> Moment | None:
    words = message.words
    for count in range(min(4, len(words) - first), 0, -1):
        name = " ".join(word.bare for word in words[first : first + count])
        if name in _LUNAR:
            return _of(message, *_LUNAR[name], first, first + count, 2.2)
        if name in _SOLAR:
            day = moments.last_day(*_SOLAR[name], message.sent_on)
            return moments.of_day(day, first, first + count, 2.2) if day else None
    return None


def _of(message: Message, month: int, number: int, first: int, last: int, weight: float = 3.0) -> Moment | None:
    day, end = _last(message, month, number, last)
    return moments.of_day(day, first, end, weight) if day else None


def _last(message: Message, month: int, number: int, last: int) -> tuple[date | None, int]:
    """The last such lunar day until the message, or that of the year that the words say; and the word after them."""
    roles, today = vocabulary.roles(_LIST), message.sent_on
    back = vocabulary.after(message.words, last, roles["last_year"], 3)
    years = [today.year - 1, today.year - 2] if back else [today.year, today.year - 1, today.year - 2]
    if back and month == 12 and number >= _BEFORE_NEW_YEAR:
        years = [today.year - 2]
    days = (lunar.day_of(year, month, number) for year in years)
    return next((day for day in days if day is not None and day <= today), None), last + back
