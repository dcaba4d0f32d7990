"""The work: does what is due leave, do the jobs run, is somebody reminded of all that waits?"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.health.findings import Finding
from domain import incidents
from domain.incidents import Kind, Trouble
from domain.moves import Thing
from locales import N_
from storage.db import Tx
from storage.ledger import backlog
from storage.ticks import Tick

_WAITS = N_(
    "Có {n} tin nhắn đến hạn gửi mà chưa gửi, lâu nhất từ {oldest}. Anh/chị xem not_sent và "
    "database_out_of_reach trong nhật ký."
)
_STILL = N_(
    "Tin nhắn đến hạn gửi đang chờ, nhưng đã {span} không có tin nào được gửi. Anh/chị chạy lại bot; nếu vẫn vậy, gửi "
    "nhật ký cho người phát triển."
)


async def outbox(tx: Tx, *, now: datetime) -> list[Finding]:
    """Whether something waits too long to be sent."""
    found = await backlog.look(tx, since=incidents.STILL, now=now)
    if found.still:
        return [Finding(_STILL, {"span": incidents.STILL}, Trouble(Kind.OUTBOX))]
    if found.oldest is not None:
        return [Finding(_WAITS, {"n": found.overdue, "oldest": found.oldest})]
    return []


_FAILS = N_("Việc định kỳ {job} đã lỗi {n} lần liền. Anh/chị tìm job_failed trong nhật ký, gửi cho người phát triển.")
_SILENT = N_("Việc định kỳ {job} đã {span} không chạy. Anh/chị chạy lại bot.")


def jobs(ticks: Mapping[str, Tick], silent: Mapping[str, timedelta], every: Mapping[str, timedelta]) -> list[Finding]:
    """Which jobs fail, or do not run. silent: for how long each has not run; every: at which interval it is to."""
    findings = []
    for name, interval in every.items():
        trouble = Trouble(Kind.JOB, name)
        tick = ticks.get(name)
        if tick is not None and incidents.fails(tick.failures):
            findings.append(Finding(_FAILS, {"job": name, "n": tick.failures}, trouble))
        elif not incidents.ticks(silent[name], interval):
            findings.append(Finding(_SILENT, {"job": name, "span": silent[name]}, trouble))
    return findings


_UNREMINDED = {
    Thing.NOMINATION: N_(
        "Có {n} phiếu đang chờ mà không ai được nhắc. Bot đang chạy sẽ tự đặt lại lịch nhắc trong nửa giờ."
    ),
    Thing.OBLIGATION: N_(
        "Có {n} báo cáo đang chờ mà không ai được nhắc. Bot đang chạy sẽ tự đặt lại lịch nhắc trong nửa giờ."
    ),
    Thing.REQUEST: N_(
        "Có {n} yêu cầu về thông tin cá nhân đang chờ mà không ai được nhắc. Bot đang chạy sẽ tự đặt lại lịch nhắc trong "
        "nửa giờ."
    ),
}


def reminders(missing: Mapping[Thing, int]) -> list[Finding]:
    """What waits without anybody who would be reminded of it."""
    return [Finding(_UNREMINDED[thing], {"n": number}) for thing, number in missing.items() if number]
