"""What in a message links to the private chat: that needs the bot's name, which only Telegram knows."""

from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from bot.telegram.api import Api
from domain.message import LINK, Button, OutMessage, Rows

# https://core.telegram.org/api/links#share-links (some phones show a plus as it stands, so spaces are %20)
_SHARE = "https://t.me/share/url?"


async def linked(api: Api, message: OutMessage) -> OutMessage:
    """The message with the whole address wherever it leads to the private chat. Raises TelegramError."""
    if not message.start and not any(button.start for row in message.buttons for button in row):
        return message
    link = await _start(api)
    rows = (tuple(_opening(link, one) for one in row) for row in message.buttons)
    said = message.text.replace(LINK, link + message.start) if message.start else message.text
    return replace(message, text=said, start="", buttons=tuple(rows))


def _opening(link: str, button: Button) -> Button:
    if not button.start:
        return button
    url = link + button.start
    shared = _SHARE + urlencode({"url": url, "text": button.share}, quote_via=quote) if button.share else url
    return replace(button, url=shared, start="", share="")


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
