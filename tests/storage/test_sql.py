"""Named statements: what is a parameter and what only looks like one; and every statement of the program is prepared."""

from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

import storage
from storage.db import Database, sql
from storage.db.server import dsn

ROOM = Path(storage.__file__).parent


def written(folder: Path, text: str) -> dict[str, sql.Statement]:
    """The statements of a file with this text."""
    file = folder / "letters.sql"
    file.write_text(text, encoding="utf-8")
    return sql.load(file)


TWO = """-- Letters that were written.

-- name: first
-- The oldest letter.
SELECT id FROM letters
ORDER BY id LIMIT 1;

-- name: of_day
-- Those of a day.
SELECT id FROM letters WHERE day = :'day'::date AND (:'person'::bigint IS NULL OR person = :'person'::bigint);
"""


def test_each_statement_has_its_name_its_sentence_and_its_parameters(tmp_path: Path) -> None:
    found = written(tmp_path, TWO)
    assert list(found) == ["first", "of_day"]
    assert found["first"] == sql.Statement(
        "letters.first", "The oldest letter.", "SELECT id FROM letters\nORDER BY id LIMIT 1", ()
    )
    assert found["of_day"] == sql.Statement(
        "letters.of_day",
        "Those of a day.",
        "SELECT id FROM letters WHERE day = $1::date AND ($2::bigint IS NULL OR person = $2::bigint)",
        ("day", "person"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "SELECT '1'::text, 2::text",
        "SELECT ':''no''', ':no', 'a''b:''no'''",
        r"SELECT E'\':\'no\''",
        """SELECT 1 AS ":'no'" """.strip(),
        "SELECT 1 -- not :'no', don't",
        "SELECT /* nor\n:'no' */ 1",
        "SELECT $$:'no'$$, $a$ $$ :'no' $a$",
    ],
)
def test_what_only_looks_like_a_parameter_is_none(tmp_path: Path, text: str) -> None:
    found = written(tmp_path, f"-- name: one\n-- It.\n{text};\n")["one"]
    assert (found.text, found.parameters) == (text, ())
    between = written(tmp_path, f"-- name: one\n-- It.\nSELECT :'a', x FROM ({text}\n) x WHERE :'b' || :'a' = '';\n")[
        "one"
    ]
    assert between.text == f"SELECT $1, x FROM ({text}\n) x WHERE $2 || $1 = ''"
    assert between.parameters == ("a", "b")


@pytest.mark.parametrize(
    "text", ["", "SELECT 1;\n", "-- name: one\nSELECT 1;\n", TWO + "-- name: third\nSELECT 1;\n", TWO + TWO]
)
def test_a_file_that_is_not_as_it_should_be_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match=r"letters\.sql"):
        written(tmp_path, text)


def test_values_are_exactly_those_of_the_parameters(tmp_path: Path) -> None:
    statement = written(tmp_path, TWO)["of_day"]
    assert statement.in_order({"person": 1, "day": None}) == [None, 1]
    for values, told in (
        ({"day": None}, r"letters\.of_day: missing \['person'\], unknown \[\]"),
        ({"day": None, "persons": 1}, r"letters\.of_day: missing \['person'\], unknown \['persons'\]"),
        ({"day": None, "person": 1, "more": 2}, r"letters\.of_day: missing \[\], unknown \['more'\]"),
    ):
        with pytest.raises(KeyError, match=told):
            statement.in_order(values)


def of_the_program() -> Iterator[sql.Statement]:
    """Every named statement; what a migration brings is no named statement."""
    for file in sorted(ROOM.rglob("*.sql")):
        if "migrations" not in file.parts:
            yield from sql.load(file).values()


async def test_every_statement_of_the_program_is_understood_by_postgresql(database_url: str) -> None:
    connection = await asyncpg.connect(dsn(database_url))
    for statement in of_the_program():
        prepared = await connection.prepare(statement.text)
        assert len(prepared.get_parameters()) == len(statement.parameters), statement.name
    await connection.close()


async def test_a_statement_is_asked_in_a_transaction_or_alone(database_url: str, tmp_path: Path) -> None:
    asked = "SELECT pg_current_xact_id() AS id, :'word'::text AS word;"
    statement = written(tmp_path, f"-- name: which\n-- In which transaction it is asked.\n{asked}\n")["which"]
    database = Database(database_url)
    async with database.transaction() as tx:
        together = [await tx.fetchrow(statement, word="a"), *await tx.fetch(statement, word="b")]
    alone = [await database.fetchrow(statement, word="c"), *await database.fetch(statement, word="d")]
    await database.close()
    assert [row["word"] for row in together + alone] == ["a", "b", "c", "d"]
    assert len({row["id"] for row in together}) == 1
    assert len({row["id"] for row in together + alone}) == 3
