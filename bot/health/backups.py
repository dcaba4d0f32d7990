"""The backups: is there one, and is it of last night?"""

from datetime import datetime, timedelta
from pathlib import Path

from bot.backup import making
from bot.health.findings import Finding, NotLooked, aside
from domain import backups, incidents
from domain.backups import Nightly
from domain.incidents import Kind, Trouble
from locales import N_

_NONE = N_("Trong {folder} chưa có bản sao lưu nào. Anh/chị chạy guongsang backup; nếu báo lỗi, làm theo lời báo.")
_OLD = N_(
    "Bản sao lưu mới nhất lập lúc {made_at}, cách đây {span}. Anh/chị tìm backup_failed trong nhật ký, rồi chạy "
    "guongsang backup."
)
_UNREADABLE = N_(
    "Không xem được thư mục sao lưu {folder}: {why}. Anh/chị chạy lệnh bằng tài khoản chạy bot, và cho tài khoản đó quyền "
    "đọc, ghi ở đó."
)
_OFF = N_("BACKUP_AT=off, anh/chị tự sao lưu bằng cách khác")


async def newest(folder: Path, wanted: Nightly | None, *, running: timedelta | None, now: datetime) -> list[Finding]:
    """Whether the newest backup is too old. running: for how long the program has been, None when it is not.

    Raises NotLooked when the administrator makes them otherwise.
    """
    if wanted is None:
        raise NotLooked(_OFF)
    try:
        last = backups.newest(await aside(lambda: making.made(folder)), now=now)
    except OSError as error:
        values = {"folder": str(folder), "why": error.strerror or str(error)}
        return [Finding(_UNREADABLE, values, Trouble(Kind.BACKUP))]
    if last is not None and now - last <= incidents.BACKUP_OLD:
        return []
    if running is not None and running < incidents.BACKUP_TAKES:
        return []
    if last is None:
        return [Finding(_NONE, {"folder": str(folder)}, Trouble(Kind.BACKUP))]
    return [Finding(_OLD, {"made_at": last, "span": now - last}, Trouble(Kind.BACKUP))]
