"""What Telegram says when it is asked: where it brings updates, what the bot may do in a channel, what time it is there."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.telegram.api import Api
from domain.message import Lost

_IN_IT = ("creator", "administrator", "member", "restricted")


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where updates are brought, "" when they are fetched; how many wait; the last failure to bring one."""

    url: str
    pending: int
    error: str = ""
    error_at: datetime | None = None


async def webhook(api: Api, *, patience: float) -> Webhook:
    """Bot API: getWebhookInfo. Raises TelegramError."""
    info = await api.call("getWebhookInfo", patience=patience)
    at = info.get("last_error_date")
    error_at = datetime.fromtimestamp(at, UTC) if at else None
    return Webhook(info["url"], info["pending_update_count"], info.get("last_error_message", ""), error_at)


async def cannot_post(api: Api, address: str, *, patience: float) -> Lost | None:
    """Why the bot cannot post in this channel or group; None when it can. Bot API: getChatMember. Raises TelegramError."""
    try:
        member = await api.call("getChatMember", patience=patience, chat_id=int(address), user_id=int(api.bot_id))
    except ChatMigrated:
        # What is sent next finds the new address.
        return None
    except Forbidden:
        return Lost.GONE
    except BadRequest as error:
        return Lost.GONE if "chat not found" in error.message.lower() else Lost.NO_RIGHTS
    return _lacking(member)


def _lacking(member: dict[str, Any]) -> Lost | None:
    """Bot API: ChatMember. Only in a channel an administrator needs the right to post."""
    if member["status"] not in _IN_IT:
        return Lost.GONE
    right = "can_send_messages" if member["status"] == "restricted" else "can_post_messages"
    return None if member.get(right, True) else Lost.NO_RIGHTS


def time(api: Api) -> datetime | None:
    """What Telegram's clock showed at its last answer, None when it did not say."""
    try:
        return parsedate_to_datetime(api.request.date) if api.request.date else None
    except ValueError:
        return None
