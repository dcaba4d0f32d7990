"""Bad settings are named, all at once, and without repeating what may be a secret."""

from datetime import time, timedelta
from pathlib import Path

import pytest

from bot import cli, settings
from domain.backups import Keep, Nightly
from tests import command


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in settings.Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def test_nothing_set_is_enough_for_the_demo() -> None:
    assert settings.load(need_token=False).port == 8080


def test_every_bad_variable_is_named_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = {
        "BOT_TOKEN": "geheim",
        "DATABASE_URL": "mysql://x",
        "PORT": "70000",
        "WEBHOOK_URL": "example",
        "WEBHOOK_SECRET": "with space",
        "PROVINCE_CODE": "99",
        "TRIAGE_DAYS": "0",
        "BOT_API_URL": "ftp://x",
        "OFFICE_OPENS": "breakfast",
        "BACKUP_AT": "tonight",
        "BACKUP_KEEP_DAYS": "0",
    }
    for name, value in bad.items():
        monkeypatch.setenv(name, value)
    assert cli.run(["serve"]) == 2
    said = capsys.readouterr().err
    assert all(f"{name}:" in said for name in bad)
    assert "geheim" not in said


def test_a_missing_token_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["serve"]) == 2
    assert "BOT_TOKEN:" in capsys.readouterr().err
    monkeypatch.setenv("PORT", "x")
    assert cli.run(["serve"]) == 2
    said = capsys.readouterr().err
    assert "BOT_TOKEN:" in said
    assert "PORT:" in said


def test_no_database_is_a_line_and_not_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "1:abc")
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    assert cli.run(["serve"]) == 1
    said = capsys.readouterr().err
    assert "DATABASE_URL" in said
    assert "Traceback" not in said


def test_the_same_in_vietnamese(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LANG", "vi_VN.UTF-8")
    assert cli.run(["serve"]) == 2
    assert "thiết lập" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value"),
    [("DATABASE_URL", "postgresql://x:notaport/db"), ("OFFICE_OPENS", "08:00Z"), ("OFFICE_CLOSES", "07:00")],
)
def test_what_only_looks_right_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    monkeypatch.setenv("PORT", "0")
    assert cli.run(["serve"]) == 2
    said = capsys.readouterr().err
    assert all(f"{one}:" in said for one in (name, "PORT", "BOT_TOKEN"))


@pytest.mark.parametrize(
    ("url", "parameter", "sentence"),
    [
        ("postgresql://u:geheim@h/db?sslmode=maybe", "sslmode", "verify-full"),
        ("postgresql+asyncpg://u:geheim@h/db?ssl=true", "ssl", "verify-full"),
        ("postgresql://u:geheim@h/db?sslmode=require&channel_binding=require", "channel_binding", "take it out"),
        ("postgresql://u:geheim@h/db?sslmode", "sslmode", "value"),
        ("postgresql://u:geheim@h/db?sslrootcert=/nowhere/root.crt", "sslrootcert", "cannot be read"),
        ("postgresql://u:geheim@h/db?host=h2&port=54320,x", "port", "65535"),
        ("postgresql://u:geheim@h:99999/db", None, "65535"),
        ("postgresql://u:geheim@h:0/db", None, "65535"),
        ("postgresql://u:geheim@/db", None, "localhost"),
        ("postgresql:///db", None, "localhost"),
        ("postgresql://", None, "localhost"),
        ("postgresql", None, "postgresql://"),
        ("postgresql://u:geheim@h/db?a b=c", None, "take it out"),
    ],
)
def test_what_is_wrong_with_an_address_is_named(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    url: str,
    parameter: str | None,
    sentence: str,
) -> None:
    for name in ("PGHOST", "PGSERVICE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", url)
    assert cli.run(["migrate"]) == 2
    said = capsys.readouterr().err
    assert f"DATABASE_URL ({parameter}):" in said if parameter else "DATABASE_URL:" in said
    assert sentence in said
    assert "geheim" not in said


@pytest.mark.parametrize(
    "url",
    [
        "postgres://u:p@h/db",
        "postgresql://h:5432/db?application_name=x&options=-c%20jit%3Doff",
        "postgresql://u:p?q@db.example:6543/g?sslmode=verify-full&target_session_attrs=read-write",
        "postgresql://u@/db?host=/var/run/postgresql&port=5433",
        "postgresql://[::1]:5432/db",
    ],
)
def test_an_address_that_is_right_is_left_alone(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    assert settings.load(need_token=False).database_url == url


async def test_what_only_the_server_can_know_is_named_too(database_url: str) -> None:
    for parameter in ("options=-c%20nonsense%3D1", "statement_timeout=soon", "target_session_attrs=best"):
        code, _, err = await command.run(f"{database_url}&{parameter}", "migrate", language="en_US")
        assert (code, err.count("\n")) == (2, 2), err
        assert "DATABASE_URL: " in err


def test_the_address_of_a_hosted_database_is_understood() -> None:
    from storage.db import server

    made = server.dsn("postgresql+asyncpg://u:p@db.example:5432/g?ssl=require")
    assert made == "postgresql://u:p@db.example:5432/g?sslmode=require" == server.dsn(made)


def test_what_was_pasted_with_invisible_characters_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "\ufeff123456789:AAE_xyz\u200b\u00a0")
    monkeypatch.setenv("PROVINCE_CODE", " 14\r")
    read = settings.load(need_token=True)
    assert (read.bot_token, read.province_code) == ("123456789:AAE_xyz", "14")


@pytest.mark.parametrize(
    ("written", "at"), [("01:15", time(1, 15)), ("off", None), (" OFF", None), (None, time(2, 30))]
)
def test_the_nightly_backup_is_at_an_hour_or_off(
    monkeypatch: pytest.MonkeyPatch, written: str | None, at: time | None
) -> None:
    if written is not None:
        monkeypatch.setenv("BACKUP_AT", written)
    monkeypatch.setenv("BACKUP_KEEP_WEEKS", "0")
    wanted = settings.load(need_token=False).nightly
    assert wanted == (None if at is None else Nightly(at, Keep(7, 0, 12)))


@pytest.mark.parametrize(("written", "kept"), [("0", None), ("30", timedelta(days=30)), (None, timedelta(days=90))])
def test_what_was_sent_is_stored_for_some_days_or_for_ever(
    monkeypatch: pytest.MonkeyPatch, written: str | None, kept: timedelta | None
) -> None:
    if written is not None:
        monkeypatch.setenv("OUTBOX_KEPT_DAYS", written)
    assert settings.load(need_token=False).rules.outbox_kept == kept


async def test_the_folder_of_data_may_begin_with_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/lan")
    monkeypatch.setenv("DATA_DIR", "~/data")
    assert settings.load(need_token=False).data_dir == Path("/home/lan/data")
    monkeypatch.setenv("DATA_DIR", "~nobody-of-this-name/data")
    code, _, refused = await command.run("", "backup", language="en_US")
    assert (code, refused.splitlines()[1:]) == (2, ["  DATA_DIR: there is no home of this account"])
