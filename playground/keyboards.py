"""Reply markup: buttons below a message, checked as Telegram checks them.

The trap: 64 bytes of callback_data are bytes, not characters; one Vietnamese letter may take three.
"""

from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec

from playground.errors import CallRefused, bad_request

DATA_BYTES = 64
MOST_BUTTONS = 100
MOST_IN_ROW = 8
# Exactly one of these makes the kind of an inline button. Bot API: InlineKeyboardButton.
KINDS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)


class _Shape(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Names and types are checked, and unknown names refused."""


class InlineButton(_Shape):
    """Bot API: InlineKeyboardButton."""

    text: str
    url: str | None = None
    callback_data: str | None = None
    web_app: dict[str, str] | None = None
    login_url: dict[str, Any] | None = None
    switch_inline_query: str | None = None
    switch_inline_query_current_chat: str | None = None
    switch_inline_query_chosen_chat: dict[str, Any] | None = None
    copy_text: dict[str, str] | None = None
    callback_game: dict[str, Any] | None = None
    pay: bool | None = None
    icon_custom_emoji_id: str | None = None
    style: str | None = None


class InlineKeyboard(_Shape):
    """Bot API: InlineKeyboardMarkup."""

    inline_keyboard: list[list[InlineButton]]


class KeyButton(_Shape):
    """Bot API: KeyboardButton."""

    text: str
    request_contact: bool | None = None
    request_location: bool | None = None
    request_poll: dict[str, Any] | None = None
    request_users: dict[str, Any] | None = None
    request_chat: dict[str, Any] | None = None
    web_app: dict[str, str] | None = None
    icon_custom_emoji_id: str | None = None
    style: str | None = None


class ReplyKeyboard(_Shape):
    """Bot API: ReplyKeyboardMarkup."""

    keyboard: list[list[KeyButton | str]]
    is_persistent: bool = False
    resize_keyboard: bool = False
    one_time_keyboard: bool = False
    input_field_placeholder: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    selective: bool = False


class RemoveKeyboard(_Shape):
    """Bot API: ReplyKeyboardRemove."""

    remove_keyboard: bool
    selective: bool = False


class ForceReply(_Shape):
    """Bot API: ForceReply."""

    force_reply: bool
    input_field_placeholder: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    selective: bool = False


_SHAPES: dict[str, type[_Shape]] = {
    "inline_keyboard": InlineKeyboard,
    "keyboard": ReplyKeyboard,
    "remove_keyboard": RemoveKeyboard,
    "force_reply": ForceReply,
}


def read(raw: dict[str, Any] | None) -> dict[str, Any] | None:
    """The checked markup of a new message, None for none. Bot API: sendMessage (reply_markup)."""
    if not raw:
        return None
    shape = next((shape for name, shape in _SHAPES.items() if name in raw), None)
    if shape is None:
        raise bad_request("object expected as reply markup")
    try:
        markup = msgspec.convert(raw, shape)
    except msgspec.ValidationError as error:
        raise bad_request(f"can't parse reply keyboard markup JSON object: {error}") from None
    if isinstance(markup, InlineKeyboard):
        return _inline(markup)
    if isinstance(markup, ReplyKeyboard):
        _check_reply_keyboard(markup)
    shown: dict[str, Any] = msgspec.to_builtins(markup)
    return shown


def read_inline(raw: dict[str, Any] | None) -> dict[str, Any] | None:
    """The same for an edit, which takes inline keyboards only. Bot API: editMessageText."""
    if raw and "inline_keyboard" not in raw:
        raise bad_request("inline keyboard expected")
    return read(raw)


def _inline(markup: InlineKeyboard) -> dict[str, Any] | None:
    rows = [row for row in markup.inline_keyboard if row]
    _check_size(rows)
    for row in rows:
        for button in row:
            _check_inline(button)
    return {"inline_keyboard": msgspec.to_builtins(rows)} if rows else None


def _check_reply_keyboard(markup: ReplyKeyboard) -> None:
    markup.keyboard = [
        [KeyButton(button) if isinstance(button, str) else button for button in row] for row in markup.keyboard if row
    ]
    _check_size(markup.keyboard)
    for row in markup.keyboard:
        if not all(isinstance(button, KeyButton) and button.text for button in row):
            raise bad_request("keyboard button text must be non-empty")


def _check_size(rows: list[Any]) -> None:
    if sum(len(row) for row in rows) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    if any(len(row) > MOST_IN_ROW for row in rows):
        raise bad_request(f"reply markup is too long: at most {MOST_IN_ROW} buttons in a row")


def _check_inline(button: InlineButton) -> None:
    used = [kind for kind in KINDS if getattr(button, kind) is not None]
    if not button.text:
        raise bad_request("inline keyboard button text must be non-empty")
    if not used:
        raise _bad_button("Text buttons are unallowed in the inline keyboard")
    if len(used) > 1:
        raise _bad_button(f"exactly one of the optional fields must be used, found {' and '.join(used)}")
    if button.callback_data is not None and not 1 <= len(button.callback_data.encode()) <= DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if button.url is not None and not _is_link(button.url):
        raise bad_request(f"inline keyboard button URL '{button.url}' is invalid: Wrong HTTP URL")


def _bad_button(why: str) -> CallRefused:
    return bad_request(f"can't parse inline keyboard button: {why}")


def _is_link(url: str) -> bool:
    """Whether Telegram takes the link: http(s) with a dotted host, or one of its own."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    if any(character.isspace() for character in url):
        return False
    if parts.scheme == "tg":
        return bool(host)
    if not parts.scheme:
        return _is_link(f"http://{url}")
    return parts.scheme in ("http", "https") and "." in host.strip(".")
