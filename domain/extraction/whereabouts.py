"""In which commune it was, out of all the places that a message names.

The trap: filling in the office that the letter is addressed to, or the victim's home. Each place gets a score from what
stands around it; where two are near each other, or one name leads to two communes, both are offered and none is filled in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from domain import spelling
from domain.extraction import gazetteer, likeness, surroundings, villages, vocabulary
from domain.extraction.gazetteer import Gazetteer, Level, Named, Place, Writing
from domain.extraction.reading import Commune
from domain.extraction.words import Message, Word

_LIST = "place_words"
_LEAD = 1.5
_ALIKE = 78
_MOST_ALIKE = 4
_MOST_LOOKED_UP = 12


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of a place in a message. kind: as it stands before the name, without marks; start: the first word of both."""

    named: Named
    kind: str
    start: int
    codes: tuple[str, ...]
    score: float
    level: Level
    districts: frozenset[str] = frozenset()
    similar: bool = False


def read(message: Message, places: Gazetteer, bans: Sequence[villages.Village] | None = None) -> Commune:
    """The commune that the message is about, or those that it may be. bans: its villages, where they are known."""
    bans = villages.every(message, places) if bans is None else bans
    every = _of_here(message, mentions(message, places, bans))
    inside = _narrowed([one for one in every if one.level is not Level.OUTSIDE], places)
    outside = [one for one in every if one.level is Level.OUTSIDE]
    if inside:
        return _chosen(message, inside, outside, places)
    learnt = _learnt(message, bans, places)
    if learnt.name or learnt.choices:
        return learnt
    if outside:
        start, end = _span(message, outside[0])
        return Commune("", (), start, end, 0.8, outside=message.text[start:end])
    found = _similar(message, places)
    return found if found.choices or found.outside else _perhaps(message, places, bans)


def _perhaps(message: Message, places: Gazetteer, bans: Sequence[villages.Village]) -> Commune:
    """Those that an ordinary word may mean, where the message names no other place: they are offered, never filled in."""
    words = message.words
    in_village = {index for ban in bans for index in range(ban.first, ban.last)}
    for at in range(len(words)):
        named = places.longest(words, at) if at not in in_village else None
        if named is None or named.last - named.first < 2 or not _may_be_meant(message, named):
            continue
        codes = dict.fromkeys(
            code for place in named.places if place.level is not Level.OUTSIDE for code in place.codes[:_MOST_ALIKE]
        )
        if codes:
            start, end = words[named.first].start, words[named.last - 1].end
            return Commune("", tuple(places.names[code] for code in codes), start, end, 0.3)
    return Commune()


def _may_be_meant(message: Message, named: Named) -> bool:
    """Whether a name that may be an ordinary word is written like a place's, and no person's name stands around it."""
    words, roles = message.words, vocabulary.roles(_LIST)
    inside = words[named.first : named.last]
    if named.writing is Writing.OTHER or any(word.gap != " " for word in inside[1:]):
        return False
    if vocabulary.before(
        words, named.first, roles["person_before"] | roles["denied_before"] | roles["street_before"], 3
    ):
        return False
    is_here = vocabulary.before(words, named.first, roles["here_before"], 3) > 0
    return all(word.capital for word in inside) or is_here or words[named.first].bare in roles["place_first"]


def _of_here(message: Message, every: list[Mention]) -> list[Mention]:
    """Without the places right before the name of another province: "xã Mường Tè, tỉnh Lai Châu" is there."""
    words = message.words
    beyond = {one.start for one in every if one.level is Level.OUTSIDE and words[one.start].gap.strip(" ,-(") == ""}
    return [one for one in every if one.level is Level.OUTSIDE or one.named.last not in beyond]


def mentions(message: Message, places: Gazetteer, bans: Sequence[villages.Village]) -> list[Mention]:
    """All places that are named, in their order, without villages, streets and people's names."""
    found: list[Mention] = []
    at, words = 0, message.words
    in_village = {index for ban in bans for index in range(ban.first, ban.last)}
    while at < len(words):
        named = places.longest(words, at) if at not in in_village else None
        mention = _mention(message, named, places, bans) if named is not None else None
        if mention is not None:
            found.append(mention)
        at = named.last if named is not None and mention is not None else at + 1
    return found


def _mention(message: Message, named: Named, places: Gazetteer, bans: Sequence[villages.Village]) -> Mention | None:
    words, roles = message.words, vocabulary.roles(_LIST)
    kind, start = _kind(words, named.first)
    if vocabulary.before(words, start, roles["denied_before"]) or not _may_be_place(message, named, kind, start, bans):
        return None
    fitting = _fitting(named, kind, words)
    if not fitting:
        return None
    level = min((place.level for place in fitting), key=list(Level).index)
    codes = tuple(dict.fromkeys(code for place in fitting for code in place.codes))
    score = _score(message, named, kind, start, bans)
    districts = frozenset(name for place in fitting if place.level is Level.DISTRICT for name in place.districts)
    if level is Level.TODAY and districts and (kind in roles["commune_kind"] or _is_of_village(words, start, bans)):
        codes, districts = codes[:1], frozenset()
    mention = Mention(named, kind, start, codes, score, Level.DISTRICT if districts else level, districts)
    return replace(mention, similar=named.writing is Writing.OTHER)


def _kind(words: tuple[Word, ...], first: int) -> tuple[str, int]:
    """The kind that stands before a name, and the word where it begins."""
    roles = vocabulary.roles(_LIST)
    if first and words[first].gap.strip(" .:") == "" and "\n" not in words[first].gap:
        count = vocabulary.before(words, first, roles["kind"], 2)
        return " ".join(word.bare for word in words[first - count : first]), first - count
    return "", first


def _may_be_place(message: Message, named: Named, kind: str, start: int, bans: Sequence[villages.Village]) -> bool:
    words, roles = message.words, vocabulary.roles(_LIST)
    if kind:
        return named.writing is not Writing.OTHER or kind in roles["commune_kind"]
    if named.writing is Writing.OTHER or vocabulary.before(words, start, roles["street_before"], 2):
        return False
    is_near = vocabulary.before(words, start, roles["settled_before"], 3) > 0
    if _is_of_village(words, start, bans) or is_near or vocabulary.before(words, start, roles["house_before"], 3):
        return True
    if words[start].gap == " " and vocabulary.before(words, start, roles["name_before"], 1):
        return words[named.first].bare in roles["place_first"]
    if gazetteer.is_ordinary(named, words) or len(named.places[0].name) < 5:
        return False
    return not (named.writing is Writing.BARE and vocabulary.before(words, start, roles["title_before"], 2))


def _fitting(named: Named, kind: str, words: tuple[Word, ...]) -> list[Place]:
    """Those of the places of a name that its kind, and "cũ" after it, leave."""
    roles = vocabulary.roles(_LIST)
    places = list(named.places)
    if any(place.level is not Level.OUTSIDE for place in places) and kind not in {"tinh", "province"}:
        places = [place for place in places if place.level is not Level.OUTSIDE]
    elif kind in {"tinh", "province"}:
        return [place for place in places if place.level is Level.OUTSIDE]
    districts = [place for place in places if place.level is Level.DISTRICT]
    if "Sơn La" in named.places[0].name and kind not in roles["district_kind"]:
        return []
    is_old = named.last < len(words) and words[named.last].bare == "cu" and words[named.last].gap in {" ", " ("}
    if districts and kind not in roles["commune_kind"] and (kind in roles["district_kind"] or is_old):
        return districts
    if kind in roles["commune_kind"]:
        of_kind = [one for one in places if one.kind == _FULL.get(kind, kind) and one.level is not Level.DISTRICT]
        of_commune = [one for one in places if one.level is not Level.DISTRICT]
        return of_kind or of_commune or places
    return places


_FULL = {"x": "xa", "p": "phuong", "tt": "thi tran", "ward": "phuong", "town": "thi tran", "commune": "xa"}


def _is_of_village(words: tuple[Word, ...], start: int, bans: Sequence[villages.Village]) -> bool:
    """Whether a village ends just before this word."""
    return any(ban.last == start and words[start].gap.strip(" ,-(") == "" for ban in bans)


def _score(message: Message, named: Named, kind: str, start: int, bans: Sequence[villages.Village]) -> float:
    words, roles = message.words, vocabulary.roles(_LIST)
    score = 2.0 if kind in roles["commune_kind"] else 1.0
    score += 2.0 if _is_of_village(words, start, bans) else 0.0
    at = next((ban.first for ban in bans if ban.last == start), start)
    score += 0.5 if vocabulary.before(words, at, roles["place_before"], 3) else 0.0
    score += 1.0 if vocabulary.before(words, at, roles["here_before"], 3) else 0.0
    score += 4.0 if vocabulary.before(words, start, roles["now_before"]) else 0.0
    score -= 1.0 if vocabulary.before(words, at, roles["weak_before"], 3) else 0.0
    score -= 0.5 if vocabulary.before(words, at, roles["house_before"], 3) else 0.0
    score += 1.0 if vocabulary.before(words, start, roles["asked_before"], 3) else 0.0
    score -= 3.0 if surroundings.is_of_owner(words, at) else 0.0
    score -= 1.0 if surroundings.is_of_sender(words, at) else 0.0
    return score - 0.5 * (named.writing is Writing.BARE and not message.text.isascii())


def _narrowed(inside: list[Mention], places: Gazetteer) -> list[Mention]:
    """Mentions with what others say about them: a district that holds a commune is its context and no place of its own."""
    areas = [one for one in inside if one.level is Level.DISTRICT]
    rest = []
    for one in inside:
        if one.level is Level.DISTRICT:
            continue
        near = [area for area in areas if 0 <= area.start - one.named.last <= 1]
        rest.append(_within(one, near or areas, is_next=bool(near), places=places))
    if not rest:
        return areas
    settled = {code for one in rest for code in one.codes}
    return [*rest, *(area for area in areas if not settled & set(area.codes) and area.kind not in {""} and not rest)]


def _within(one: Mention, areas: list[Mention], *, is_next: bool, places: Gazetteer) -> Mention:
    """A mention among the communes of the areas; beside an area that does not hold it, the like-named of that area too."""
    held = tuple(code for code in one.codes if any(code in area.codes for area in areas))
    if held or not areas:
        return replace(one, codes=held or one.codes)
    if not is_next:
        return one
    key = " ".join(place.name for place in one.named.places[:1])
    near = [
        code
        for code in areas[0].codes
        if fuzz.ratio(spelling.bare(places.names[code]), f"xa {spelling.bare(key)}") > 85
    ]
    return replace(one, codes=(*one.codes, *near)) if near else replace(one, codes=(*one.codes, areas[0].codes[0]))


def _chosen(message: Message, inside: list[Mention], outside: list[Mention], places: Gazetteer) -> Commune:
    """The best of the places; all those near the best where it does not lead by enough."""
    best_of: dict[tuple[str, ...], float] = {}
    for one in inside:
        before = best_of.get(one.codes)
        best_of[one.codes] = one.score if before is None else max(before, one.score) + 0.75
    _share(best_of)
    ranked = sorted(best_of, key=lambda codes: -best_of[codes])
    near = [codes for codes in ranked if best_of[codes] > best_of[ranked[0]] - _LEAD]
    first = max((one for one in inside if one.codes == ranked[0]), key=lambda one: one.score)
    codes = tuple(dict.fromkeys(code for some in near for code in some))
    beyond = _written(message, outside[0]) if outside else ""
    start, end = _span(message, first)
    if len(codes) == 1 and not first.similar:
        return Commune(places.names[codes[0]], (), start, end, _sure(first), beyond)
    codes = (*codes, *_others_alike(first, codes, places)) if first.similar else codes
    named = tuple(places.names[code] for code in codes)
    return Commune("", named, start, end, 0.5, beyond, first.similar)


def _share(scores: dict[tuple[str, ...], float]) -> None:
    """A name that leads to several communes, one of which is named by itself too, means that one."""
    for several in [codes for codes in scores if len(codes) > 1]:
        single = next((codes for codes in scores if len(codes) == 1 and codes[0] in several), None)
        if single is not None:
            scores[single] = max(scores[single], scores.pop(several)) + 0.75


def _sure(mention: Mention) -> float:
    if mention.named.writing is Writing.EXACT:
        return 0.97 if mention.kind else 0.88
    return 0.9 if mention.kind else 0.8


def _others_alike(mention: Mention, codes: tuple[str, ...], places: Gazetteer) -> tuple[str, ...]:
    name = spelling.bare(mention.named.places[0].name)
    found = dict.fromkeys(code for code in _alike(name, places) if code not in codes)
    return tuple(found)[: _MOST_ALIKE - len(codes)]


def _learnt(message: Message, bans: Iterable[villages.Village], places: Gazetteer) -> Commune:
    """Where the villages of the message are, by earlier cases: offered, since another commune may have one of this name."""
    for ban in bans:
        key = " ".join(word.bare for word in message.words[ban.name : ban.last])
        codes = sorted(places.villages.get(key, frozenset()) & places.names.keys())
        if codes:
            start, end = message.words[ban.first].start, message.words[ban.last - 1].end
            named = tuple(places.names[code] for code in codes)
            return Commune(named[0] if len(named) == 1 else "", named if len(named) > 1 else (), start, end, 0.6)
    return Commune()


def _similar(message: Message, places: Gazetteer) -> Commune:
    """Communes whose names are like what stands where a commune is named; else those that sound like two words."""
    words, roles = message.words, vocabulary.roles(_LIST)
    looked_up = 0
    for at in range(1, len(words) - 1):
        kind, start = _kind(words, at)
        full = (
            kind in {"xa", "phuong", "thi tran"} and words[at].gap == " " and words[at].bare not in roles["not_a_name"]
        )
        if not full or looked_up >= _MOST_LOOKED_UP:
            continue
        looked_up += 1
        found = _alike_at(message, at, start, places)
        if found is not None:
            return found
    return _sounding(message, places)


def _alike_at(message: Message, at: int, start: int, places: Gazetteer) -> Commune | None:
    words = message.words
    last = min(at + 2, len(words))
    written = message.text[words[start].start : words[last - 1].end]
    if spelling.comparable(written) in places.beyond:
        return Commune(outside=written, start=words[start].start, end=words[last - 1].end, sure=0.8)
    codes = _alike(" ".join(word.bare for word in words[at:last]), places)[:_MOST_ALIKE]
    if not codes:
        return None
    named = tuple(places.names[code] for code in codes)
    return Commune(choices=named, start=words[start].start, end=words[last - 1].end, sure=0.4, similar=True)


def _alike(name: str, places: Gazetteer) -> list[str]:
    """The codes of the communes with a name like this one, the likeliest first."""
    keys = [key for key, some in places.index.items() if " " in key and some[0].level is not Level.OUTSIDE]
    plain = " ".join(likeness.plain(word) for word in name.split())
    near = process.extract(plain, keys, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_MOST_ALIKE)
    sounding = [key for key in keys if likeness.sound(key) == likeness.sound(plain)]
    ordered = dict.fromkeys([*sounding, *(key for key, _, _ in near)])
    return list(dict.fromkeys(code for key in ordered for place in places.index[key] for code in place.codes[:1]))


def _sounding(message: Message, places: Gazetteer) -> Commune:
    """Two words that sound like a name and have its marks: "tà sùa"."""
    words = message.words
    for at in range(len(words) - 1):
        one, two = words[at], words[at + 1]
        if two.gap != " " or (one.text.isascii() and two.text.isascii()):
            continue
        found = places.alike.get(likeness.sound(f"{one.bare} {two.bare}"), ())
        codes = dict.fromkeys(code for place in found if _has_marks(one, two, place) for code in place.codes[:1])
        if codes:
            named = tuple(places.names[code] for code in codes)
            return Commune("", named, one.start, two.end, 0.4, similar=True)
    return Commune()


def _has_marks(one: Word, two: Word, place: Place) -> bool:
    return [likeness.marks(word) for word in place.name.split()] == [likeness.marks(one.text), likeness.marks(two.text)]


def _span(message: Message, mention: Mention) -> tuple[int, int]:
    words = message.words
    return words[mention.start].start, words[mention.named.last - 1].end


def _written(message: Message, mention: Mention) -> str:
    start, end = _span(message, mention)
    return message.text[start:end]
