"""Whom a message nominates, and as what: a person, a household, a collective or a model.

The trap: everybody who is named. Most names in a message are those of the helped, of relatives, officials, witnesses and the
sender; each name is weighed by what is said of it, all mentions of one person together, and only the heaviest are nominees.
"""

from dataclasses import dataclass, replace

from domain.cases import Subject
from domain.extraction import echoes, groups, names, roles, writing
from domain.extraction.names import Mention
from domain.extraction.reading import Person
from domain.extraction.roles import Part
from domain.extraction.words import Message
from domain.extraction.writing import IsPlace, Written

# From which weight on somebody is a nominee; how far behind the heaviest a further one may be.
_ENOUGH, _BEHIND = 0.6, 1.2
_OTHER_PARTS = frozenset(("receiver", "victim", "kin", "addressed", "teller", "accused", "remembered", "seat", "post"))
_OPENING, _CLOSING = '"“«„', ('"', "”", "»")
_PERSONS = (Subject.INDIVIDUAL, Subject.HOUSEHOLD)
_SELF = (("tự", "giới", "thiệu"), ("tu", "gioi", "thieu"), ("tự", "tiến", "cử"), ("tự", "đề", "cử"))


@dataclass(slots=True)
class _Somebody:
    """One person or body with all its mentions. best: the mention whose name is shown."""

    best: Mention
    weights: list[float]
    parts: list[Part]
    at: list[int]

    @property
    def weight(self) -> float:
        weights = [weight for weight, part in zip(self.weights, self.parts, strict=True) if not self._was_hurt(part)]
        top = max(weights)
        more = sum(weight for weight in weights if weight > 0) - max(top, 0.0)
        less = sum(weight for weight in weights if weight < 0) - min(top, 0.0)
        return top + 0.2 * min(more, 6.0) + 0.4 * max(less, -5.0) - 6.0 * self.teller

    def _was_hurt(self, part: Part) -> bool:
        """Whether it only says that who did good was hurt by it."""
        return part.after == "suffered" and not part.before and any(other.after == "did" for other in self.parts)

    @property
    def teller(self) -> bool:
        """Whether the message calls this its sender or a witness, and nowhere praises them."""
        called = any(part.before == "teller" and part.row is None for part in self.parts)
        return called and "praised" not in self.befores

    @property
    def befores(self) -> frozenset[str]:
        """What the words before its names say."""
        return frozenset(part.before for part in self.parts)


def read(message: Message, is_place: IsPlace) -> tuple[Person, ...]:
    """Those whom `message` nominates, in the order of the text.

    is_place: whether the words of the message from … to (not included) are a place.
    """
    text = writing.written(message)
    mentions = _mentions(text, is_place)
    if not mentions:
        return ()
    parts = roles.weigh(text, mentions)
    more = [sum(by) for by in zip(echoes.credits(text, mentions), echoes.introduced(text, mentions), strict=True)]
    everybody = _gathered(
        text, mentions, [replace(part, weight=part.weight + by) for part, by in zip(parts, more, strict=True)]
    )
    return tuple(_person(text, one, sure) for one, sure in _chosen(text, everybody))


def _mentions(text: Written, is_place: IsPlace) -> list[Mention]:
    bodies = groups.models(text)
    taken = {step for body in bodies for step in range(body.lead, body.last)}
    bodies += [body for body in groups.read(text, is_place) if not taken & set(range(body.first, body.last))]
    taken |= {step for body in bodies for step in range(body.first, body.last)}
    people = names.read(text, is_place, frozenset(taken))
    return sorted((*bodies, *people), key=lambda mention: mention.lead)


def _gathered(text: Written, mentions: list[Mention], parts: list[Part]) -> list[_Somebody]:
    """Mentions of one person together: a given name belongs to the full name that was told last and ends with it."""
    everybody: list[_Somebody] = []
    for one, (mention, part) in enumerate(zip(mentions, parts, strict=True)):
        same = next((known for known in reversed(everybody) if _is_same(text, known.best, mention)), None)
        if same is None:
            everybody.append(_Somebody(mention, [part.weight], [part], [one]))
            continue
        same.weights.append(part.weight)
        same.parts.append(part)
        same.at.append(one)
        if mention.last - mention.first > same.best.last - same.best.first and mention.subject is same.best.subject:
            same.best = mention
    return everybody


def _is_same(text: Written, known: Mention, mention: Mention) -> bool:
    bodies = (Subject.COLLECTIVE, Subject.MODEL)
    if (known.subject in bodies) != (mention.subject in bodies):
        return False
    one, other = _key(text, known), _key(text, mention)
    if known.subject in bodies:
        return known.subject is mention.subject and (one[: len(other)] == other or other[: len(one)] == one)
    if Subject.HOUSEHOLD in (known.subject, mention.subject) and min(len(one), len(other)) == 1:
        return one[-1] in other or other[-1] in one
    if len(one) == 1 or len(other) == 1:
        return one[-1] == other[-1]
    return one == other


def _key(text: Written, mention: Mention) -> tuple[str, ...]:
    return tuple(word.bare for word in text.words[mention.first : mention.last])


def _chosen(text: Written, everybody: list[_Somebody]) -> list[tuple[_Somebody, float]]:
    """The nominees, each with how sure it is."""
    if _introduces_itself(text):
        for one in everybody:
            if one.teller:
                return [(one, 0.8)]
    top = max(one.weight for one in everybody)
    if top < _ENOUGH:
        return _doubtful(everybody)
    chosen: list[tuple[_Somebody, float]] = []
    rows = {one for somebody in everybody if somebody.weight == top for one in somebody.at}
    rows |= {part.row for one in everybody if one.weight == top for part in one.parts if part.row is not None}
    for one in everybody:
        in_row = any(part.row in rows for part in one.parts) or bool(rows & set(one.at))
        near = one.weight >= max(_ENOUGH, top - _BEHIND) and "praised" in one.befores
        if one.weight == top or near or (in_row and one.weight >= max(_ENOUGH, top - 2 * _BEHIND)):
            rows.update(one.at)
            chosen.append((one, _sure(one.weight, top)))
    return chosen


def _doubtful(everybody: list[_Somebody]) -> list[tuple[_Somebody, float]]:
    """The one of whom nothing good and nothing else is said, when there is no other: asked, not filled in."""
    left = [one for one in everybody if not one.befores & _OTHER_PARTS and one.weight > -2.0]
    left = left or [one for one in everybody if one.befores == {"kin"} and "did" in (part.after for part in one.parts)]
    if not left:
        return []
    likeliest = max(left, key=lambda one: one.weight)
    return [(one, 0.3) for one in left if one is likeliest or _in_row(one, likeliest, everybody)]


def _in_row(one: _Somebody, first: _Somebody, everybody: list[_Somebody]) -> bool:
    """Whether a row of names leads from one back to the first."""
    rows = {at: somebody for somebody in everybody for at in somebody.at}
    for _ in everybody:
        before = next((part.row for part in one.parts if part.row is not None), None)
        if before is None:
            return False
        one = rows[before]
        if one is first:
            return True
    return False


def _introduces_itself(text: Written) -> bool:
    return any(text.keys[one : one + 3] in _SELF for one in range(len(text.keys)))


def _sure(weight: float, top: float) -> float:
    return round(min(0.97, max(0.3, 0.45 + 0.12 * weight - 0.1 * (top - weight))), 2)


def _person(text: Written, one: _Somebody, sure: float) -> Person:
    mention = one.best
    first = mention.lead if mention.subject is Subject.HOUSEHOLD else mention.first
    start, end = text.words[first].start, text.words[mention.last - 1].end
    name = _name(text, first, mention)
    closing = text.gaps[mention.last][:1] if mention.last < len(text.gaps) else ""
    if closing in _CLOSING and any(mark in name for mark in _OPENING):
        name, end = name + closing, end + 1
    return Person(name, mention.subject, start, end, sure)


def _name(text: Written, first: int, mention: Mention) -> str:
    """The name as it is written; where capitals say nothing, with those that a name has."""
    words = [word.text for word in text.words[first : mention.last]]
    if not text.cased and (mention.subject in _PERSONS or words[0].isupper()):
        words = [word.capitalize() if step >= mention.first else word.lower() for step, word in enumerate(words, first)]
    gaps = [" " if gap.isspace() else gap for gap in text.gaps[first + 1 : mention.last]]
    name = words[0] + "".join(gap + word for gap, word in zip(gaps, words[1:], strict=True))
    return name if mention.subject is Subject.INDIVIDUAL else name[0].upper() + name[1:]
