"""Channels in which stories are posted, once an officer of the province has bound them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that the bot is in. address: where the edge reaches it."""

    id: int
    address: str
    title: str
