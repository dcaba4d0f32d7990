"""Whom and what the queries ask for: people, cases and words drawn from the rows that are there, the same for a seed.

The trap: asking for the same thing again and again. It lies in the cache, and the figure is of nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from sqlalchemy import text

from benchmarks.million import names
from benchmarks.million.cases import code
from benchmarks.million.others import REPORTS
from domain.people import Office, Person, Role
from domain.text import fold
from storage.db import Tx

_MANY = 500
_LETTERS: tuple[str, ...] = (*"lqtcnhvbdgm", "lo", "gi", "ng", "tr")


@dataclass
class Sample:
    """province: an officer who sees all. hot: one of the commune with the most cases. officers: of all others."""

    rows: int
    province: Person
    hot: Person
    officers: Sequence[Person]
    open_ids: Sequence[int]
    hot_open_ids: Sequence[int]
    busy: Sequence[Person]
    waiting: Sequence[tuple[int, Person]]
    stories: Sequence[int]
    kept: Sequence[tuple[int, Person]]
    albums: Sequence[tuple[str, Person]]
    obligations: Sequence[int]
    hot_unit: str
    units: Sequence[str]
    chance: Random = field(default_factory=lambda: Random(5))

    def case(self) -> int:
        """The id of any case."""
        return self.chance.randint(1, self.rows)

    def code(self) -> str:
        return code(self.case())

    def officer(self) -> Person:
        """An officer of a commune that is not the hot one."""
        return self.chance.choice(self.officers)

    def citizen(self) -> Person:
        """Any citizen, who may have nominated nobody."""
        return _citizen(self.chance.randint(len(self.officers) + 100, self.rows))

    def report(self) -> int:
        return self.chance.randint(1, REPORTS)

    def common(self) -> str:
        """A family with its middle name, as half of an officer's searches are: tens of thousands bear it."""
        return self.chance.choice(("lo van", "lo thi", "lò", "giang a", "quàng văn", "nguyen thi", "luong"))

    def full(self) -> str:
        """A whole name, drawn as the names of the cases are: common ones come up often."""
        return fold(names.person(self.chance))

    def rare(self) -> str:
        """A name that a handful of cases has."""
        family = self.chance.choice(("Tạ", "Tẩn", "Khoàng", "Hợi", "Cháng", "Chảo"))
        return fold(f"{family} {self.chance.choice(('Văn', 'Thị'))} {self.chance.choice(names.PEOPLES[0].givens)}")

    def apart(self) -> str:
        """Two words that are each common, but stand beside each other in no name."""
        return self.chance.choice(("lo giang", "van quang", "inh lo", "nga thi", "thi lo", "a van", "huong van"))

    def letters(self) -> str:
        """The first letter or two: what somebody types who is in a hurry."""
        return self.chance.choice(_LETTERS)


def _citizen(number: int) -> Person:
    return Person(number, "telegram", str(100_000_000 + number * 7), "Lan", "vi")


async def _ids(tx: Tx, statement: str) -> list[tuple[int, ...]]:
    return [tuple(row) for row in await tx.execute(text(statement))]


async def draw(tx: Tx) -> Sample:
    """Draw from the rows that are there."""
    rows = (await _ids(tx, "SELECT max(id) FROM nominations"))[0][0]
    held = await _ids(tx, "SELECT person_id, unit_id FROM offices WHERE role = 'commune_officer' ORDER BY id")
    province = (await _ids(tx, "SELECT person_id, unit_id FROM offices WHERE role = 'province_officer' LIMIT 1"))[0]
    opened = "SELECT id FROM nominations WHERE state IN ('received', 'needs_info', 'verifying') {} ORDER BY id"
    hot = (await _ids(tx, "SELECT unit_id FROM nominations GROUP BY unit_id ORDER BY count(*) DESC, unit_id LIMIT 1"))[
        0
    ][0]
    some = f"ORDER BY id DESC LIMIT {_MANY}"
    busy = "SELECT nominator_id FROM nominations GROUP BY nominator_id ORDER BY count(*) DESC, nominator_id LIMIT 200"
    waiting = (
        "SELECT q.id, nominator_id FROM questions q JOIN nominations n ON n.id = nomination_id WHERE answer IS NULL"
    )
    albums = f"SELECT album, person_id FROM kept_messages WHERE album IS NOT NULL {some}"
    return Sample(
        rows=rows,
        province=_officer(province, Role.PROVINCE_OFFICER),
        hot=next(_officer(one, Role.COMMUNE_OFFICER) for one in held if one[1] == hot),
        officers=[_officer(one, Role.COMMUNE_OFFICER) for one in held if one[1] != hot],
        open_ids=[row[0] for row in await _ids(tx, opened.format(""))],
        hot_open_ids=[row[0] for row in await _ids(tx, opened.format(f"AND unit_id = {hot}"))],
        busy=[_citizen(row[0]) for row in await _ids(tx, busy)],
        waiting=[(row[0], _citizen(row[1])) for row in await _ids(tx, f"{waiting} ORDER BY q.id DESC LIMIT {_MANY}")],
        stories=[row[0] for row in await _ids(tx, f"SELECT id FROM stories {some}")],
        kept=[(row[0], _citizen(row[1])) for row in await _ids(tx, f"SELECT id, person_id FROM kept_messages {some}")],
        albums=[(str(row[0]), _citizen(row[1])) for row in await _ids(tx, albums)],
        obligations=[row[0] for row in await _ids(tx, f"SELECT id FROM obligations {some}")],
        hot_unit=str((await _ids(tx, f"SELECT name FROM units WHERE id = {hot}"))[0][0]),
        units=[str(row[0]) for row in await _ids(tx, "SELECT name FROM units WHERE kind = 'commune' ORDER BY id")],
    )


def _officer(held: tuple[int, ...], role: Role) -> Person:
    return Person(held[0], "telegram", str(100_000_000 + held[0] * 7), "Hà", "vi", (Office(role, held[1]),))
