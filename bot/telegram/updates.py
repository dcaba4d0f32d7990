"""The part of an update that the product reads, and what it means. Everything else in it is ignored.

Bot API: Update, Message, CallbackQuery, ChatMemberUpdated, InlineQuery.
"""

from typing import Annotated, Any

import msgspec

from bot.telegram import TELEGRAM, attachments
from domain.borders import Spot
from domain.message import Incoming, Kind
from domain.search import Search

EDGE = TELEGRAM.name
# The one command that is read in a group, by its two names. Nothing else that is written there is read.
IN_GROUPS = frozenset({"nominate", "gioithieu"})
# What Telegram is asked to bring.
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member", "inline_query"]


class User(msgspec.Struct, frozen=True):
    id: int
    is_bot: bool = False
    first_name: str = ""
    last_name: str = ""
    language_code: str = ""


class Chat(msgspec.Struct, frozen=True):
    id: int
    type: str = "private"
    title: str = ""


class Picture(msgspec.Struct, frozen=True):
    file_id: str
    file_unique_id: str = ""
    file_size: int = 0


class Document(Picture, frozen=True):
    """Also a video, a voice, a video note, an animation, an audio."""

    file_name: str = ""
    mime_type: str = ""


class Location(msgspec.Struct, frozen=True):
    latitude: float
    longitude: float


class Contact(msgspec.Struct, frozen=True):
    phone_number: str
    first_name: str = ""
    last_name: str = ""
    user_id: int = 0


class Entity(msgspec.Struct, frozen=True):
    """A part of the words. url: the address that is hidden behind them."""

    type: str
    offset: int
    length: int
    url: str = ""


class Origin(msgspec.Struct, frozen=True):
    """Whom a forwarded post is by. Bot API: MessageOrigin."""

    type: str
    sender_user: User | None = None
    sender_user_name: str = ""
    sender_chat: Chat | None = None
    chat: Chat | None = None


class RepliedTo(msgspec.Struct, frozen=True, rename={"sender": "from"}):
    sender: User | None = None
    message_id: int = 0
    text: str = ""
    caption: str = ""
    photo: list[Picture] = []


class Message(msgspec.Struct, frozen=True, rename={"sender": "from"}):
    message_id: int
    chat: Chat
    sender: User | None = None
    text: str = ""
    caption: str = ""
    photo: list[Picture] = []
    document: Document | None = None
    location: Location | None = None
    contact: Contact | None = None
    video: Document | None = None
    voice: Document | None = None
    video_note: Document | None = None
    audio: Document | None = None
    animation: Document | None = None
    entities: list[Entity] = []
    caption_entities: list[Entity] = []
    forward_origin: Origin | None = None
    # Of these is read only that they are there.
    sticker: Any = None
    poll: Any = None
    dice: Any = None
    story: Any = None
    game: Any = None
    venue: Any = None
    media_group_id: str = ""
    reply_to_message: RepliedTo | None = None


class Pressed(msgspec.Struct, frozen=True):
    message_id: int
    chat: Chat


class CallbackQuery(msgspec.Struct, frozen=True, rename={"sender": "from"}):
    id: str
    sender: User
    message: Pressed | None = None
    data: str = ""


class Member(msgspec.Struct, frozen=True):
    status: str
    can_post_messages: bool = False
    can_send_messages: bool = False


class ChatMemberUpdated(msgspec.Struct, frozen=True, rename={"sender": "from"}):
    chat: Chat
    sender: User
    new_chat_member: Member


class InlineQuery(msgspec.Struct, frozen=True, rename={"sender": "from"}):
    id: str
    sender: User
    query: str = ""
    offset: str = ""


class Update(msgspec.Struct, frozen=True):
    update_id: Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: CallbackQuery | None = None
    my_chat_member: ChatMemberUpdated | None = None
    inline_query: InlineQuery | None = None


decoder = msgspec.json.Decoder(Update)


def convert(raw: Any) -> Update:
    """An update that was parsed already, as getUpdates brings it. Raises msgspec.ValidationError."""
    return msgspec.convert(raw, Update)


def read(update: Update) -> Incoming | None:
    """What the person did; None when the update is to be ignored (another bot, what people write in a group)."""
    if update.callback_query is not None:
        return _press(update.update_id, update.callback_query)
    if update.my_chat_member is not None:
        return _membership(update.update_id, update.my_chat_member)
    message = update.message or update.edited_message
    if message is None or message.sender is None or message.sender.is_bot:
        return None
    if message.chat.type != "private":
        return _in_group(update.update_id, message) if message is update.message else None
    edited = update.message is None
    if edited and not message.text and not message.caption:
        # A live location that moves, a picture that is replaced: there are no new words.
        return None
    return _message(update.update_id, message, edited=edited)


def search(query: InlineQuery) -> Search:
    """What somebody looks for from any chat."""
    return Search(
        EDGE,
        query.id,
        str(query.sender.id),
        attachments.one_line(query.query),
        after=query.offset,
        language=query.sender.language_code or None,
    )


def _from(update_id: int, user: User, kind: Kind, **rest: Any) -> Incoming:
    name = attachments.one_line(f"{user.first_name} {user.last_name}") or str(user.id)
    return Incoming(EDGE, update_id, str(user.id), name, kind, user.language_code or None, **rest)


def _press(update_id: int, query: CallbackQuery) -> Incoming | None:
    if query.message is not None and query.message.chat.type != "private":
        return None
    pressed = query.message.message_id if query.message else None
    return _from(update_id, query.sender, Kind.CHOICE, choice=query.data, pressed=pressed)


def _membership(update_id: int, change: ChatMemberUpdated) -> Incoming | None:
    status = change.new_chat_member.status
    if change.chat.type == "private":
        return _from(update_id, change.sender, Kind.LEFT if status == "kicked" else Kind.CAME_BACK)
    kind = Kind.CHANNEL_LEFT if status in ("left", "kicked") else Kind.CHANNEL_BARRED
    if _may_post(change.new_chat_member, change.chat):
        kind = Kind.CHANNEL_JOINED
    return _from(
        update_id, change.sender, kind, place=str(change.chat.id), place_name=attachments.one_line(change.chat.title)
    )


def _may_post(bot: Member, chat: Chat) -> bool:
    """In a channel only administrators post; in a group everybody does who is not restricted."""
    if chat.type == "channel":
        return bot.status == "administrator" and bot.can_post_messages
    return bot.status in ("administrator", "member") or (bot.status == "restricted" and bot.can_send_messages)


def _in_group(update_id: int, message: Message) -> Incoming | None:
    """The command by which somebody nominates what they reply to. Whoever wrote that is not read."""
    assert message.sender is not None
    name, _, addressed = message.text.removeprefix("/").partition(" ")[0].partition("@")
    if not message.text.startswith("/") or name.lower() not in IN_GROUPS or message.chat.type == "channel":
        return None
    to = message.reply_to_message
    if to is None or (to.sender is not None and to.sender.is_bot):
        to = RepliedTo()
    return _from(
        update_id,
        message.sender,
        Kind.IN_GROUP,
        text=to.text or to.caption,
        media=to.photo[-1].file_id if to.photo else "",
        number=to.message_id,
        place=str(message.chat.id),
        addressed=addressed,
    )


def _replied(message: Message) -> str:
    """The words of the bot's message that this one replies to."""
    to = message.reply_to_message
    return (to.text or to.caption) if to is not None and to.sender is not None and to.sender.is_bot else ""


# What a message may consist of; one with none of these is a service message: somebody pinned something, set a timer.
_CONTENTS = (
    *("text", "photo", "document", "video", "voice", "video_note", "audio", "animation", "location", "sticker"),
    *("contact", "poll", "dice", "story", "game", "venue"),
)


def _is_service(message: Message) -> bool:
    return not any(getattr(message, name) for name in _CONTENTS)


def _message(update_id: int, message: Message, *, edited: bool) -> Incoming | None:
    assert message.sender is not None
    text, number = message.text or message.caption, message.message_id
    if edited:
        return _from(update_id, message.sender, Kind.EDITED, text=text, number=number)
    if _is_service(message):
        return None
    if message.text.startswith("/"):
        command, *rest = message.text[1:].split(maxsplit=1) or [""]
        name = command.partition("@")[0].lower()
        return _from(update_id, message.sender, Kind.COMMAND, command=name, text=" ".join(rest))
    kind, more = _carried(message, message.sender)
    return _from(
        update_id,
        message.sender,
        kind,
        album=message.media_group_id,
        replied=_replied(message),
        number=number,
        attached=tuple(attachments.read(message)),
        **{"text": text, **more},
    )


def _carried(message: Message, sender: User) -> tuple[Kind, dict[str, Any]]:
    """The kind of a message, and what conversations know of it besides."""
    if message.text:
        return Kind.TEXT, {}
    if message.photo:
        return Kind.PHOTO, {"media": message.photo[-1].file_id}
    if (file := message.document) is not None and message.animation is None:
        return Kind.FILE, {"media": file.file_id, "file_name": attachments.one_line(file.file_name)}
    if (place := message.location) is not None:
        return Kind.LOCATION, {"spot": Spot(place.latitude, place.longitude)}
    # One's own contact says nothing of whom one nominates.
    if (shared := message.contact) is not None and shared.user_id != sender.id:
        name = attachments.one_line(f"{shared.first_name} {shared.last_name}")
        return Kind.CONTACT, {"text": name, "phone": attachments.one_line(shared.phone_number)}
    moving = (message.video, message.voice, message.video_note, message.audio, message.animation)
    return Kind.MEDIA if any(moving) else Kind.OTHER, {}
