"""The words about incidents: to officers, who do not run the server but know who does."""

from datetime import datetime

from domain import calendar, text
from domain.incidents import TOKEN, Incident, Kind, Notice
from domain.message import OutMessage
from handlers.engine.notices import Reading, Render, message
from locales import N_, Words
from services import incidents

_TITLE_SHOWN = 100

# What it is, as the middle of a sentence.
_WHAT = {
    Kind.OUTBOX: N_("tin nhắn đến hạn gửi mà không gửi đi được"),
    Kind.TELEGRAM: N_("Telegram không trả lời bot"),
    Kind.JOB: N_("một việc định kỳ của bot ({job}) không chạy được"),
    Kind.DISK: N_("ổ đĩa của máy chủ sắp đầy"),
    Kind.BACKUP: N_("hơn một ngày rưỡi chưa có bản sao lưu mới"),
    Kind.CHANNEL: N_("bot không đăng được bài ở kênh «{title}»"),
    Kind.CLOCK: N_("đồng hồ của máy chủ chạy sai"),
}
_TOKEN_REFUSED = N_("Telegram không nhận mã (token) của bot")
# What it means, and what to do.
_TO_DO = {
    Kind.OUTBOX: N_("Tin nhắn vẫn được giữ và sẽ gửi sau. Nhờ anh/chị báo người quản trị máy chủ chạy lại bot."),
    Kind.TELEGRAM: N_(
        "Tin nhắn vẫn được giữ và sẽ gửi khi Telegram trả lời. Nếu kéo dài, nhờ anh/chị báo người quản trị máy chủ."
    ),
    Kind.JOB: N_("Việc nhắc hạn và gửi bài có thể chậm. Nhờ anh/chị báo người quản trị máy chủ."),
    Kind.DISK: N_("Khi ổ đĩa đầy, bot không nhận thêm được phiếu nào. Nhờ anh/chị báo người quản trị máy chủ dọn bớt."),
    Kind.BACKUP: N_("Nếu máy chủ hỏng, dữ liệu từ lần sao lưu trước sẽ mất. Nhờ anh/chị báo người quản trị máy chủ."),
    Kind.CHANNEL: N_("Nhờ anh/chị báo người quản trị kênh."),
    Kind.CLOCK: N_("Hạn xử lý và giờ nhắc có thể sai. Nhờ anh/chị báo người quản trị máy chủ chỉnh lại giờ."),
}


def what(t: Words, incident: Incident, *, title: str = "") -> str:
    """What is wrong, in a few words. title: of the channel that it is about."""
    if incident.kind is Kind.TELEGRAM and incident.subject == TOKEN:
        return t(_TOKEN_REFUSED)
    return t(_WHAT[incident.kind], job=incident.subject, title=text.excerpt(title, _TITLE_SHOWN))


async def _opened(reading: Reading) -> OutMessage | None:
    """No longer applies when it was over before it could be told: then that it was is all there is to say."""
    incident = await incidents.of(reading.tx, reading.person, reading.id)
    if incident is None or incident.closed_at is not None:
        return None
    t = reading.t
    said = t(
        "⚠️ Sự cố từ {since}: {what}.\n\n{to_do}",
        since=_moment(t, incident.opened_at, reading.now),
        what=what(t, incident),
        to_do=t(_TO_DO[incident.kind]),
    )
    return message(said)


async def _over(reading: Reading) -> OutMessage | None:
    """Of a channel that was given up, or lost again, there is nothing good to say."""
    incident = await incidents.of(reading.tx, reading.person, reading.id)
    if incident is None or incident.closed_at is None:
        return None
    title = ""
    if incident.kind is Kind.CHANNEL:
        title, can_post = await incidents.channel_title(reading.tx, incident)
        if not can_post:
            return None
    t = reading.t
    said = t(
        "✅ Đã hết sự cố: {what}, từ {since} đến {until}.",
        what=what(t, incident, title=title),
        since=_moment(t, incident.opened_at, incident.closed_at),
        until=_moment(t, incident.closed_at, reading.now),
    )
    return message(said)


def _moment(t: Words, when: datetime, beside: datetime) -> str:
    """The hour, with its day unless that is the same as that of another moment beside it."""
    same = calendar.today(when) == calendar.today(beside)
    return t.hour(when) if same else t.moment(when)


NOTICES: dict[str, Render] = {Notice.INCIDENT_OPENED: _opened, Notice.INCIDENT_OVER: _over}
