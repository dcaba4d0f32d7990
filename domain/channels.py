"""Channels in which stories are posted, once an officer of the province has bound them."""

from dataclasses import dataclass
from enum import Enum, StrEnum, auto


class Notice(StrEnum):
    """What people are notified of about a channel."""

    CHANNEL_OFFERED = "channel_offered"


class Joined(Enum):
    """What became of a channel that the bot was added to."""

    BOUND = auto()
    OFFERED = auto()
    KNOWN = auto()


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that the bot is in. address: where the edge reaches it."""

    id: int
    address: str
    title: str
