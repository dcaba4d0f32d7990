"""The tellings of the cases that are there, as they are compared with a new one, and the keys by which they are found.

Made of names, words and places without reading each text, which would take an hour; the keys are those of the program.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any

import asyncpg
import msgspec

from domain import calendar, text
from domain.cases import Field, Subject
from domain.extraction import keys, tellings
from domain.extraction.reading import Route
from domain.extraction.tellings import Name, Told

CHUNK = 20_000
_ROWS = (
    "SELECT n.id, n.name, n.deed, n.field, n.subject, n.received_at, u.name AS unit FROM nominations n "
    "JOIN units u ON u.id = n.unit_id WHERE n.id > $1 AND n.id <= $2 ORDER BY n.id"
)
_VILLAGES = ("na dua", "pa khoang", "huoi mot", "noong lay", "bo phuc", "kho vai", "tang", "mong")


def told(name: str, deed: str, field: Field, subject: Subject, unit: str, came: datetime, number: int) -> Told:
    """A telling as the program would store it."""
    bare = text.fold(f"{name} {deed}").split()
    rare = frozenset(word for word in bare if tellings.rarity(word) > 0)
    pairs = frozenset(pair for pair in pairwise(bare) if tellings.rarity_of_pair(pair) > 0)
    commune = text.fold(unit)
    group = subject in (Subject.COLLECTIVE, Subject.MODEL)
    return Told(
        id="",
        day=calendar.today(came),
        folded=" ".join(bare),
        route=Route.NOMINATION,
        names=(Name(tuple(text.fold(name).split()), group),),
        commune=commune,
        choices=frozenset({commune}),
        village=_VILLAGES[number % len(_VILLAGES)] if number % 3 else "",
        field=field,
        fields=frozenset({field}),
        date="",
        since=None,
        rare=rare,
        pairs=pairs,
        deeds=frozenset(),
        mass=sum(map(tellings.rarity, rare)) + sum(map(tellings.rarity_of_pair, pairs)),
        posts=frozenset(),
    )


def made(rows: list[Any]) -> Iterator[tuple[int, Told]]:
    """The tellings of rows of id, name, deed, field, subject, received_at, unit."""
    for row in rows:
        field, subject = Field(row["field"]), Subject(row["subject"])
        yield row["id"], told(row["name"], row["deed"], field, subject, row["unit"], row["received_at"], row["id"])


async def fill(connection: asyncpg.Connection[asyncpg.Record], rows: int, bar: Any) -> None:
    """Store the tellings of all cases, and that they are made."""
    for first in range(0, rows, CHUNK):
        found = list(made(await connection.fetch(_ROWS, first, first + CHUNK)))
        stored = [(one, msgspec.json.encode(each).decode()) for one, each in found]
        await connection.copy_records_to_table("tellings", records=stored, columns=["nomination_id", "told"])
        named = sorted((key, one) for one, each in found for key in keys.of(each))
        await connection.copy_records_to_table("telling_keys", records=named, columns=["key", "nomination_id"])
        bar.update(len(found))
