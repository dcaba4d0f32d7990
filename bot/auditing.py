"""`guongsang audit`: whether anybody has touched the log, and who was shown a case."""

import argparse

from bot.clock import Clock
from bot.process import in_transaction
from bot.settings import Settings
from bot.terminal import Failed, translator
from domain import errors
from domain.audit import Broken, Fault, Source
from locales import N_, Words
from services import audit

_FAULTS = {
    Fault.ALTERED: N_("{row} không còn như lúc ghi: có người đã sửa."),
    Fault.MISSING: N_("{row} đã ghi nhưng nay không còn: có người đã xóa."),
    Fault.SEAL: N_("Dấu niêm của {row} không khớp với dấu trước nó: có người đã sửa hoặc xóa dấu niêm."),
    Fault.UNSEALED: N_(
        "{row} ghi từ lâu mà chưa được niêm. Nếu bot vừa chạy lại sau khi dừng lâu, đợi ít phút rồi thử lại."
    ),
}
_ROWS = {Source.EVENT: N_("Dòng {id} của nhật ký"), Source.LOOK: N_("Lượt xem phiếu số {id}")}


def add_to(parser: argparse.ArgumentParser, t: Words) -> None:
    """What the command understands: verify, readers."""
    parts = parser.add_subparsers(metavar="verify | readers", required=True)
    verify = parts.add_parser("verify", help=str(t("kiểm tra xem nhật ký có bị ai sửa không")))
    verify.set_defaults(run=_verify)
    verify.add_argument(
        "--since", default="", help=str(t("dấu cuối đã ghi lại lần trước: kiểm tra cả việc nó còn nguyên"))
    )
    readers = parts.add_parser("readers", help=str(t("xem ai đã mở một phiếu")))
    readers.set_defaults(run=_readers)
    readers.add_argument("code", help=str(t("mã phiếu")))


def _verify(settings: Settings, chosen: argparse.Namespace) -> None:
    """Exit 1 with the first entry that is not right; else how many there are, and the last seal, to be noted elsewhere."""
    t = translator()
    head, broken = in_transaction(settings, lambda tx: audit.verify(tx, now=Clock().now()))
    if broken is not None:
        raise Failed(_said(t, broken))
    if chosen.since and not _contains(settings, t, chosen.since):
        raise Failed(t("Nhật ký không còn dấu {seal}: những dòng sau đó đã bị thay.", seal=chosen.since).unescape())
    print(t.plural("Nhật ký nguyên vẹn: {n} dòng.", "Nhật ký nguyên vẹn: {n} dòng.", head.number))
    print(t("Dấu cuối: {seal}", seal=str(head)))


def _contains(settings: Settings, t: Words, noted: str) -> bool:
    try:
        return in_transaction(settings, lambda tx: audit.contains(tx, noted))
    except errors.Empty as error:
        raise Failed(t("«{seal}» không phải là dấu mà lệnh này in ra.", seal=noted).unescape()) from error


def _said(t: Words, broken: Broken) -> str:
    row = t(_ROWS[broken.source], id=broken.id)
    return t(_FAULTS[broken.fault], row=row).unescape()


def _readers(settings: Settings, chosen: argparse.Namespace) -> None:
    t = translator()
    try:
        found = in_transaction(settings, lambda tx: audit.readers(tx, chosen.code))
    except errors.NotFound as error:
        raise Failed(t("Không có phiếu nào mang mã {code}.", code=chosen.code).unescape()) from error
    for row in found:
        units = ", ".join(filter(None, row.units))
        print(f"{t.day(row.day)}  {row.name}  {units}".rstrip())
    if not found:
        print(t("Chưa có cán bộ nào mở phiếu này."))
