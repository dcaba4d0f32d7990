"""A message as it is compared with others: its names, places, days and the words that few messages have.

The trap: words. Two messages that have "cứu" and "cháu bé" are not of one deed for it; how rare a word is, the examples say.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise

from domain import text
from domain.cases import Field, Subject
from domain.extraction import account, examples, phrases
from domain.extraction.reading import Reading, Route

# Phrases of deeds of less weight are in too many messages.
_TELLING = 1.5
# What is as rare as this, or more usual, is in two messages by chance (`examples.Rarity`).
_USUAL, _USUAL_PAIR = 2.5, 3.5
_EVERYDAY, _PAIR = 1.2, 2.5
# Numbers of so many digits.
_NUMBERS = {1: 0.3, 2: 1.5}
# Posts, each a line of `duplicates.tsv`, and how many words before and after a name they stand.
_POSTS = ("teacher", "doctor", "pupil", "police", "soldier", "driver", "farmer", "trader", "head")
_BEFORE, _AFTER = 5, 6


@dataclass(frozen=True, slots=True)
class Name:
    """Who is nominated, in bare words. group: a collective or a model, which people call by different names."""

    words: tuple[str, ...]
    group: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A message as it is compared. names: of the nominees. rare, pairs: words that few messages have, and pairs
    of words that stand together; mass: how rare all of them are together; deeds: which phrases of deeds it has;
    posts: what the nominees are, as far as it stands beside their names (a teacher, a driver).
    """

    id: str
    day: date
    folded: str
    route: Route
    names: tuple[Name, ...]
    commune: str
    choices: frozenset[str]
    village: str
    field: Field | None
    fields: frozenset[Field]
    date: str
    since: int | None
    rare: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    deeds: frozenset[int]
    mass: float
    posts: frozenset[str]


def of(id: str, written: str, day: date, reading: Reading, *, by_officer: bool = False) -> Told:
    """The message with this text and reading, as it is compared. day: on which it was sent."""
    found = account.of(written, day, by_officer)
    bare = [token.bare for token in found.tokens[1:-1]]
    rare = frozenset(word for word in bare if rarity(word) > 0)
    pairs = frozenset(pair for pair in pairwise(bare) if rarity_of_pair(pair) > 0)
    commune = text.fold(reading.commune.name)
    names = tuple(_name(person.name, person.subject) for person in reading.people)
    folded = " ".join([word.bare for word in found.message.words])
    return Told(
        id=id,
        day=day,
        folded=folded,
        route=reading.route.value,
        names=names,
        commune=commune,
        choices=frozenset(text.fold(one) for one in reading.commune.choices) | ({commune} if commune else set()),
        village=_village(reading.village.value) if reading.village else "",
        field=reading.fields[0].value if reading.fields else None,
        fields=frozenset(guess.value for guess in reading.fields),
        date=reading.date.value if reading.date else "",
        since=reading.since.value if reading.since else None,
        rare=rare,
        pairs=pairs,
        deeds=frozenset(hit.entry for hit in found.deed.hits if hit.value[1] >= _TELLING),
        posts=frozenset(post for name in names if not name.group for post in _posts(folded, " ".join(name.words))),
        mass=sum(map(rarity, rare)) + sum(map(rarity_of_pair, pairs)),
    )


def settled(told: Told, name: str, subject: Subject, commune: str, village: str, field: Field, on: str) -> Told:
    """The message with what its nominator settled of it, which counts for more than what was read. commune: "": unknown.
    on: the day or since when, as `Lead.happened_on` has it."""
    folded = text.fold(commune)
    return replace(
        told,
        route=Route.NOMINATION,
        names=(_name(name, subject),),
        commune=folded or told.commune,
        choices=frozenset({folded}) if folded else told.choices,
        village=_village(village) or told.village,
        field=told.field if field is Field.OTHER else field,
        fields=told.fields | (frozenset() if field is Field.OTHER else {field}),
        date="" if on.endswith("/..") else on or told.date,
        since=int(on[:4]) if on.endswith("/..") else told.since,
    )


def _posts(folded: str, name: str) -> Iterator[str]:
    """The posts that stand near a name in a text."""
    before, found, after = f" {folded} ".partition(f" {name} ")
    if not found:
        return
    near = f" {' '.join(before.split()[-_BEFORE:])} | {' '.join(after.split()[:_AFTER])} "
    for kind in _POSTS:
        if any(f" {word} " in near for word in words_of(kind)):
            yield kind


def _village(written: str) -> str:
    """The name of a village without what kind it is."""
    folded = text.fold(written)
    for kind in words_of("village"):
        if folded.startswith(kind + " "):
            return folded.removeprefix(kind + " ")
    return folded


@cache
def words_of(kind: str) -> tuple[str, ...]:
    """The words of this kind in `duplicates.tsv`."""
    lines = (line.split("\t") for line in phrases.lines("duplicates.tsv"))
    return tuple(word.replace("_", " ") for of, some in lines if of == kind for word in some.split())


def _name(written: str, subject: Subject) -> Name:
    """A name, without forms of address before it."""
    found = text.fold(written).split()
    group = subject in (Subject.COLLECTIVE, Subject.MODEL)
    first = 0
    while not group and first < len(found) - 1 and found[first] in words_of("form"):
        first += 1
    return Name(tuple(found[first:]), group)


@lru_cache(maxsize=20_000)
def rarity(word: str) -> float:
    """How much it says that two messages have a word: nothing when many messages have it."""
    if word.isdigit():
        return _NUMBERS.get(len(word), 3.0)
    found = examples.rarity().of(word) - _USUAL
    return max(0.0, min(found, _EVERYDAY) if word in _everyday() else found)


@lru_cache(maxsize=50_000)
def rarity_of_pair(pair: tuple[str, str]) -> float:
    """The same of two words that stand together; two everyday ones are together by chance."""
    if pair[0].isdigit() and pair[1].isdigit():
        return 0.0
    known = examples.rarity().of(" ".join("#" if word.isdigit() else word for word in pair)) - _USUAL_PAIR
    return max(0.0, min(known, _PAIR))


@cache
def _everyday() -> frozenset[str]:
    return frozenset(word for line in phrases.lines("everyday.txt") for word in line.split())
