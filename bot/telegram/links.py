"""The buttons under a message. A link to the private chat needs the bot's name, which only Telegram knows."""

from dataclasses import replace
from typing import Any

from bot.telegram.api import Api
from domain.message import OutMessage, Rows


async def linked(api: Api, message: OutMessage) -> OutMessage:
    """The message with the whole address in each button that opens the private chat. Raises TelegramError."""
    if not any(button.start for row in message.buttons for button in row):
        return message
    link = f"https://t.me/{await api.username()}?start="
    rows = (
        tuple(replace(one, url=link + one.start, start="") if one.start else one for one in row)
        for row in message.buttons
    )
    return replace(message, buttons=tuple(rows))


def keyboard(rows: Rows) -> dict[str, Any]:
    """Bot API: InlineKeyboardMarkup."""

    def button(label: str, data: str, url: str) -> dict[str, str]:
        return {"text": label, "url": url} if url else {"text": label, "callback_data": data}

    return {"inline_keyboard": [[button(b.label, b.data, b.url) for b in row] for row in rows]}
