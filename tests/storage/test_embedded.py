"""The embedded PostgreSQL survives what a small server does to it: a loss of power, a kill, a curious neighbour."""

import asyncio
import errno
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote

import asyncpg
import psutil
import pytest

from storage.db import embedded, programs
from storage.db.embedded import CannotStart, Why, account, cluster, locks
from storage.db.embedded.postmaster import Postmaster
from tests import database

ROOT = os.geteuid() == 0
PATIENCE = 20
as_root = pytest.mark.skipif(not ROOT, reason="only root can act as another account")


@pytest.fixture
def folder() -> Iterator[Path]:
    """An empty folder for a server; not pytest's own, which is closed to the account that root's server runs as."""
    made = Path(tempfile.mkdtemp(prefix="guongsang-", dir=database.memory()))
    yield made
    shutil.rmtree(made)


def ask(url: str, question: str = "SELECT count(*) FROM notes") -> object:
    """The answer of the database."""

    async def asking() -> object:
        connection = await asyncpg.connect(url, timeout=10)
        try:
            return await connection.fetchval(question)
        finally:
            await connection.close()

    return asyncio.run(asking())


def note(url: str) -> None:
    ask(url, "CREATE TABLE IF NOT EXISTS notes (n int)")
    ask(url, "INSERT INTO notes VALUES (1)")


def processes(folder: Path) -> list[psutil.Process]:
    """The server's processes, its postmaster first."""
    master = psutil.Process(int((folder / "postgresql" / "postmaster.pid").read_text().split()[0]))
    return [master, *master.children()]


def kill(folder: Path) -> None:
    """All of the server ends at once, as by a loss of power."""
    ended = processes(folder)
    for one in ended:
        with suppress(psutil.NoSuchProcess):
            one.kill()
    psutil.wait_procs(ended, timeout=10)


def test_what_was_stored_is_there_after_a_loss_of_power(folder: Path) -> None:
    with embedded.running(folder) as url:
        note(url)
        kill(folder)
    with embedded.running(folder) as url:
        assert ask(url) == 1


@pytest.mark.parametrize("what", ["postmaster", "all"])
def test_killed_under_a_running_program_it_is_started_again(folder: Path, what: str) -> None:
    restarted = threading.Event()
    with embedded.running(folder, restarted=restarted.set) as url:
        note(url)
        if what == "all":
            kill(folder)
        else:
            processes(folder)[0].kill()
        assert restarted.wait(PATIENCE)
        assert ask(url) == 1


def _lose(folder: Path, broken: Callable[[], object]) -> CannotStart:
    """With what the program ends when the server is killed, and what was broken before keeps it from starting again."""
    ended = threading.Event()

    def run() -> None:
        with embedded.running(folder):
            broken()
            kill(folder)
            assert ended.wait(PATIENCE)

    before = signal.signal(signal.SIGTERM, lambda *_: ended.set())
    try:
        with pytest.raises(CannotStart) as raised:
            run()
    finally:
        signal.signal(signal.SIGTERM, before)
    return raised.value


def test_when_it_cannot_be_started_again_the_program_ends_with_the_reason(folder: Path) -> None:
    fault = _lose(folder, (folder / "postgresql" / "global" / "pg_control").unlink)
    assert fault.why is Why.NO_ANSWER
    assert "pg_control" in fault.said


def test_a_full_disk_when_it_is_to_be_started_again_ends_the_program_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    fault = _lose(folder, lambda: monkeypatch.setattr(cluster, "options", full))
    assert fault.why is Why.NO_SPACE


def _stale(folder: Path, pid: int) -> None:
    """What a loss of power leaves, with a number that another process has by now."""
    lines = [
        str(pid),
        str(folder / "postgresql"),
        "1790000000",
        "5432",
        str(folder / "postgresql"),
        "",
        "1 1",
        "ready   ",
    ]
    (folder / "postgresql" / "postmaster.pid").write_text("\n".join(lines) + "\n")
    (folder / "postgresql" / f"{cluster.SOCKET}.lock").write_text("\n".join(lines) + "\n")


@pytest.mark.parametrize("whose", ["own", pytest.param("other", marks=as_root), pytest.param("server", marks=as_root)])
def test_a_stale_number_of_an_innocent_process_harms_neither(folder: Path, whose: str) -> None:
    with embedded.running(folder) as url:
        note(url)
    user = {"own": None, "other": "nobody", "server": account.NAME}[whose]
    command = [shutil.which("sleep") or "sleep", "60"]
    with subprocess.Popen(command, user=user) as innocent:
        try:
            _stale(folder, innocent.pid)
            with embedded.running(folder) as url:
                assert ask(url) == 1
            assert innocent.poll() is None
        finally:
            innocent.kill()


@pytest.mark.parametrize("words", ["", "not a number", "99999999\n", "\x00\xff"])
def test_a_damaged_note_of_its_number_is_no_reason_not_to_start(folder: Path, words: str) -> None:
    with embedded.running(folder) as url:
        note(url)
    (folder / "postgresql" / "postmaster.pid").write_text(words)
    (folder / "postgresql.users").write_text(words)
    with embedded.running(folder) as url:
        assert ask(url) == 1


INITDB = """
import os, signal, sys
from pathlib import Path
from storage.db import embedded
from storage.db.embedded import account
run = account.Account.run
def killed(self, name, *arguments, folder):
    if name != "initdb":
        return run(self, name, *arguments, folder=folder)
    import subprocess, psutil
    from storage.db import programs
    made = subprocess.Popen([programs.path(name), *arguments], cwd=folder, env=account.environment(), **self.identity(),
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not (folder / sys.argv[2]).exists():
        assert made.poll() is None, sys.argv[2]
    whole = psutil.Process(made.pid)
    for one in (*whole.children(recursive=True), whole):
        one.kill()
    os.kill(os.getpid(), signal.SIGKILL)
account.Account.run = killed
with embedded.running(Path(sys.argv[1])):
    pass
"""


@pytest.mark.parametrize("place", ["PG_VERSION", "postgresql.conf", "base/1/PG_VERSION", "base/4", "base/5"])
def test_a_first_start_that_was_interrupted_is_begun_anew(folder: Path, place: str) -> None:
    ended = subprocess.run([sys.executable, "-c", INITDB, str(folder), place], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert not (folder / "postgresql").exists()
    with embedded.running(folder) as url:
        note(url)
        assert ask(url) == 1


def test_what_an_older_program_left_of_an_interrupted_first_start_is_set_aside(folder: Path) -> None:
    half = folder / "postgresql"
    (half / "base" / "1").mkdir(parents=True)
    (half / "PG_VERSION").write_text(f"{programs.VERSION}\n")
    with embedded.running(folder) as url:
        note(url)
    (aside,) = folder.glob("postgresql.interrupted-*")
    assert (aside / "PG_VERSION").exists()


@pytest.mark.parametrize("lost", ["PG_VERSION", "global/pg_control"])
def test_a_database_that_lost_a_file_is_not_replaced_by_an_empty_one(folder: Path, lost: str) -> None:
    with embedded.running(folder) as url:
        note(url)
    data = folder / "postgresql"
    (data / lost).rename(folder / "lost")
    with pytest.raises(CannotStart) as raised, embedded.running(folder):
        pass
    assert (raised.value.why, raised.value.where) == (Why.NO_ANSWER, str(data))
    assert not list(folder.glob("postgresql.*-*"))
    (folder / "lost").rename(data / lost)
    with embedded.running(folder) as url:
        assert ask(url) == 1


def test_a_folder_that_was_moved_and_linked_to_is_found(folder: Path) -> None:
    with embedded.running(folder / "data") as url:
        note(url)
    (folder / "disk").mkdir(mode=0o755)
    (folder / "data" / "postgresql").rename(folder / "disk" / "moved")
    (folder / "data" / "postgresql").symlink_to(folder / "disk" / "moved")
    with embedded.running(folder / "data") as url:
        assert ask(url) == 1


def test_folders_that_link_to_each_other_are_named(folder: Path) -> None:
    (folder / "one").symlink_to(folder / "two")
    (folder / "two").symlink_to(folder / "one")
    with pytest.raises(CannotStart) as raised, embedded.running(folder / "one"):
        pass
    assert raised.value.why is Why.NO_ACCESS


@as_root
@pytest.mark.parametrize("length", ["short", "long"])
def test_no_other_account_gets_in(folder: Path, length: str) -> None:
    data = folder if length == "short" else folder / ("d" * 90)
    with embedded.running(data) as url:
        sockets = Path(unquote(url.split("host=")[1].split("&")[0]))
        assert "Permission denied" in _as_nobody(url)
        # Even if the folders were open, the server itself asks who it is.
        for one in (folder, data, sockets):
            one.chmod(0o755)
        (sockets / cluster.SOCKET).chmod(0o777)
        assert "Peer authentication failed" in _as_nobody(url)
        sockets.chmod(0o700)


def _as_nobody(url: str) -> str:
    """What another account of the machine is told."""
    command = [str(programs.path("psql")), url, "--command=SELECT 1"]
    return subprocess.run(command, user="nobody", cwd="/", capture_output=True, text=True, check=False).stderr


def test_a_folder_for_the_socket_that_another_account_made_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = (folder / ("d" * 90)).resolve()
    data.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    run_as = account.of(data / "postgresql")
    made = cluster.sockets(data / "postgresql", run_as)
    made.rmdir()
    theirs = folder / "theirs"
    theirs.mkdir()
    theirs.chmod(0o755)
    made.symlink_to(theirs)
    before = theirs.stat()
    with pytest.raises(CannotStart) as raised, embedded.running(data):
        pass
    assert raised.value.why is Why.NO_SOCKET
    after = theirs.stat()
    assert (after.st_mode, after.st_uid) == (before.st_mode, before.st_uid)


@as_root
def test_whose_folder_it_is_is_said_to_another_account(folder: Path) -> None:
    theirs = folder / "theirs"
    theirs.mkdir()
    shutil.chown(theirs, "nobody")
    refused = PermissionError(errno.EACCES, "Permission denied")
    assert account.no_access(theirs, refused).why is Why.OTHER_ACCOUNT
    assert account.no_access(theirs, refused).said == "nobody"
    assert account.no_access(folder, refused).why is Why.NO_ACCESS


def test_a_folder_of_another_version_is_named(folder: Path) -> None:
    with embedded.running(folder):
        pass
    (folder / "postgresql" / "PG_VERSION").write_text("16\n")
    with pytest.raises(CannotStart) as raised, embedded.running(folder):
        pass
    assert (raised.value.why, raised.value.said) == (Why.OTHER_VERSION, "16")


def test_who_waits_too_long_for_another_start_is_told(folder: Path) -> None:
    lock = folder / "postgresql.lock"
    with locks.alone(lock), pytest.raises(CannotStart) as raised, locks.alone(lock, patience=0):
        pass
    assert raised.value.why is Why.BUSY


def test_the_last_of_those_who_use_it_stops_it(folder: Path) -> None:
    with embedded.running(folder) as url:
        with embedded.running(folder):
            pass
        note(url)
        assert ask(url) == 1
        run_as = account.of(folder / "postgresql")
        server = Postmaster(folder.resolve() / "postgresql", folder.resolve() / "postgresql", run_as)
        assert server.find() is not None
    assert server.find() is None


def test_its_files_are_private(folder: Path) -> None:
    with embedded.running(folder):
        for one in (folder / "postgresql").rglob("*"):
            assert not one.lstat().st_mode & 0o077 or one.is_symlink(), one


@pytest.fixture
def small() -> Iterator[Path]:
    """A disk of 120 MB, in memory."""
    made = Path(tempfile.mkdtemp(prefix="guongsang-"))
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=120m", "tmpfs", made], check=False, capture_output=True, text=True
    )
    if mounted.returncode:
        made.rmdir()
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")
    try:
        yield made
    finally:
        # What was killed may still be ending there.
        subprocess.run(["umount", "--lazy", made], check=True)
        made.rmdir()


@as_root
def test_a_full_disk_is_named_and_what_was_stored_is_there_once_there_is_room(small: Path) -> None:
    with embedded.running(small / "whole") as url:
        note(url)
    fill = small / "fill"
    fill.write_bytes(bytes(shutil.disk_usage(small).free - 100_000))
    with pytest.raises(CannotStart) as raised, embedded.running(small / "new"):
        pass
    assert raised.value.why is Why.NO_SPACE
    with embedded.running(small / "whole") as url, pytest.raises(asyncpg.DiskFullError):
        ask(url, "CREATE TABLE many AS SELECT generate_series(1, 200000)")
    fill.unlink()
    with embedded.running(small / "whole") as url:
        assert ask(url) == 1
