"""Whether two messages tell the same deed of the same person, how likely it is, and why.

People tell one deed in many ways: the victim knows the given name only, a neighbour is a day off, a third counts four
children instead of two. So many things are weighed, each for or against. The trap: namesakes. Two people of one name in
another place, with another deed or at another time are two people, and what they did must not become one case.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import exp

from rapidfuzz import fuzz

from domain.extraction import tellings
from domain.extraction.reading import Route
from domain.extraction.tellings import Name, Told

told = tellings.of

# From here on a pair is the same; below, it may be shown to an officer.
SAME = 0.5
# Two names that differ in a letter ("Inh", "Ính" are alike before they come here).
_ALIKE = 0.86
_COMPARED_AT_MOST = 24
_COMMON = 0.2
_START = -5.0
# With less than this no words that both share make a pair worth showing, and they are not looked up.
_HOPELESS = -0.5
# How much less a name in the text says where somebody else was read as the nominee.
_OTHERWISE = 3.0
# Messages are looked for by words that are as rare as this.
_RARE = 2.0


class Reason(StrEnum):
    """Why two messages are or are not of one deed."""

    RESENT = "resent"
    NAME = "name"
    GIVEN_NAME = "given_name"
    OTHER_NAME = "other_name"
    COMMUNE = "commune"
    OTHER_COMMUNE = "other_commune"
    VILLAGE = "village"
    OTHER_VILLAGE = "other_village"
    DAYS = "days"
    OTHER_DAYS = "other_days"
    FIELD = "field"
    OTHER_FIELD = "other_field"
    OTHER_POST = "other_post"
    WORDS = "words"
    OTHER_WORDS = "other_words"


@dataclass(frozen=True, slots=True)
class Why:
    """One reason. weight: how much it says for (more than 0) or against. value: how alike the names are, how many days lie
    between, how many rare words are shared.
    """

    reason: Reason
    weight: float
    value: float = 0.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely two messages tell of one deed (0 … 1), and why."""

    sure: float
    why: tuple[Why, ...]


def compare(one: Told, other: Told) -> Likeness:
    """How likely both tell of one deed."""
    if one.folded == other.folded and one.folded:
        return Likeness(1.0, (Why(Reason.RESENT, 20.0),))
    parts = (
        _names(one, other),
        _communes(one, other),
        _villages(one, other),
        _days(one, other),
        _fields(one, other),
        _other_post(one, other),
        _namesakes(one, other),
    )
    why = [found for found in parts if found is not None]
    if sum(each.weight for each in why) > _HOPELESS:
        why += filter(None, [_words(one, other)])
    return Likeness(round(1 / (1 + exp(-_START - sum(each.weight for each in why))), 3), tuple(why))


def _names(one: Told, other: Told) -> Why | None:
    """The two names of both that are most alike; or a name that the other message has without being read as a nominee."""
    alike = [_alike(first, second) for first in one.names for second in other.names]
    named = [_named(name, other) for name in one.names] + [_named(name, one) for name in other.names]
    best = max(alike, key=_weight, default=None)
    told = max((why for why in named if why is not None), key=_weight, default=None)
    if best is None or told is None:
        return best or told
    if best.reason is Reason.OTHER_NAME:
        return Why(told.reason, told.weight + max(best.weight, -_OTHERWISE), told.value)
    return max(best, told, key=_weight)


def _weight(why: Why) -> float:
    return why.weight


def _named(name: Name, other: Told) -> Why | None:
    """Whether a message has a name somewhere: in full, or the given name after a form of address."""
    text = f" {other.folded} "
    full = " ".join(name.words)
    if len(name.words) > 1 and f" {full} " in text:
        return Why(Reason.NAME, 2.8, 1.0)
    if name.group or not name.words:
        return None
    given = name.words[-1]
    if any(len(one.words) > 1 and one.words[-1] == given for one in other.names):
        return None
    if f" {given} " in text and any(
        f" {form} {given} " in text for form in (*tellings.words_of("form"), *tellings.words_of("middle"))
    ):
        return Why(Reason.GIVEN_NAME, 1.8, 1.0)
    return None


def _alike(one: Name, other: Name) -> Why:
    first, second = one.words, other.words
    ratio = round(fuzz.ratio(" ".join(first), " ".join(second)) / 100, 2)
    if first == second:
        return Why(Reason.NAME, 2.8 if len(first) == 1 else 4.0, ratio)
    if one.group or other.group:
        return _alike_groups(one, other, ratio)
    if ratio >= _ALIKE and len(first) == len(second) and fuzz.ratio(first[-1], second[-1]) >= 60:
        return Why(Reason.NAME, 3.0, ratio)
    short, long = sorted((first, second), key=len)
    if short == long[-len(short) :] or (len(short) == 1 and fuzz.ratio(short[0], long[-1]) >= 100 * _ALIKE):
        return Why(Reason.GIVEN_NAME, 2.8, ratio)
    # A given name alone is more often that of somebody else in the tale.
    return Why(Reason.OTHER_NAME, -2.0 if len(short) == 1 else -4.0, ratio)


def _alike_groups(one: Name, other: Name, ratio: float) -> Why:
    """A group has its kind and its place in its name, and one tells "bộ đội đồn" where another tells "đồn biên phòng"."""
    if one.group != other.group:
        return Why(Reason.OTHER_NAME, -0.5, ratio)
    own = (set(one.words) & set(other.words)) - set(tellings.words_of("group"))
    if ratio >= _ALIKE or len(own) >= 2:
        return Why(Reason.NAME, 3.6, ratio)
    return Why(Reason.OTHER_NAME, -2.0 if not own else 0.5, ratio)


def _communes(one: Told, other: Told) -> Why | None:
    if not one.choices or not other.choices:
        return None
    if one.commune and one.commune == other.commune:
        return Why(Reason.COMMUNE, 2.0)
    if one.choices & other.choices:
        return Why(Reason.COMMUNE, 1.2)
    if _is_told(one, other.folded) or _is_told(other, one.folded):
        return None
    return Why(Reason.OTHER_COMMUNE, -4.5)


def _is_told(one: Told, folded: str) -> bool:
    """Whether another text has the name of this one's commune: it may be where somebody else lives."""
    return any(f" {name.split(' ', 1)[-1]} " in f" {folded} " for name in one.choices)


def _villages(one: Told, other: Told) -> Why | None:
    if not one.village or not other.village:
        is_told = _is_in(one.village, other) or _is_in(other.village, one)
        return Why(Reason.VILLAGE, 1.2) if is_told else None
    if one.village == other.village:
        return Why(Reason.VILLAGE, 2.0)
    if _is_in(one.village, other) or _is_in(other.village, one):
        return None
    if fuzz.ratio(one.village, other.village) >= 100 * _ALIKE:
        return Why(Reason.VILLAGE, 1.0)
    return Why(Reason.OTHER_VILLAGE, -2.0)


def _is_in(village: str, other: Told) -> bool:
    """Whether a text has the name of a village; a number alone is no name."""
    return len(village) > 4 and " " in village and f" {village} " in f" {other.folded} "


def _days(one: Told, other: Told) -> Why | None:
    """How far both deeds lie apart, as far as the texts say; else the days on which they were sent."""
    if one.date and other.date:
        return _apart(one.date, other.date)
    if one.since and other.since:
        apart = abs(one.since - other.since)
        return Why(Reason.DAYS, 1.0, apart * 365) if apart <= 1 else Why(Reason.OTHER_DAYS, -1.0, apart * 365)
    late = abs((one.day - other.day).days)
    dated, other_one = (one, other) if one.date else (other, one)
    if len(dated.date) == 10 and date.fromisoformat(dated.date) > other_one.day:
        return Why(Reason.OTHER_DAYS, -4.0, late)
    if late <= 30:
        return Why(Reason.DAYS, 0.6, late)
    return Why(Reason.OTHER_DAYS, -0.5 if late <= 90 else -1.5, late)


def _apart(one: str, other: str) -> Why:
    size = min(len(one), len(other))
    if size < 10:
        if one[:size] == other[:size]:
            return Why(Reason.DAYS, 0.7 if size == 7 else 0.2)
        return Why(Reason.OTHER_DAYS, -1.5)
    days = abs((date.fromisoformat(one) - date.fromisoformat(other)).days)
    if days <= 3:
        return Why(Reason.DAYS, 2.0 if days <= 1 else 1.2, days)
    return Why(Reason.OTHER_DAYS, -0.8 if days <= 7 else -2.5 if days <= 14 else -4.5, days)


def _fields(one: Told, other: Told) -> Why | None:
    if one.field is None or other.field is None:
        return None
    if one.field == other.field:
        return Why(Reason.FIELD, 0.8)
    if one.field in other.fields or other.field in one.fields:
        return Why(Reason.FIELD, 0.3)
    return None if one.fields & other.fields else Why(Reason.OTHER_FIELD, -1.5)


def _other_post(one: Told, other: Told) -> Why | None:
    """A doctor and a pupil of one name are two people."""
    if one.posts and other.posts and not one.posts & other.posts:
        return Why(Reason.OTHER_POST, -2.0)
    return None


def _namesakes(one: Told, other: Told) -> Why | None:
    """Where somebody says that another of the same name is meant, it is so."""
    said = (f" {phrase} " in f" {text.folded} " for text in (one, other) for phrase in tellings.words_of("namesake"))
    return Why(Reason.OTHER_NAME, -4.0) if any(said) else None


def _words(one: Told, other: Told) -> Why | None:
    """Rare words and pairs that both have, beyond their names and places, and how much of the shorter one they are."""
    known = {word for name in (*one.names, *other.names) for word in name.words}
    known |= {word for place in (*one.choices, *other.choices, one.village, other.village) for word in place.split()}
    rare = [word for word in one.rare & other.rare if word not in known]
    pairs = [pair for pair in one.pairs & other.pairs if not known.issuperset(pair)]
    mass = sum(map(tellings.rarity, rare)) + sum(map(tellings.rarity_of_pair, pairs))
    share = mass / max(min(one.mass, other.mass), 1.0)
    weight = min(0.14 * mass, 2.5) + min(5.0 * max(share - 0.15, 0.0), 2.5)
    if weight >= 0.5:
        return Why(Reason.WORDS, round(min(weight, 4.0), 2), len(rare) + len(pairs))
    if one.fields and other.fields and not one.fields & other.fields:
        return Why(Reason.OTHER_WORDS, -2.2)
    return Why(Reason.OTHER_WORDS, -0.7) if one.deeds and other.deeds and not one.deeds & other.deeds else None


class Index:
    """The messages so far, found again by what two tellings of one deed share. Each look compares a bounded number."""

    def __init__(self, earlier: Iterable[Told] = ()) -> None:
        self._told: list[Told] = []
        self._by: dict[tuple[str, str], list[int]] = defaultdict(list)
        for one in earlier:
            self.add(one)

    def add(self, one: Told) -> None:
        """Take a message among those that later ones are compared with."""
        for key in set(_keys(one)):
            self._by[key].append(len(self._told))
        self._told.append(one)

    def find(self, new: Told) -> list[tuple[Told, Likeness]]:
        """The earlier nominations that may be of the same deed, the likeliest first."""
        if new.route != Route.NOMINATION:
            return []
        compared = ((one, compare(new, one)) for one in self._near(new))
        return sorted((pair for pair in compared if pair[1].sure >= _COMMON), key=lambda pair: -pair[1].sure)

    def _near(self, new: Told) -> list[Told]:
        """Those that share most, rare things counting for more."""
        shared: dict[int, float] = defaultdict(float)
        for key in set(_keys(new)):
            holders = self._by.get(key, ())
            for at in holders[-_COMPARED_AT_MOST:]:
                shared[at] += 1 / (1 + len(holders))
        best = sorted(shared, key=lambda at: -shared[at])[:_COMPARED_AT_MOST]
        return [self._told[at] for at in best]


def _keys(one: Told) -> Iterator[tuple[str, str]]:
    if one.route != Route.NOMINATION:
        return
    yield "text", one.folded
    for name in filter(lambda name: name.words, one.names):
        yield "name", name.words[-1]
    for commune in one.choices:
        yield "commune", commune
    if one.village:
        yield "village", one.village
    for word in one.rare:
        if tellings.rarity(word) >= _RARE:
            yield "word", word


def find(new: Told, earlier: Index) -> tuple[Told, Likeness] | None:
    """The earlier message of the same deed, when it is likely enough."""
    found = earlier.find(new)
    return found[0] if found and found[0][1].sure >= SAME else None
