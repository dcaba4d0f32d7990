"""Finding cases: by a name, where what is found is what the words say, whatever is typed; and what is open, in order."""

import pytest
from sqlalchemy import text

from domain.cases import Field, Lead, Subject
from domain.text import fold
from domain.units import UnitKind
from storage import people, units
from storage.cases import names, nominations
from storage.db import Database, Tx
from tests.town import MORNING

_BORNE = (
    "Lò Văn Inh", "Lò Văn Ính Ỏn", "Quàng Thị Nga", "Hộ ông Lò Văn Inh", "Giàng A Chu", "Tổ dân phố 5", "Tổ dân phố 12",
    "O'Brien \"Bé\" & Cộng sự", "Đội 1:* | 2", "???", "Thào A Lò Vănh", "Lò", "Lô Van", "Mùa & Giàng",
    "각" * 200, "a " * 99 + "b",
)  # fmt: skip
_TYPED = (
    "lo van inh", "Lò Văn", "lo", "l", "a", "van inh", "inh", "nga", "thi nga", "5", "1", "12", "to dan pho 1", "'", "''",
    "o'brien", "lo' | 'x", "lo:*", "lo & van", "!lo", "%", "_", "l%", "be & cong", "\\", "(", "", "  ", "nobody", "van lo",
    "đội", "doi 1 2", "@1", "lo @1", "ò", "LÒ VĂN", "lo " * 1300, "x" * 4000, "각" * 200, "각" * 4000,
)  # fmt: skip


async def _tell(tx: Tx, name: str, code: int, unit_id: int, person_id: int, state: str = "verified") -> int:
    made = await nominations.add(
        tx,
        f"GS-{code:06}",
        Lead(Subject.INDIVIDUAL, name, Field.OTHER, "giúp người"),
        state=state,
        nominator_id=person_id,
        unit_id=unit_id,
        received_at=MORNING,
        state_since=MORNING,
    )
    assert made is not None
    return made


def _expected(told: list[tuple[int, int, str]], typed: str, scope: frozenset[int] | None, limit: int) -> list[int]:
    key = fold(typed)
    has = [one for one, unit, name in told if (scope is None or unit in scope) and f" {key}" in f" {fold(name)}"]
    return sorted(has, reverse=True)[:limit] if key else []


@pytest.mark.parametrize(("newest", "rare"), [(500, 1000), (2, 1000), (2, 1)], ids=["newest", "indexed", "backward"])
async def test_each_way_finds_what_the_words_say(
    database_url: str, monkeypatch: pytest.MonkeyPatch, newest: int, rare: int
) -> None:
    monkeypatch.setattr(names, "_NEWEST", newest)
    monkeypatch.setattr(names, "_RARE", rare)
    database = Database(database_url)
    async with database.transaction() as tx:
        person = await people.recognise(tx, "telegram", "1", name="Lan", language="vi", now=MORNING)
        communes = [unit.id for unit in await units.of_kind(tx, UnitKind.COMMUNE)][:3]
        told = []
        for number, name in enumerate(_BORNE * 2):
            unit = communes[number % 3]
            told.append((await _tell(tx, name, number, unit, person.id), unit, name))
        for scope in (None, frozenset(communes[:1]), frozenset(communes[1:])):
            for typed in _TYPED:
                found = [case.id for case in await nominations.search(tx, typed, scope, limit=4)]
                assert found == _expected(told, typed, scope, 4), (typed, scope)
    await database.close()


async def test_a_case_that_is_passed_on_is_found_in_its_new_unit(database_url: str) -> None:
    database = Database(database_url)
    async with database.transaction() as tx:
        person = await people.recognise(tx, "telegram", "1", name="Lan", language="vi", now=MORNING)
        first, second = [unit.id for unit in await units.of_kind(tx, UnitKind.COMMUNE)][:2]
        made = await _tell(tx, "Lò Văn Inh", 1, first, person.id)
        await tx.execute(text("UPDATE nominations SET unit_id = :unit"), {"unit": second})
        assert await nominations.search(tx, "inh", frozenset({first}), limit=4) == []
        assert [case.id for case in await nominations.search(tx, "inh", frozenset({second}), limit=4)] == [made]
    await database.close()


async def test_what_is_open_in_two_units_comes_in_one_order(database_url: str) -> None:
    database = Database(database_url)
    async with database.transaction() as tx:
        person = await people.recognise(tx, "telegram", "1", name="Lan", language="vi", now=MORNING)
        communes = [unit.id for unit in await units.of_kind(tx, UnitKind.COMMUNE)][:3]
        states = ("received", "verified", "verifying", "needs_info", "rejected")
        made = [
            (await _tell(tx, "Lò", number, communes[number % 3], person.id, states[number % 5]), number)
            for number in range(30)
        ]
        for some in (communes[:1], communes[:2], communes):
            scope = frozenset(some)
            waits = [one for one, n in made if communes[n % 3] in scope and n % 5 in (0, 2, 3)]
            page = [case.id for case in await nominations.queue(tx, scope, limit=4)]
            assert page == waits[:4]
            after = [case.id for case in await nominations.queue(tx, scope, limit=4, after=page[-1])]
            assert after == waits[4:8]
            assert await nominations.count_open(tx, scope) == len(waits)
        assert await nominations.count_open(tx, None) == len(waits)
        assert [case.id for case in await nominations.queue(tx, None, limit=4)] == waits[:4]
    await database.close()
