"""All the ways in which a Vietnamese word can be written so that it looks the same are one word."""

import unicodedata
from typing import Literal

import pytest

from domain import errors, spelling, text

_WORDS = ("Chiềng Sơ", "Đặng Văn Ngữ", "hủy", "Nguyễn Thị Hường", "Bản Lướt", "Mường Giôn")


@pytest.mark.parametrize("word", _WORDS)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_composed_and_decomposed_are_one(word: str, form: Literal["NFC", "NFD"]) -> None:
    assert spelling.normal(unicodedata.normalize(form, word)) == word


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Ðặng", "Đặng"),
        ("Ɖặng", "Đặng"),
        ("d\u0335i", "đi"),
        ("a\u0301\u0302", "ấ"),  # The tone before the circumflex.
        ("o\u0303\u031b", "ỡ"),
        ("ê\u0340", "ề"),
        ("Chi\u200bềng\u00a0Sơ\ufeff", "Chiềng Sơ"),
        ("xuô\u00adng", "xuông"),
        ("một\r\nhai\rba\u2028bốn", "một\nhai\nba\nbốn"),
    ],
)
def test_what_looks_the_same_has_one_form(typed: str, meant: str) -> None:
    assert spelling.normal(typed) == meant
    assert spelling.normal(meant) == meant


def test_emoji_stay_whole() -> None:
    family = "👨\u200d👩\u200d👧 ❤\ufe0f"
    assert spelling.normal(family) == family


@pytest.mark.parametrize("typed", ["Huỷ", "HỦY", "hủy", "hu\u0309y", "Ｈủｙ", "\u041dủу"])
def test_the_tone_may_stand_on_either_vowel(typed: str) -> None:
    assert text.spelled(typed) == text.spelled("hủy")
    assert text.fold(typed) == "huy"


def test_marks_still_make_another_word() -> None:
    assert len({text.spelled(word) for word in ("huy", "hủy", "húy", "hùy", "hưy")}) == 5
    assert text.spelled("Sơ") != text.spelled("Sở")


def test_another_alphabet_stays_itself() -> None:
    assert text.fold("Москва") == "москва"


def test_a_length_is_that_of_the_normal_form() -> None:
    title = unicodedata.normalize("NFD", "Cụ Lò Văn Ửng dạy chữ Thái cho các cháu nhỏ ở bản Hụm. " * 2).strip()
    assert len(title) > 127
    assert len(text.one_line(title, limit=109)) == 109
    with pytest.raises(errors.TooLong) as refusal:
        text.one_line(title, limit=108)
    assert refusal.value.length == 109
