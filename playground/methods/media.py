"""What a message shows: a file given by its id or uploaded with the call.

The trap: a file id belongs to one kind of file. A document's id does not make a photo.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

from playground import entities
from playground.errors import bad_request
from playground.files import Upload
from playground.messages import Content
from playground.parameters import ATTACHED, Entities

if TYPE_CHECKING:
    from playground.world import World

Kind = Literal["photo", "document", "voice", "video", "video_note", "audio", "animation"]


class Item(msgspec.Struct, forbid_unknown_fields=True):
    """One picture or document of an album or an edit. Bot API: InputMediaPhoto, InputMediaDocument."""

    type: Literal["photo", "document"]
    media: str
    caption: str | None = None
    parse_mode: str | None = None
    caption_entities: Entities | None = None
    show_caption_above_media: bool = False
    has_spoiler: bool = False
    thumbnail: str | None = None
    disable_content_type_detection: bool = False


def content(world: World, item: Item, attached: dict[str, Upload]) -> Content:
    """What the item says and shows."""
    words = entities.caption(item.caption, item.parse_mode, item.caption_entities)
    return Content(words, body(world, item.type, item.media, attached))


def body(world: World, kind: Kind, given: str, attached: dict[str, Upload]) -> dict[str, Any]:
    """The part of a message that shows this file. Bot API: Sending files."""
    if given.startswith(ATTACHED):
        upload = attached.get(given.removeprefix(ATTACHED))
        if upload is None:
            raise bad_request("wrong file identifier/HTTP URL specified: there is no such attachment")
        return (world.files.add_photo(upload) if kind == "photo" else world.files.add(kind, upload)).body
    file = world.files.get(given)
    if file is None:
        # The real server would fetch an HTTP address; here traffic stays on this machine.
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        raise bad_request(f"can't use file of type {file.kind.capitalize()} as {kind.capitalize()}")
    return file.body
