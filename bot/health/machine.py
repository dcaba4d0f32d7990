"""The machine: is there room on the disk, is the clock right?"""

import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.health.findings import Finding, Said, aside
from domain import incidents
from domain.incidents import Kind, Trouble
from locales import N_

_MEGABYTE = 1_000_000

Usage = Callable[[Path], Any]


async def disk(folder: Path, usage: Usage = shutil.disk_usage) -> list[Finding]:
    """Whether the disk where the data is has room. usage: its size, as shutil.disk_usage gives it."""
    found = await aside(lambda: usage(_existing(folder)))
    if not incidents.is_nearly_full(found.total, found.free):
        return []
    values: dict[str, Said] = {
        "folder": str(folder),
        "free": found.free // _MEGABYTE,
        "total": found.total // _MEGABYTE,
    }
    sentence = N_(
        "Ổ đĩa chứa {folder} chỉ còn trống {free} MB trên {total} MB. Anh/chị dọn bớt, hoặc chuyển sang ổ lớn hơn."
    )
    return [Finding(sentence, values, Trouble(Kind.DISK))]


def _existing(folder: Path) -> Path:
    """The folder, or the nearest above it that exists."""
    folder = folder.absolute()
    # Of what this account may not look into, the folder above is on the same disk most likely.
    while not os.path.exists(folder) and folder != folder.parent:
        folder = folder.parent
    return folder


_MACHINE = N_(
    "Đồng hồ máy này lệch {span}: máy chỉ {shown}, Telegram chỉ {told}. Anh/chị cho máy tự lấy giờ qua mạng "
    "(sudo timedatectl set-ntp true)."
)
_DATABASE = N_(
    "Đồng hồ máy chủ PostgreSQL lệch {span}: máy đó chỉ {shown}, Telegram chỉ {told}. Anh/chị cho máy đó tự lấy giờ "
    "qua mạng."
)
_EACH_OTHER = N_(
    "Đồng hồ máy này và máy chủ PostgreSQL lệch nhau {span}: máy này chỉ {shown}, máy kia chỉ {told}. Anh/chị cho cả hai tự "
    "lấy giờ qua mạng."
)


def clocks(*, machine: datetime, database: datetime | None, telegram: datetime | None) -> list[Finding]:
    """Which clocks are wrong. Telegram's counts as right; without it, the others are compared with each other."""
    if telegram is not None:
        shown = ((_MACHINE, machine), (_DATABASE, database))
        return [found for sentence, one in shown if one is not None for found in _differ(sentence, one, telegram)]
    return _differ(_EACH_OTHER, machine, database) if database is not None else []


def against_telegram(shown: datetime, told: datetime) -> list[Finding]:
    """Whether the program's clock, which shows the database's time, is right."""
    return _differ(_DATABASE, shown, told)


def _differ(sentence: str, shown: datetime, told: datetime) -> list[Finding]:
    span = abs(shown - told)
    if span <= incidents.CLOCKS_DIFFER:
        return []
    return [Finding(sentence, {"span": span, "shown": shown, "told": told}, Trouble(Kind.CLOCK))]
