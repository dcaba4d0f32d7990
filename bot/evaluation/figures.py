"""How many things were read rightly: what was read is compared with what is right, for each message and each field.

Right, wrong, asked and missed are counted: wrong is what was filled in and is not so, missed what was left open although the
text says it. A commune is asked when none is filled in and the right one is among the choices, and also when the text names
none and none was read: somebody has to be asked either way. People, places and the like are measured over nominations.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.evaluation.samples import Expected, Sample
from domain import text
from domain.cases import Field
from domain.extraction.reading import Reading


class Mark(StrEnum):
    """What became of one field of a message."""

    RIGHT = "right"
    WRONG = "wrong"
    ASKED = "asked"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Done:
    """A message and what was read in it. duplicate_of: the first message of the same deed; seconds: how long it took."""

    sample: Sample
    reading: Reading
    duplicate_of: str | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong in a message. got, wanted: as they are shown; several right ones with "|" between."""

    id: str
    name: str
    got: str
    wanted: str


@dataclass(slots=True)
class Figures:
    """What was counted. marks: by field; the people of all nominations count one by one."""

    messages: int = 0
    marks: dict[str, Counter[Mark]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    duplicates: int = 0
    p95_ms: float = 0.0

    def count(self, name: str, mark: Mark, number: int = 1) -> None:
        """One more of this mark for the field."""
        self.marks.setdefault(name, Counter())[mark] += number

    def of(self, name: str, mark: Mark) -> int:
        """How many of this mark the field has."""
        return self.marks.get(name, Counter())[mark]

    def share(self, name: str) -> float:
        """How many of a hundred of the field are right, as a number up to 1; 1 where there was nothing to be read."""
        total = sum(self.marks.get(name, Counter()).values())
        return round(self.of(name, Mark.RIGHT) / total, 4) if total else 1.0


def measure(done: Sequence[Done]) -> Figures:
    """The figures of these messages. done: in the order in which they were sent."""
    figures = Figures(messages=len(done), p95_ms=_p95(one.seconds for one in done))
    anchors = {
        one.sample.id: right.duplicate_of for one in done if (right := one.sample.expected) and right.duplicate_of
    }
    for one in done:
        right = one.sample.expected
        if right is not None:
            _count(figures, one, right)
            _duplicate(figures, one, anchors)
    return figures


def _p95(seconds: Iterable[float]) -> float:
    ordered = sorted(seconds)
    return round(1000 * ordered[min(int(0.95 * len(ordered)), len(ordered) - 1)], 2) if ordered else 0.0


def _count(figures: Figures, one: Done, right: Expected) -> None:
    reading, id = one.reading, one.sample.id
    _one(figures, id, "route", reading.route.value, right.routes)
    if not right.nomination:
        return
    _people(figures, id, reading, right)
    _commune(figures, id, reading, right)
    if right.villages is not None:
        village = text.fold(reading.village.value) if reading.village else None
        _one(figures, id, "village", village, right.villages)
    _one(figures, id, "field", reading.fields[0].value if reading.fields else Field.OTHER, right.fields)
    _one(figures, id, "date", reading.date.value if reading.date else None, right.dates)


def _one(figures: Figures, id: str, name: str, got: str | None, right: frozenset[str] | frozenset[str | None]) -> None:
    """A field of one value, of which several may be right."""
    if got in right:
        figures.count(name, Mark.RIGHT)
        return
    figures.count(name, Mark.WRONG if got is not None else Mark.MISSED)
    figures.faults.append(Fault(id, name, _shown([got]), _shown(right)))


def _people(figures: Figures, id: str, reading: Reading, right: Expected) -> None:
    """The list of people that fits best of those that are right; then the subjects of those who were found."""
    got = [text.fold(person.name) for person in reading.people]
    best = max(right.people, key=lambda names: (_common(got, names) * 2 - len(got) - len(names), _common(got, names)))
    common = _common(got, best)
    for mark, number in ((Mark.RIGHT, common), (Mark.WRONG, len(got) - common), (Mark.MISSED, len(best) - common)):
        if number:
            figures.count("people", mark, number)
    if common < max(len(got), len(best)):
        figures.faults.append(Fault(id, "people", _shown(got), _shown(best)))
    for person in reading.people:
        name = text.fold(person.name)
        if name in best:
            _one(figures, id, "subject", person.subject.value, right.subjects.get(name, right.any_subject))


def _common(got: Sequence[str], names: Sequence[str]) -> int:
    return sum((Counter(got) & Counter(names)).values())


def _commune(figures: Figures, id: str, reading: Reading, right: Expected) -> None:
    mark = _mark(reading, right)
    figures.count("commune", mark)
    if mark in (Mark.WRONG, Mark.MISSED):
        got = [reading.commune.name] if reading.commune.name else [f"({name})" for name in reading.commune.choices]
        figures.faults.append(Fault(id, "commune", _shown(got or [None]), _shown(right.communes)))


def _mark(reading: Reading, right: Expected) -> Mark:
    name, choices = reading.commune.name, set(reading.commune.choices)
    if name:
        return Mark.RIGHT if name in right.communes else Mark.WRONG
    if choices & {*right.communes, *right.choices} or (None in right.communes and not right.choices):
        return Mark.ASKED
    return Mark.MISSED


def _duplicate(figures: Figures, one: Done, anchors: dict[str, str]) -> None:
    """Right when it leads to the first message of the same deed; wrong when it joins two deeds."""
    wanted = anchors.get(one.sample.id)
    got = one.duplicate_of
    figures.duplicates += wanted is not None
    if wanted is None and got is None:
        return
    if got is not None and _root(got, anchors) == _root(wanted, anchors):
        figures.count("duplicates", Mark.RIGHT)
        return
    figures.count("duplicates", Mark.MISSED if got is None else Mark.WRONG)
    figures.faults.append(Fault(one.sample.id, "duplicate_of", _shown([got]), _shown([wanted])))


def _root(id: str | None, anchors: dict[str, str]) -> str | None:
    """The first message of a deed, also where a message names one that is itself a duplicate."""
    seen: set[str] = set()
    while id is not None and id in anchors and id not in seen:
        seen.add(id)
        id = anchors[id]
    return id


def _shown(values: Iterable[str | None]) -> str:
    return " | ".join(sorted(str(value) if value is not None else "-" for value in values)) or "-"
