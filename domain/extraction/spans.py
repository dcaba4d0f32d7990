"""Days told from the day of the message: "hôm kia", "tối thứ 7 tuần trước", "cách đây 2 tháng", "đầu năm ngoái".

The trap: "mỗi thứ hai", "năm thứ 3", "từ nay": words of time that are no day on which anything was done.
"""

from datetime import date
from functools import cache

from domain.extraction import moments, numerals, vocabulary
from domain.extraction.moments import Moment
from domain.extraction.words import Message, Word

_LIST = "time_words"
_DAYS = (("three_days", 3), ("two_days", 2), ("yesterday", 1), ("today", 0))
_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5, "2": 0, "3": 1, "4": 2, "5": 3, "6": 4, "7": 5}
_SHORT = {"t2": 0, "t3": 1, "t4": 2, "t5": 3, "t6": 4, "t7": 5, "cn": 6}
_ENGLISH = {"monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6}
_ABOUT = frozenset({"khoang", "gan", "hon", "chung", "tam"})
_OTHERS = ("hom", "bua", "cn", "t", "chu", "thu", "nam")
_BEGINNING = (
    "today",
    "yesterday",
    "two_days",
    "weekend",
    "counted_from_now",
    "last_month",
    "this_month",
    "last_week",
    "last_year",
    "year_before_last",
    "this_year",
)
_EVERY_BEFORE = frozenset(
    {"moi", "cac", "hang", "tung", "nao", "toi nao", "every", "vao cac", "vao moi", "cu", "ngay nao"}
)
_NOT_A_DAY_BEFORE = frozenset(
    {"lan", "nam", "nguoi", "con", "dua", "khoa", "tuan", "ngay", "cau", "chiec", "nha", "lop", "ca"}
)
_EVERY_AFTER = frozenset({"nao", "hang tuan", "hang", "nao cung", "cn nao"})


@cache
def begins() -> frozenset[str]:
    """The words with which a day told from another begins, beside numbers."""
    roles = vocabulary.roles(_LIST)
    phrases = (phrase for role in _BEGINNING for phrase in roles[role])
    return frozenset({*(phrase.split(" ")[0] for phrase in phrases), *_OTHERS, *_ABOUT, *_ENGLISH})


def at(message: Message, first: int) -> Moment | None:
    """The day, month or year that begins at word `first`."""
    if message.words[first].bare not in begins():
        return _counted(message, first)
    return _day(message, first) or _weekday(message, first) or _counted(message, first) or _period(message, first)


def _day(message: Message, first: int) -> Moment | None:
    words, roles = message.words, vocabulary.roles(_LIST)
    if (
        words[first].text.lower() in {"hôm", "bữa"}
        and first + 1 < len(words)
        and words[first + 1].text.lower() == "kìa"
    ):
        return moments.of_day(moments.days_before(message.sent_on, 3), first, first + 2)
    for role, back in _DAYS:
        count = vocabulary.after(words, first, roles[role], 4)
        if count and not vocabulary.before(words, first, frozenset({"den", "toi", "cho den", "tu"}), 2):
            weight = 2.9 if back else 2.5
            return moments.of_day(moments.days_before(message.sent_on, back), first, first + count, weight)
    return None


def _weekday(message: Message, first: int) -> Moment | None:
    words, roles = message.words, vocabulary.roles(_LIST)
    number, last = _weekday_at(words, first)
    if number is None:
        weekend = vocabulary.after(words, first, roles["weekend"], 2)
        number, last = (5, first + weekend) if weekend else (None, first)
    if (
        number is None
        or vocabulary.before(words, first, _EVERY_BEFORE, 2)
        or vocabulary.after(words, last, _EVERY_AFTER, 2)
    ):
        return None
    if last < len(words) and _weekday_at(words, last)[0] is not None:
        return None
    today = message.sent_on
    for role, weeks in (("last_week", 1), ("this_week", 0)):
        count = vocabulary.after(words, last, roles[role], 4)
        if count:
            day = date.fromordinal(max(1, today.toordinal() - today.weekday() - 7 * weeks + number))
            return moments.of_day(day, first, last + count, 2.9) if day <= today else None
    count = vocabulary.after(words, last, roles["passed"], 2)
    is_dated = vocabulary.before(words, first, roles["part"] | roles["day_before"], 2) > 0
    if not (is_dated or count or words[first].bare in _ENGLISH):
        return None
    back = (today.weekday() - number) % 7 or 7
    return moments.of_day(moments.days_before(today, back), first, last + count, 2.7)


def _weekday_at(words: tuple[Word, ...], first: int) -> tuple[int | None, int]:
    """The weekday that begins at this word, Monday is 0; and the word after it."""
    bare = words[first].bare
    if bare in _ENGLISH:
        return _ENGLISH[bare], first + 1
    if bare == "cn":
        return 6, first + 1
    following = words[first + 1] if first + 1 < len(words) else None
    if following is None:
        return None, first
    if bare == "t" and following.gap == "" and following.text in "234567":
        return _SHORT[f"t{following.text}"], first + 2
    if bare == "chu" and following.bare == "nhat" and words[first].text.lower() in {"chu", "chủ"}:
        return 6, first + 2
    if bare != "thu" or words[first].text.lower() not in {"thu", "thứ"} or following.bare not in _WEEKDAYS:
        return None, first
    if first and words[first - 1].bare in _NOT_A_DAY_BEFORE and words[first].gap == " ":
        return None, first
    return _WEEKDAYS[following.bare], first + 2


def _counted(message: Message, first: int) -> Moment | None:
    """ "3 hôm trước", "cách đây hai tháng", "two weeks ago"."""
    words, roles = message.words, vocabulary.roles(_LIST)
    from_now = vocabulary.after(words, first, roles["counted_from_now"], 2)
    at = first + from_now
    while at < len(words) and words[at].bare in _ABOUT:
        at += 1
    number, count = numerals.read(words, at)
    unit = at + count
    if not number or number > 120 or unit >= len(words) or words[unit].gap not in {" ", ""}:
        return None
    after = vocabulary.after(words, unit + 1, roles["ago"], 2)
    if not from_now and not after:
        return None
    return _before(message, words[unit].bare, number, first, unit + 1 + after)


def _before(message: Message, unit: str, number: int, first: int, last: int) -> Moment | None:
    """The point so many units ago, as precise as the unit."""
    roles, today = vocabulary.roles(_LIST), message.sent_on
    if unit in roles["day_unit"]:
        return moments.of_day(moments.days_before(today, number), first, last, 2.6)
    if unit in roles["week_unit"]:
        return moments.of_day(moments.days_before(today, 7 * number), first, last, 2.2)
    if unit in roles["month_unit"]:
        return moments.of_month(*moments.month_before(today, number), first, last)
    return moments.of_year(today.year - number, first, last) if unit in roles["year_unit"] else None


def _period(message: Message, first: int) -> Moment | None:
    """ "Tháng trước", "cuối tháng này", "tuần trước", "đầu năm ngoái", "mùa khô năm nay"."""
    words, roles, today = message.words, vocabulary.roles(_LIST), message.sent_on
    for role, back in (("last_month", 1), ("this_month", 0)):
        count = vocabulary.after(words, first, roles[role], 3)
        if count:
            return moments.of_month(*moments.month_before(today, back), first, first + count)
    count = vocabulary.after(words, first, roles["last_week"], 3)
    if count:
        monday = moments.days_before(today, today.weekday() + 7)
        return moments.of_day(monday, first, first + count, 1.9)
    return _year(message, first)


def _year(message: Message, first: int) -> Moment | None:
    words, roles, today = message.words, vocabulary.roles(_LIST), message.sent_on
    is_part = vocabulary.before(words, first, roles["edge"] | roles["day_before"], 2) > 0 or (
        first > 1 and words[first - 2].bare in {"mua", "vu", "dot"}
    )
    for role, back in (("last_year", 1), ("year_before_last", 2), ("this_year", 0)):
        count = vocabulary.after(words, first, roles[role], 3)
        if count and (back or is_part) and not _is_repeated(words, first, first + count):
            return moments.of_year(today.year - back, first, first + count, 1.0 if is_part else 0.8)
    if words[first].bare == "nam" and first + 1 < len(words) and words[first + 1].text.isdigit():
        year = int(words[first + 1].text) if len(words[first + 1].text) == 4 else 0
        if 1990 <= year <= today.year and not vocabulary.before(words, first, roles["since"], 3):
            return moments.of_year(year, first, first + 2)
    return None


def _is_repeated(words: tuple[Word, ...], first: int, last: int) -> bool:
    """Whether the words are part of a count ("3 năm trước") or of every year."""
    counts = {"may", "nhieu", "bao", "hang", "bao nhieu", "chuc", "vai", "muoi", "tung"}
    is_number = first > 0 and (numerals.read(words, first - 1)[1] == 1 or words[first - 1].bare in counts)
    return (is_number and words[first].gap == " ") or vocabulary.after(
        words, last, frozenset({"nao", "hang nam"}), 2
    ) > 0
