"""The word lists beside these modules, which a person extends without code: a role, a tab, the words that play it.

Words are listed without marks, as they are compared; several ways to say the same stand in one line, with commas
between, and so do roles that share them.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from domain.extraction.words import Word


@cache
def roles(name: str) -> dict[str, frozenset[str]]:
    """The list `name`.tsv: for each role its phrases."""
    found: dict[str, set[str]] = {}
    for line in Path(__file__).with_name(f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            role, phrases = line.split("\t")
            for one in role.split(","):
                found.setdefault(one, set()).update(phrase.strip() for phrase in phrases.split(","))
    return {role: frozenset(phrases) for role, phrases in found.items()}


@cache
def beginnings(phrases: frozenset[str]) -> dict[str, tuple[int, ...]]:
    """The first words of phrases, each with how many words the phrases have that begin with it, the longest first."""
    return _lengths((phrase.split(" ")[0], phrase) for phrase in phrases)


@cache
def _ends(phrases: frozenset[str]) -> dict[str, tuple[int, ...]]:
    return _lengths((phrase.rsplit(" ", 1)[-1], phrase) for phrase in phrases)


def _lengths(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for word, phrase in pairs:
        found.setdefault(word, set()).add(phrase.count(" ") + 1)
    return {word: tuple(sorted(counts, reverse=True)) for word, counts in found.items()}


def before(words: tuple[Word, ...], at: int, phrases: frozenset[str], most: int = 4) -> int:
    """How many words that end just before word `at` are one of the phrases, the longest first; 0: none are."""
    if at < 1:
        return 0
    for count in _ends(phrases).get(words[at - 1].bare, ()):
        if count <= most and count <= at and _is_said(words, at - count, at, phrases):
            return count
    return 0


def after(words: tuple[Word, ...], at: int, phrases: frozenset[str], most: int = 4) -> int:
    """How many words from word `at` on are one of the phrases, the longest first; 0: none are."""
    if at >= len(words):
        return 0
    for count in beginnings(phrases).get(words[at].bare, ()):
        if count <= most and at + count <= len(words) and _is_said(words, at, at + count, phrases):
            return count
    return 0


def _is_said(words: tuple[Word, ...], first: int, last: int, phrases: frozenset[str]) -> bool:
    return " ".join([word.bare for word in words[first:last]]) in phrases
