"""The messages of the file: a JSON object a line, with what is right for each where somebody has said so.

There are two forms of what is right: `route` and `people`, and an older one with `kind` and `names`, which has no villages
and calls everything that is no nomination "spam". The trap: a line with a fault that is passed over, so that the figures are
of other messages than somebody thinks. So a fault ends the reading, and is named with its line.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain import text
from domain.calendar import ZONE
from domain.cases import Subject
from domain.extraction.reading import Route
from locales import N_

NOT_JSON = N_("Dòng {line}: không phải một đối tượng JSON.")
NO_KEY = N_("Dòng {line}: thiếu «{key}».")
BAD_VALUE = N_("Dòng {line}: «{key}» không đúng dạng.")

_LEADS = frozenset(Subject)
_SPAM = frozenset(Route) - {Route.NOMINATION}
# The older form cannot say "household", and a model is often the work of a collective.
_OLDER_SUBJECTS = {
    "collective": {"collective", "household", "model"},
    "model": {"model", "collective", "individual"},
    "individual": {"individual"},
    "household": {"household"},
}


class BadLine(Exception):
    """A line that cannot be used; a sentence for the person, to be translated, with its places."""

    def __init__(self, sentence: str, line: int, key: str = "") -> None:
        super().__init__(sentence, line, key)
        self.sentence, self.line, self.key = sentence, line, key


@dataclass(frozen=True, slots=True)
class Expected:
    """What is right. nomination: whether people, places and so on are measured. people: lists of folded names, any of which
    is right; subjects: of a name, any_subject: of one that has none of its own. communes: official names that are right;
    None where it is right to ask. choices: what may be offered then. villages: None where nobody has said.
    """

    nomination: bool
    routes: frozenset[str]
    people: tuple[tuple[str, ...], ...]
    subjects: Mapping[str, frozenset[str]]
    any_subject: frozenset[str]
    communes: frozenset[str | None]
    choices: frozenset[str]
    villages: frozenset[str | None] | None
    fields: frozenset[str]
    dates: frozenset[str | None]
    duplicate_of: str | None


@dataclass(frozen=True, slots=True)
class Sample:
    """A message of the file. expected: None where nobody has said what is right."""

    id: str
    text: str
    sent_at: datetime
    by_officer: bool
    expected: Expected | None


def read(lines: Iterable[str]) -> list[Sample]:
    """The messages in the order in which they were sent. Raises BadLine."""
    samples = [_sample(line, number) for number, line in enumerate(lines, 1) if line.strip()]
    return sorted(samples, key=lambda one: one.sent_at)


def _sample(line: str, number: int) -> Sample:
    try:
        found = json.loads(line)
    except ValueError as error:
        raise BadLine(NOT_JSON, number) from error
    if not isinstance(found, dict):
        raise BadLine(NOT_JSON, number)
    for key in ("id", "text", "sent_at", "sender_role"):
        if key not in found:
            raise BadLine(NO_KEY, number, key)
        if not isinstance(found[key], str):
            raise BadLine(BAD_VALUE, number, key)
    expected = found.get("expected")
    if expected is not None and not isinstance(expected, dict):
        raise BadLine(BAD_VALUE, number, "expected")
    try:
        right = _expected(expected, found.get("accept") or {}) if expected is not None else None
    except KeyError as error:
        raise BadLine(NO_KEY, number, str(error.args[0])) from error
    except (TypeError, AttributeError, ValueError) as error:
        raise BadLine(BAD_VALUE, number, "expected") from error
    officer = found["sender_role"] == "officer"
    return Sample(found["id"], found["text"], _moment(found["sent_at"], number), officer, right)


def _moment(written: str, number: int) -> datetime:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError as error:
        raise BadLine(BAD_VALUE, number, "sent_at") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def _expected(right: dict[str, Any], accept: dict[str, Any]) -> Expected:
    return _older(right) if "kind" in right and "route" not in right else _newer(right, accept)


def _newer(right: dict[str, Any], accept: dict[str, Any]) -> Expected:
    people = {text.fold(one["name"]): one["subject"] for one in right.get("people", ())}
    also = frozenset(accept.get("subject", ()))
    further = tuple(tuple(text.fold(name) for name in names) for names in accept.get("people", ()))
    choices = [right.get("commune_choices") or [], *accept.get("commune_choices", ())]
    return Expected(
        nomination=right["route"] == Route.NOMINATION,
        routes=frozenset({Route(right["route"]).value, *accept.get("route", ())}),
        people=(tuple(people), *further),
        subjects={name: frozenset({subject}) | also for name, subject in people.items()},
        any_subject=frozenset(people.values()) | also or frozenset(Subject),
        communes=frozenset({right.get("commune"), *accept.get("commune", ())}),
        choices=frozenset(name for names in choices for name in names),
        villages=frozenset(_folded(one) for one in (right.get("village"), *accept.get("village", ()))),
        fields=frozenset({right.get("field") or "other", *accept.get("field", ())}),
        dates=frozenset({right.get("date"), *accept.get("date", ())}),
        duplicate_of=right.get("duplicate_of"),
    )


def _older(right: dict[str, Any]) -> Expected:
    kind, day = right["kind"], right.get("date")
    names = tuple(text.fold(name) for name in right.get("names", ()))
    subjects = frozenset(_OLDER_SUBJECTS.get(kind, ()))
    return Expected(
        nomination=kind in _LEADS,
        routes=frozenset({Route.NOMINATION.value})
        if kind in _LEADS
        else frozenset({kind})
        if kind != "spam"
        else _SPAM,
        people=(names,),
        subjects=dict.fromkeys(names, subjects),
        any_subject=subjects,
        communes=frozenset({right.get("commune")}),
        choices=frozenset(),
        villages=None,
        fields=frozenset({right.get("field") or "other"}),
        # Its dates have a day always; a month is written as its first.
        dates=frozenset({day, day[:7]} if day and day.endswith("-01") else {day}),
        duplicate_of=right.get("duplicate_of"),
    )


def _folded(written: str | None) -> str | None:
    return text.fold(written) if written else None
