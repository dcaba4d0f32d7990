"""Messages of our own, with what each is: `probes.tsv`."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from domain.extraction import account, routes
from domain.extraction.reading import Guess, Route

_DAY = date(2026, 6, 1)


@dataclass(frozen=True, slots=True)
class Probe:
    """fields: those that are right for it, as the file names them; none where it is no nomination."""

    text: str
    route: str
    fields: frozenset[str]


def every(name: str = "probes.tsv") -> list[Probe]:
    """All probes of a file beside this one."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    found = []
    for line in lines:
        if not line.startswith("#"):
            route, right, text = line.split("\t")
            found.append(Probe(text, route, frozenset(right.split("|")) if right else frozenset()))
    return found


def read(text: str) -> tuple[Guess[Route], str]:
    """The route and the likeliest field of a text."""
    told = account.of(text, _DAY)
    guesses = told.deed.guesses
    route = routes.read(told.clues, told.like)
    return route, guesses[0].value.value if guesses else "other"
