"""A message as it stands in a chat: what the Bot API says of it, and what a person sees.

The trap: there is one object for a message during its whole life. Whoever holds it sees every later edit; that is
what a phone shows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from playground import entities
from playground.entities import Formatted

if TYPE_CHECKING:
    from playground.chats import Chat, Json, User

CAPTIONED = ("photo", "document", "voice", "video", "audio", "animation")


@dataclass(frozen=True, slots=True)
class Button:
    """A button below a message; with neither data nor url it is one of a reply keyboard, and types its label."""

    text: str
    data: str | None = None
    url: str | None = None
    asks_for: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says and shows. `body` holds all that is not text, in the Bot API's own shape."""

    formatted: Formatted = field(default_factory=Formatted)
    body: dict[str, Any] = field(default_factory=dict)

    @property
    def has_media(self) -> bool:
        return any(kind in self.body for kind in CAPTIONED)


@dataclass(slots=True, eq=False)
class Message:
    """One message in one chat. Bot API: Message."""

    id: int
    chat: Chat
    sender: User | None
    date: datetime
    content: Content
    reply_markup: Json | None = None
    reply_to: Message | None = None
    media_group_id: str | None = None
    forward_origin: Json | None = None
    edited_at: datetime | None = None
    from_bot: bool = False

    @property
    def chat_id(self) -> int:
        return self.chat.id

    @property
    def text(self) -> str:
        """The words that are seen: the text, or the caption."""
        return self.content.formatted.text

    @property
    def html(self) -> str:
        """The same words with Telegram's tags, safe to show in a browser."""
        return entities.to_html(self.content.formatted)

    @property
    def edited(self) -> bool:
        return self.edited_at is not None

    @property
    def photos(self) -> list[str]:
        """The file id of the photo in its largest size, in a list of at most one."""
        return [self.content.body["photo"][-1]["file_id"]] if "photo" in self.content.body else []

    @property
    def shows(self) -> list[str]:
        """What it shows beside its words: photo, voice, video, location …"""
        return list(self.content.body)

    @property
    def document(self) -> Json | None:
        """The document (file_id, file_name …), if this message carries one. Bot API: Document."""
        return self.content.body.get("document")

    @property
    def buttons(self) -> list[list[Button]]:
        """The rows of buttons, as long as they are on the screen."""
        markup = self.reply_markup or {}
        if "inline_keyboard" in markup:
            return [[_inline(button) for button in row] for row in markup["inline_keyboard"]]
        if "keyboard" in markup and self.chat.keyboard == self.id:
            return [[_typing(button) for button in row] for row in markup["keyboard"]]
        return []

    def as_json(self, *, with_reply: bool = True) -> Json:
        """Bot API: Message."""
        shown: Json = {"message_id": self.id}
        if self.sender:
            shown["from"] = self.sender.as_json()
        if self.chat.kind == "channel":
            shown["sender_chat"] = self.chat.as_json()
        shown |= {"date": seconds(self.date), "chat": self.chat.as_json()}
        if self.forward_origin:
            shown["forward_origin"] = self.forward_origin
        if self.reply_to and with_reply:
            shown["reply_to_message"] = self.reply_to.as_json(with_reply=False)
        if self.edited_at:
            shown["edit_date"] = seconds(self.edited_at)
        if self.media_group_id:
            shown["media_group_id"] = self.media_group_id
        shown |= self._words() | self.content.body
        if self.reply_markup and "inline_keyboard" in self.reply_markup:
            shown["reply_markup"] = self.reply_markup
        return shown

    def _words(self) -> Json:
        formatted = self.content.formatted
        if not formatted.text:
            return {}
        name, marks = ("caption", "caption_entities") if self.content.body else ("text", "entities")
        return {name: formatted.text} | ({marks: formatted.entities} if formatted.entities else {})


def seconds(moment: datetime) -> int:
    """A moment as the Bot API writes it: whole seconds of Unix time."""
    return int(moment.timestamp())


def _inline(button: Json) -> Button:
    return Button(button["text"], data=button.get("callback_data"), url=button.get("url"))


def _typing(button: Json) -> Button:
    asked = [kind for kind in ("contact", "location") if button.get(f"request_{kind}")]
    return Button(button["text"], asks_for=asked[0] if asked else None)
