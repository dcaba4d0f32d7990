"""What a message is and in which field its deed lies, on messages of our own."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.extraction.reading import Route
from tests.domain.extraction import probes

PROBES = probes.every()


def test_most_messages_of_the_harder_kinds_are_led_to_their_place() -> None:
    wrong = [(one.route, one.text) for one in PROBES if probes.read(one.text)[0].value != one.route]
    assert len(wrong) <= 0.16 * len(PROBES), wrong


def test_the_field_is_mostly_right() -> None:
    told = [one for one in PROBES if one.fields]
    wrong = [(one.fields, one.text) for one in told if probes.read(one.text)[1] not in one.fields]
    assert len(wrong) <= 0.35 * len(told), wrong


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("Công an xã bắt quả tang hai kẻ trộm trâu, trả lại cho dân. Đề nghị khen", Route.NOMINATION),
        ("Ông ấy được khen nhưng ăn chặn tiền hỗ trợ của dân", Route.DENUNCIATION),
        ("ong ay duoc khen nhung an chan tien ho tro cua dan", Route.DENUNCIATION),
        ("cô giáo dạy chữ cho người lớn trong bản", Route.NOMINATION),
        ("co giao day chu cho nguoi lon trong ban", Route.NOMINATION),
    ],
)
def test_a_crime_is_no_deed_and_an_arrest_no_accusation(text: str, route: Route) -> None:
    assert probes.read(text)[0].value == route


@given(some.text(max_size=300))
def test_any_text_is_something(text: str) -> None:
    route, _ = probes.read(text)
    assert 0 <= route.start <= route.end
    assert 0.5 <= route.sure <= 1
