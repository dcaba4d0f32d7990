"""`guongsang doctor`, as an administrator types it: what is wrong, in plain words, with what to do."""

import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.clock import Clock, StillClock
from bot.telegram.updates import ALLOWED
from domain import backups
from playground.chats import Standing
from playground.methods import receiving
from playground.server import served
from playground.world import World
from storage import ticks
from storage.db import Database, migrate
from tests import command, database
from tests.town import TOKEN, Town, free_port
from tests.walk import nominate

_NEWER = text("UPDATE alembic_version SET version_num = '9999'")


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a backup of just now, and no settings of whoever runs the tests."""
    folder = tmp_path / "data" / "backups"
    folder.mkdir(parents=True)
    (folder / backups.name_of(datetime.now(UTC))).touch()
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.delenv("WEBHOOK_URL", raising=False)
    return tmp_path / "data"


@asynccontextmanager
async def telegram(monkeypatch: pytest.MonkeyPatch, clock: Clock | None = None) -> AsyncIterator[World]:
    """A simulated Telegram whose clock is right, unless another one is given."""
    world = World(clock or Clock(), token=TOKEN)
    async with served(world) as address:
        monkeypatch.setenv("BOT_API_URL", address)
        yield world


async def doctor(url: str, language: str = "en_US") -> tuple[int, list[str]]:
    """The exit code, and the lines that are not ok."""
    code, said, _ = await command.run(url, "doctor", language=language)
    return code, [line for line in said.splitlines() if not line.startswith("ok  ")]


@asynccontextmanager
async def running(url: str) -> AsyncIterator[Database]:
    """A bot is connected to the database."""
    database = Database(url)
    await database.ping()
    yield database
    await database.close()


async def test_all_is_well_while_the_bot_runs(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with telegram(monkeypatch), running(database_url):
        code, said, faults = await command.run(database_url, "doctor", language="en_US")
    assert (code, faults) == (0, "")
    assert said.splitlines() == [
        "ok  Database",
        "ok  Schema",
        "ok  Clock",
        "ok  Disk",
        "ok  Telegram",
        "ok  Updates",
        "ok  Channels",
        "ok  Outbox",
        "ok  Jobs",
        "ok  Reminders",
        "ok  Backup",
    ]


async def test_what_only_a_running_bot_does_is_not_looked_at_without_one(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with telegram(monkeypatch):
        code, said = await doctor(database_url, "vi_VN")
    assert (code, said) == (
        0,
        [
            "??  Tin nhắn chờ gửi: chưa xem được, vì bot không chạy",
            "??  Việc định kỳ: chưa xem được, vì bot không chạy",
        ],
    )


async def test_no_database_and_no_telegram_are_told_with_what_could_not_be_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BOT_API_URL", f"http://127.0.0.1:{free_port()}")
    code, said = await doctor(f"postgresql://nobody@127.0.0.1:{free_port()}/nothing")
    assert code == 1
    assert said[0] == (
        "!!  Database: The database cannot be reached. Check DATABASE_URL, and whether the PostgreSQL server is running."
    )
    assert [line for line in said if line.startswith("!!")][1].startswith("!!  Telegram: Telegram does not answer (")
    assert "??  Schema: could not be looked at: the database does not answer" in said
    assert "??  Updates: could not be looked at: Telegram could not be asked" in said


async def test_a_database_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        async with telegram(monkeypatch):
            code, said = await doctor("postgresql://nobody@{}:{}/x".format(*silent.getsockname()))
    assert code == 1
    assert said[0].startswith("!!  Database: The database cannot be reached.")


async def test_without_a_database_yet_none_is_made(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with telegram(monkeypatch):
        code, said = await doctor("")
    assert code == 0
    assert said[0] == "??  Database: could not be looked at: there is no data yet; guongsang serve makes it"
    assert not (data_dir / "postgresql").exists()


async def test_an_older_and_a_newer_schema_are_told_and_left_alone(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(database_url)
    await migrate.down_to(database, "0014")
    async with telegram(monkeypatch):
        code, said = await doctor(database_url)
        assert code == 1
        assert said[0].startswith("!!  Schema: The database is at 0014, and the program needs ")
        assert "??  Reminders: could not be looked at: the schema is not the one of this program" in said
        await migrate.to_head(database)
        async with database.transaction() as tx:
            await tx.execute(_NEWER)
        code, said = await doctor(database_url)
        assert code == 1
        assert "Update the program" in said[0]
    await database.close()


async def test_a_clock_that_differs_from_telegrams_is_wrong(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ahead = datetime.now(UTC) + timedelta(days=2)
    async with telegram(monkeypatch, StillClock(ahead)):
        code, said = await doctor(database_url)
    assert code == 1
    assert said[0].startswith("!!  Clock: The clock of this machine is wrong by 2 days: it shows ")
    assert said[1].startswith("!!  Clock: The clock of the PostgreSQL server is wrong by 2 days: it shows ")


async def test_a_token_that_is_refused_or_missing_is_told(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with telegram(monkeypatch):
        monkeypatch.setenv("BOT_TOKEN", "424242:REVOKED")
        code, said = await doctor(database_url)
        assert (code, said[0].split(":")[1]) == (1, " Telegram refuses BOT_TOKEN")
        monkeypatch.setenv("BOT_TOKEN", "")
        code, said = await doctor(database_url)
        assert code == 1
        assert of("Telegram", said) == ["BOT_TOKEN is not set. Run this command with the same settings as the bot."]


async def test_updates_that_go_elsewhere_or_do_not_arrive_are_told(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with telegram(monkeypatch) as world, running(database_url):
        monkeypatch.setenv("WEBHOOK_URL", "http://127.0.0.1:1/here")
        assert (await doctor(database_url))[1] == [
            "!!  Updates: Telegram does not know the address http://127.0.0.1:1/here of the bot. Restart the bot."
        ]
        await bring_to(world, "http://127.0.0.1:1/elsewhere")
        (elsewhere,) = (await doctor(database_url))[1]
        assert elsewhere.startswith("!!  Updates: Telegram brings updates to http://127.0.0.1:1/elsewhere, not to this")
        await bring_to(world, "http://127.0.0.1:1/here")
        world.webhook.last_error = datetime.now(UTC), "Connection refused"
        (refused,) = (await doctor(database_url))[1]
        assert "cannot bring updates to http://127.0.0.1:1/here" in refused
        assert "Connection refused" in refused
        assert "certificate" in refused


async def bring_to(world: World, url: str) -> None:
    asked = receiving.SetWebhook(url=url, allowed_updates=ALLOWED)
    receiving.set_webhook(world, asked)


def of(name: str, said: list[str]) -> list[str]:
    """The lines of one check, without its name."""
    return [line.split(": ", 1)[1] for line in said if line[4:].startswith(f"{name}:")]


async def test_a_channel_in_which_the_bot_may_not_post_and_one_that_it_is_not_in_are_named(
    town: Town, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_API_URL", town.app.settings.bot_api_url)
    hai = await town.province("Anh Hải")
    barred, gone, good = [await town.channel(title, by=hai) for title in ("Gương sáng", "Đã xóa", "Tốt")]
    # Telegram did not tell: the program was down for too long.
    barred.chat.bot, gone.chat.bot = Standing("administrator", can_post=False), Standing("kicked")
    assert good.chat.bot.can_post
    code, said = await doctor(database_url)
    assert code == 1
    assert [line.split(". ")[0] for line in of("Channels", said)] == [
        "The bot may not post in the channel “Gương sáng”",
        "The bot is not in the channel “Đã xóa” any more: it was removed, or the channel was deleted",
    ]


async def test_messages_that_wait_and_cases_that_nobody_is_reminded_of_are_told(
    town: Town, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_API_URL", town.app.settings.bot_api_url)
    await town.officer("Chị Tòng")
    await nominate(town.citizen("Lan"))
    async with town.app.database.transaction() as tx:
        await tx.execute(text("DELETE FROM reminders"))
    code, said = await doctor(database_url)
    assert code == 1
    assert of("Outbox", said)[0].startswith("Messages that are due wait, but for 10 minutes nothing has been sent.")
    assert of("Reminders", said)[0].startswith("Cases that wait and that nobody would be reminded of: 1.")


async def test_a_job_that_fails_again_and_again_is_named(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with telegram(monkeypatch), running(database_url) as database:
        async with database.transaction() as tx:
            await ticks.done(tx, "remind", now=datetime.now(UTC))
            await ticks.failed(tx, "remind", 3)
        assert await doctor(database_url) == (
            1,
            ["!!  Jobs: The job remind has failed 3 times in a row. Look for job_failed in the log, and report it."],
        )


async def test_a_backup_that_is_missing_or_old_is_told(
    database_url: str, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with telegram(monkeypatch):
        (made,) = (data_dir / "backups").iterdir()
        made.unlink()
        assert of("Backup", (await doctor(database_url))[1])[0].startswith("There is no backup in ")
        (data_dir / "backups" / backups.name_of(datetime.now(UTC) - timedelta(days=3))).touch()
        assert "3 days ago" in of("Backup", (await doctor(database_url))[1])[0]
        monkeypatch.setenv("BACKUP_AT", "off")
        assert of("Backup", (await doctor(database_url))[1]) == [
            "could not be looked at: BACKUP_AT=off, you back up in another way"
        ]


async def test_folders_that_cannot_be_looked_into_are_told_in_a_line_each(
    database_url: str, tmp_path: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(data_dir / "backups")
    (data_dir / "backups").touch()
    async with telegram(monkeypatch):
        code, said = await doctor(database_url)
        assert code == 1
        assert of("Backup", said) == [
            f"The folder of backups {data_dir / 'backups'} cannot be read: Not a directory. Run this command as the "
            "account that runs the bot, and let that account read and write there."
        ]
        monkeypatch.setenv("DATA_DIR", str(tmp_path / ("a" * 300)))
        code, _, faults = await command.run("", "doctor", language="en_US")
        assert (code, faults) == (1, "2 things are wrong.\n")


@pytest.fixture
def open_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """DATA_DIR, not in pytest's own folder, which is closed to the account that root's server runs as."""
    made = Path(tempfile.mkdtemp(prefix="guongsang-", dir=database.memory()))
    monkeypatch.setenv("DATA_DIR", str(made))
    monkeypatch.setenv("BACKUP_AT", "off")
    yield made
    shutil.rmtree(made)


async def test_the_embedded_database_is_started_for_the_look_and_stopped_after_it(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await command.run("", "migrate"))[0] == 0
    async with telegram(monkeypatch):
        code, said = await doctor("")
        assert code == 0
        assert [line.split(":")[0] for line in said] == ["??  Outbox", "??  Jobs", "??  Backup"]
        assert not (open_folder / "postgresql" / "postmaster.pid").exists()
        (open_folder / "postgresql" / "PG_VERSION").write_text("9\n")
        code, said = await doctor("")
    assert code == 1
    assert of("Database", said)[0].startswith(f"The folder {open_folder / 'postgresql'} was written by PostgreSQL 9")
