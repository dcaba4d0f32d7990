"""A deed told in a person's own words becomes the answers of the nomination.

What is sure is filled in. What is unsure is left to choices on the card. What is missing is asked if an officer could not
begin without it: who, or where. The words themselves are the deed, as they were written.
"""

from typing import Any

from domain import corrections, text
from domain.cases import Field, Subject
from domain.extraction.reading import CERTAIN, Commune, Guess, Reading, Route
from domain.text import LINE_LIMIT, LONG_LIMIT, NAME_LIMIT
from handlers.engine.dialog import Answers
from handlers.engine.talk import Talk
from services.cases import intake

# How many communes, and how many fields, one chooses from on the card.
_COMMUNES, _FIELDS = 6, 3
# Fewer words than these are no story: with somebody's name, and without one.
_FEWEST, _FEWEST_WITHOUT_NAME = 4, 8
# So many words at the card may be another story.
_A_STORY = 12


async def read(talk: Talk, words: str, *, whole: bool = True) -> Reading:
    """What is read in words of this person. Who was asked for a story tells one, whatever it seems to be; whole: False where
    nobody was asked."""
    return await intake.read(talk.tx, talk.person, words, whole=whole, rules=talk.rules, now=talk.now)


def is_story(reading: Reading, words: str) -> bool:
    """Whether an officer could begin with these words."""
    if reading.route.value is Route.NEEDS_STORY and not reading.people:
        return False
    return len(words.split()) >= (_FEWEST if reading.people else _FEWEST_WITHOUT_NAME)


def answers(talk: Talk, reading: Reading, words: str) -> Answers:
    """The answers of a nomination that was told in these words."""
    first = reading.people[0] if reading.people else None
    told: Answers = {
        "deed": words,
        "subject": (first.subject if first else Subject.INDIVIDUAL).value,
        "others": [[text.excerpt(one.name, NAME_LIMIT), one.subject.value] for one in reading.people[1:]],
        "village": text.excerpt(reading.village.value, LINE_LIMIT) if reading.village else None,
        **_field(reading.fields),
        **(_day(reading, words) or {"happened": None, "happened_on": None}),
        **where(talk, reading.commune, words),
    }
    return told | ({"name": text.excerpt(first.name, NAME_LIMIT)} if first else {})


async def added(talk: Talk, before: Answers, words: str) -> Answers | None:
    """The answers with more words to the story. A day that they say takes the place of the one before; so does a commune,
    but no doubt about it unsettles what was settled. None: the story would be too long."""
    deed = text.join_parts(before["deed"], words) if before.get("deed") else words
    if text.length(deed) > LONG_LIMIT:
        return None
    reading = await read(talk, words)
    place = where(talk, reading.commune, words)
    if before.get("commune") and not place.get("commune"):
        place = {}
    return {**place, **(_day(reading, words) or {}), "deed": deed}


async def corrected(talk: Talk, before: Answers, words: str) -> Answers | None:
    """The answers with the name that these words put right, if they correct one of the names."""
    reading = await intake.read_correction(talk.tx, talk.person, words, rules=talk.rules, now=talk.now)
    if reading.route.value is not Route.CORRECTION or not before.get("name"):
        return None
    others = before.get("others", [])
    for at, (other, subject) in enumerate(others):
        if any(corrections.is_alike(one.name, other) for one in reading.people) and (
            name := corrections.named(other, reading, words)
        ):
            return {"others": [*others[:at], [text.excerpt(name, NAME_LIMIT), subject], *others[at + 1 :]]}
    name = corrections.named(before["name"], reading, words)
    return {"name": text.excerpt(name, NAME_LIMIT)} if name else None


def about_others(before: Answers, reading: Reading, words: str) -> str | None:
    """Whom else these words nominate, if they are a story of their own; None: they go on with the one before."""
    if reading.route.value is not Route.NOMINATION or len(words.split()) < _A_STORY or not reading.people:
        return None
    known = [name for name in (before.get("name", ""), *(name for name, _ in before.get("others", ()))) if name]
    return None if _names_any(reading, known) or not known else reading.people[0].name


async def names_others(talk: Talk, nominee: str, words: str) -> str | None:
    """Whom these few words name, if not this nominee."""
    reading = await read(talk, words)
    return reading.people[0].name if reading.people and not _names_any(reading, [nominee]) else None


def _names_any(reading: Reading, known: list[str]) -> bool:
    """Whether somebody whom the words name is one of these, if only by the given name."""
    named, others = ([text.fold(name) for name in names] for names in ([one.name for one in reading.people], known))
    return any(one.split()[-1] in other.split() for one in named for other in others if one)


def where(talk: Talk, found: Commune, words: str) -> Answers:
    """The answers about the place; none when nothing was said of it. communes: to choose from. written: how it was written,
    where its name is another."""
    codes = intake.codes(talk.rules.province_code)
    if found.outside:
        return {"commune": None, "communes": [], "outside": text.excerpt(found.outside, LINE_LIMIT), "written": ""}
    if found.name and found.sure >= CERTAIN and not found.similar:
        written = words[found.start : found.end].strip()
        known = text.fold(written) in text.fold(found.name) or text.fold(found.name) in text.fold(written)
        return {
            "commune": codes[found.name],
            "communes": [],
            "outside": "",
            "written": "" if known else text.excerpt(written, LINE_LIMIT),
        }
    names = dict.fromkeys(filter(None, (found.name, *found.choices)))
    if not names:
        return {}
    choices = [codes[name] for name in names][:_COMMUNES]
    return {"commune": None, "communes": choices, "outside": "", "written": ""}


def _field(found: tuple[Guess[Field], ...]) -> Answers:
    if not found:
        return {"field": Field.OTHER.value, "fields": []}
    unsure = found[0].sure < CERTAIN and len(found) > 1
    return {"field": found[0].value.value, "fields": [one.value.value for one in found[:_FIELDS]] if unsure else []}


async def day(talk: Talk, words: str) -> Any:
    """The day that these words mean, as precisely as they say; None: they mean none."""
    return (_day(await read(talk, words), words) or {}).get("happened_on")


def _day(reading: Reading, words: str) -> Answers | None:
    if reading.date is not None:
        return _said_of_day(reading.date, words, reading.date.value)
    return _said_of_day(reading.since, words, f"{reading.since.value}/..") if reading.since is not None else None


def _said_of_day(found: Guess[Any], words: str, on: str) -> Answers:
    written = " ".join(words[found.start : found.end].split())
    return {"happened": text.excerpt(written, LINE_LIMIT) or None, "happened_on": on}
