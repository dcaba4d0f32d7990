"""Channels in which stories are posted, once an officer of the province has bound them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum, auto

# A channel from which the bot was removed is given up after so long: somebody meant it.
GIVEN_UP = timedelta(days=7)


class Notice(StrEnum):
    """What people are notified of about a channel."""

    CHANNEL_OFFERED = "channel_offered"
    CHANNEL_LOST = "channel_lost"
    CHANNEL_NO_PICTURES = "channel_no_pictures"


class Joined(Enum):
    """What became of a channel that the bot was added to."""

    BOUND = auto()
    OFFERED = auto()
    KNOWN = auto()


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that the bot is in, or was. address: where the edge reaches it. barred_at: since when the bot may not post
    there; left_at: since when it is not in there, or the channel is gone."""

    id: int
    address: str
    title: str
    barred_at: datetime | None = None
    left_at: datetime | None = None
