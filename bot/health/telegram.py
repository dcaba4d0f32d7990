"""Telegram: does it answer and take the token, does it bring updates, may the bot post in its channels?"""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.health.findings import Finding, NotLooked
from bot.settings import Settings
from bot.telegram import inspection
from bot.telegram.api import Api, InvalidToken, RetryAfter, TelegramError
from domain import incidents
from domain.channels import Channel
from domain.incidents import Kind, Trouble
from domain.message import Lost
from locales import N_

# Seconds for each call.
PATIENCE = 5.0
# What waits at Telegram is fetched within seconds.
_MOST_PENDING = 100
# An older failure to bring an update is over.
_RECENT = timedelta(hours=1)
_AT_ONCE = 10

_NO_TOKEN = N_("BOT_TOKEN chưa được đặt. Anh/chị chạy lệnh này với cùng các thiết lập như bot.")
_REFUSED = N_(
    "Telegram không nhận BOT_TOKEN: có người đã thu hồi, hoặc ghi sai. Anh/chị lấy mã mới ở BotFather (/mybots, API Token), "
    "đặt lại BOT_TOKEN rồi chạy lại bot."
)
_SILENT = N_(
    "Telegram không trả lời ({why}). Anh/chị xem mạng của máy này, tường lửa, BOT_API_URL. Tin nhắn vẫn được giữ, "
    "sẽ gửi sau."
)
NOT_ASKED = N_("không hỏi được Telegram")
_UNKNOWN = N_("Telegram không trả lời ({why})")


async def answers(api: Api) -> list[Finding]:
    """Whether Telegram answers, and knows the bot."""
    try:
        await api.call("getMe", patience=PATIENCE)
    except InvalidToken:
        return [Finding(_REFUSED, trouble=Trouble(Kind.TELEGRAM, incidents.TOKEN))]
    except RetryAfter:
        return []
    except TelegramError as error:
        return [Finding(_SILENT, {"why": _why(error)}, Trouble(Kind.TELEGRAM))]
    return []


def no_token() -> list[Finding]:
    return [Finding(_NO_TOKEN)]


def _why(error: TelegramError) -> str:
    return error.message or type(error).__name__


_ELSEWHERE = N_(
    "Telegram đang chuyển tin nhắn đến {url}, không phải đến bot này: có người dùng mã này ở nơi khác. Anh/chị chạy lại "
    "bot; nếu lặp lại, lấy mã mới ở BotFather."
)
_NOT_REGISTERED = N_("Telegram chưa biết địa chỉ {url} của bot. Anh/chị chạy lại bot.")
_NOT_BROUGHT = N_(
    "Telegram không chuyển được tin nhắn đến {url} (lúc {at}: {why}). Anh/chị xem máy chủ web và chứng chỉ ở địa chỉ đó."
)
_PENDING = N_("Có {n} tin nhắn chờ ở Telegram mà bot chưa nhận. Anh/chị xem nhật ký của bot.")


async def updates(api: Api, settings: Settings, *, running: bool, now: datetime) -> list[Finding]:
    """Whether Telegram brings updates here, or lets them be fetched. running: whether a bot is."""
    try:
        found = await inspection.webhook(api, patience=PATIENCE)
    except TelegramError as error:
        raise NotLooked(_UNKNOWN, why=_why(error)) from error
    address, findings = settings.webhook_address if settings.webhook_url else "", []
    if found.url and found.url != address:
        findings.append(Finding(_ELSEWHERE, {"url": found.url}))
    elif found.url != address and running:
        findings.append(Finding(_NOT_REGISTERED, {"url": address}))
    elif address and running and found.error_at is not None and now - found.error_at < _RECENT:
        findings.append(Finding(_NOT_BROUGHT, {"url": address, "at": found.error_at, "why": found.error}))
    if running and found.pending > _MOST_PENDING:
        findings.append(Finding(_PENDING, {"n": found.pending}))
    return findings


_MAY_NOT = N_(
    "Bot không được đăng bài ở kênh «{title}». Anh/chị nhờ người quản trị kênh đặt bot làm quản trị viên có quyền đăng bài."
)
_LEFT = N_(
    "Bot không còn ở kênh «{title}»: bot đã bị đưa ra, hoặc kênh đã bị xóa. Nếu vẫn dùng kênh này, anh/chị thêm lại bot làm "
    "quản trị viên có quyền đăng bài."
)


async def channels(api: Api, bound: Iterable[Channel]) -> list[Finding]:
    """Whether the bot may post in each of these."""
    some = asyncio.Semaphore(_AT_ONCE)

    async def one(channel: Channel) -> Finding | None:
        async with some:
            lost = await inspection.cannot_post(api, channel.address, patience=PATIENCE)
        return _channel(channel, lost) if lost is not None else None

    try:
        found = await asyncio.gather(*(one(channel) for channel in bound))
    except TelegramError as error:
        raise NotLooked(_UNKNOWN, why=_why(error)) from error
    return [finding for finding in found if finding is not None]


def _channel(channel: Channel, lost: Lost) -> Finding:
    sentence = _MAY_NOT if lost is Lost.NO_RIGHTS else _LEFT
    return Finding(sentence, {"title": channel.title}, Trouble(Kind.CHANNEL, str(channel.id)))
