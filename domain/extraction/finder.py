"""The one finder of places: which communes are meant by what somebody types where a place is asked for.

The trap: choosing for them. A name may begin another one, be a district's as well, or lead to two communes once its marks
are left out; then all are offered. Only a name that leads to one commune alone settles the place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from domain import communes, spelling, text
from domain.extraction import naming, resemblance, villages, vocabulary, whereabouts
from domain.extraction.gazetteer import Gazetteer, Level, Place, Writing
from domain.extraction.naming import Name
from domain.extraction.reading import CERTAIN
from domain.extraction.villages import Village
from domain.extraction.words import Message

# What is longer was told, and is read as a message.
_SHORT = 16
# How many communes one chooses from: those that are alike, and those of a district or of a beginning.
_MOST, _MANY = 6, 12
_KINDS = {
    "xa": "xã",
    "phuong": "phường",
    "thi tran": "thị trấn",
    "huyen": "huyện",
    "thi xa": "thị xã",
    "thanh pho": "thành phố",
}


class How(StrEnum):
    """How the communes were found, which says what is known of them."""

    # One commune: its own name, that of a former unit which belongs to it now, a spot well inside it.
    EXACT = "exact"
    FORMER = "former"
    INSIDE = "inside"
    # To be chosen: the name leads to several, or begins theirs; it is a district's; it is a village that earlier cases know;
    # it is only like theirs; the spot is near a border.
    SEVERAL = "several"
    DISTRICT = "district"
    VILLAGE = "village"
    SIMILAR = "similar"
    NEAR = "near"
    # None: a place outside the province, the province as a whole, somebody who does not know, nothing.
    OUTSIDE = "outside"
    PROVINCE = "province"
    UNKNOWN = "unknown"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found. codes: of communes of today, the likeliest first. name: of the former unit, district or village that
    was typed, as it is called. outside: the place as it was typed, where it lies outside the province, or may."""

    how: How
    codes: tuple[str, ...] = ()
    name: str = ""
    outside: str = ""

    @property
    def settled(self) -> str | None:
        """The commune, if the name settles it."""
        return self.codes[0] if self.how in {How.EXACT, How.FORMER, How.INSIDE} else None


def find(typed: str, known: Gazetteer) -> Found:
    """Which communes are meant by these words."""
    message = naming.message(typed, known)
    if not message.words:
        return Found(How.NOTHING)
    if message.words[-1].text in known.names:
        return Found(How.EXACT, (message.words[-1].text,))
    if _is_unknown(message):
        return Found(How.UNKNOWN)
    if len(message.words) > _SHORT:
        return _told(message, known)
    if (area := naming.area_of_kind(message, known)) is not None:
        return Found(How.DISTRICT, area.codes, _called(area))
    names = naming.every(message, known)
    return _meant(message, names, known) if names else _otherwise(message, known)


def elsewhere(written: str, code: str | None, known: Gazetteer) -> tuple[str, ...]:
    """The communes to which a case with these words may be passed on, the likeliest first: all that its words name but the
    one that it has reached (None: the province)."""
    message = naming.message(written, known)
    bans = villages.every(message, known)
    read = whereabouts.read(message, known)
    named = [one for one in known.names if known.names[one] in (read.name, *read.choices)]
    mentioned = [one for mention in whereabouts.mentions(message, known, bans) for one in mention.codes]
    learnt = [one for ban in bans for one in sorted(known.villages.get(_key(message, ban), ()))]
    return tuple(one for one in dict.fromkeys((*named, *mentioned, *learnt)) if one != code)[:_MOST]


def _is_unknown(message: Message) -> bool:
    """Whether only this is said, that the place is not known."""
    roles = vocabulary.roles("finder_words")
    at, said = 0, False
    while at < len(message.words):
        count = vocabulary.after(message.words, at, roles["unknown"])
        said = said or count > 0
        count = count or vocabulary.after(message.words, at, roles["filler"])
        if not count:
            return False
        at += count
    return said


def _told(message: Message, known: Gazetteer) -> Found:
    """A place told in a longer text."""
    read = whereabouts.read(message, known)
    codes = tuple(code for name in (read.name, *read.choices) for code, own in known.names.items() if own == name)
    if read.name and read.sure >= CERTAIN:
        return Found(How.EXACT, codes)
    if codes:
        return Found(How.SIMILAR if read.similar else How.SEVERAL, codes, outside=read.outside)
    return Found(How.OUTSIDE, outside=read.outside) if read.outside else Found(How.NOTHING)


def _meant(message: Message, names: Sequence[Name], known: Gazetteer) -> Found:
    """What the names mean together: a district that holds a commune says which one it is."""
    inside = [name for name in names if not name.outside]
    own = [name for name in inside if _is_province(name, known)]
    inside = [name for name in inside if name not in own] or own[:1]
    beyond = text.shown(message.text) if _is_elsewhere(message, names) else ""
    if not inside:
        return Found(How.OUTSIDE, outside=beyond)
    heads = [name for name in inside if not _is_context(name, inside)] or inside[:1]
    context = [name for name in (*inside, *own) if name not in heads and name.kind != "tinh"]
    areas = frozenset(area for name in context for area in name.areas)
    found = [_within(head, areas) for head in heads]
    codes = tuple(dict.fromkeys(code for some in found for place in some for code in place.codes))
    head = heads[0]
    if head.kind == "tinh":
        return Found(How.PROVINCE)
    if len(codes) == 1 and not beyond and not head.near:
        return _single(head, found[0], areas, known)
    if len(heads) == 1 and head.areas and not beyond:
        area = next(one for one in found[0] if one.level is Level.DISTRICT)
        return Found(How.DISTRICT, codes[:_MANY], _called(area))
    return Found(How.SEVERAL, codes[:_MOST], outside=beyond)


def _is_province(name: Name, known: Gazetteer) -> bool:
    """Whether it is the province itself, or the city of its name."""
    return province(next(iter(known.names))) in name.areas


@cache
def province(code: str) -> str:
    """The name of the province in which this commune is."""
    of_commune = next(one.province_code for one in communes.every() if one.code == code)
    return communes.of(of_commune)[0].name


def _is_elsewhere(message: Message, names: Sequence[Name]) -> bool:
    """Whether another province is named, or a district that is not known here."""
    named = {at for name in names for at in range(name.first, name.last)}
    kinds = vocabulary.roles("finder_words")["beyond"]
    unknown = any(
        at not in named and at + 1 not in named and word.bare in kinds for at, word in enumerate(message.words)
    )
    return unknown or any(name.outside for name in names)


def _is_context(name: Name, inside: Sequence[Name]) -> bool:
    """Whether it only says in which district another name is."""
    return any(
        place.level is not Level.DISTRICT and place.districts & name.areas
        for other in inside
        if other is not name and not (other.areas and other.first > name.first)
        for place in other.places
    )


def _within(head: Name, areas: frozenset[str]) -> tuple[Place, ...]:
    """The places of a name that lie in the districts named with it; all when none does."""
    held = tuple(place for place in head.places if place.districts & areas and place.level is not Level.DISTRICT)
    return held or head.places


def _single(head: Name, meant: Sequence[Place], areas: frozenset[str], known: Gazetteer) -> Found:
    """A name that leads to one commune; with those whose names it begins, unless marks or a district tell them apart."""
    code = meant[0].codes[0]
    if head.writing is Writing.OTHER:
        others = resemblance.alike(spelling.bare(meant[0].name), known)
        return Found(How.SIMILAR, tuple(dict.fromkeys((code, *others)))[:_MOST])
    told_apart = head.writing is Writing.EXACT or any(place.districts & areas for place in meant)
    longer = () if told_apart else resemblance.beginning(text.fold(meant[0].name), known)
    if any(one != code for one in longer):
        return Found(How.SEVERAL, tuple(dict.fromkeys((code, *longer)))[:_MOST])
    if any(place.level is Level.TODAY for place in meant):
        return Found(How.EXACT, (code,))
    kinds = {place.kind for place in meant}
    return Found(How.FORMER, (code,), _called(meant[0]) if len(kinds) == 1 else meant[0].name)


def _otherwise(message: Message, known: Gazetteer) -> Found:
    """What names no place: a village that is known from earlier cases, the beginning of a name, or something like one."""
    bans = villages.every(message, known)
    learnt = _learnt(message, bans, known)
    if learnt is not None:
        return learnt
    if bans and (bans[0].first, bans[-1].last) == (0, len(message.words)):
        return Found(How.NOTHING)
    wanted, written = _without_kind(message)
    if not wanted:
        return Found(How.NOTHING)
    if begun := resemblance.beginning(wanted, known):
        return Found(How.SEVERAL, begun[:_MANY])
    beyond = resemblance.is_beyond(message.text, known)
    alike = resemblance.alike(wanted, known)
    if beyond and (not alike or written):
        return Found(How.OUTSIDE, outside=text.shown(message.text))
    outside = text.shown(message.text) if beyond else ""
    return Found(How.SIMILAR, tuple(alike[:_MOST]), outside=outside) if alike else Found(How.NOTHING)


def _without_kind(message: Message) -> tuple[str, bool]:
    """The folded words without the kind before them, and whether there was one; nothing when there is nothing else."""
    count = vocabulary.after(message.words, 0, vocabulary.roles("place_words")["kind_or_village"], 3)
    return " ".join(word.bare for word in message.words[count:]), count > 0


def _learnt(message: Message, bans: Sequence[Village], known: Gazetteer) -> Found | None:
    """The communes in which earlier cases know a village of this name."""
    keys = [(_key(message, ban), ban.first, ban.last) for ban in bans]
    keys.append((" ".join(word.bare for word in message.words), 0, len(message.words)))
    for key, first, last in keys:
        if codes := sorted(known.villages.get(key, frozenset()) & known.names.keys()):
            name = message.text[message.words[first].start : message.words[last - 1].end]
            return Found(How.VILLAGE, tuple(codes)[:_MOST], name)
    return None


def _key(message: Message, ban: Village) -> str:
    return " ".join(word.bare for word in message.words[ban.name : ban.last])


def _called(place: Place) -> str:
    """The name with its kind, as it stands within a sentence."""
    return f"{_KINDS.get(place.kind, place.kind)} {place.name}"
