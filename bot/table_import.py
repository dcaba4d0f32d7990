"""`guongsang import-units` and `import-places`: a table that an office has in a file is taken whole or not at all.

Every fault is told at once, each with its line.
"""

import argparse
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot import table_faults
from bot.process import database_url, run_in_loop
from bot.settings import Settings
from bot.terminal import Failed, translator
from domain import table_file
from locales import Words
from services import directory
from storage.db import Database, Tx, migrate

Take = Callable[[Tx, str, str], Awaitable[int]]


def units(settings: Settings, chosen: argparse.Namespace) -> None:
    """Departments, press and organisations. Raises Failed."""
    t = translator()
    number = _take(settings, chosen.file, directory.import_others)
    print(t.plural("Đã nhập {n} đơn vị.", "Đã nhập {n} đơn vị.", number))


def places(settings: Settings, chosen: argparse.Namespace) -> None:
    """Former units, and the communes of today that they belong to. Raises Failed."""
    t = translator()
    number = _take(settings, chosen.file, directory.import_places)
    print(t.plural("Đã nhập {n} tên cũ.", "Đã nhập {n} tên cũ.", number))


def _take(settings: Settings, file: Path, take: Take) -> int:
    """Import the file; how many lines were taken."""
    t, taken = translator(), 0

    async def main(url: str) -> None:
        nonlocal taken
        database = Database(url)
        try:
            await migrate.to_head(database)
            async with database.transaction() as tx:
                await directory.import_communes(tx, settings.province_code)
                taken = await take(tx, written, settings.province_code)
        finally:
            await database.close()

    written = _read(file, t)
    with database_url(settings) as url:
        try:
            run_in_loop(lambda: main(url))
        except directory.BadFile as error:
            number = len(error.faults)
            head = t.plural(
                "Chưa nhập đơn vị nào, vì tệp có {n} lỗi:", "Chưa nhập đơn vị nào, vì tệp có {n} lỗi:", number
            )
            raise Failed("\n".join((head, *(table_faults.sentence(t, fault) for fault in error.faults)))) from error
    return taken


def _read(file: Path, t: Words) -> str:
    """The text of a file with a table."""
    try:
        return table_file.decode(file.read_bytes())
    except OSError as error:
        raise Failed(t("Không đọc được tệp {file}.", file=str(file)).unescape()) from error
    except table_file.Unreadable as error:
        why = t(
            "Tệp {file} không phải tệp CSV dùng bảng mã Unicode. Anh/chị mở tệp trong Excel, chọn «Lưu thành», "
            "kiểu «CSV UTF-8», rồi nhập lại.",
            file=str(file),
        )
        raise Failed(why.unescape()) from error
