"""An older program on a newer schema, and on another program's: every command says so in a line, and changes nothing."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.db import Database, migrate
from tests import command
from tests.town import TOKEN, free_port

NEWER = f"{int(migrate.head()) + 1:04}"


@pytest.fixture(autouse=True)
def bot(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PORT", str(free_port()))
    # Nobody answers there: a command that went on would wait, and fail otherwise.
    monkeypatch.setenv("BOT_API_URL", "http://127.0.0.1:1")
    return


async def mark(database_url: str, revision: str) -> None:
    """As the other program left it."""
    database = Database(database_url)
    async with database.transaction() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    await database.close()


async def marked(database_url: str) -> str | None:
    database = Database(database_url)
    async with database.transaction() as tx:
        found = await migrate.current(tx)
    await database.close()
    return found


async def test_every_command_of_an_older_program_says_that_the_schema_is_newer(
    database_url: str, tmp_path: Path
) -> None:
    units = tmp_path / "units.csv"
    units.write_text("mã;loại;tên\nso-noi-vu;sở ban ngành;Sở Nội vụ\n")
    commands = (
        ("serve",),
        ("deliver",),
        ("demo",),
        ("migrate",),
        ("invite", "--role", "province_officer"),
        ("import-units", str(units)),
        ("calendar",),
        ("restore",),
    )
    await mark(database_url, NEWER)
    results = await asyncio.gather(*(command.run(database_url, *words, language="en_US") for words in commands))
    for words, (code, out, err) in zip(commands, results, strict=True):
        assert (code, out, err.count("\n")) == (1, "", 1), (words, err)
        assert all(part in err for part in ("newer", f" {NEWER},", f" {migrate.head()}.")), (words, err)
    assert await marked(database_url) == NEWER


async def test_the_same_in_vietnamese(database_url: str) -> None:
    await mark(database_url, NEWER)
    code, _, err = await command.run(database_url, "migrate")
    assert (code, err.count("\n")) == (1, 1)
    assert "cũ hơn cơ sở dữ liệu" in err
    assert "bản sao lưu" in err


async def test_an_older_program_still_backs_up_and_goes_back_to_its_own_backup(
    database_url: str, tmp_path: Path
) -> None:
    before, after = str(tmp_path / "before.zip"), str(tmp_path / "after.zip")
    assert (await command.run(database_url, "backup", before))[0] == 0
    await mark(database_url, NEWER)
    assert (await command.run(database_url, "backup", after))[0] == 0
    assert (await command.run(database_url, "backup", "--verify", after))[0] == 0
    code, _, err = await command.run(database_url, "restore", before, "--replace")
    assert (code, err) == (0, "")
    assert await marked(database_url) == migrate.head()


async def test_a_database_of_another_program_is_left_alone(database_url: str) -> None:
    await mark(database_url, "a1b2c3d4e5f6")
    code, _, err = await command.run(database_url, "migrate")
    assert (code, err.count("\n")) == (1, 1)
    assert "chương trình khác" in err
    assert "DATABASE_URL" in err
