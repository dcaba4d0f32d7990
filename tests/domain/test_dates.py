"""Days as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import dates

TODAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    "words",
    [
        "10/12/2026",
        "10-12-2026",
        "10.12.2026",
        " 10 / 12 / 26 ",
        "10.12",
        "10/12",
        "ngày 10 tháng 12",
        "Ngày 10 tháng 12 năm 2026",
        "ngay 10 thang 12 nam 2026",
        "2026-12-10",
        "10 Dec 2026",
        "10 December",
        "Dec 10, 2026",
    ],
)
def test_one_day_in_many_ways(words: str) -> None:
    assert dates.read(words, TODAY) == date(2026, 12, 10)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("18/11", date(2026, 11, 18)),
        ("17/11", date(2027, 11, 17)),
        ("29/2", date(2028, 2, 29)),
        ("1/1/2020", date(2020, 1, 1)),
    ],
)
def test_without_a_year_it_is_the_coming_one(words: str, day: date) -> None:
    assert dates.read(words, TODAY) == day


@pytest.mark.parametrize(
    "words",
    [
        "",
        "mai",
        "10",
        "31/11/2026",
        "30/2",
        "10/13",
        "12/10/12/2026",
        "10/12/1026",
        "0/0/0",
        "10/12/20261",
        "Dec",
        "mùng 10",
    ],
)
def test_no_day(words: str) -> None:
    assert dates.read(words, TODAY) is None


@given(st.text(max_size=30))
def test_nothing_that_is_typed_breaks_it(words: str) -> None:
    found = dates.read(words, TODAY)
    assert found is None or 2000 <= found.year <= 2100


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_a_day_that_is_written_is_read(day: date) -> None:
    assert dates.read(f"{day:%d/%m/%Y}", TODAY) == day
    assert dates.read(day.isoformat(), TODAY) == day
