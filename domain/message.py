"""What travels between an edge and a conversation. Neither side knows the other: no Telegram here, and no words.

One `OutMessage` is one call of an edge, so that its outcome is one outcome.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a person did."""

    TEXT = "text"
    COMMAND = "command"
    CHOICE = "choice"
    PHOTO = "photo"
    FILE = "file"
    EDITED = "edited"
    OTHER = "other"
    LEFT = "left"
    CAME_BACK = "came_back"
    CHANNEL_JOINED = "channel_joined"
    CHANNEL_LEFT = "channel_left"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update, as a conversation reads it.

    address: where the answer goes. text: the words, a caption, or what follows a command. command: its name without
    the slash. choice: what the pressed button carries. pressed: the message that shows the button. media: the edge's
    reference to a photo or file. album: the same for all photos of one album. place, place_name: a channel that the
    bot joined or left.
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


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message; data (at most 64 bytes) comes back when it is pressed, url opens a page."""

    label: str
    data: str = ""
    url: str = ""


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class OutMessage:
    """One message to one chat.

    text: HTML of the small kind that chats know (b, i, u, s, code, a, blockquote), everything else escaped.
    photos: the edge's references; with one the text is its caption, several make an album. file: a document's
    reference. replaces: the message that this one takes the place of; where that cannot be done it is sent anew. recalls:
    only there, never anew, and nothing of the old one stays, its picture neither.
    """

    text: str
    buttons: Rows = ()
    photos: tuple[str, ...] = ()
    file: str = ""
    replaces: int | None = None
    recalls: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """All that is answered to one update.

    toast: a line over the chat for the one who pressed a button; alert: to be confirmed. new_menu: the person's commands
    are others from now on.
    """

    messages: tuple[OutMessage, ...] = ()
    toast: str = ""
    alert: bool = False
    new_menu: bool = False


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: `seconds` from now. everywhere: the whole edge has to wait, not just this chat. moved_to: the chat's new
    address."""

    seconds: float
    reason: str
    everywhere: bool = False
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    message_id: int


class Lost(StrEnum):
    """Why a chat cannot be reached any more, or a message not be sent."""

    BLOCKED = "blocked"
    GONE = "gone"
    REFUSED = "refused"
    NEVER_STARTED = "never_started"
    EXHAUSTED = "exhausted"
    NOT_RENDERED = "not_rendered"


@dataclass(frozen=True, slots=True)
class Never:
    """It will not be sent, however often one tries. detail: the edge's own words, for the log."""

    why: Lost
    detail: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Unknown:
    """The answer was lost: it may have been sent or not."""

    detail: str = field(default="", compare=False)


Outcome = Sent | Later | Never | Unknown
