"""`guongsang backup` and `guongsang restore`. What cannot be done is said in one line, with what to do about it."""

import argparse
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from markupsafe import Markup

from bot.backup import archive, checking, erased, making
from bot.clock import Clock
from bot.process import database_url, run_in_loop
from bot.settings import Settings
from bot.terminal import Failed, translator
from domain import backups
from domain.backups import Difference, Findings, Manifest
from locales import Words
from storage.db import Tx, contents, dump

T = TypeVar("T")
_MEGABYTE = 1_000_000


def add_backup(parser: argparse.ArgumentParser, t: Words) -> None:
    """What `backup` understands."""
    parser.set_defaults(run=_backup)
    parser.add_argument(
        "file", nargs="?", type=Path, help=str(t("tệp hoặc thư mục; không ghi thì là DATA_DIR/backups"))
    )
    parser.add_argument("--verify", action="store_true", help=str(t("khôi phục thử bản sao lưu và đối chiếu")))


def add_restore(parser: argparse.ArgumentParser, t: Words) -> None:
    """What `restore` understands."""
    parser.set_defaults(run=_restore)
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        help=str(t("bản sao lưu; không ghi thì chỉ xem các tin nhắn chờ anh/chị quyết định")),
    )
    parser.add_argument("--replace", action="store_true", help=str(t("thay dữ liệu đang có; dữ liệu đó sẽ mất")))
    decided = parser.add_mutually_exclusive_group()
    decided.add_argument("--send", action="store_true", help=str(t("gửi những tin nhắn chưa gửi lúc sao lưu")))
    decided.add_argument("--drop", action="store_true", help=str(t("bỏ những tin nhắn chưa gửi lúc sao lưu")))


def _backup(settings: Settings, chosen: argparse.Namespace) -> None:
    if chosen.verify:
        _verify(settings, chosen.file)
        return
    t, now = translator(), Clock().now()
    path = _to_write(settings, chosen.file, backups.name_of(now))
    with _in_words(t, path):
        if chosen.file is None:
            archive.make_folder(path.parent)
        made = _on_database(settings, lambda url: making.make(url, path, now=now))
        size = max(round(path.stat().st_size / _MEGABYTE), 1)
    print(t("Đã sao lưu vào {file} ({size} MB): {what}.", file=str(path), size=size, what=_what(t, made)).unescape())


def _to_write(settings: Settings, file: Path | None, name: str) -> Path:
    """Where a new backup goes: the file, or under its own name into a folder."""
    if file is None:
        return making.folder(settings.data_dir) / name
    return file / name if os.path.isdir(file) else file


def _verify(settings: Settings, file: Path | None) -> None:
    t = translator()
    path = file or _newest(settings, t)
    with _in_words(t, path):
        manifest, findings = _on_database(settings, lambda url: checking.check(url, path))
    if not findings.right:
        head = t("Bản sao lưu {file} không dùng được:", file=str(path)).unescape()
        raise Failed("\n  ".join((head, *_wrong(t, findings))))
    rows = manifest.contents.rows
    good = t(
        "Bản sao lưu {file} tốt. Lập lúc {moment}; khôi phục thử đủ {tables} bảng, {rows} dòng, dòng cuối của nhật ký khớp.",
        file=str(path),
        moment=t.moment(manifest.made_at),
        tables=len(rows),
        rows=sum(rows.values()),
    )
    print(good.unescape())


def _newest(settings: Settings, t: Words) -> Path:
    folder = making.folder(settings.data_dir)
    with _in_words(t, folder):
        made = making.made(folder)
    if not made:
        raise Failed(t("Trong {folder} chưa có bản sao lưu nào.", folder=str(folder)).unescape())
    return made[max(made)]


def _wrong(t: Words, findings: Findings) -> Iterator[Markup]:
    for one in findings.tables:
        yield _difference(t, one)
    if findings.last_event:
        yield t("Dòng cuối của nhật ký khác với bản kê.")
    if findings.schema:
        yield t("Cấu trúc cơ sở dữ liệu khác với bản kê.")


def _difference(t: Words, one: Difference) -> Markup:
    if one.found is None:
        return t("Thiếu bảng {table}.", table=one.table)
    if one.promised is None:
        return t("Bảng {table} không có trong bản kê.", table=one.table)
    return t(
        "Bảng {table}: bản kê ghi {promised} dòng, khôi phục được {found}.",
        table=one.table,
        promised=one.promised,
        found=one.found,
    )


def _restore(settings: Settings, chosen: argparse.Namespace) -> None:
    # The conversations, whose words are needed here, take a while to import.
    from bot.backup import set_aside
    from services import recovery

    t, now = translator(), Clock().now()
    if chosen.file is not None:
        _replace(settings, chosen, t)
    if chosen.send:
        number = _on_database(settings, lambda url: _in_transaction(url, lambda tx: recovery.send(tx, now=now)))
        print(t.plural("Sẽ gửi {n} tin nhắn.", "Sẽ gửi {n} tin nhắn.", number))
    elif chosen.drop:
        number = _on_database(settings, lambda url: _in_transaction(url, lambda tx: recovery.drop(tx, now=now)))
        print(t.plural("Đã bỏ {n} tin nhắn.", "Đã bỏ {n} tin nhắn.", number))
    else:
        waiting, bulk = _on_database(settings, lambda url: _in_transaction(url, recovery.pending))
        print(*set_aside.lines(t, waiting, bulk), sep="\n")


def _replace(settings: Settings, chosen: argparse.Namespace, t: Words) -> None:
    from bot.backup import restoring

    path, rules, now, folder = chosen.file, settings.rules, Clock().now(), making.folder(settings.data_dir)
    try:
        with _in_words(t, path):
            manifest, lost = _on_database(
                settings,
                lambda url: restoring.restore(url, path, replace=chosen.replace, folder=folder, rules=rules, now=now),
            )
    except restoring.InUse as error:
        raise Failed(
            t("Chương trình đang chạy trên cơ sở dữ liệu này. Anh/chị dừng chương trình rồi khôi phục.")
        ) from error
    except restoring.NotOurs as error:
        raise Failed(t("Cơ sở dữ liệu này có bảng của chương trình khác. Anh/chị xem lại DATABASE_URL.")) from error
    except restoring.OtherProvince as error:
        why = t(
            "Bản sao lưu {file} là của {province}, không phải của tỉnh ghi trong PROVINCE_CODE. Dữ liệu đang có vẫn như cũ.",
            file=str(path),
            province=str(error),
        )
        raise Failed(why.unescape()) from error
    except restoring.NewerSchema as error:
        raise Failed(_too_new(t, path)) from error
    except restoring.NotEmpty as error:
        why = t(
            "Cơ sở dữ liệu đang có {what}, sẽ mất nếu khôi phục. Nếu đúng là cần thay, anh/chị thêm --replace.",
            what=_stake(t, error.stake),
        )
        raise Failed(why) from error
    if lost is not None:
        print(t("Đã thay dữ liệu trước đó: {what}.", what=_stake(t, lost)))
    moment = t.moment(manifest.made_at)
    print(t("Đã khôi phục bản sao lưu lập lúc {moment}: {what}.", moment=moment, what=_what(t, manifest)))


def _stake(t: Words, stake: contents.Stake) -> Markup:
    """What would be lost."""
    if stake.newest is None:
        return t("{cases} phiếu, {people} người", cases=stake.cases, people=stake.people)
    newest = t.moment(stake.newest)
    return t(
        "{cases} phiếu (mới nhất lúc {newest}), {people} người", cases=stake.cases, newest=newest, people=stake.people
    )


def _what(t: Words, manifest: Manifest) -> Markup:
    """What is in a backup."""
    rows = manifest.contents.rows
    return t("{cases} phiếu, {people} người", cases=rows["nominations"], people=rows["people"])


def _too_new(t: Words, path: Path) -> str:
    return t(
        "Bản sao lưu {file} do chương trình mới hơn lập. Anh/chị cập nhật chương trình rồi làm lại.", file=str(path)
    ).unescape()


def _on_database(settings: Settings, work: Callable[[str], Awaitable[T]]) -> T:
    """The result of `work`, which is given the URL of the database. Raises Failed when it is stopped before its end."""
    results = []

    async def main(url: str) -> None:
        results.append(await work(url))

    with database_url(settings) as url:
        run_in_loop(lambda: main(url))
    if not results:
        raise Failed(translator()("Đã dừng giữa chừng."))
    return results[0]


async def _in_transaction(url: str, work: Callable[[Tx], Awaitable[T]]) -> T:
    """The result of `work`, done in one transaction on a database that is up to date."""
    from storage.db import Database, migrate

    database = Database(url)
    try:
        await migrate.to_head(database)
        async with database.transaction() as tx:
            return await work(tx)
    finally:
        await database.close()


@contextmanager
def _in_words(t: Words, path: Path) -> Iterator[None]:
    """What can go wrong with a backup, as a line for the administrator."""
    try:
        yield
    except archive.Damaged as error:
        raise Failed(
            t("Tệp {file} bị hỏng, hoặc không phải bản sao lưu của chương trình.", file=str(path)).unescape()
        ) from error
    except erased.Damaged as error:
        why = t("Tệp {file} ghi những ai đã xóa bị hỏng. Anh/chị lấy lại tệp này từ bản sao.", file=str(error))
        raise Failed(why.unescape()) from error
    except archive.NewerFormat as error:
        raise Failed(_too_new(t, path)) from error
    except contents.NothingThere as error:
        raise Failed(t("Cơ sở dữ liệu chưa có dữ liệu của chương trình để sao lưu.")) from error
    except dump.NoProgram as error:
        why = t(
            "Không có pg_dump dùng được với PostgreSQL {version} này (máy chủ mới hơn, hoặc kết nối được mã hóa). Anh/chị "
            "cài gói postgresql-client-{version} trên máy chạy chương trình.",
            version=str(error),
        )
        raise Failed(why) from error
    except contents.MayNotCreate as error:
        why = t("Tài khoản trong DATABASE_URL không có quyền tạo cơ sở dữ liệu để khôi phục thử (cần quyền CREATEDB).")
        raise Failed(why) from error
    except contents.Busy as error:
        raise Failed(t("Đang có một lần khôi phục thử khác. Anh/chị chờ rồi làm lại.")) from error
    except dump.ProgramFailed as error:
        raise Failed(t("PostgreSQL báo lỗi: {why}", why=str(error)).unescape()) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise Failed(t("Không đọc hoặc ghi được {file}: {why}", file=str(path), why=reason).unescape()) from error
