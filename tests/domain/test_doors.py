"""What a link carries: a place and a source, or any other word; whatever it is, it is only a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import doors
from domain.doors import Door


@pytest.mark.parametrize(
    ("unit", "source", "words"),
    [
        ("04108", "", "at-04108"),
        ("04108", "truong-thpt-mai-son", "at-04108-truong-thpt-mai-son"),
        ("04108", "Trường THPT Mai Sơn", "at-04108-truong-thpt-mai-son"),
        (None, "Tết 2027", "tet-2027"),
    ],
)
def test_a_door_is_read_as_it_was_made(unit: str | None, source: str, words: str) -> None:
    made = doors.make(unit, source)
    assert made.words == words
    assert doors.read(words) == made


@pytest.mark.parametrize(("unit", "source"), [("04108", "a" * 60), ("so-noi-vu", ""), (None, ""), (None, "gs 1")])
def test_what_a_link_cannot_carry_is_refused(unit: str | None, source: str) -> None:
    with pytest.raises(doors.TooLong):
        doors.make(unit, source)


@pytest.mark.parametrize("words", ["gs-abc", "tin-12", "bai-7", "", "a" * 65, "Sơn La", "<b>"])
def test_our_other_links_and_what_no_link_carries_are_no_doors(words: str) -> None:
    assert doors.read(words) is None


@given(st.text(max_size=80))
def test_any_words_are_read_as_one_door_or_none(words: str) -> None:
    found = doors.read(words)
    assert found is None or found.words == words


def test_a_source_without_a_place_keeps_its_word() -> None:
    assert doors.read("fb_post_11") == Door("fb_post_11", source="fb_post_11")
