"""The methods that send: sendMessage, sendMediaGroup, copyMessage, sendChatAction, and one for each form of file.

The trap: the order of checks. The chat is looked at first and the words afterwards, as the real server does it; a
blocked person hides a message that is too long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from playground import access, entities, keyboards
from playground.entities import Formatted
from playground.errors import bad_request
from playground.messages import Content, Message
from playground.methods import media
from playground.parameters import (
    ChatId,
    Entities,
    InputFile,
    MessageId,
    Parameters,
)

if TYPE_CHECKING:
    from playground.chats import Chat, Json
    from playground.world import World

ALBUM = (2, 10)
ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


class LinkPreview(msgspec.Struct, forbid_unknown_fields=True):
    """Bot API: LinkPreviewOptions."""

    is_disabled: bool = False
    url: str = ""
    prefer_small_media: bool = False
    prefer_large_media: bool = False
    show_above_text: bool = False


class ReplyParameters(msgspec.Struct, forbid_unknown_fields=True):
    """Bot API: ReplyParameters."""

    message_id: MessageId
    chat_id: ChatId | None = None
    allow_sending_without_reply: bool = False
    quote: str | None = None
    quote_parse_mode: str | None = None
    quote_entities: Entities | None = None
    quote_position: int | None = None


class Sending(Parameters, kw_only=True):
    """What all sending methods take."""

    chat_id: ChatId
    disable_notification: bool = False
    protect_content: bool = False
    allow_paid_broadcast: bool = False
    message_effect_id: str | None = None
    reply_parameters: ReplyParameters | None = None


class SendMessage(Sending, kw_only=True):
    """Bot API: sendMessage."""

    text: str
    parse_mode: str | None = None
    entities: Entities | None = None
    link_preview_options: LinkPreview | None = None
    reply_markup: dict[str, Any] | None = None


class Captioned(Sending, kw_only=True):
    """What sendPhoto and sendDocument share."""

    caption: str | None = None
    parse_mode: str | None = None
    caption_entities: Entities | None = None
    reply_markup: dict[str, Any] | None = None

    def words(self) -> Formatted:
        return entities.caption(self.caption, self.parse_mode, self.caption_entities)


class SendPhoto(Captioned, kw_only=True):
    """Bot API: sendPhoto."""

    photo: InputFile
    show_caption_above_media: bool = False
    has_spoiler: bool = False


class SendDocument(Captioned, kw_only=True):
    """Bot API: sendDocument."""

    document: InputFile
    thumbnail: InputFile | None = None
    disable_content_type_detection: bool = False


class SendVoice(Captioned, kw_only=True):
    """Bot API: sendVoice."""

    voice: InputFile


class SendVideo(Captioned, kw_only=True):
    """Bot API: sendVideo."""

    video: InputFile


class SendAudio(Captioned, kw_only=True):
    """Bot API: sendAudio."""

    audio: InputFile


class SendAnimation(Captioned, kw_only=True):
    """Bot API: sendAnimation."""

    animation: InputFile


class SendVideoNote(Sending, kw_only=True):
    """Bot API: sendVideoNote. It has no caption."""

    video_note: InputFile
    reply_markup: dict[str, Any] | None = None


class SendMediaGroup(Sending, kw_only=True):
    """Bot API: sendMediaGroup."""

    media: list[media.Item]


class CopyMessage(Captioned, kw_only=True):
    """Bot API: copyMessage."""

    from_chat_id: ChatId
    message_id: MessageId
    show_caption_above_media: bool = False


class SendChatAction(Parameters, kw_only=True):
    """Bot API: sendChatAction."""

    chat_id: ChatId
    action: str


def send_message(world: World, asked: SendMessage) -> Json:
    chat = access.writable(world, asked.chat_id)
    words = entities.message_text(asked.text, asked.parse_mode, asked.entities)
    return _post(world, chat, asked, Content(words), asked.reply_markup).as_json()


def send_photo(world: World, asked: SendPhoto) -> Json:
    chat = access.writable(world, asked.chat_id)
    access.check_pictures(chat)
    words = asked.words()
    body = media.body(world, "photo", asked.photo, asked.attached)
    return _post(world, chat, asked, Content(words, body), asked.reply_markup).as_json()


def send_document(world: World, asked: SendDocument) -> Json:
    chat = access.writable(world, asked.chat_id)
    words = asked.words()
    body = media.body(world, "document", asked.document, asked.attached)
    return _post(world, chat, asked, Content(words, body), asked.reply_markup).as_json()


def send_voice(world: World, asked: SendVoice) -> Json:
    return _send_file(world, asked, "voice", asked.voice)


def send_video(world: World, asked: SendVideo) -> Json:
    return _send_file(world, asked, "video", asked.video)


def send_audio(world: World, asked: SendAudio) -> Json:
    return _send_file(world, asked, "audio", asked.audio)


def send_animation(world: World, asked: SendAnimation) -> Json:
    return _send_file(world, asked, "animation", asked.animation)


def send_video_note(world: World, asked: SendVideoNote) -> Json:
    chat = access.writable(world, asked.chat_id)
    body = media.body(world, "video_note", asked.video_note, asked.attached)
    return _post(world, chat, asked, Content(Formatted(), body), asked.reply_markup).as_json()


def _send_file(world: World, asked: Captioned, kind: media.Kind, file: str) -> Json:
    chat = access.writable(world, asked.chat_id)
    body = media.body(world, kind, file, asked.attached)
    return _post(world, chat, asked, Content(asked.words(), body), asked.reply_markup).as_json()


def send_media_group(world: World, asked: SendMediaGroup) -> list[Json]:
    """An album: every item is a message of its own, all with one media_group_id. Bot API: sendMediaGroup."""
    chat = access.writable(world, asked.chat_id)
    access.check_pictures(chat)
    fewest, most = ALBUM
    if len(asked.media) < fewest:
        raise bad_request(f"media group must include {fewest}-{most} items")
    if len(asked.media) > most:
        raise bad_request("too many messages to send as an album")
    if len({item.type for item in asked.media}) > 1:
        raise bad_request("document can't be mixed with other media types")
    contents = [media.content(world, item, asked.attached) for item in asked.media]
    album = str(world.number())
    return [_post(world, chat, asked, content, None, album).as_json() for content in contents]


def copy_message(world: World, asked: CopyMessage) -> Json:
    chat = access.writable(world, asked.chat_id)
    original = access.readable(world, asked.from_chat_id).messages.get(asked.message_id)
    if original is None:
        raise bad_request("message to copy not found")
    content = original.content
    if asked.caption is not None and content.has_media:
        content = Content(asked.words(), content.body)
    return {"message_id": _post(world, chat, asked, content, asked.reply_markup).id}


def send_chat_action(world: World, asked: SendChatAction) -> bool:
    if asked.action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    access.writable(world, asked.chat_id)
    return True


def _post(
    world: World, chat: Chat, asked: Sending, content: Content, markup: Json | None, album: str | None = None
) -> Message:
    return world.post(
        chat,
        content,
        sender=world.bot,
        reply_markup=keyboards.read(markup),
        reply_to=_replied(chat, asked.reply_parameters),
        media_group_id=album,
    )


def _replied(chat: Chat, reply: ReplyParameters | None) -> Message | None:
    if reply is None:
        return None
    message = chat.messages.get(reply.message_id)
    if message is None and not reply.allow_sending_without_reply:
        raise bad_request("message to be replied not found")
    return message
