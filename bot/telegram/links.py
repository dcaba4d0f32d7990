"""What in a message links to the private chat: that needs the bot's name, which only Telegram knows."""

from dataclasses import replace
from typing import Any

from bot.telegram.api import Api
from domain.message import OutMessage, Rows


async def linked(api: Api, message: OutMessage) -> OutMessage:
    """The message with the whole address in each button that opens the private chat. Raises TelegramError."""
    if not any(button.start for row in message.buttons for button in row):
        return message
    link = await _start(api)
    rows = (
        tuple(replace(one, url=link + one.start, start="") if one.start else one for one in row)
        for row in message.buttons
    )
    return replace(message, buttons=tuple(rows))


async def files(api: Api, message: OutMessage) -> dict[str, bytes]:
    """The files that go with the call, by the name under which it refers to them. Raises TelegramError."""
    if message.written is None:
        return {}
    return {message.written.name: message.written.content(await _start(api))}


async def _start(api: Api) -> str:
    """How a link begins that opens the private chat."""
    return f"https://t.me/{await api.username()}?start="


def keyboard(rows: Rows) -> dict[str, Any]:
    """Bot API: InlineKeyboardMarkup."""

    def button(label: str, data: str, url: str) -> dict[str, str]:
        return {"text": label, "url": url} if url else {"text": label, "callback_data": data}

    return {"inline_keyboard": [[button(b.label, b.data, b.url) for b in row] for row in rows]}
