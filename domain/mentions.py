"""Whether a text names a person or a place, so that a story never says what the nominee did not agree to.

The trap: comparing only without marks. Then the commune Nậm Ty is "năm tỷ", five billion, and Co Mạ is "có mà". So a word
in lower case with other marks than the name is another word; without any marks, or with a capital, it is the name as
people write it.
"""

import re
from collections.abc import Iterator, Sequence

from domain import places, spelling, text

_WORD = re.compile(r"[^\W_]+")
_PARTS = re.compile(r"[,;()/&+]|\s[-–—]\s|\bvà\b", re.IGNORECASE)
# Names of communes that are ordinary words too: in lower case they mean that word.
_ORDINARY = frozenset(
    {"doan ket", "thao nguyen", "hoa binh", "thong nhat", "doc lap", "tu do", "quyet thang", "tien bo", "binh minh"}
)
_KINDS = frozenset({"xa", "phuong"})
# Forms of address, and other words before a name; also without marks, unless that is a family name (Chu, Hồ).
_ADDRESSES = frozenset(
    _WORD.findall("ông bà anh chị cô chú bác cậu dì mợ em cháu bé thầy cụ già bạn hộ đình ong anh chi bac chau thay")
)
_BEFORE = _ADDRESSES | frozenset(_WORD.findall("gia đồng chí"))


def of_place(unit_name: str, *texts: str) -> list[str]:
    """How the texts name the commune, as written there; empty when they do not."""
    wanted = places.key(unit_name).split()
    return [found for one in texts for found in _places(wanted, unit_name, _words(one))]


def _places(wanted: list[str], unit_name: str, words: list[str]) -> Iterator[str]:
    name = _words(unit_name)[-len(wanted) :]
    ordinary = " ".join(wanted) in _ORDINARY
    for at in _runs(wanted, words):
        run = words[at : at + len(wanted)]
        preceded = at > 0 and text.fold(words[at - 1]) in _KINDS
        if preceded or (_written_as(name, run) and (not ordinary or run[0].istitle())):
            yield " ".join(run)


def of_person(name: str, *texts: str) -> list[str]:
    """How the texts name the person, household or group, as written there; empty when they do not.

    Found are the whole name, with marks or without; of a name of several words its last two with capitals (Văn Inh), and
    its last one after a form of address (anh Inh).
    """
    found: list[str] = []
    for full in _names(name):
        for one in texts:
            found += _persons(full, _words(one))
    return [one for one in dict.fromkeys(found) if not any(one != other and one in other for other in found)]


def without(name: str, words: str) -> str:
    """The words without the person: "…" stands where they are named."""
    shown = spelling.normal(words)
    found = of_person(name, shown)
    for named in sorted(found, key=len, reverse=True):
        shown = re.sub(r"\W+".join(map(re.escape, named.split())), "…", shown)
    return shown if found else words


# So many words in a row are nobody's by chance.
_QUOTED = 6


def quotes(words: str, *texts: str) -> bool:
    """Whether one of the texts repeats these words: so many of them in a row, or all of fewer."""
    said = [text.fold(word) for word in _words(words)]
    size = min(_QUOTED, len(said))
    runs = {tuple(said[at : at + size]) for at in range(len(said) - size + 1)} if size else set()
    for one in texts:
        folded = [text.fold(word) for word in _words(one)]
        if any(tuple(folded[at : at + size]) in runs for at in range(len(folded) - size + 1)):
            return True
    return False


def _names(name: str) -> list[list[str]]:
    """The words of each name in `name`: of "ông Lò Văn Inh và bà Lò Thị Sen" both names, and the whole."""
    marked = spelling.normal(name)
    parts = [_words(part) for part in (marked, *_PARTS.split(marked))]
    bare = [_without_address(part) for part in parts]
    unique = {tuple(part): part for part in (*parts, *bare) if part}
    return list(unique.values())


def _without_address(words: list[str]) -> list[str]:
    at = 0
    while at < len(words) - 1 and words[at].casefold() in _BEFORE:
        at += 1
    return words[at:]


def _persons(name: list[str], words: list[str]) -> Iterator[str]:
    folded = [text.fold(word) for word in name]
    if len(name) > 1:
        for at in _runs(folded, words):
            run = words[at : at + len(name)]
            if _written_as(name, run):
                yield " ".join(run)
    if len(name) > 2:
        for at in _runs(folded[-2:], words):
            run = words[at : at + 2]
            if all(word[0].isupper() for word in run):
                yield " ".join(run)
    for at in _runs(folded[-1:], words):
        preceded = at > 0 and words[at - 1].casefold() in _ADDRESSES
        alone = len(name) == 1 and words[at].casefold() == name[0].casefold()
        if words[at][0].isupper() and (preceded or alone):
            yield " ".join(words[at - preceded : at + 1])


def _runs(wanted: Sequence[str], words: list[str]) -> Iterator[int]:
    """The positions in `words` at which `wanted`, which is folded, begins."""
    folded = [text.fold(word) for word in words]
    size = len(wanted)
    for at in range(len(folded) - size + 1 if size else 0):
        if folded[at : at + size] == list(wanted):
            yield at


def _written_as(name: list[str], run: list[str]) -> bool:
    """Whether each word is that of the name: with its marks, without any, or with a capital."""
    return all(
        word.casefold() == text.fold(word) or text.spelled(word) == text.spelled(own) or word.istitle()
        for own, word in zip(name, run, strict=True)
    )


def _words(words: str) -> list[str]:
    return _WORD.findall(spelling.normal(words))
