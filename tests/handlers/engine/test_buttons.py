"""What a button carries: made and read in one place, whoever made it up, and never acting on what is newer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.engine.buttons import Press, make, read

words = st.from_regex(r"[a-z][a-z_.]{0,15}", fullmatch=True)
numbers = st.integers(min_value=0, max_value=10**9)


@given(words, words, numbers, numbers, numbers)
def test_what_was_made_is_read_again(subject: str, verb: str, id: int, version: int, number: int) -> None:
    press = Press(subject, verb, id, version, number)
    assert read(press.write()) == press


def test_what_is_nothing_is_not_carried() -> None:
    assert make("…", "case", "verify", 4711, 3).data == "case:verify:4711:3"
    assert make("…", "report", "show", 17, number=8).data == "report:show:17:0:8"
    assert make("…", "subscribe", "on").data == "subscribe:on"


@pytest.mark.parametrize(
    ("data", "press"),
    [
        ("answer:17", Press("answer", "", 17)),
        ("case:verify:-4:x", Press("case", "verify", -1, -1)),
        ("case:verify:99999999999999999999", Press("case", "verify", -1)),
        ("case:verify:1:2:3:4:5", Press("case", "verify", 1, 2, 3)),
        ("case:verify:٣", Press("case", "verify", -1)),
        ("", Press("", "")),
        (":::", Press("", "", -1, -1)),
    ],
)
def test_old_and_made_up_buttons_are_read_too(data: str, press: Press) -> None:
    assert read(data) == press
