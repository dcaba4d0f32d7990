"""What is passed between an edge and a conversation. Neither knows the other: no Telegram here, and no sentences.

One `OutMessage` is sent by one call to the network, so it has one outcome.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from domain import spelling
from domain.borders import Spot
from domain.evidence import Attached


class Kind(StrEnum):
    """What a person did."""

    TEXT = "text"
    COMMAND = "command"
    CHOICE = "choice"
    PHOTO = "photo"
    FILE = "file"
    MEDIA = "media"
    LOCATION = "location"
    CONTACT = "contact"
    IN_GROUP = "in_group"
    EDITED = "edited"
    OTHER = "other"
    LEFT = "left"
    CAME_BACK = "came_back"
    CHANNEL_JOINED = "channel_joined"
    CHANNEL_LEFT = "channel_left"
    CHANNEL_BARRED = "channel_barred"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update, as a conversation reads it.

    address: where the answer goes. text: the words, a caption, or what follows a command. command: its name without
    the slash. choice: the press that the button carries. pressed: the message with the button. media: the edge's
    reference to a photo or file. album: the same for all photos of one album. place, place_name: a channel that the
    bot joined or left, or in which it may not post any more. replied: the words of our own message that this one replies to.
    spot: a location that was shared. phone: of a contact that was shared, whose name is the text. number: of the message in
    its chat, in which each next message of either side has the next one; 0: not known. Of a command in a group, place is the
    group, where the answer goes, text, media and number are of the message that it replies to, and addressed is the bot that
    it names. attached: all that came with the message beside its words.
    """

    edge: str
    update_id: int
    address: str
    name: str
    kind: Kind
    language: str | None = None
    text: str = ""
    command: str = ""
    choice: str = ""
    pressed: int | None = None
    media: str = ""
    file_name: str = ""
    album: str = ""
    place: str = ""
    place_name: str = ""
    replied: str = ""
    spot: Spot | None = None
    phone: str = ""
    number: int = 0
    addressed: str = ""
    attached: tuple[Attached, ...] = ()

    def in_normal_form(self) -> "Incoming":
        """The same with all that was typed in the one form in which text is measured, compared and stored."""
        typed = {name: getattr(self, name) for name in ("name", "text", "command", "file_name", "place_name")}
        changed: dict[str, Any] = {
            name: form for name, words in typed.items() if (form := spelling.normal(words)) != words
        }
        return replace(self, **changed) if changed else self


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message. data: at most 64 bytes, received when it is pressed; url: a page that it opens; start: opens
    the private chat with the bot, which receives these words behind /start; share: with start, the link is passed on,
    with these words, to a chat that the person chooses."""

    label: str
    data: str = ""
    url: str = ""
    start: str = ""
    share: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A file that the program writes: its name, and what it holds, made from how a link to the bot begins
    ("https://t.me/name?start=")."""

    name: str
    content: Callable[[str], bytes]


Rows = tuple[tuple[Button, ...], ...]
# Stands in a text for the address of `OutMessage.start`; nobody types it, and no font has it.
LINK = "\ue000"


@dataclass(frozen=True, slots=True)
class OutMessage:
    """One message to one chat.

    text: HTML of the small kind that chats know (b, i, u, s, code, a, blockquote), everything else escaped.
    photos: the edge's references; with one the text is its caption, several make an album. file: a file's
    reference; form: as what it is sent (voice, video, …), "" as a document. replaces: the message that is edited into this
    one; where it cannot be edited, this one is sent. recalls: it is never sent, only edited, and nothing of the old message
    stays, not even its picture. written: a document that is written for this reader; only in a notice, so that it is stored
    nowhere. new_menu: with it the reader's commands change; only in a notice. start: words of a link to the private
    chat, whose address stands in the text in the place of LINK.
    """

    text: str
    buttons: Rows = ()
    photos: tuple[str, ...] = ()
    file: str = ""
    replaces: int | None = None
    recalls: bool = False
    written: Written | None = None
    form: str = ""
    new_menu: bool = False
    start: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """All that is answered to one update.

    toast: a short line over the chat for the person who pressed a button; alert: they have to confirm it. new_menu: the
    person's commands have changed.
    """

    messages: tuple[OutMessage, ...] = ()
    toast: str = ""
    alert: bool = False
    new_menu: bool = False


@dataclass(frozen=True, slots=True)
class Later:
    """To be sent in `seconds`. everywhere: the whole edge has to wait, not just this chat. moved_to: the chat's new
    address."""

    seconds: float
    reason: str
    everywhere: bool = False
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """It was sent; without its pictures where the bot may not send any."""

    message_id: int
    without_pictures: bool = False


class Lost(StrEnum):
    """Why a chat is unreachable, or a message cannot be sent. NO_RIGHTS: the bot may not post in this channel or group."""

    BLOCKED = "blocked"
    GONE = "gone"
    REFUSED = "refused"
    NO_RIGHTS = "no_rights"
    NEVER_STARTED = "never_started"
    EXHAUSTED = "exhausted"
    NOT_RENDERED = "not_rendered"


@dataclass(frozen=True, slots=True)
class Never:
    """It cannot be sent, and is not tried again. detail: the edge's own words, for the log."""

    why: Lost
    detail: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Unknown:
    """The answer was lost: it may have been sent or not."""

    detail: str = field(default="", compare=False)


Outcome = Sent | Later | Never | Unknown
