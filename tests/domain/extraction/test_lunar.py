"""The Vietnamese lunar calendar against days that everybody knows."""

from datetime import date

import pytest

from domain.extraction import lunar

TET = [
    "1968-01-29",
    "1985-01-21",
    "2007-02-17",
    "2020-01-25",
    "2021-02-12",
    "2022-02-01",
    "2023-01-22",
    "2024-02-10",
    "2025-01-29",
    "2026-02-17",
    "2027-02-06",
    "2028-01-26",
    "2029-02-13",
    "2030-02-02",
    "2031-01-23",
    "2032-02-11",
    "2033-01-31",
    "2034-02-19",
    "2035-02-08",
]


@pytest.mark.parametrize("tet", [date.fromisoformat(day) for day in TET])
def test_tet_is_the_day_that_viet_nam_keeps(tet: date) -> None:
    assert lunar.new_year(tet.year) == tet


@pytest.mark.parametrize(
    ("lunar_day", "day"),
    [
        ((2026, 1, 15), date(2026, 3, 3)),
        ((2026, 7, 15), date(2026, 8, 27)),
        ((2025, 8, 15), date(2025, 10, 6)),
        ((2023, 3, 10), date(2023, 4, 29)),
        ((2024, 3, 10), date(2024, 4, 18)),
        ((2025, 12, 23), date(2026, 2, 10)),
        ((2024, 12, 30), date(2025, 1, 28)),
    ],
)
def test_lunar_days_fall_where_they_did(lunar_day: tuple[int, int, int], day: date) -> None:
    assert lunar.day_of(*lunar_day) == day


def test_a_day_that_no_lunar_month_has_is_none() -> None:
    assert lunar.day_of(2026, 13, 1) is None
    assert lunar.day_of(2026, 1, 31) is None
