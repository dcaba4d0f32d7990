"""What a chat network can do. Conversations ask this and never the network's name; each network states its own numbers."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edge:
    """A chat network.

    message_limit, caption_limit: how long a message and the text below a picture may be, in UTF-16 code units as they are
    read. album: how many photos fit one message. buttons: whether a message can have any; where not, choices are numbered.
    channel_pauses: how many times as long as in a person's chat the pause between two messages to a group or channel is.
    edits: whether a message that was sent can be changed; where not, a new one is sent. profile: where a person can be
    written to, with {address} in it; "": nowhere.
    """

    name: str
    message_limit: int
    caption_limit: int
    album: int
    buttons: bool = True
    edits: bool = True
    channel_pauses: int = 1
    profile: str = ""


def narrowest(edges: Iterable[Edge]) -> Edge:
    """What all of these networks can do: the limits for what is sent to all."""
    edges = tuple(edges)
    return Edge(
        "every",
        message_limit=min(edge.message_limit for edge in edges),
        caption_limit=min(edge.caption_limit for edge in edges),
        album=min(edge.album for edge in edges),
        buttons=all(edge.buttons for edge in edges),
        edits=all(edge.edits for edge in edges),
    )
