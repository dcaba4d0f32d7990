"""Whatever is sent is read: nothing raises, what is said to stand in the text stands there, and long texts cost little."""

import sys
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from benchmarks import reading as worst
from domain import extraction, spelling
from domain.extraction import account, duplicates, gazetteer
from domain.extraction.reading import Reading

PLACES = gazetteer.of("14")
_PIECES = [
    "ngày",
    "hôm",
    "tháng",
    "năm",
    "tết",
    "rằm",
    "mùng",
    "5",
    "12/5",
    "2026",
    "t7",
    "vừa rồi",
    "từ",
    "đến nay",
    "xã",
    "bản",
    "Chiềng",
    "Sung",
    "tp",
    ".",
    ",",
    "\n",
    "“",
    "”",
    "(",
    ")",
    "anh",
    "chị",
    "Lò",
    "Văn",
    "A",
    "Páo",
    "cứu",
    "giúp",
    "tổ",
    "đội",
    "và",
    "không phải",
    "0912345678",
    "014090001234",
    "<b>",
    "[ảnh]",
    "http://a.vn/x",
    "😀",
    "́",
    "phật đản",
    "thứ",
    "hai",
    "ngã",
    "ba",
    "trường",
    "cũ",
    "nay là",
    "huyện",
    "Mai",
    "Sơn",
    "độc lập",
    "mươi",
    "lăm",
    "chục",
    "trước",
    "nào",
    "1-2/3",
    "K",
    "x.",
]
_TEXTS = some.one_of(some.text(max_size=200), some.lists(some.sampled_from(_PIECES), max_size=25).map(" ".join))


def _places(found: Reading) -> Iterator[tuple[int, int]]:
    yield found.route.start, found.route.end
    yield found.commune.start, found.commune.end
    for guess in (found.village, found.date, found.since, *found.fields, *found.phones, *found.ids):
        if guess is not None:
            yield guess.start, guess.end
    for person in found.people:
        yield person.start, person.end


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_TEXTS, some.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_any_text_is_read_and_what_is_read_stands_in_it(text: str, day: date) -> None:
    found = extraction.read(text, day, PLACES)
    length = len(spelling.normal(text))
    assert all(0 <= start <= end <= length for start, end in _places(found))
    told = duplicates.told("a", text, day, found)
    assert duplicates.compare(told, told).sure >= 0


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in worst.worst().items()])
def test_ten_kilobytes_of_anything_are_bounded_work(text: str) -> None:
    """Counted are the calls of functions, which do not depend on what else the machine does."""
    extraction.read(text[:100], date(2026, 6, 1), PLACES)
    account.of.cache_clear()
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        extraction.read(text, date(2026, 6, 1), PLACES)
    finally:
        sys.setprofile(None)
    assert calls <= 150 * len(text.encode())
