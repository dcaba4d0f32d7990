"""`guongsang calendar`: the days that the province swaps. Limits and reminders that run are computed anew at once."""

import argparse
from datetime import date

import structlog
from markupsafe import Markup

from bot.clock import Clock
from bot.process import in_transaction
from bot.settings import Settings
from bot.terminal import Failed, translator
from domain import calendar, dates, errors, text
from domain.calendar import Swap
from locales import Words
from services import swapped_days

log = structlog.get_logger()


def add_to(parser: argparse.ArgumentParser, t: Words) -> None:
    """What the command understands: list (also without any word), add, remove."""
    parser.set_defaults(run=_list)
    parts = parser.add_subparsers(metavar="list | add | remove")
    parts.add_parser("list", help=str(t("xem các ngày đã đổi"))).set_defaults(run=_list)
    add = parts.add_parser("add", help=str(t("đổi một ngày thành ngày làm việc hoặc ngày nghỉ")))
    remove = parts.add_parser("remove", help=str(t("bỏ thay đổi của một ngày, lại theo lịch chung của cả nước")))
    for one, run in ((add, _add), (remove, _remove)):
        one.set_defaults(run=run)
        one.add_argument("day", help=str(t("ngày, ví dụ 13/02/2027")))
    kind = add.add_mutually_exclusive_group(required=True)
    kind.add_argument("--works", action="store_true", help=str(t("ngày làm việc")))
    kind.add_argument("--off", action="store_true", help=str(t("ngày nghỉ")))
    add.add_argument("--note", default="", help=str(t("lý do, ví dụ: làm bù Tết")))


def _list(settings: Settings, chosen: argparse.Namespace) -> None:
    t = translator()
    found = in_transaction(settings, swapped_days.every)
    for one in found:
        print(f"{t.day(one.day)}  {_kind(t, one)}  {one.note}".rstrip())
    if not found:
        print(t("Chưa đổi ngày nào: tỉnh làm việc theo lịch chung của cả nước."))


def _add(settings: Settings, chosen: argparse.Namespace) -> None:
    t = translator()
    swap = Swap(_day(t, chosen.day), chosen.works, _note(t, chosen.note))
    rules, now = settings.rules, Clock().now()
    changed = in_transaction(settings, lambda tx: swapped_days.put(tx, None, swap, rules=rules, now=now))
    log.info("day_swapped", day=swap.day.isoformat(), works=swap.works, limits=changed)
    print(f"{t.day(swap.day)}: {_kind(t, swap)}.", _retimed(t, changed))


def _remove(settings: Settings, chosen: argparse.Namespace) -> None:
    t = translator()
    day = _day(t, chosen.day)
    rules, now = settings.rules, Clock().now()
    try:
        changed = in_transaction(settings, lambda tx: swapped_days.remove(tx, None, day, rules=rules, now=now))
    except errors.NotFound as error:
        raise Failed(t("Ngày {day} không có trong các ngày đã đổi.", day=t.day(day))) from error
    log.info("swap_removed", day=day.isoformat(), limits=changed)
    print(t("Ngày {day} lại theo lịch chung của cả nước.", day=t.day(day)), _retimed(t, changed))


def _day(t: Words, words: str) -> date:
    found = dates.read(words, calendar.today(Clock().now()))
    if found is None:
        raise Failed(t("«{words}» không phải là ngày. Ghi như 13/02/2027.", words=words).unescape())
    return found


def _note(t: Words, words: str) -> str:
    try:
        return text.one_line(words, limit=text.LINE_LIMIT) if words else ""
    except errors.Empty:
        return ""
    except errors.TooLong as error:
        raise Failed(t("Lý do dài quá (tối đa {limit} ký tự).", limit=error.limit)) from error


def _kind(t: Words, swap: Swap) -> Markup:
    return t("ngày làm việc") if swap.works else t("ngày nghỉ")


def _retimed(t: Words, changed: int) -> Markup:
    return t.plural("Đã tính lại hạn xử lý của {n} phiếu.", "Đã tính lại hạn xử lý của {n} phiếu.", changed)
