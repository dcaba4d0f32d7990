"""The commands that a person types. A failure is reported to them in one line, never as a traceback."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from bot import auditing, database_faults, doors, log, named_unit, schema_faults, swapped_days, table_import
from bot.backup import commands
from bot.clock import Clock
from bot.evaluation import evaluation
from bot.http import server
from bot.process import database_url, run_in_loop, stoppable
from bot.settings import BadSettings, Settings, load
from bot.terminal import Failed, translator
from domain.people import Role
from locales import Words
from services import directory, invitations
from storage import units
from storage.db import BadAddress, Database, OutOfReach, embedded, migrate

FAILED = 1
MISUSED = 2


def run(arguments: list[str]) -> int:
    """Carry out the command and return its exit code."""
    # What the program writes is for its own account: stored files, backups, logs.
    os.umask(0o077)
    # Also what is wrong with the settings is told in that format.
    log.set_up(os.environ.get("LOG_FORMAT", ""))
    t = translator()
    chosen = _parser(t).parse_args(arguments)
    try:
        settings = load(need_token=chosen.needs_token)
        log.set_up(settings.log_format)
        with stoppable():
            chosen.run(settings, chosen)
    except BadSettings as error:
        return _misused(t, *(f"{name}: {t(sentence)}" for name, sentence in error.faults))
    except BadAddress as error:
        return _misused(t, t("DATABASE_URL: PostgreSQL không nhận: {why}", why=error.said).unescape())
    except Failed as error:
        print(error, file=sys.stderr)
        return FAILED
    except server.CannotListen as error:
        print(t("Không mở được cổng {port} vì có chương trình khác đang dùng.", port=str(error)), file=sys.stderr)
        return FAILED
    except directory.OtherProvince as error:
        why = t(
            "Cơ sở dữ liệu này là của {province}, không phải của tỉnh ghi trong PROVINCE_CODE.", province=str(error)
        )
        print(why, file=sys.stderr)
        return FAILED
    except (migrate.NewerSchema, migrate.OtherProgram) as error:
        print(schema_faults.sentence(t, error), file=sys.stderr)
        return FAILED
    except OutOfReach:
        print(t("Không kết nối được cơ sở dữ liệu. Anh/chị xem lại DATABASE_URL."), file=sys.stderr)
        return FAILED
    except embedded.CannotStart as error:
        print(database_faults.sentence(t, error), file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return 0
    return 0


def _misused(t: Words, *lines: str) -> int:
    print(t("Các thiết lập sau chưa đúng:"), *lines, sep="\n  ", file=sys.stderr)
    return MISUSED


def _parser(t: Words) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("guongsang", description=str(t("Gương Sáng: tìm, khen và lan tỏa gương tốt.")))
    words = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, about: str, run_it: Callable[[Settings, argparse.Namespace], None], *, token: bool = False):  # type: ignore[no-untyped-def]
        one = words.add_parser(name, help=about, description=about)
        one.set_defaults(run=run_it, needs_token=token)
        return one

    command("demo", str(t("chạy thử cả chương trình trên một trang web, với Telegram mô phỏng")), _demo)
    command("serve", str(t("chạy bot")), _serve, token=True)
    command("deliver", str(t("chỉ gửi tin nhắn đang chờ, chạy cùng các tiến trình serve")), _deliver, token=True)
    command("migrate", str(t("đưa cơ sở dữ liệu lên bản mới nhất")), _migrate)
    invite = command("invite", str(t("in một đường dẫn dùng một lần để giao vai trò cán bộ")), _invite, token=True)
    invite.add_argument("--role", required=True, choices=[role.value for role in Role])
    invite.add_argument("--unit", help=str(t("mã hay tên đơn vị; với vai trò cấp tỉnh thì không cần")))
    doors.add_poster(command("poster", str(t("in áp phích có mã QR mở bot")), _nothing, token=True), t)
    doors.add_sources(
        command("sources", str(t("xem bao nhiêu người và phiếu đến qua từng áp phích, đường dẫn")), _nothing)
    )
    others = command(
        "import-units",
        str(t("nhập sở ban ngành, báo đài, tổ chức từ tệp CSV có các cột mã, loại, tên")),
        table_import.units,
    )
    others.add_argument("file", type=Path)
    former = command(
        "import-places",
        str(t("nhập tên xã, phường, thị trấn cũ từ tệp CSV có các cột tên cũ, huyện cũ, nay thuộc")),
        table_import.places,
    )
    former.add_argument("file", type=Path)
    days = command("calendar", str(t("xem và đổi những ngày làm bù, nghỉ bù của tỉnh")), _nothing)
    swapped_days.add_to(days, t)
    auditing.add_to(
        command("audit", str(t("kiểm tra nhật ký có bị ai sửa không, xem ai đã mở một phiếu")), _nothing), t
    )
    commands.add_backup(
        command("backup", str(t("sao lưu dữ liệu vào một tệp, hoặc kiểm tra một bản sao lưu")), _nothing), t
    )
    commands.add_restore(command("restore", str(t("khôi phục dữ liệu từ một bản sao lưu")), _nothing), t)
    command("doctor", str(t("xem mọi thứ có ổn không, và cần làm gì")), _doctor)
    evaluation.add_to(
        command("evaluate", str(t("đo xem chương trình đọc tin nhắn đúng đến đâu, trên một tệp JSONL")), _nothing), t
    )
    replay = command("replay", str(t("gửi các tin nhắn trong một tệp JSONL qua bot đang chạy")), _replay)
    replay.add_argument("file", type=Path)
    replay.add_argument("--speed", type=float, default=0, help=str(t("số tin nhắn mỗi giây; 0 là nhanh nhất có thể")))
    return parser


def _nothing(settings: Settings, chosen: argparse.Namespace) -> None:
    """For a command whose own module says what it does."""


def _serve(settings: Settings, chosen: argparse.Namespace) -> None:
    from bot import app

    async def main(url: str) -> None:
        async with app.assembled(settings, url, Clock()) as made:
            await app.serve(made, url)

    with database_url(settings) as url:
        run_in_loop(lambda: main(url))


def _deliver(settings: Settings, chosen: argparse.Namespace) -> None:
    from bot import app

    async def main(url: str) -> None:
        async with app.assembled(settings, url, Clock()) as made:
            await app.deliver(made, url)

    with database_url(settings) as url:
        run_in_loop(lambda: main(url))


def _demo(settings: Settings, chosen: argparse.Namespace) -> None:
    from bot.demo import demo

    demo.run(settings)


def _replay(settings: Settings, chosen: argparse.Namespace) -> None:
    from bot.demo import replay

    t = translator()
    try:
        if not replay.run(settings, chosen.file, chosen.speed):
            raise Failed(t("Có tin nhắn bị mất."))
    except replay.BadFile as error:
        raise Failed(t("Không đọc được tệp: {why}", why=str(error)).unescape()) from error


def _doctor(settings: Settings, chosen: argparse.Namespace) -> None:
    from bot.health import doctor

    doctor.run(settings, chosen)


def _migrate(settings: Settings, chosen: argparse.Namespace) -> None:
    async def main(url: str) -> None:
        database = Database(url)
        try:
            await migrate.to_head(database)
            async with database.transaction() as tx:
                await directory.import_communes(tx, settings.province_code)
        finally:
            await database.close()

    with database_url(settings) as url:
        run_in_loop(lambda: main(url))


def _invite(settings: Settings, chosen: argparse.Namespace) -> None:
    from bot import app
    from bot.telegram.api import TelegramError

    t = translator()

    async def main(url: str) -> None:
        async with app.assembled(settings, url, Clock()) as made:
            try:
                me = await made.api.call("getMe")
            except TelegramError as error:
                raise Failed(t("Telegram không trả lời: {why}", why=str(error)).unescape()) from error
            async with made.database.transaction() as tx:
                if chosen.unit:
                    unit = await named_unit.load(tx, chosen.unit, rules=settings.rules, now=made.clock.now())
                else:
                    unit = await units.province(tx)
                try:
                    token = await invitations.make(tx, Role(chosen.role), unit, now=made.clock.now())
                except invitations.WrongUnit as error:
                    raise Failed(t("{unit} không có vai trò này.", unit=str(error))) from error
            print(f"https://t.me/{me['username']}?start={token}")

    with database_url(settings) as url:
        run_in_loop(lambda: main(url))
