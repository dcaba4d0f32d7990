"""Days as people type them: 10/12/2026, 10-12-26, 10.12, "ngày 10 tháng 12", 2026-12-10, "10 Dec 2026".

The day comes before the month, as in Viet Nam and not as in America.
"""

from datetime import date

from domain import text

_FILLERS = frozenset({"ngay", "mung", "mong", "thang", "nam"})
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def read(words: str, today: date) -> date | None:
    """The day that `words` name, None when they name none. Without a year: the next such day, today included."""
    parts = [part for part in text.fold(words).split() if part not in _FILLERS]
    if len(parts) not in (2, 3):
        return None
    if _month(parts[0]):
        parts[:2] = parts[1], parts[0]
    numbers = [_number(parts[0]), _month(parts[1]) or _number(parts[1]), *map(_number, parts[2:])]
    if len(parts) == 2:
        return _next(numbers[0], numbers[1], today)
    if len(parts[0]) == 4:
        numbers.reverse()
    day, month, year = numbers
    return _day(day, month, year + 2000 if 0 <= year < 100 else year)


def _number(part: str) -> int:
    return int(part) if part.isascii() and part.isdigit() and len(part) <= 4 else -1


def _month(part: str) -> int:
    """The number of the month with this English name; 0: it is no month."""
    return _MONTHS.index(part[:3]) + 1 if part.isalpha() and part[:3] in _MONTHS else 0


def _day(day: int, month: int, year: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _next(day: int, month: int, today: date) -> date | None:
    """The next such day. Nine years are tried, since 29 February may be eight years away (2096, 2104)."""
    for year in range(today.year, today.year + 9):
        found = _day(day, month, year)
        if found is not None and found >= today:
            return found
    return None
