"""Migrations up, down, up; and the schema that they make is the one that the code expects."""

import asyncio
import re
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, text

from domain.drafts import QUESTIONS_A_TURN
from storage import tables
from storage.db import Database, migrate

_WORD = re.compile(r"'(\w+)'")


async def test_up_down_up(database_url: str) -> None:
    database = Database(database_url)
    await migrate.down_to(database, "base")
    async with database.transaction() as tx:
        left = await tx.execute(text("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
        assert set(left.scalars()) <= {"alembic_version", "alembic_version_pkc"}
    await migrate.to_head(database)
    async with database.transaction() as tx:
        assert await migrate.current(tx) == migrate.head()
    await database.close()


async def test_the_migrations_make_what_the_tables_say(database_url: str) -> None:
    database = Database(database_url)
    async with database.transaction() as tx:
        differences = await tx.run_sync(
            lambda connection: compare_metadata(MigrationContext.configure(connection), tables.metadata)
        )
        checks = await tx.execute(text("SELECT conname FROM pg_constraint WHERE contype = 'c'"))
        block = await tx.execute(text("SELECT increment_by FROM pg_sequences WHERE sequencename = 'question_versions'"))
        assert block.scalar() == QUESTIONS_A_TURN
        stored = {name for name in checks.scalars() if name.startswith("ck_")}
    await database.close()
    assert differences == []
    assert stored == {
        str(constraint.name)
        for table in tables.metadata.tables.values()
        for constraint in table.constraints
        if str(constraint.name).startswith("ck_")
    }


def test_each_migration_stands_behind_the_one_before_it() -> None:
    script = ScriptDirectory(Path(migrate.__file__).parent.parent / "migrations")
    chain = [revision.revision for revision in reversed(list(script.walk_revisions()))]
    assert chain == [f"{number:04}" for number in range(1, len(chain) + 1)]
    assert chain[-1] == migrate.head()


async def test_a_check_knows_the_words_that_the_rules_know(database_url: str) -> None:
    """Of each CHECK that is made from an enum, the database knows the same words."""
    database = Database(database_url)
    async with database.transaction() as tx:
        definition = text("SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c'")
        stored = {name: set(_WORD.findall(check)) for name, check in await tx.execute(definition)}
    await database.close()
    written = {
        str(constraint.name): set(_WORD.findall(str(constraint.sqltext)))
        for table in tables.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    assert {name: stored[name] for name in written} == written


async def test_several_processes_may_start_at_once(database_url: str) -> None:
    databases = [Database(database_url) for _ in range(4)]
    await migrate.down_to(databases[0], "base")
    await asyncio.gather(*(migrate.to_head(database) for database in databases))
    async with databases[0].transaction() as tx:
        assert await migrate.current(tx) == migrate.head()
    for database in databases:
        await database.close()


async def test_the_log_of_changes_is_only_added_to(database_url: str) -> None:
    import pytest
    from sqlalchemy.exc import DBAPIError

    database = Database(database_url)
    async with database.transaction() as tx:
        await tx.execute(
            text(
                "INSERT INTO events (subject, subject_id, move, to_state, at) "
                "VALUES ('nomination', 1, 'submit', 'received', now())"
            )
        )
    for statement in ("UPDATE events SET reason = 'x'", "DELETE FROM events"):
        with pytest.raises(DBAPIError, match="only ever added"):
            async with database.transaction() as tx:
                await tx.execute(text(statement))
    await database.close()


async def test_the_way_back_from_a_hold_is_carried_over_in_both_directions(database_url: str) -> None:
    database = Database(database_url)
    ways: tuple[list[str], ...] = ([], ["received"], ["needs_info", "verifying"])
    async with database.transaction() as tx:
        await tx.execute(
            text(
                "WITH lan AS (INSERT INTO people (edge, address, name, language, joined_at) "
                "VALUES ('telegram', '1', 'Lan', 'vi', now()) RETURNING id) "
                "INSERT INTO nominations (code, state, nominator_id, unit_id, subject, name, name_key, field, deed, "
                "received_at, state_since, back_to) "
                "SELECT 'GS-' || n, 'on_hold', lan.id, (SELECT min(id) FROM units), 'individual', 'Inh', 'inh', 'other', "
                "'…', now(), now(), CAST(string_to_array(way, ' ') AS text[]) "
                "FROM lan, unnest(CAST(:ways AS text[])) WITH ORDINALITY AS ways (way, n)"
            ),
            {"ways": [" ".join(way) for way in ways]},
        )
    await migrate.down_to(database, _BEFORE)
    assert await _ways_back(database_url) == [None, "received", "needs_info verifying"]
    await migrate.to_head(database)
    assert await _ways_back(database_url) == list(ways)
    await database.close()


# The migration before the one that made the way back an array.
_BEFORE = "0005"


async def _ways_back(database_url: str) -> list[Any]:
    """Over a connection of its own, which has no plan for the column as it was before."""
    database = Database(database_url)
    async with database.transaction() as tx:
        found = list((await tx.execute(text("SELECT back_to FROM nominations ORDER BY code"))).scalars())
    await database.close()
    return found


async def _stored(database: Database, code: str, name: str, kind: str = "commune") -> None:
    async with database.transaction() as tx:
        await tx.execute(
            text("INSERT INTO units (code, kind, name, key, province_code) VALUES (:code, :kind, :name, '', '14')"),
            {"code": code, "kind": kind, "name": name},
        )


async def _codes(database: Database, name: str) -> list[str]:
    async with database.transaction() as tx:
        found = await tx.execute(text("SELECT code FROM units WHERE name = :name ORDER BY code"), {"name": name})
        return list(found.scalars())


async def test_a_commune_that_was_stored_under_a_wrong_code_gets_the_right_one(database_url: str) -> None:
    database = Database(database_url)
    await migrate.down_to(database, _BEFORE_CODES)
    async with database.transaction() as tx:
        await tx.execute(text("UPDATE units SET code = '03667' WHERE code = '03664'"))
        await tx.execute(
            text(
                "WITH lan AS (INSERT INTO people (edge, address, name, language, joined_at) "
                "VALUES ('telegram', '1', 'Lan', 'vi', now()) RETURNING id) "
                "INSERT INTO drafts (person_id, dialog, step, version, data, touched_at) "
                'SELECT id, \'nominate\', \'deed\', 1, \'{"name": "Inh", "commune": "03667"}\', now() FROM lan'
            )
        )
    await migrate.to_head(database)
    assert await _codes(database, "Phường Chiềng An") == ["03664"]
    async with database.transaction() as tx:
        draft = (await tx.execute(text("SELECT data FROM drafts"))).scalar()
    assert draft == {"name": "Inh", "commune": "03664"}
    await database.close()


async def test_of_a_commune_that_is_stored_twice_the_right_one_takes_over(database_url: str) -> None:
    database = Database(database_url)
    await migrate.down_to(database, _BEFORE_CODES)
    await _stored(database, "03667", "Phường Chiềng An")
    async with database.transaction() as tx:
        await tx.execute(text(_WORK_OF_BOTH))
    await migrate.to_head(database)
    assert await _codes(database, "Phường Chiềng An") == ["03664"]
    async with database.transaction() as tx:
        right = (await tx.execute(text("SELECT id FROM units WHERE code = '03664'"))).scalar_one()
        cases = await tx.execute(text("SELECT unit_id FROM nominations"))
        assert set(cases.scalars()) == {right}
        held = await tx.execute(text("SELECT unit_id FROM offices WHERE until IS NULL"))
        assert list(held.scalars()) == [right]
        owed = await tx.execute(text("SELECT unit_id, state FROM obligations ORDER BY report_id"))
        assert [tuple(row) for row in owed] == [(right, "submitted"), (right, "accepted")]
    await database.close()


# Lan is in office in both; one report was handed in by the one, the other report by the other.
_WORK_OF_BOTH = """
    WITH lan AS (INSERT INTO people (edge, address, name, language, joined_at)
        VALUES ('telegram', '1', 'Lan', 'vi', now()) RETURNING id),
    pair AS (SELECT id, code FROM units WHERE name = 'Phường Chiềng An'),
    held AS (INSERT INTO offices (person_id, unit_id, role, since)
        SELECT lan.id, pair.id, 'commune_officer', now() FROM lan, pair),
    told AS (INSERT INTO nominations
        (code, state, nominator_id, unit_id, subject, name, name_key, field, deed, received_at, state_since)
        SELECT 'GS-' || pair.code, 'received', lan.id, pair.id, 'individual', 'Inh', 'inh', 'other', '…', now(), now()
        FROM lan, pair),
    asked AS (INSERT INTO reports (title, period, due_on, asked_by, asked_at)
        SELECT title, '2026', '2026-12-10', lan.id, now() FROM lan, (VALUES ('a'), ('b')) AS titles (title)
        RETURNING id, title)
    INSERT INTO obligations (report_id, unit_id, state)
    SELECT asked.id, pair.id, CASE
        WHEN asked.title = 'a' AND pair.code = '03667' THEN 'submitted'
        WHEN asked.title = 'b' AND pair.code = '03664' THEN 'accepted' ELSE 'open' END
    FROM asked, pair
"""


async def test_codes_that_were_exchanged_are_exchanged_back(database_url: str) -> None:
    """As in Ninh Bình; and a code that an administrator gave to something else stays with it."""
    database = Database(database_url)
    await migrate.down_to(database, _BEFORE_CODES)
    wrong = {"13285": "Phường Châu Sơn", "13291": "Phường Phủ Lý", "13318": "Phường Phù Vân", "13669": "Sở Y tế"}
    for code, name in wrong.items():
        await _stored(database, code, name, kind="department" if name == "Sở Y tế" else "commune")
    await _stored(database, "13666", "Phường Nam Định")
    async with database.transaction() as tx:
        await tx.execute(text("UPDATE units SET province_code = '37' WHERE code LIKE '13%'"))
    await migrate.to_head(database)
    names = ("Phường Phủ Lý", "Phường Phù Vân", "Phường Châu Sơn", "Sở Y tế", "Phường Nam Định")
    codes = [await _codes(database, name) for name in names]
    assert codes == [["13285"], ["13291"], ["13318"], ["13669"], ["13666"]]
    await database.close()


# The migration before the one that mended the codes.
_BEFORE_CODES = "0007"
