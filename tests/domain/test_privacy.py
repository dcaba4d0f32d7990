"""What is declared of people's data is what the tables have: every column, with its purpose and what becomes of it."""

import pytest

from domain.privacy import GROUNDS, HELD, Fate, Purpose
from storage.tables import metadata

DECLARED = {one.table: one for one in HELD}


def test_every_table_is_declared_once() -> None:
    assert sorted(one.table for one in HELD) == sorted(metadata.tables)


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_every_column_is_declared_as_personal_or_as_plain(table: str) -> None:
    declared = DECLARED[table]
    assert declared.columns == {column.name for column in metadata.tables[table].columns}
    assert not declared.personal.keys() & set(declared.plain.split())
    assert set(declared.shown) <= declared.columns
    assert {declared.by, declared.case} - {None} <= declared.columns


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_what_is_personal_can_become_what_it_shall(table: str) -> None:
    columns, declared = metadata.tables[table].columns, DECLARED[table]
    cleared = [name for name, fate in declared.personal.items() if fate is Fate.CLEARED]
    assert all(columns[name].nullable for name in cleared)
    assert not declared.whole or set(declared.personal.values()) == {Fate.GOES}


def test_every_purpose_has_a_ground() -> None:
    assert set(GROUNDS) == set(Purpose)
