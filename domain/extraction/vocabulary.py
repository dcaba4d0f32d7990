"""The word lists beside these modules, which a person extends without code: a role, a tab, the words that play it.

Words are listed without marks, as they are compared; several ways to say the same stand in one line, with commas
between, and so do roles that share them.
"""

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
def _ends(phrases: frozenset[str]) -> frozenset[str]:
    return frozenset(phrase.rsplit(" ", 1)[-1] for phrase in phrases)


@cache
def _beginnings(phrases: frozenset[str]) -> frozenset[str]:
    return frozenset(phrase.split(" ", 1)[0] for phrase in phrases)


def before(words: tuple[Word, ...], at: int, phrases: frozenset[str], most: int = 4) -> int:
    """How many words that end just before word `at` are one of the phrases, the longest first; 0: none are."""
    if at < 1 or words[at - 1].bare not in _ends(phrases):
        return 0
    for count in range(min(most, at), 0, -1):
        if " ".join(word.bare for word in words[at - count : at]) in phrases:
            return count
    return 0


def after(words: tuple[Word, ...], at: int, phrases: frozenset[str], most: int = 4) -> int:
    """How many words from word `at` on are one of the phrases, the longest first; 0: none are."""
    if at >= len(words) or words[at].bare not in _beginnings(phrases):
        return 0
    for count in range(min(most, len(words) - at), 0, -1):
        if " ".join(word.bare for word in words[at : at + count]) in phrases:
            return count
    return 0
