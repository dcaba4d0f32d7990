"""What comes with a message of Telegram beside its words: files, a place, links, whom a forwarded post is by.

Bot API: Message, MessageEntity, MessageOrigin. The trap: a link that is hidden behind words is in no text.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from domain import spelling
from domain.evidence import Attached, EvidenceKind
from domain.text import NAME_LIMIT

if TYPE_CHECKING:
    from bot.telegram.updates import Document, Entity, Message, Origin

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_MOST_LINKS = 10
_LINK_LIMIT = 2000


def one_line(words: str) -> str:
    """A name as it can be stored: people write anything into it, also what no database accepts."""
    return _UNPRINTABLE.sub(" ", spelling.normal(words)).encode("utf-8", "replace").decode()[:NAME_LIMIT].strip()


def read(message: "Message") -> Iterator[Attached]:
    """All that came with the message."""
    if message.photo:
        largest = message.photo[-1]
        yield Attached(
            EvidenceKind.PHOTO,
            "photo",
            largest.file_id,
            largest.file_unique_id or largest.file_id,
            size=largest.file_size,
        )
    yield from _files(message)
    if (place := message.location) is not None:
        yield Attached(EvidenceKind.LOCATION, note=f"{place.latitude:.6f},{place.longitude:.6f}")
    if (origin := message.forward_origin) is not None:
        yield Attached(EvidenceKind.FORWARDED, note=_whose(origin))
    for address in links(message):
        yield Attached(EvidenceKind.LINK, note=address)


def _files(message: "Message") -> Iterator[Attached]:
    if message.animation is not None:
        # Telegram describes it as a document as well.
        yield _file(EvidenceKind.VIDEO, "animation", message.animation)
    elif (file := message.document) is not None:
        yield _file(_kind_of(file), "document", file)
    for kind, form, one in (
        (EvidenceKind.VIDEO, "video", message.video),
        (EvidenceKind.VOICE, "voice", message.voice),
        (EvidenceKind.VIDEO_NOTE, "video_note", message.video_note),
        (EvidenceKind.AUDIO, "audio", message.audio),
    ):
        if one is not None:
            yield _file(kind, form, one)


def _file(kind: EvidenceKind, form: str, file: "Document") -> Attached:
    name, unique = one_line(file.file_name), file.file_unique_id or file.file_id
    return Attached(kind, form, file.file_id, unique, name, size=file.file_size)


def _kind_of(file: "Document") -> EvidenceKind:
    """A picture that was sent as a file is a picture, by what its phone says; what it is, its content tells later."""
    return EvidenceKind.PHOTO if file.mime_type.startswith("image/") else EvidenceKind.DOCUMENT


def _whose(origin: "Origin") -> str:
    if (user := origin.sender_user) is not None:
        return one_line(f"{user.first_name} {user.last_name}")
    chat = origin.chat or origin.sender_chat
    return one_line(chat.title if chat is not None else origin.sender_user_name)


def links(message: "Message") -> list[str]:
    """The addresses in the words and behind them, each once."""
    found = [
        entity.url or _cut(words, entity)
        for words, entities in ((message.text, message.entities), (message.caption, message.caption_entities))
        for entity in entities
        if entity.type in ("url", "text_link")
    ]
    return list(dict.fromkeys(one for one in map(_storable, found) if one))[:_MOST_LINKS]


def _storable(address: str) -> str:
    return _UNPRINTABLE.sub("", address).encode("utf-8", "replace").decode()[:_LINK_LIMIT]


def _cut(words: str, entity: "Entity") -> str:
    """The part of the words that the entity means; Telegram counts UTF-16 code units."""
    start, end = 2 * entity.offset, 2 * (entity.offset + entity.length)
    return words.encode("utf-16-le", "surrogatepass")[start:end].decode("utf-16-le", "ignore")
