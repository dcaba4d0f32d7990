"""What a nominator's own words say: read once, when they come, by the rules of `domain.extraction`."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache

from domain import calendar, corrections, extraction
from domain.extraction import gazetteer
from domain.extraction.reading import Reading, Route
from domain.people import Person
from domain.rules import Rules
from services import places
from storage.db import Tx


def prepare(rules: Rules) -> None:
    """Load all dictionaries, so that nobody's first message waits for them."""
    extraction.prepare(gazetteer.of(rules.province_code))


async def read(tx: Tx, person: Person, words: str, *, whole: bool = False, rules: Rules, now: datetime) -> Reading:
    """What is read in words that this person writes now; whole: also when they seem to be no nomination."""
    known = await places.known(tx, rules=rules, now=now)
    return extraction.read(words, calendar.today(now), known, by_officer=bool(person.roles), whole=whole)


async def read_correction(tx: Tx, person: Person, words: str, *, rules: Rules, now: datetime) -> Reading:
    """What is read in words that may correct a case; of «không phải A mà là B», B is who is named."""
    reading = await read(tx, person, words, whole=True, rules=rules, now=now)
    meant = corrections.meant(words)
    if reading.route.value is not Route.CORRECTION or meant == words:
        return reading
    return replace(reading, people=(await read(tx, person, meant, whole=True, rules=rules, now=now)).people)


@cache
def codes(province_code: str) -> dict[str, str]:
    """The codes of the province's communes by their official names."""
    return {name: code for code, name in names(province_code).items()}


def names(province_code: str) -> Mapping[str, str]:
    """The official names of the province's communes by their codes."""
    return gazetteer.of(province_code).names
