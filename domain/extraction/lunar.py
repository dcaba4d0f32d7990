"""The Vietnamese lunar calendar: which day "mùng 3 Tết" or "rằm tháng Bảy" is.

The trap: taking the Chinese calendar for it. Months begin with the new moon at Viet Nam's own midnight (UTC+7), so now
and then a month, and sometimes Tết, begins a day earlier than in China (2007, 2030). The new moon and the sun's place
are reckoned as in Jean Meeus, Astronomical Algorithms (1998), chapters 25 and 49, cut to what settles the day.
"""

from datetime import date, timedelta
from functools import cache
from math import floor, pi, sin

_MONTH = 29.530588853
_EPOCH = 2415021.076998695
_NOON_1970 = 2440588
_HOURS = 7 / 24
_DEGREE = pi / 180
_DAY_OF_WINTER = 9


def day_of(year: int, month: int, day: int) -> date | None:
    """The day `day` of lunar month `month` of the lunar year that begins in `year`; None where there is no such day.

    Of a month that comes twice, the first. Day 30 of a short month is its last, the 29th: New Year's Eve is called the 30th.
    """
    if not (1900 <= year <= 2190 and 1 <= month <= 12 and 1 <= day <= 30):
        return None
    first, days = _month(year, month)
    return first + timedelta(days=min(day, days) - 1)


def new_year(year: int) -> date:
    """The first day of Tết."""
    return _month(year, 1)[0]


@cache
def _month(year: int, month: int) -> tuple[date, int]:
    """The first day of a lunar month, and how many days it has."""
    winter = _winter_month(year - 1)
    place = month + 1
    if month > 10:
        winter, place = _winter_month(year), month - 11
    leap = _leap(winter)
    moon = winter + place + (1 if leap is not None and place >= leap else 0)
    first, following = _new_moon(moon), _new_moon(moon + 1)
    return _civil(first), following - first


@cache
def _winter_month(year: int) -> int:
    """The number of the new moon that begins the eleventh month of `year`: the month with the winter solstice."""
    moon = floor((_number(date(year, 12, 31)) - _EPOCH) / _MONTH)
    return moon - 1 if _sector(_new_moon(moon)) >= _DAY_OF_WINTER else moon


def _leap(winter: int) -> int | None:
    """The place after `winter` of the leap month in the year that begins with it; None in a year of twelve months."""
    if _winter_month(_civil(_new_moon(winter)).year + 1) - winter != 13:
        return None
    places = range(1, 13)
    return next((at for at in places if _sector(_new_moon(winter + at)) == _sector(_new_moon(winter + at + 1))), None)


def _new_moon(number: int) -> int:
    """The Julian number of the day in Viet Nam on which new moon `number` falls, counted from 1900."""
    century = number / 1236.85
    square, cube = century**2, century**3
    mean = 2415020.75933 + 29.53058868 * number + 0.0001178 * square - 0.000000155 * cube
    mean += 0.00033 * sin((166.56 + 132.87 * century - 0.009173 * square) * _DEGREE)
    sun = (359.2242 + 29.10535608 * number - 0.0000333 * square - 0.00000347 * cube) * _DEGREE
    moon = (306.0253 + 385.81691806 * number + 0.0107306 * square + 0.00001236 * cube) * _DEGREE
    node = (21.2964 + 390.67050646 * number - 0.0016528 * square - 0.00000239 * cube) * _DEGREE
    return floor(mean + _periodic(century, sun, moon, node) - _delay(century) + 0.5 + _HOURS)


def _periodic(century: float, sun: float, moon: float, node: float) -> float:
    """How far the true new moon is from the mean one, in days."""
    terms = (0.1734 - 0.000393 * century) * sin(sun) + 0.0021 * sin(2 * sun) - 0.4068 * sin(moon)
    terms += 0.0161 * sin(2 * moon) - 0.0004 * sin(3 * moon) + 0.0104 * sin(2 * node)
    terms -= 0.0051 * sin(sun + moon) + 0.0074 * sin(sun - moon)
    terms += 0.0004 * sin(2 * node + sun) - 0.0004 * sin(2 * node - sun) - 0.0006 * sin(2 * node + moon)
    return terms + 0.0010 * sin(2 * node - moon) + 0.0005 * sin(2 * moon + sun)


def _delay(century: float) -> float:
    """How far the earth's turning lags behind even time, in days."""
    return -0.000278 + 0.000265 * century + 0.000262 * century**2


def _sector(day: int) -> int:
    """In which twelfth of its way the sun is when this day begins in Viet Nam; 0 begins at the spring equinox."""
    century = (day - 0.5 - _HOURS - 2451545.0) / 36525
    anomaly = (357.52910 + 35999.05030 * century - 0.0001559 * century**2) * _DEGREE
    longitude = 280.46645 + 36000.76983 * century + 0.0003032 * century**2
    longitude += (1.914600 - 0.004817 * century) * sin(anomaly)
    longitude += (0.019993 - 0.000101 * century) * sin(2 * anomaly) + 0.000290 * sin(3 * anomaly)
    return floor(longitude % 360 / 30)


def _number(day: date) -> int:
    return day.toordinal() - date(1970, 1, 1).toordinal() + _NOON_1970


def _civil(number: int) -> date:
    return date.fromordinal(number - _NOON_1970 + date(1970, 1, 1).toordinal())
