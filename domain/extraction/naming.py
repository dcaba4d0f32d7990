"""The names of places in a few words that somebody types where a place is asked for.

In a whole message a name may be a person's or an ordinary word, and `whereabouts` weighs that. The trap: weighing it here as
well. Who is asked for a place and types "to hieu" or "Đoàn Kết" means the place.
"""

from dataclasses import dataclass
from datetime import date

from domain import spelling
from domain.extraction import likeness, vocabulary, words
from domain.extraction.gazetteer import Gazetteer, Level, Named, Place, Writing
from domain.extraction.words import Message, Word

_TYPED, _PLACES = "finder_words", "place_words"
_MOST_OF_KIND = 2
_FULL = {
    short: full
    for full, kinds in {
        "xa": ("x", "commune"),
        "phuong": ("p", "ward"),
        "thi tran": ("tt", "town"),
        "huyen": ("h", "district"),
        "thi xa": ("tx", "t x"),
        "thanh pho": ("tp", "t p", "city"),
        "tinh": ("province",),
    }.items()
    for short in kinds
}
_SIGNS = str.maketrans({"_": " ", "\t": " ", "/": ",", "|": ","})


@dataclass(frozen=True, slots=True)
class Name:
    """A name of places. kind: the full word that stands with it, without marks; area: whether a district is meant by it.

    near: whether it is only a neighbour that is named, or a village of the same name.
    """

    places: tuple[Place, ...]
    writing: Writing
    first: int
    last: int
    kind: str = ""
    near: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """The communes of today that it may mean."""
        return tuple(dict.fromkeys(code for place in self.places for code in place.codes))

    @property
    def areas(self) -> frozenset[str]:
        """The districts that it may mean."""
        return frozenset(place.name for place in self.places if place.level is Level.DISTRICT)

    @property
    def outside(self) -> bool:
        """Whether it is another province."""
        return all(place.level is Level.OUTSIDE for place in self.places)


def message(typed: str, known: Gazetteer) -> Message:
    """What was typed, as words; kinds that were glued to a name stand apart."""
    read = words.message(" ".join(spelling.normal(typed).translate(_SIGNS).split()), date.min)
    return Message(read.text, tuple(part for one in read.words for part in _apart(one, known)), date.min)


def _apart(word: Word, known: Gazetteer) -> tuple[Word, ...]:
    """A word, or the kind and the name that it is made of: "xChiềng", "PTôHiệu", "tpsonla"."""
    if _begins_name(word.bare, known) or len(word.bare) != len(word.text):
        return (word,)
    for kind in sorted(vocabulary.roles(_TYPED)["glued"], key=len, reverse=True):
        rest, at = word.bare.removeprefix(kind), len(kind)
        if rest != word.bare and _is_name_after_kind(word.text[at:], rest, known, short=at == 1):
            head = Word(word.text[:at], word.start, word.start + at, kind, word.gap)
            return head, Word(word.text[at:], word.start + at, word.end, rest, " ")
    return (word,)


def _is_name_after_kind(written: str, bare: str, known: Gazetteer, *, short: bool) -> bool:
    """Whether a name begins here. After a single letter, "phố" is no ward, so the whole name has to follow, or a capital."""
    if likeness.plain(bare) in known.index:
        return True
    is_apart = not short or (written[:1].isupper() and not written.isupper())
    return is_apart and len(bare) > 1 and _begins_name(bare, known)


def _begins_name(bare: str, known: Gazetteer) -> bool:
    return likeness.plain(bare) in known.starts


def every(message: Message, known: Gazetteer) -> list[Name]:
    """The names, in their order, without those that are denied: "không phải Mường La"."""
    found, at = [], 0
    while at < len(message.words):
        named = known.longest(message.words, at)
        name = _name(message.words, named) if named is not None else None
        if name is not None:
            found.append(name)
        at = name.last if name is not None else at + 1
    return found


def _name(written: tuple[Word, ...], named: Named) -> Name | None:
    kind, start = _kind(written, named)
    if vocabulary.before(written, start, vocabulary.roles(_PLACES)["denied_before"]):
        return None
    fitting = _fitting(named.places, kind, is_old=_is_old(written, named.last))
    beside = vocabulary.roles(_TYPED)["near"] | vocabulary.roles(_PLACES)["village_kind"]
    near = vocabulary.before(written, start, beside) > 0
    return Name(fitting, named.writing, start, named.last, kind, near) if fitting else None


def _kind(written: tuple[Word, ...], named: Named) -> tuple[str, int]:
    """The kind before the name or, in English, after it; and the word at which both begin."""
    count = vocabulary.before(written, named.first, vocabulary.roles(_PLACES)["kind"], _MOST_OF_KIND)
    kind = " ".join(word.bare for word in written[named.first - count : named.first])
    if not kind and vocabulary.after(written, named.last, vocabulary.roles(_TYPED)["after"], 1):
        kind = written[named.last].bare
    return _FULL.get(kind, kind), named.first - count


def _is_old(written: tuple[Word, ...], last: int) -> bool:
    return last < len(written) and written[last].text.lower() in {"cũ", "cu"}


def _fitting(places: tuple[Place, ...], kind: str, *, is_old: bool) -> tuple[Place, ...]:
    """Those of the places of a name that its kind leaves; all where the kind fits none."""
    inside = tuple(place for place in places if place.level is not Level.OUTSIDE)
    communes = tuple(place for place in inside if place.level is not Level.DISTRICT)
    areas = tuple(place for place in inside if place.level is Level.DISTRICT)
    if kind == "tinh":
        return tuple(place for place in places if place.level is Level.OUTSIDE) or inside
    if kind in {"huyen", "thi xa", "thanh pho"}:
        return tuple(place for place in areas if place.kind == kind) or areas or inside or places
    if kind in {"xa", "phuong", "thi tran"}:
        return tuple(place for place in communes if place.kind == kind) or communes or inside or places
    if is_old and areas:
        return areas
    return inside or places


def area_of_kind(message: Message, known: Gazetteer) -> Place | None:
    """The only former district of a kind that is typed without a name, or with its initials: "thành phố", "tx", "TPSL"."""
    bare = "".join(word.bare for word in message.words)
    kinds = {"".join(kind.split()): full for kind, full in (*_FULL.items(), *((full, full) for full in _FULL.values()))}
    found = [
        place
        for place in known.places
        for kind, full in kinds.items()
        if full in {"thi xa", "thanh pho"} and place.level is Level.DISTRICT and place.kind == full
        if bare in (kind, kind + "".join(word[0] for word in spelling.bare(place.name).split()))
    ]
    return found[0] if len(set(found)) == 1 else None
