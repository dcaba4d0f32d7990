"""Lengths are counted as Telegram counts them, and no character is cut in half."""

import pytest

from domain import text


@pytest.mark.parametrize(
    ("words", "size", "shown"),
    [
        ("Cứu hai em nhỏ", 14, "Cứu hai em nhỏ"),
        ("Cứu hai em nhỏ", 10, "Cứu hai…"),
        ("🌟🌟🌟", 6, "🌟🌟🌟"),
        ("🌟🌟🌟", 5, "🌟🌟…"),
        ("🌟🌟🌟", 4, "🌟…"),
        ("🌟🌟", 1, "…"),
        ("🌟", 0, ""),
        (" dài", 3, " d…"),
    ],
)
def test_an_excerpt_stays_within_its_size(words: str, size: int, shown: str) -> None:
    found = text.excerpt(words, size)
    assert found == shown
    assert text.length(found) <= size
    found.encode("utf-8")
