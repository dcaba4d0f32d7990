"""The folder with the million: filled once, then used again while size, seed and makers are the same."""

import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter
from zlib import crc32

import asyncpg

from benchmarks.million import generate
from benchmarks.million.shape import Shape
from storage.db import Database, embedded, migrate
from storage.db.server import dsn

_MAKERS = ("shape", "names", "words", "cases", "others", "tellings", "generate")
# While a folder is filled: it is thrown away if that is broken off.
_FAST = ("fsync", "full_page_writes", "synchronous_commit")


@asynccontextmanager
async def filled(folder: Path, shape: Shape, *, quiet: bool = False) -> AsyncIterator[str]:
    """The URL of the database of this shape under `folder`, made when it is not there."""
    mark = folder / "filled.json"
    wanted = {"rows": shape.rows, "seed": shape.seed, "made_by": _makers()}
    if not (mark.exists() and json.loads(mark.read_text()) == wanted):
        _clear(folder)
        started = perf_counter()
        with embedded.running(folder) as url:
            await _hurry(url, True)
            await generate.fill(url, shape, quiet=quiet)
            await _hurry(url, False)
        mark.write_text(json.dumps(wanted))
        if not quiet:
            print(f"{shape.rows:,} cases in {perf_counter() - started:.0f} s, kept in {folder}")
    with embedded.running(folder) as url:
        await _bring_up(url)
        yield url


def _makers() -> int:
    """Tells one version of the makers from the next."""
    return crc32(
        b"".join(file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.py")) if file.stem in _MAKERS)
    )


async def _bring_up(url: str) -> None:
    """A folder that was filled before the last migration gets what is new."""
    database = Database(url)
    async with database.transaction() as tx:
        old = await migrate.current(tx) != migrate.head()
    if old:
        await migrate.to_head(database)
        connection = await asyncpg.connect(dsn(url))
        await connection.execute("VACUUM ANALYZE")
        await connection.close()
    await database.close()


def _clear(folder: Path) -> None:
    """Only what a run before has made; a folder with anything else in it is left alone."""
    if folder.exists():
        strange = {one.name for one in folder.iterdir()} - {"postgresql", "postgresql.lock", "filled.json"}
        if strange:
            raise SystemExit(f"{folder} holds something else: {', '.join(sorted(strange))}")
        (folder / "filled.json").unlink(missing_ok=True)
        shutil.rmtree(folder / "postgresql", ignore_errors=True)


async def _hurry(url: str, on: bool) -> None:
    connection = await asyncpg.connect(dsn(url))
    for setting in _FAST:
        await connection.execute(f"ALTER SYSTEM SET {setting} = off" if on else f"ALTER SYSTEM RESET {setting}")
    await connection.execute("ALTER SYSTEM SET max_wal_size = '8GB'" if on else "ALTER SYSTEM RESET max_wal_size")
    await connection.execute("SELECT pg_reload_conf()")
    await connection.execute("CHECKPOINT")
    await connection.close()
