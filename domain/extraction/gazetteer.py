"""The names of places that a message may hold, in any spelling: communes of today, former units, districts, provinces.

The trap: a name found without its marks and taken for the one place that it might be. So a name leads to all places that are
written like it, with how well the writing agrees, and nothing is chosen here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from functools import cache
from pathlib import Path

from domain import communes, former_units, spelling
from domain.extraction import likeness, vocabulary
from domain.extraction.words import Message, Word, split

_MOST_WORDS = 4
# What stands between the words of one name.
_WITHIN = frozenset({" ", "  ", ".", "-", "\n", ". "})
_PROVINCES = Path(__file__).with_name("provinces.txt")


class Level(StrEnum):
    """What kind of place a name is."""

    TODAY = "today"
    FORMER = "former"
    DISTRICT = "district"
    OUTSIDE = "outside"


class Writing(IntEnum):
    """How well a writing agrees with a name: with all marks, with marks left out, with other marks."""

    EXACT = 0
    BARE = 1
    OTHER = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A name and where it leads. name: without its kind; kind: without marks; codes: of the communes of today."""

    name: str
    kind: str
    level: Level
    codes: tuple[str, ...] = ()
    districts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Named:
    """Places that the words [first, last) of a message may name, all written equally well."""

    places: tuple[Place, ...]
    first: int
    last: int
    writing: Writing


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All names, by their words without marks. names: the official names of today, by code; village: learnt, by key;
    starts: the first words of names, with how many words the names have.
    """

    names: Mapping[str, str]
    places: tuple[Place, ...]
    index: Mapping[str, tuple[Place, ...]]
    alike: Mapping[str, tuple[Place, ...]]
    initials: Mapping[str, tuple[Place, ...]]
    beyond: frozenset[str]
    starts: Mapping[str, tuple[int, ...]]
    villages: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def is_place(self, message: Message, first: int, last: int) -> bool:
        """Whether the words [first, last) are a place: its name, as far as its marks are written, or a kind and a name."""
        words = message.words
        roles = vocabulary.roles("place_words")
        if vocabulary.before(words, first, roles["kind_or_village"], 2):
            return True
        skipped = vocabulary.after(words, first, roles["kind"], 2)
        found = self.at(words, first + skipped, last)
        if found is None or found.writing is Writing.OTHER:
            return False
        if skipped or vocabulary.before(words, first, roles["here_before"], 3):
            return True
        is_name = "," not in words[first].gap and vocabulary.before(words, first, roles["person_before"], 2)
        return not (is_ordinary(found, words) or is_name)

    def at(self, words: tuple[Word, ...], first: int, last: int) -> Named | None:
        """What exactly the words [first, last) name."""
        if not 0 <= first < last <= len(words) or last - first > _MOST_WORDS:
            return None
        key = words_key(words[first:last])
        places = self.index.get(key)
        if places is None and last - first == 2:
            places = self._abbreviated(words, first)
        if not places:
            return None
        return _best(places, words, first, last)

    def longest(self, words: tuple[Word, ...], first: int) -> Named | None:
        """The longest name that begins at this word, across no sign but a space."""
        counts = self.starts.get(likeness.plain(words[first].bare), ())
        if _may_be_short(words[first]):
            counts = tuple(sorted({2, *counts}, reverse=True))
        for count in counts:
            last = first + count
            if last <= len(words) and all(word.gap in _WITHIN for word in words[first + 1 : last]):
                found = self.at(words, first, last)
                if found is not None:
                    return found
        return None

    def _abbreviated(self, words: tuple[Word, ...], first: int) -> tuple[Place, ...] | None:
        """As in "C.Sung", "Ch. Sung": the first word cut to its beginning, with a full stop or as a capital."""
        head, tail = words[first], words[first + 1]
        if not (_may_be_short(head) and tail.capital and (tail.gap.strip() == "." or len(head.text) == 1)):
            return None
        return self.initials.get(f"{head.bare} {likeness.plain(tail.bare)}")


def _may_be_short(word: Word) -> bool:
    return len(word.text) <= 2 and word.capital


def is_ordinary(named: Named, words: tuple[Word, ...]) -> bool:
    """Whether the name is as well a person's name or an ordinary word: with its marks, or because they are not written."""
    roles = vocabulary.roles("place_words")
    bare = " ".join(word.bare for word in words[named.first : named.last])
    return bare in roles["ordinary"] or (named.writing is not Writing.EXACT and bare in roles["ordinary_bare"])


def words_key(words: Iterable[Word]) -> str:
    """The key under which these words stand in the index."""
    return " ".join(likeness.plain(word.bare) for word in words)


@cache
def of(province_code: str) -> Gazetteer:
    """The places of a province, without villages learnt."""
    return build(province_code)


def build(
    province_code: str,
    *,
    former: Iterable[former_units.Former] = (),
    villages: Mapping[str, frozenset[str]] | None = None,
) -> Gazetteer:
    """The places of a province. former: units beyond the table; villages: keys of names, with codes of communes."""
    today = [one for one in communes.of(province_code) if one.code.isdigit()]
    names = {one.code: one.name for one in today}
    known = [one for one in (*former_units.of(province_code), *former) if one.code in names]
    places = (*_today(today, known), *_former(known), *_districts(known, names), *_provinces(province_code))
    index = _index(places, _keys)
    return Gazetteer(
        names,
        places,
        index,
        _index(places, lambda name: [likeness.sound(" ".join(_bare(name)))]),
        _index(places, _initials),
        _beyond(province_code),
        _starts(index),
        {key: codes for key, codes in (villages or {}).items() if codes},
    )


def _today(listed: list[communes.Listed], known: list[former_units.Former]) -> list[Place]:
    districts: dict[str, set[str]] = {}
    for one in known:
        districts.setdefault(one.code, set()).add(parted(one.district)[1])
    return [
        Place(
            parted(one.name)[1], parted(one.name)[0], Level.TODAY, (one.code,), frozenset(districts.get(one.code, ()))
        )
        for one in listed
    ]


def _former(known: list[former_units.Former]) -> list[Place]:
    return [
        Place(parted(one.name)[1], parted(one.name)[0], Level.FORMER, (one.code,), frozenset({parted(one.district)[1]}))
        for one in known
    ]


def _districts(known: list[former_units.Former], names: Mapping[str, str]) -> list[Place]:
    """The former districts; the commune of the same name first among their communes."""
    codes: dict[str, list[str]] = {}
    for one in known:
        if one.code not in codes.setdefault(one.district, []):
            codes[one.district].append(one.code)
    found = []
    for district, within in codes.items():
        kind, name = parted(district)
        within.sort(key=lambda code: (parted(names[code])[1] != name, names[code].startswith("Xã")))
        found.append(Place(name, kind, Level.DISTRICT, tuple(within), frozenset({name})))
    return found


def _provinces(province_code: str) -> list[Place]:
    own = communes.of(province_code)[0].name
    lines = _PROVINCES.read_text(encoding="utf-8").splitlines()
    return [Place(name, "tinh", Level.OUTSIDE) for name in lines if name and name[0] != "#" and name != own]


@cache
def _beyond(province_code: str) -> frozenset[str]:
    """The communes of all other provinces, with their kinds, as they are written."""
    others = (one for one in communes.every() if one.province_code != province_code and one.code.isdigit())
    return frozenset(spelling.comparable(one.name) for one in others)


def parted(name: str) -> tuple[str, str]:
    """The kind of a unit without marks, and its name: "Thị trấn Hát Lót" is ("thi tran", "Hát Lót")."""
    head, _, rest = name.partition(" ")
    if spelling.bare(head) in {"thi", "thanh"}:
        second, _, rest = rest.partition(" ")
        head = f"{head} {second}"
    return (spelling.bare(head), rest) if rest else ("", name)


def _index(places: Iterable[Place], keys: Callable[[str], list[str]]) -> dict[str, tuple[Place, ...]]:
    found: dict[str, tuple[Place, ...]] = {}
    for place in places:
        for key in keys(place.name):
            found[key] = (*found.get(key, ()), place)
    return found


def _starts(index: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The first words of names, each with how many words they have, the most first."""
    found: dict[str, set[int]] = {}
    for key in index:
        found.setdefault(key.split(" ", 1)[0], set()).add(key.count(" ") + 1)
    return {word: tuple(sorted(counts, reverse=True)) for word, counts in found.items()}


def _bare(name: str) -> list[str]:
    return [word.bare for word in split(name)]


def _keys(name: str) -> list[str]:
    """As words, and as one word."""
    plain = [likeness.plain(word) for word in _bare(name)]
    return [" ".join(plain), likeness.plain("".join(_bare(name)))]


def _initials(name: str) -> list[str]:
    bare = _bare(name)
    if len(bare) != 2:
        return []
    return [f"{bare[0][:count]} {likeness.plain(bare[1])}" for count in (1, 2) if len(bare[0]) > count]


def _best(places: tuple[Place, ...], words: tuple[Word, ...], first: int, last: int) -> Named:
    written = words[first:last]
    graded = [(_writing(written, place), place) for place in places]
    best = min(writing for writing, _ in graded)
    return Named(tuple(place for writing, place in graded if writing == best), first, last, best)


def _writing(written: tuple[Word, ...], place: Place) -> Writing:
    names = split(place.name)
    if len(names) != len(written):
        return Writing.BARE if all(word.text.isascii() for word in written) else _glued(written, place)
    pairs = zip(written, names, strict=True)
    return Writing(max(likeness.writing(word.text, name.text) for word, name in pairs))


def _glued(written: tuple[Word, ...], place: Place) -> Writing:
    apart = spelling.comparable("".join(split_word.text for split_word in split(place.name)))
    return Writing.EXACT if sorted(apart) == sorted(spelling.comparable(written[0].text)) else Writing.OTHER
