"""What a nominator's correction changes of a case: the name, the day, the village; where it should have gone is only noted.

The trap: a second name in an addition taken for the right one. Only a correction changes what was said before, and only
a name that is nearly the old one takes its place.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz

from domain import text
from domain.cases import Nomination
from domain.extraction.reading import CERTAIN, Reading, Route

Changes = dict[str, tuple[str | None, str | None]]
# From here on two names are the same one, written wrongly once.
_ALIKE = 0.7
# Folded: "tên đúng là", "tên anh ấy là".
_CALLED = re.compile(r"\bten\b(?: \w+){0,3} la\b")
_INSTEAD = (
    re.compile(
        r"\b(?:không|khong|ko|k|hông) (?:phải|phai)\b.*?\b(?:mà|ma)\b(?: (?:là|la)\b)?(?P<right>.+)", re.I | re.S
    ),
    re.compile(r"(?P<right>.+?)\b(?:chứ|chu|,)? ?(?:không|khong|ko|hông) (?:phải|phai)\b.+", re.I | re.S),
)
# Noted for the officers: who handles a case does not change by itself.
COMMUNE = "commune"


@dataclass(frozen=True, slots=True)
class Addition:
    """What its nominator said of a case after it was sent. changes: name of the field -> what it said before, and since."""

    id: int
    nomination_id: int
    text: str
    changes: Changes
    added_at: datetime


def read(case: Nomination, reading: Reading, words: str) -> Changes:
    """The fields of the case that these words change, each with what it said before and what it says since."""
    corrects = reading.route.value is Route.CORRECTION
    changes: Changes = {}
    if corrects and (name := named(case.name, reading, words)):
        changes["name"] = case.name, name
    if reading.date is not None and (corrects or case.happened_on is None) and reading.date.value != case.happened_on:
        changes["happened"] = case.happened, " ".join(words[reading.date.start : reading.date.end].split()) or None
        changes["happened_on"] = case.happened_on, reading.date.value
    if reading.village is not None and (corrects or case.village is None) and reading.village.value != case.village:
        changes["village"] = case.village, reading.village.value
    place = reading.commune
    if corrects and place.name and place.sure >= CERTAIN and not place.similar and place.name != case.unit_name:
        changes[COMMUNE] = case.unit_name, place.name
    return changes


def joined(first: Changes, second: Changes) -> Changes:
    """Two changes of the same case, one after the other, as one."""
    return first | {name: (first.get(name, change)[0], change[1]) for name, change in second.items()}


def named(before: str, reading: Reading, words: str) -> str | None:
    """The right name instead of the one before, as a correction says it: one that is nearly the same, or the only one of
    words such as «tên là …»."""
    names = [one.name for one in reading.people if one.name != before]
    alike = [name for name in names if is_alike(name, before)]
    if alike:
        return max(alike, key=lambda name: _likeness(name, before))
    return names[0] if len(names) == 1 and _CALLED.search(text.fold(words)) else None


def is_alike(one: str, other: str) -> bool:
    """Whether two names may be the same one, written wrongly once."""
    return _likeness(one, other) >= _ALIKE


def meant(words: str) -> str:
    """What a correction puts in the place of something: of «không phải A mà là B» B, of «B chứ không phải A» B."""
    for form in _INSTEAD:
        if found := form.search(words):
            return found["right"]
    return words


def _likeness(one: str, other: str) -> float:
    return fuzz.ratio(text.fold(one), text.fold(other)) / 100
