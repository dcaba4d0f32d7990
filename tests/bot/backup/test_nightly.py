"""The backup of each night: made once, kept for a while, and a failure disturbs nobody."""

import asyncio
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.backup import archive, erased, making
from bot.clock import StillClock
from bot.scheduler.nightly import Backups
from domain import calendar
from domain.backups import Keep, Nightly
from storage.db import contents, dump
from tests.town import Town, open_town
from tests.walk import nominate

NIGHT = time(2, 30)
HOUR = timedelta(hours=1)


def at(day: int, hour: time = NIGHT) -> datetime:
    return calendar.at(date(2026, 11, day), hour)


def nightly(url: str, folder: Path, clock: StillClock, wanted: Nightly | None = None) -> Backups:
    return Backups(url, folder, wanted or Nightly(NIGHT, Keep(days=2, weeks=0, months=0)), clock)


def made(folder: Path) -> list[datetime]:
    return sorted(making.made(folder))


def files(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


async def test_a_backup_is_made_every_night_and_two_are_kept(town: Town, database_url: str, tmp_path: Path) -> None:
    await nominate(town.citizen("Lan"))
    folder, clock = tmp_path / "backups", StillClock(at(25))
    mine = folder / "guongsang.zip"
    backups = nightly(database_url, folder, clock)
    for minutes in (0, 1, 60, 23 * 60):
        clock.move_to(at(25) + timedelta(minutes=minutes))
        await backups.run()
    assert made(folder) == [at(25)]
    mine.write_bytes(b"by hand")
    for day in (26, 27):
        clock.move_to(at(day))
        await backups.run()
    assert made(folder) == [at(26), at(27)]
    assert files(folder) == [*(making.made(folder)[at(day)].name for day in (26, 27)), mine.name]
    with archive.opened(making.made(folder)[at(27)]) as backup:
        backup.check()
        assert backup.manifest.contents.rows["nominations"] == 1


async def test_several_processes_make_one(database_url: str, tmp_path: Path) -> None:
    clock = StillClock(at(25))
    await asyncio.gather(*(nightly(database_url, tmp_path, clock).run() for _ in range(4)))
    assert made(tmp_path) == [at(25)]


async def test_none_is_made_when_it_is_switched_off(database_url: str, tmp_path: Path) -> None:
    await Backups(database_url, tmp_path / "backups", None, StillClock(at(25))).run()
    assert not (tmp_path / "backups").exists()


async def test_a_failure_leaves_nothing_and_is_tried_again_an_hour_later(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    async def failing(url: str, snapshot: str, put: Any) -> None:
        tried.append(snapshot)
        put(b"PGDMP")
        raise dump.ProgramFailed("pg_dump: error: connection lost")

    clock = StillClock(at(25))
    backups = nightly(database_url, tmp_path, clock)
    with monkeypatch.context() as broken:
        broken.setattr(dump, "write", failing)
        for minutes in (0, 1, 59):
            clock.move_to(at(25) + timedelta(minutes=minutes))
            await backups.run()
    assert (len(tried), files(tmp_path)) == (1, [])
    clock.move_to(at(25) + HOUR)
    await backups.run()
    assert made(tmp_path) == [at(25) + HOUR]


@pytest.mark.parametrize("broken", ["postgresql://nobody@127.0.0.1:1/nothing", None])
async def test_no_database_or_no_folder_disturbs_nobody(database_url: str, tmp_path: Path, broken: str | None) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" if broken is None else tmp_path
    await nightly(broken or database_url, folder, StillClock(at(25))).run()
    assert made(tmp_path) == []


async def test_a_disk_that_refuses_is_not_taken_for_the_database(database_url: str, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await making.make(database_url, tmp_path / "none" / "x.zip", now=at(25))


async def test_it_ends_at_once_when_the_program_ends(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pg_dump waits for a table that somebody has locked; the program is stopped meanwhile."""
    begun, write = asyncio.Event(), dump.write
    async with contents.connected(database_url) as driver:

        async def hindered(*given: Any) -> None:
            await driver.execute("BEGIN; LOCK TABLE people IN ACCESS EXCLUSIVE MODE")
            begun.set()
            await write(*given)

        monkeypatch.setattr(dump, "write", hindered)
        running = asyncio.create_task(nightly(database_url, tmp_path, StillClock(at(25))).run())
        await begun.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    assert files(tmp_path) == []


async def test_what_was_erased_is_noted_beside_the_backups_each_minute(database_url: str, tmp_path: Path) -> None:
    async with open_town(database_url, data_dir=tmp_path) as town:
        lan = town.citizen("Quàng Thị Lan")
        await lan.send("/privacy")
        await lan.press("Xóa hết về tôi")
        await lan.press("Xóa hết")
        await town.move(timedelta(minutes=2))
        await town.app.backups.run()
        noted = erased.read(tmp_path / "backups")
        assert [one.at for one in noted] == [town.clock.now()]
        assert "Lan" not in (tmp_path / "backups" / erased.NAME).read_text()
