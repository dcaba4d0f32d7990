"""Reaching the database for a look at it, within a time limit. None is made, and one that hangs is not waited for.

The trap: the embedded PostgreSQL that recovers, or whose folder somebody else has locked, takes as long as it takes. So it
is started in a thread, and left to itself when its time is over.
"""

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

from bot import database_faults
from bot.health.findings import Finding, NotLooked
from bot.settings import Settings
from locales import N_
from storage.db import embedded

_LIMIT = timedelta(seconds=30)
_NOT_MADE = N_("chưa có dữ liệu; guongsang serve sẽ lập")
_SLOW = N_(
    "PostgreSQL đi kèm đã {span} chưa khởi động xong. Sau khi mất điện có thể lâu hơn: anh/chị chờ, rồi xem server-log "
    "trong {folder}."
)

# The URL, or why there is none.
Reached: TypeAlias = str | Finding | NotLooked


@contextmanager
def database(settings: Settings, *, limit: timedelta = _LIMIT) -> Iterator[Reached]:
    """The URL of the database; the embedded one runs for as long as the block does."""
    folder = settings.data_dir / "postgresql"
    if settings.database_url:
        yield settings.database_url
    elif not _is_made(folder):
        yield NotLooked(_NOT_MADE)
    else:
        started = _Started(settings.data_dir)
        try:
            yield started.wait(limit) or Finding(_SLOW, {"span": limit, "folder": str(folder)})
        finally:
            started.end(limit)


def _is_made(folder: Path) -> bool:
    """Whether a server has ever run here. When that cannot be seen it counts as so: starting it says why."""
    try:
        return any((folder / name).exists() for name in ("PG_VERSION", "postmaster.opts"))
    except OSError:
        return True


class _Started:
    """The embedded PostgreSQL, started in a thread."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._said: queue.Queue[Reached] = queue.Queue()
        self._over = threading.Event()
        self._ended = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        try:
            with embedded.running(self._data_dir) as url:
                self._said.put(url)
                self._over.wait()
        except embedded.CannotStart as fault:
            values = {"where": str(fault.where), "said": fault.said}
            self._said.put(Finding(database_faults.SENTENCES[fault.why], values))
        finally:
            self._ended.set()

    def wait(self, limit: timedelta) -> Reached | None:
        """What became of the start; None when it takes longer."""
        try:
            return self._said.get(timeout=limit.total_seconds())
        except queue.Empty:
            return None

    def end(self, limit: timedelta) -> None:
        self._over.set()
        self._ended.wait(limit.total_seconds())
