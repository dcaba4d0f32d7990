"""The part of an update that the product reads, and what it means. Everything else in it is ignored.

Bot API: Update, Message, CallbackQuery, ChatMemberUpdated, InlineQuery.
"""

import re
from typing import Annotated, Any

import msgspec

from bot.telegram import TELEGRAM
from domain import spelling
from domain.borders import Spot
from domain.message import Incoming, Kind
from domain.search import Search
from domain.text import NAME_LIMIT

EDGE = TELEGRAM.name
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# What Telegram is asked to bring.
# The one command that is read in a group, by its two names. Nothing else that is written there is read.
IN_GROUPS = frozenset({"nominate", "gioithieu"})
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


class Document(msgspec.Struct, frozen=True):
    file_id: str
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
        _one_line(query.query),
        after=query.offset,
        language=query.sender.language_code or None,
    )


def _from(update_id: int, user: User, kind: Kind, **rest: Any) -> Incoming:
    name = _one_line(f"{user.first_name} {user.last_name}") or str(user.id)
    return Incoming(EDGE, update_id, str(user.id), name, kind, user.language_code or None, **rest)


def _one_line(words: str) -> str:
    """A name as it can be stored: people write anything into it, also what no database accepts."""
    return _UNPRINTABLE.sub(" ", spelling.normal(words)).encode("utf-8", "replace").decode()[:NAME_LIMIT].strip()


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
    return _from(update_id, change.sender, kind, place=str(change.chat.id), place_name=_one_line(change.chat.title))


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


def _message(update_id: int, message: Message, *, edited: bool) -> Incoming:
    assert message.sender is not None
    text = message.text or message.caption
    if edited:
        return _from(update_id, message.sender, Kind.EDITED, text=text)
    if message.text.startswith("/"):
        command, *rest = message.text[1:].split(maxsplit=1) or [""]
        name = command.partition("@")[0].lower()
        return _from(update_id, message.sender, Kind.COMMAND, command=name, text=" ".join(rest))
    if message.text:
        return _from(
            update_id, message.sender, Kind.TEXT, text=text, replied=_replied(message), number=message.message_id
        )
    if message.photo:
        largest, album = message.photo[-1].file_id, message.media_group_id
        return _from(
            update_id, message.sender, Kind.PHOTO, text=text, media=largest, album=album, replied=_replied(message)
        )
    if message.document is not None:
        file = message.document
        return _from(
            update_id,
            message.sender,
            Kind.FILE,
            text=text,
            media=file.file_id,
            file_name=_one_line(file.file_name),
            album=message.media_group_id,
        )
    if (place := message.location) is not None:
        spot = Spot(place.latitude, place.longitude)
        return _from(update_id, message.sender, Kind.LOCATION, text=text, spot=spot)
    # One's own contact says nothing of whom one nominates.
    if (shared := message.contact) is not None and shared.user_id != message.sender.id:
        name = _one_line(f"{shared.first_name} {shared.last_name}")
        return _from(update_id, message.sender, Kind.CONTACT, text=name, phone=_one_line(shared.phone_number))
    return _from(update_id, message.sender, Kind.OTHER, text=text)
