"""Channels in which stories are posted, once an officer of the province has bound them."""

from dataclasses import dataclass
from enum import StrEnum


class Notice(StrEnum):
    """What people are told about a channel."""

    CHANNEL_OFFERED = "channel_offered"


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that the bot is in. address: where the edge reaches it."""

    id: int
    address: str
    title: str
