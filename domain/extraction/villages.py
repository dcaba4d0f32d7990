"""Villages as they are written: "bản Nà Ngùa", "tiểu khu 3", "tdp Tiền Tiến", "ban na dua".

The trap: "bản" is also half of other words (văn bản, bản thân), and without marks it is a friend or a committee. And a name
written small has no end: it ends where the name of a commune, a verb or another kind of place begins.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.extraction import gazetteer, surroundings, vocabulary
from domain.extraction.reading import Guess
from domain.extraction.words import Message, Word

_LIST = "village_words"
_MOST = 4
_SMALL = 2
_AFTER = frozenset({" ", "  ", ' "', " “"})
_AFTER_SHORT = _AFTER | {". ", "."}
_MARKED = {"thon": "thôn", "xom": "xóm", "lang": "làng"}


@dataclass(frozen=True, slots=True)
class Village:
    """The words [first, last) of a village, its kind among them; name: the first word of its name."""

    first: int
    name: int
    last: int


def every(message: Message, places: gazetteer.Gazetteer) -> list[Village]:
    """All villages that the message names, in their order."""
    found, last = [], 0
    begins = vocabulary.beginnings(vocabulary.roles(_LIST)["kind"])
    for first, word in enumerate(message.words):
        if first < last or word.bare not in begins:
            continue
        for village in _at(message, first, places):
            found.append(village)
            last = village.last
            break
    return found


def read(message: Message, places: gazetteer.Gazetteer, bans: Sequence[Village] | None = None) -> Guess[str] | None:
    """The village that the message is about, as it is written; not the home of somebody who was helped.

    bans: `every` of the message, where it is known.
    """
    bans = every(message, places) if bans is None else bans
    found = [(_score(message, village, places), village) for village in bans]
    if not found:
        return None
    score, best = max(found, key=lambda pair: pair[0])
    return _guess(message, best, min(0.95, 0.7 + score / 10)) if score > -1 else None


def _score(message: Message, village: Village, places: gazetteer.Gazetteer) -> float:
    """How likely it is the place of the deed: beside its commune, not where somebody was helped or the sender is."""
    words = message.words
    score = 1.0 if _is_here(words, village.first) else 0.0
    score += 2.0 if _is_before_commune(words, village.last, places) else 0.0
    score -= 3.0 if surroundings.is_of_owner(words, village.first) else 0.0
    return score - (0.5 if surroundings.is_of_sender(words, village.first) else 0.0)


def _is_before_commune(words: tuple[Word, ...], at: int, places: gazetteer.Gazetteer) -> bool:
    if at >= len(words) or words[at].gap.strip(" ,-("):
        return False
    at += vocabulary.after(words, at, vocabulary.roles("place_words")["kind"], 2)
    return at < len(words) and places.longest(words, at) is not None


def _guess(message: Message, village: Village, sure: float) -> Guess[str]:
    start, end = message.words[village.first].start, message.words[village.last - 1].end
    return Guess(message.text[start:end], start, end, sure)


def _at(message: Message, first: int, places: gazetteer.Gazetteer) -> Iterator[Village]:
    words, roles = message.words, vocabulary.roles(_LIST)
    count = vocabulary.after(words, first, roles["kind"], 4)
    name = first + count
    if not count or name >= len(words) or not _is_kind(message, first, name):
        return
    kind = " ".join(word.bare for word in words[first:name])
    if kind in roles["numbered"] and _is_number(words, name):
        yield Village(first, name, name + 1 + _letter(words, name + 1))
    elif kind in roles["named"]:
        last = _end_of_name(message, name, places)
        if last > name and not _is_person(words, first, name, last):
            yield Village(first, name, last)


def _is_kind(message: Message, first: int, name: int) -> bool:
    """Whether these words are a kind of village here, not part of another word."""
    words, roles = message.words, vocabulary.roles(_LIST)
    gaps = _AFTER_SHORT if words[name - 1].bare in roles["short"] else _AFTER
    if words[name].gap not in gaps or (first and words[first].gap == ""):
        return False
    if words[first].bare != "ban":
        return name - first > 1 or _is_single_kind(message, first, name)
    if words[first].text.lower() in {"bạn", "bán", "bàn", "bận", "bắn", "bẩn"}:
        return False
    is_likely = words[name].bare in roles["first"] or _is_here(words, first)
    if first and words[first].gap == " " and words[first - 1].bare in roles["other_word_before"] and not is_likely:
        return False
    if words[first].text.lower() == "bản":
        return is_likely or words[name].capital or words[name].text[0].isdigit()
    is_person = (
        vocabulary.before(words, first, vocabulary.roles("place_words")["title_before"], 2) and words[first].capital
    )
    return words[name].text.isascii() and is_likely and not is_person


def _is_single_kind(message: Message, first: int, name: int) -> bool:
    """Whether a word is a kind of village, not half of another word ("hàng xóm") or of a name ("xã Tân Lang").

    A name that is written small follows it where words say that somebody is there, or where villages are called so.
    """
    words, roles = message.words, vocabulary.roles(_LIST)
    word = words[first]
    if word.bare not in roles["named"] or word.bare in roles["short"]:
        return True
    if first and word.gap == " " and words[first - 1].bare in roles["people_before"]:
        return False
    if word.text.lower() not in {word.bare, _MARKED.get(word.bare)} or (word.text.isascii() and message.marked):
        return False
    is_named = words[name].capital and not message.shouted
    return is_named or words[name].text[0].isdigit() or words[name].bare in roles["first"] or _is_here(words, first)


def _is_here(words: tuple[Word, ...], first: int) -> bool:
    return vocabulary.before(words, first, vocabulary.roles("place_words")["here_before"], 3) > 0


def _is_number(words: tuple[Word, ...], at: int) -> bool:
    word = words[at]
    if not (word.text.isdigit() and len(word.text) <= 3):
        return False
    return not vocabulary.after(words, at + 1, vocabulary.roles(_LIST)["not_counted"], 2)


def _letter(words: tuple[Word, ...], at: int) -> int:
    """1 when a single letter belongs to the number before it: "tổ 5A"."""
    return int(at < len(words) and words[at].gap == "" and len(words[at].text) == 1)


def _end_of_name(message: Message, name: int, places: gazetteer.Gazetteer) -> int:
    """Where the name that begins at this word ends; the word itself when none begins."""
    words = message.words
    roles = vocabulary.roles(_LIST)
    is_small = not words[name].capital or message.shouted
    if words[name].bare in roles["no_name"] and is_small and not _is_name_all_the_same(words, name, places):
        return name
    last, most = name + 1, _SMALL if is_small else _MOST
    while last < min(len(words), name + most) and words[last].gap == " " and _goes_on(message, last, is_small, places):
        last += 1
    return last + _suffix(words, last, is_small)


def _is_name_all_the_same(words: tuple[Word, ...], name: int, places: gazetteer.Gazetteer) -> bool:
    """Whether two words that begin like no name stand before a commune with its kind: "ban dong khua xa to mua"."""
    last = name + _SMALL
    kind = vocabulary.after(words, last, vocabulary.roles("place_words")["commune_kind"], 2)
    return kind > 0 and words[name + 1].gap == " " and _is_before_commune(words, last, places)


def _goes_on(message: Message, at: int, is_small: bool, places: gazetteer.Gazetteer) -> bool:
    words = message.words
    if vocabulary.after(words, at, vocabulary.roles("place_words")["commune_kind"], 2) and words[at].bare != "p":
        return False
    named = places.longest(words, at)
    if named is not None and named.last - at > 1 and named.writing is not gazetteer.Writing.OTHER:
        return False
    if not is_small:
        return words[at].capital
    return words[at].bare not in vocabulary.roles(_LIST)["name_ends"] or _is_before_commune(words, at + 1, places)


def _suffix(words: tuple[Word, ...], last: int, is_small: bool) -> int:
    """1 when a number belongs to the name: "bản Nà Tòng 2", "Lũng Khoai B" of a name written small."""
    if last >= len(words) or words[last].gap != " ":
        return 0
    text = words[last].text
    is_count = vocabulary.after(words, last + 1, vocabulary.roles(_LIST)["not_counted"], 2)
    return int((text in {"1", "2", "3", "4"} and not is_count) or (is_small and text in {"A", "B", "C"}))


def _is_person(words: tuple[Word, ...], first: int, name: int, last: int) -> bool:
    """ "Trưởng bản Lường Văn Ngoan": the name of a person after an office."""
    roles = vocabulary.roles(_LIST)
    if not vocabulary.before(words, first, roles["role_before"], 2):
        return False
    return last - name >= 3 or any(word.bare in roles["people"] for word in words[name + 1 : last])
