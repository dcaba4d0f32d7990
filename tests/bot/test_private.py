"""What the program writes is for its own account, whatever the umask of the shell or the unit that starts it.

The trap: PostgreSQL, pg_dump and what they make are processes of their own, and where they run as another account, the
folders above have to let that one pass.
"""

import asyncio
import os
import stat
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.town import TOKEN, free_port

PATIENCE = 60
# To pass through a folder whose name one knows, and nothing else.
PASS = stat.S_IXOTH


@pytest.fixture
def folder() -> Iterator[Path]:
    """One that everybody may enter and write to, with a short path."""
    with TemporaryDirectory(prefix="gs", ignore_cleanup_errors=True) as made:
        Path(made).chmod(0o777)
        yield Path(made)


def careless() -> None:
    os.umask(0)


async def start(folder: Path, *words: str) -> asyncio.subprocess.Process:
    """The program, as somebody starts it who lets everybody read everything."""
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    temporary.chmod(0o1777)
    settings = {
        "DATABASE_URL": "",
        "TMPDIR": str(temporary),
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": "http://127.0.0.1:1",
        "PORT": os.environ["PORT"],
    }
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *words),
        env=os.environ | settings,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        preexec_fn=careless,
    )


@asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[None]:
    """`serve`, once all of it is running: it complains then that nobody answers where it looks for Telegram."""
    process = await start(folder, "serve")
    assert process.stderr is not None
    try:
        async with asyncio.timeout(PATIENCE):
            async for line in process.stderr:
                if b"telegram_not_ready" in line:
                    break
        yield
    finally:
        process.terminate()
        await asyncio.wait_for(process.wait(), PATIENCE)


def open_to_others(folder: Path) -> dict[str, str]:
    """The files and folders below that another account could do anything with, and their modes."""
    found = {}
    for path in folder.rglob("*"):
        mode = path.lstat().st_mode
        allowed = stat.S_IMODE(mode) & 0o077 & ~(PASS if stat.S_ISDIR(mode) else 0)
        if allowed and not stat.S_ISLNK(mode):
            found[str(path.relative_to(folder))] = stat.filemode(mode)
    return found


# With a long path PostgreSQL's socket lies among the temporary files.
@pytest.mark.parametrize("name", ["data", "d" * 100])
async def test_no_other_account_can_read_what_the_program_writes(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    data = folder / name
    monkeypatch.setenv("DATA_DIR", str(data))
    monkeypatch.setenv("PORT", str(free_port()))
    async with serving(folder):
        backup = await start(folder, "backup")
        _, complaint = await asyncio.wait_for(backup.communicate(), PATIENCE)
        assert (backup.returncode, complaint) == (0, b"")
        kinds = {path.suffix or path.name for path in data.rglob("*")}
        assert {"postgresql", ".zip", ".lock", "backups"} <= kinds
        assert open_to_others(data) == {}
        assert open_to_others(folder / "tmp") == {}
        assert any((folder / "tmp").rglob(".s.PGSQL*")) is (len(name) > 90)
    assert open_to_others(folder) == {"tmp": "drwxrwxrwt"}
