"""Children and the deceased among those who are nominated: how they are recognised, and what is not said of a child.

Law 91/2025/QH15: a child's name, school and photo are private until the child (of 7 years or more) and a parent or
guardian agree. The trap: the child whom somebody saved is not the one who is nominated. So only words right at the nominee's
name count; a mark that is wrong is taken away with one press, by whoever sent the nomination or by its officer.
"""

import re
from dataclasses import replace

from domain import mentions, text
from domain.cases import Lead, Subject
from domain.spelling import normal

_CHILD = frozenset({"em", "cháu", "chau", "bé", "be", "học", "hoc", "hs"})
_PUPIL_FIRST, _PUPIL_SECOND = frozenset({"học", "hoc"}), frozenset({"sinh"})
_LATE = frozenset({"cố", "liệt"})
# Folded words have no marks and no punctuation.
_PUPIL = re.compile(r" (?:la |dang la )?(?:hoc sinh|hs|hoc lop|lop \d)")
_AGE = re.compile(r" (?:nam nay |moi )?(\d{1,2}) tuoi")
_DIED = re.compile(
    r" (?:(?:da|vua|nay da|khong may|khong may da) mat\b(?! \w*(?:tien|do|cap|ngu))"
    r"|(?:\w+ ){0,2}(?:qua doi|hy sinh|hi sinh|tu tran))"
)
_ADULT = 18
# What follows a name, up to here, is said of it.
_NEAR = 40
_KINDS = (
    r"(?:tiểu học|tieu hoc|trung học(?: cơ sở| phổ thông)?|trung hoc(?: co so| pho thong)?|thcs|thpt"
    r"|mầm non|mam non|mẫu giáo|mau giao|phổ thông|pho thong|ptdtbt|ptdtnt|dân tộc|dan toc"
    r"|nội trú|noi tru|bán trú|ban tru|liên cấp|cấp [123])"
)
_NAMES = r"(?-i:(?:\s+[A-ZĐÀ-Ỹ0-9]\w*)*)"
_SCHOOL = re.compile(
    rf"\btr(?:ường|uong)\s+{_KINDS}(?:[\s,&-]+{_KINDS})*{_NAMES}"
    r"|\btr(?:ường|uong)(?!\s+(?:sa|sơn|giang|chinh)\b)(?-i:(?:\s+[A-ZĐÀ-Ỹ]\w*)+)"
    rf"|\b(?:thcs|thpt|ptdtbt|ptdtnt)\b(?:[\s,&-]+{_KINDS})*{_NAMES}"
    r"|\bl(?:ớp|op)\s+\d{1,2}\s?(?:[a-z]\d?)?\b",
    re.IGNORECASE,
)


def marked(lead: Lead) -> Lead:
    """The lead, marked as of a child or of somebody who died when its words say so right at the name."""
    if lead.subject is not Subject.INDIVIDUAL:
        return lead
    return replace(lead, minor=lead.minor or _is_minor(lead), deceased=lead.deceased or _is_deceased(lead))


def _is_minor(lead: Lead) -> bool:
    first = _first_word(lead.name)
    if first in _CHILD:
        return True
    before, after = _around(lead)
    ages = [int(found[1]) for one in after if (found := _AGE.match(one))]
    return (
        any(one in {"em", "chau", "be", "sinh", "hs"} for one in before)
        or any(_PUPIL.match(one) for one in after)
        or any(age < _ADULT for age in ages)
    )


def _is_deceased(lead: Lead) -> bool:
    if _first_word(lead.name) in _LATE:
        return True
    return any(_DIED.match(one) for one in _around(lead)[1])


def _first_word(name: str) -> str:
    words = normal(name).casefold().split()
    return words[0] if len(words) > 1 else ""


def _around(lead: Lead) -> tuple[list[str], list[str]]:
    """The word before each place at which the deed names the nominee, and what follows there."""
    said, name = text.fold(lead.deed), text.fold(lead.name)
    places = [found.span() for found in re.finditer(rf"\b{re.escape(name)}\b", said)] if name else []
    before = [said[:start].split()[-1:] for start, _ in places]
    return [one[0] for one in before if one], [said[end : end + _NEAR] for _, end in places]


def initials(name: str) -> str:
    """A child's name as others may read it: "em Lò Văn Inh" is "em L.V.I."."""
    words = re.findall(r"[^\W_]+", normal(name))
    address = []
    while len(words) > 1 and words[0].casefold() in _CHILD:
        address.append(words.pop(0).casefold())
        # The form of address has two words; the second alone is a name.
        if address[-1] in _PUPIL_FIRST and len(words) > 1 and words[0].casefold() in _PUPIL_SECOND:
            address.append(words.pop(0).casefold())
    return " ".join((*address, "".join(f"{word[0].upper()}." for word in words)))


def schools(*texts: str) -> list[str]:
    """How the texts name a school or a class, as written there."""
    found = [match[0].strip() for one in texts for match in _SCHOOL.finditer(normal(one))]
    return list(dict.fromkeys(found))


def veiled(words: str, name: str) -> str:
    """The words with a child's name in initials, and without schools."""
    shown = _SCHOOL.sub("…", normal(words))
    for named in sorted(mentions.of_person(name, shown), key=len, reverse=True):
        shown = shown.replace(named, initials(named))
    return shown
