"""Dates that name their day or month by number: 12/9/2026, 12.9, "ngày 10 tháng 3", "tháng 7", "April 7".

The trap: a fraction (17/17 hộ), an amount (1.250) or the version of a document taken for a date. Two numbers are a date with
a slash between them and nothing counted after them; with another sign only after a word of time.
"""

from domain.extraction import moments, numerals, vocabulary
from domain.extraction.moments import Moment
from domain.extraction.words import Message, Word

_LIST = "time_words"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october")
_ENGLISH = frozenset({*_MONTHS, *_LONG_MONTHS, "november", "december", "sept"})
_MONTHS_IN_WORDS = {"gieng": 1, "chap": 12}
_RANGES = frozenset({"-", "–", "—", " - ", " – ", ",", ", ", "+"})
_FIRST_YEAR = 1900


def begins() -> frozenset[str]:
    """The words with which a date by number begins, beside numbers."""
    return _ENGLISH | {"ngay", "mung", "mong", "hom", "thang"}


def at(message: Message, first: int) -> Moment | None:
    """The date that begins at word `first`."""
    words = message.words
    bare = words[first].bare
    if words[first].text[0].isdigit():
        return _numeric(message, first) or _spoken(message, first)
    if bare in {"ngay", "mung", "mong", "hom"}:
        return _spoken(message, first + 1, first) or _day_alone(message, first)
    if bare == "thang":
        return _month(message, first)
    if bare in _ENGLISH:
        return _english(message, first, first + 1, first)
    return _spoken(message, first) if numerals.read(words, first)[0] else None


def _numeric(message: Message, first: int) -> Moment | None:
    words = message.words
    numbers, signs, last = _run(words, first)
    if first + 1 < len(words) and words[first + 1].bare in _ENGLISH:
        return _english(message, first + 1, first, first)
    if first + 1 < len(words) and words[first + 1].bare in {"st", "nd", "rd", "th"} and words[first + 1].gap == "":
        return _english(message, first + 2, first, first) if first + 2 < len(words) else None
    is_dated = _is_dated(words, first)
    if _is_range(signs, numbers) and len(numbers) == 3 and numbers[2] > 999:
        return _of_month(numbers[0], numbers[2], first, last)
    if _is_range(signs, numbers):
        numbers = [numbers[0], *numbers[2:]]
        signs = signs[1:]
    if len(numbers) == 3:
        return _full(numbers, first, last)
    if len(numbers) == 2 and signs == ["/"] and numbers[1] > 99:
        return _of_month(numbers[0], numbers[1], first, last)
    if len(numbers) == 2 and (is_dated or signs == ["/"]) and not _is_counted(words, first, last, is_dated):
        return _short(message, numbers, first, last, is_dated)
    return None


def _run(words: tuple[Word, ...], first: int) -> tuple[list[int], list[str], int]:
    """The numbers that stand together from this word on, the signs between them, and the word after."""
    numbers = _parts(words[first].text)
    signs = [sign for sign in words[first].text if not sign.isdigit()]
    last = first + 1
    while last < len(words) and len(numbers) < 5 and words[last].text[0].isdigit():
        gap = words[last].gap
        if (
            gap.strip() not in {"/", "-", "–", ".", ",", "—", "+"}
            or len(gap) > 3
            or (gap.strip() in {",", "."} and gap != ",")
        ):
            break
        signs += [gap.strip(), *(sign for sign in words[last].text if not sign.isdigit())]
        numbers += _parts(words[last].text)
        last += 1
    return numbers, signs, last


def _parts(text: str) -> list[int]:
    parts = text.replace(",", ".").split(".")
    return [int(part) if part.isascii() and part.isdigit() and len(part) <= 4 else 9999 for part in parts]


def _is_range(signs: list[str], numbers: list[int]) -> bool:
    """Whether the first two numbers are the ends of a range: 7-8/11/2026, 18,19/3/2026, 5-8/2026."""
    return len(signs) >= 2 and signs[0] in {"-", "–", "—", ",", "+"} and "/" in signs[1:] and numbers[0] <= 31


def _full(numbers: list[int], first: int, last: int) -> Moment | None:
    if numbers[0] > 999:
        numbers = numbers[::-1]
    number, month, year = numbers
    found = moments.day(moments.full_year(year), month, number) if year < 3000 else None
    return moments.of_day(found, first, last, 3.2) if found and found.year >= _FIRST_YEAR else None


def _of_month(month: int, year: int, first: int, last: int) -> Moment | None:
    if not (1 <= month <= 12 and _FIRST_YEAR <= year <= 2100):
        return None
    return moments.of_month(year, month, first, last)


def _short(message: Message, numbers: list[int], first: int, last: int, is_dated: bool) -> Moment | None:
    """A day and a month without a year, or with one that words say."""
    number, month = numbers
    if not (1 <= month <= 12 and 1 <= number <= 31):
        return None
    year, end = _year_after(message, last)
    found = moments.day(year, month, number) if year else moments.last_day(month, number, message.sent_on)
    if found is None:
        return None
    is_far = (message.sent_on - found).days > 300 and not year
    return moments.of_day(found, first, end, (3.0 if is_dated else 2.6) - (1.5 if is_far else 0.0))


def _year_after(message: Message, at: int) -> tuple[int, int]:
    """The year that the words after a day or month say, and the word after it; (0, at) where they say none."""
    words, roles = message.words, vocabulary.roles(_LIST)
    if at >= len(words):
        return 0, at
    for role, back in (("last_year", 1), ("this_year", 0), ("year_before_last", 2)):
        count = vocabulary.after(words, at, roles[role], 3)
        if count:
            return message.sent_on.year - back, at + count
    skipped = int(words[at].bare == "nam")
    if at + skipped < len(words) and words[at + skipped].gap in {" ", "/", "-", ", ", "."}:
        text = words[at + skipped].text
        if text.isdigit() and len(text) == 4 and _FIRST_YEAR <= int(text) <= 2100:
            return int(text), at + skipped + 1
    return 0, at


def _is_dated(words: tuple[Word, ...], first: int) -> bool:
    return vocabulary.before(words, first, vocabulary.roles(_LIST)["day_before"], 3) > 0


def _is_counted(words: tuple[Word, ...], first: int, last: int, is_dated: bool) -> bool:
    """Whether something counted or measured follows, so that the numbers are a fraction or an amount."""
    if "".join(word.text for word in words[first:last]) == "247" and not is_dated:
        return True
    if last < len(words) and words[last].gap in {"", " "}:
        is_slash = words[first + 1].gap == "/" if last > first + 1 else False
        return words[last].bare in vocabulary.roles(_LIST)["counted"] and not (is_dated and is_slash)
    return False


def _spoken(message: Message, first: int, start: int | None = None) -> Moment | None:
    """A day of a month in words: "10 tháng 3", "mười hai tháng tư năm ngoái", "20 tháng này"."""
    words = message.words
    number, count = numerals.read(words, first)
    at = first + count
    if not (1 <= number <= 31) or at >= len(words) or words[at].bare != "thang" or words[at].gap != " ":
        return None
    start = first if start is None else start
    roles = vocabulary.roles(_LIST)
    for role, back in (("this_month", 0), ("last_month", 1)):
        skipped = vocabulary.after(words, at, roles[role], 3)
        if skipped:
            day = moments.day(*moments.month_before(message.sent_on, back), number)
            return moments.of_day(day, start, at + skipped) if day else None
    month, count = numerals.read(words, at + 1)
    if not (1 <= month <= 12) or words[at + 1].gap.strip() or _is_lunar_month(words, at + 1):
        return None
    year, last = _year_after(message, at + 1 + count)
    day = moments.day(year, month, number) if year else moments.last_day(month, number, message.sent_on)
    return moments.of_day(day, start, last, 3.1) if day else None


def _is_lunar_month(words: tuple[Word, ...], at: int) -> bool:
    return any(word.bare in {"am", "ta", "al"} for word in words[at + 1 : at + 3])


def _day_alone(message: Message, first: int) -> Moment | None:
    """ "Hôm 12", "ngày mùng 5 vừa rồi": the last such day."""
    words = message.words
    at = first + 1
    if at < len(words) and words[at].bare in {"mung", "mong", "ngay"}:
        at += 1
    number, count = numerals.read(words, at)
    is_mung = words[at - 1].bare in {"mung", "mong"}
    if not (1 <= number <= 31) or not (words[at].text.isdigit() or is_mung) or (is_mung and number > 10):
        return None
    last = at + count
    following = words[last] if last < len(words) else None
    if following is not None and following.gap.strip() in {"/", "-"} and following.text[0].isdigit():
        return None
    if following is not None and following.bare in {"tet", "thang", *vocabulary.roles(_LIST)["counted"]}:
        return None
    day = moments.last_of_month(number, message.sent_on)
    return moments.of_day(day, first, last, 2.4) if day else None


def _month(message: Message, first: int) -> Moment | None:
    """ "Tháng 7", "tháng tư năm ngoái", "tháng 7/2025"."""
    words = message.words
    month, count = numerals.read(words, first + 1)
    if first + 1 < len(words) and words[first + 1].bare in _MONTHS_IN_WORDS:
        month, count = _MONTHS_IN_WORDS[words[first + 1].bare], 1
    if not 1 <= month <= 12 or (words[first + 1].text.lower() == "năm" and not _year_after(message, first + 2)[0]):
        return None
    year, last = _year_after(message, first + 1 + count)
    if not year:
        year = message.sent_on.year - (month > message.sent_on.month)
    return moments.of_month(year, month, first, last, 2.0)


def _english(message: Message, month_at: int, number_at: int, first: int) -> Moment | None:
    """ "April 7", "25 October 2026", "7th of July"."""
    words = message.words
    while month_at < len(words) and words[month_at].bare == "of":
        month_at += 1
    if month_at >= len(words) or words[month_at].bare not in _ENGLISH or not words[month_at].capital:
        return None
    month = _MONTHS.index(words[month_at].bare[:3]) + 1
    number = numerals.read(words, number_at)[0] if number_at < len(words) else 0
    last = max(month_at, number_at) + 1 if 1 <= number <= 31 else month_at + 1
    if last < len(words) and words[last].bare in {"st", "nd", "rd", "th"}:
        last += 1
    year, last = _year_after(message, last)
    if not 1 <= number <= 31:
        return moments.of_month(year or message.sent_on.year - (month > message.sent_on.month), month, first, last)
    day = moments.day(year, month, number) if year else moments.last_day(month, number, message.sent_on)
    return moments.of_day(day, first, last) if day else None
