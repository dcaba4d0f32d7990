"""The Vietnamese order of names."""

import unicodedata
from itertools import pairwise

import pytest

from domain import alphabet


@pytest.mark.parametrize(
    "names",
    [
        # Letters: those with a mark come after those without, whatever follows. F, J, W and Z have their Latin places.
        "a Áo Az ă Ăn â Ấn b c d dz Đ e ê g h i k l m n o ô ơ p q r s t u ư v x y",
        "E F G I J K V W X Y Z",
        # Tones, where the letters are the same.
        "ma mà mả mã má mạ man mãn",
        "hoa hòa hỏa hoá họa hoan",
        # Numbers by their size, before words.
        "2 10 100 a",
    ],
)
def test_words_stand_in_order(names: str) -> None:
    keys = [alphabet.order(word) for word in names.split()]
    assert all(one < following for one, following in pairwise(keys))


def test_the_first_syllable_decides_before_the_second() -> None:
    names = ["Chi Ma", "Chiềng", "Chiềng An", "Chiềng Ơn", "Đa Xá", "Đà An", "Phú Hòa 2", "Phú Hòa 10", "Phú Hòa Đông"]
    assert all(one < following for one, following in pairwise(map(alphabet.order, names)))


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("Hòa Bình", "Hoà  bình"),
        ("Ea H’Leo", "ea h'leo"),
        ("Chiềng Ơn", unicodedata.normalize("NFD", "Chiềng Ơn")),
    ],
)
def test_spelling_makes_no_difference(one: str, same: str) -> None:
    assert alphabet.order(one) == alphabet.order(same)


def test_a_key_is_plain() -> None:
    assert alphabet.order("Đắk Ơ – Ŏ’") == "d~a~k!4o~~!0o!0"
