"""Editing, deleting and pinning what is already there.

The trap: an edit that changes nothing is an error, and an edit without reply_markup takes the buttons away.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from playground import access, entities, keyboards
from playground.errors import bad_request
from playground.messages import Content, Message
from playground.methods import media
from playground.methods.sending import LinkPreview
from playground.parameters import ChatId, Entities, MessageId, Parameters

if TYPE_CHECKING:
    from playground.chats import Chat, Json
    from playground.world import World

# Bot API: deleteMessage.
DELETABLE_FOR = timedelta(hours=48)
MOST_DELETED = 100


class Editing(Parameters, kw_only=True):
    """What all editing methods take."""

    chat_id: ChatId
    message_id: MessageId
    reply_markup: dict[str, Any] | None = None


class EditMessageText(Editing, kw_only=True):
    """Bot API: editMessageText."""

    text: str
    parse_mode: str | None = None
    entities: Entities | None = None
    link_preview_options: LinkPreview | None = None


class EditMessageCaption(Editing, kw_only=True):
    """Bot API: editMessageCaption."""

    caption: str | None = None
    parse_mode: str | None = None
    caption_entities: Entities | None = None
    show_caption_above_media: bool = False


class EditMessageMedia(Editing, kw_only=True):
    """Bot API: editMessageMedia."""

    media: media.Item


class EditReplyMarkup(Editing, kw_only=True):
    """Bot API: editMessageReplyMarkup."""


class DeleteMessage(Parameters, kw_only=True):
    """Bot API: deleteMessage."""

    chat_id: ChatId
    message_id: MessageId


class DeleteMessages(Parameters, kw_only=True):
    """Bot API: deleteMessages."""

    chat_id: ChatId
    message_ids: Annotated[list[MessageId], msgspec.Meta(min_length=1, max_length=MOST_DELETED)]


class PinChatMessage(Parameters, kw_only=True):
    """Bot API: pinChatMessage."""

    chat_id: ChatId
    message_id: MessageId
    disable_notification: bool = False


class UnpinChatMessage(Parameters, kw_only=True):
    """Bot API: unpinChatMessage. Without message_id, the newest one is unpinned."""

    chat_id: ChatId
    message_id: MessageId | None = None


def edit_message_text(world: World, asked: EditMessageText) -> Json:
    message = _own(world, asked)
    words = entities.message_text(asked.text, asked.parse_mode, asked.entities)
    if message.content.body:
        raise bad_request("there is no text in the message to edit")
    return _change(world, message, Content(words), asked.reply_markup)


def edit_message_caption(world: World, asked: EditMessageCaption) -> Json:
    message = _own(world, asked)
    words = entities.caption(asked.caption, asked.parse_mode, asked.caption_entities)
    if not message.content.has_media:
        raise bad_request("there is no caption in the message to edit")
    return _change(world, message, Content(words, message.content.body), asked.reply_markup)


def edit_message_media(world: World, asked: EditMessageMedia) -> Json:
    message = _own(world, asked)
    if message.media_group_id and asked.media.type not in message.content.body:
        raise bad_request("can't use the media of the specified type in the album")
    return _change(world, message, media.content(world, asked.media, asked.attached), asked.reply_markup)


def edit_reply_markup(world: World, asked: EditReplyMarkup) -> Json:
    message = _own(world, asked)
    return _change(world, message, message.content, asked.reply_markup, marked=False)


def delete_message(world: World, asked: DeleteMessage) -> bool:
    chat = access.writable(world, asked.chat_id)
    message = chat.messages.get(asked.message_id)
    if message is None:
        raise bad_request("message to delete not found")
    if not _deletable(world, message):
        raise bad_request("message can't be deleted for everyone")
    world.delete(message)
    return True


def delete_messages(world: World, asked: DeleteMessages) -> bool:
    """Delete those that are there; the others are skipped. Bot API: deleteMessages."""
    chat = access.writable(world, asked.chat_id)
    for number in asked.message_ids:
        message = chat.messages.get(number)
        if message is not None and _deletable(world, message):
            world.delete(message)
    return True


def pin_chat_message(world: World, asked: PinChatMessage) -> bool:
    chat = access.writable(world, asked.chat_id)
    _check_administrator(chat)
    if asked.message_id not in chat.messages:
        raise bad_request("message to pin not found")
    _unpin(chat, asked.message_id)
    chat.pinned.append(asked.message_id)
    return True


def unpin_chat_message(world: World, asked: UnpinChatMessage) -> bool:
    chat = access.writable(world, asked.chat_id)
    _check_administrator(chat)
    number = asked.message_id or (chat.pinned[-1] if chat.pinned else None)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    _unpin(chat, number)
    return True


def _check_administrator(chat: Chat) -> None:
    if chat.kind != "private" and chat.bot.status != "administrator":
        raise bad_request("not enough rights to manage pinned messages in the chat")


def _unpin(chat: Chat, number: int) -> None:
    chat.pinned = [pinned for pinned in chat.pinned if pinned != number]


def _own(world: World, asked: Editing) -> Message:
    """The message to edit: one of the bot's, and without a reply keyboard. Bot API: Updating messages."""
    message = access.writable(world, asked.chat_id).messages.get(asked.message_id)
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot or (message.reply_markup and "inline_keyboard" not in message.reply_markup):
        raise bad_request("message can't be edited")
    return message


def _change(world: World, message: Message, content: Content, markup: Json | None, *, marked: bool = True) -> Json:
    """Put the new content and buttons in place. A change of buttons alone leaves no mark of an edit."""
    buttons = keyboards.read_inline(markup)
    if (content, buttons) == (message.content, message.reply_markup):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    marked = marked and content != message.content
    message.content, message.reply_markup = content, buttons
    (world.edited if marked else world.redraw)(message)
    return message.as_json()


def _deletable(world: World, message: Message) -> bool:
    """Not older than 48 hours; what others wrote in a group, only for an administrator. Bot API: deleteMessage."""
    chat = message.chat
    own = message.from_bot or chat.kind == "private" or chat.bot.status == "administrator"
    return own and world.clock.now() - message.date < DELETABLE_FOR
