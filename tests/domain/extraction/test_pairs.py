"""Pairs of whole messages, read and compared as the product does: one deed told twice, and two deeds that look alike."""

from datetime import date
from pathlib import Path

from domain import extraction
from domain.extraction import duplicates, gazetteer
from domain.extraction.duplicates import Likeness
from domain.extraction.tellings import Told

PLACES = gazetteer.of("14")


def _pairs(kind: str) -> list[tuple[str, str]]:
    lines = Path(__file__).with_name("pairs.txt").read_text(encoding="utf-8").splitlines()
    return [(lines[at + 1], lines[at + 2]) for at, line in enumerate(lines) if line == kind]


def _told(line: str) -> Told:
    day, text = date.fromisoformat(line[:10]), line[11:]
    return duplicates.told(text, text, day, extraction.read(text, day, PLACES))


def _compare(pair: tuple[str, str]) -> Likeness:
    return duplicates.compare(_told(pair[1]), _told(pair[0]))


def test_most_deeds_told_twice_are_found() -> None:
    pairs = _pairs("same")
    missed = [(pair, _compare(pair)) for pair in pairs if _compare(pair).sure < duplicates.SAME]
    assert len(missed) <= 0.2 * len(pairs), missed


def test_no_two_deeds_are_joined() -> None:
    assert not [pair for pair in _pairs("other") if _compare(pair).sure >= duplicates.SAME]
