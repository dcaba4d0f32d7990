"""The file of a backup: whole or not there, private, and damage is seen."""

import fcntl
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.backup import archive
from domain.backups import Contents, LastEvent, Manifest

AT = datetime(2026, 11, 26, 19, 30, tzinfo=UTC)
MANIFEST = Manifest(AT, Contents("18.4", "0015", {"people": 3, "events": 7}, LastEvent(7, AT, "5d41")))


def write(path: Path, manifest: Manifest = MANIFEST) -> Path:
    draft = archive.Draft(path, manifest)
    draft.put(b"PGDMP" * 1000)
    draft.put(b"the end")
    draft.finish()
    return path


def test_what_was_written_is_read(tmp_path: Path) -> None:
    with archive.opened(write(tmp_path / "one.zip")) as backup:
        backup.check()
        assert backup.manifest == MANIFEST
        assert backup.copy().read() == b"PGDMP" * 1000 + b"the end"


def test_it_is_private_and_appears_when_it_is_whole(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    archive.make_folder(folder)
    draft = archive.Draft(folder / "one.zip", MANIFEST)
    draft.put(b"x")
    assert [file.name.endswith(".part") for file in folder.iterdir()] == [True]
    draft.finish()
    assert [file.name for file in folder.iterdir()] == ["one.zip"]
    assert [path.stat().st_mode & 0o777 for path in (folder, folder / "one.zip")] == [0o700, 0o600]


def test_an_older_one_stays_while_it_is_replaced(tmp_path: Path) -> None:
    before = write(tmp_path / "one.zip").read_bytes()
    draft = archive.Draft(tmp_path / "one.zip", MANIFEST)
    draft.put(b"x")
    draft.abandon()
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [before]


def test_only_what_nobody_writes_any_more_is_tidied_up(tmp_path: Path) -> None:
    draft = archive.Draft(tmp_path / "one.zip", MANIFEST)
    left = tmp_path / ".two.zip.1.part"
    left.touch()
    archive.tidy(tmp_path)
    assert not left.exists()
    draft.finish()
    assert (tmp_path / "one.zip").exists()


def test_every_byte_that_is_damaged_is_seen(tmp_path: Path) -> None:
    good = write(tmp_path / "one.zip").read_bytes()
    path = tmp_path / "bad.zip"
    for place in (60, len(good) // 2, len(good) - 30):
        path.write_bytes(good[:place] + bytes([good[place] ^ 255]) + good[place + 1 :])
        with pytest.raises(archive.Damaged), archive.opened(path) as backup:
            backup.check()


@pytest.mark.parametrize("written", [b"", b"PGDMP", b"PK\x05\x06" + bytes(18)])
def test_another_file_is_no_backup(tmp_path: Path, written: bytes) -> None:
    path = tmp_path / "other.zip"
    path.write_bytes(written)
    with pytest.raises(archive.Damaged), archive.opened(path):
        pass


def test_a_file_that_ends_early_is_no_backup(tmp_path: Path) -> None:
    path = write(tmp_path / "one.zip")
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(archive.Damaged), archive.opened(path):
        pass


def test_a_newer_format_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "one.zip", Manifest(AT, MANIFEST.contents, format=2))
    with pytest.raises(archive.NewerFormat), archive.opened(path):
        pass


def test_a_killed_process_holds_no_lock(tmp_path: Path) -> None:
    """What `tidy` relies on: the lock belongs to the open file."""
    path = tmp_path / "x"
    with path.open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with path.open("rb") as other, pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act for another account")
def test_a_folder_that_root_makes_is_the_account_whose_data_it_is(tmp_path: Path) -> None:
    shutil.chown(tmp_path, "nobody")
    archive.make_folder(tmp_path / "backups")
    made = (tmp_path / "backups").stat()
    assert (made.st_uid, made.st_mode & 0o777) == (tmp_path.stat().st_uid, 0o700)
