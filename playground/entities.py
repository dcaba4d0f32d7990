"""Texts as Telegram keeps them: plain text and entities, measured in UTF-16 code units.

The trap: `len(text)` is not the length that Telegram counts; an emoji counts two, and the limits hold for the text
after the HTML was read, not for the HTML.
"""

import re
from dataclasses import dataclass, field
from typing import Annotated, Any

import msgspec
from markupsafe import escape

from playground import markup
from playground.errors import bad_request
from playground.markup import Entity

# Bot API: sendMessage (text), sendPhoto (caption).
TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024

_ODD = re.compile(r"[\x00-\x08\x0b-\x1f\u2028-\u202e]")
# What Telegram finds by itself in every text. Bot API: MessageEntity.
_FOUND = (
    ("url", re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)]")),
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("bot_command", re.compile(r"(?<![\w/@<>.])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<![\w@.])@[A-Za-z0-9_]{4,32}\b")),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d]\w*")),
)
_CALLS_FOR_A_LOOK = re.compile(r"[/@#]")
_LITERAL = {"code", "pre", "text_link"}
# What a caller may ask for; the rest (commands, links, mentions …) Telegram finds by itself.
_STYLES = {*markup.TAGS.values(), "expandable_blockquote"}
_HTML_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}


class InputEntity(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """An entity that the caller names himself. Bot API: MessageEntity."""

    type: str
    offset: Annotated[int, msgspec.Meta(ge=0)]
    length: Annotated[int, msgspec.Meta(ge=1)]
    url: str = ""
    language: str = ""
    custom_emoji_id: str = ""
    user: dict[str, Any] | None = None
    date_time: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text as readers see it, and what is bold, linked or a command in it."""

    text: str = ""
    entities: list[Entity] = field(default_factory=list)


def units(text: str) -> int:
    """The length of a text as Telegram counts it: UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def message_text(text: str, parse_mode: str | None, entities: list[InputEntity] | None) -> Formatted:
    """The text of a message, 1 to 4096 code units after parsing. Bot API: sendMessage."""
    formatted = _formatted(text, parse_mode, entities)
    if not formatted.text:
        raise bad_request("message text is empty")
    if units(formatted.text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return formatted


def caption(text: str | None, parse_mode: str | None, entities: list[InputEntity] | None) -> Formatted:
    """The words below a photo or document, 0 to 1024 code units after parsing. Bot API: sendPhoto."""
    formatted = _formatted(text or "", parse_mode, entities)
    if units(formatted.text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return formatted


def typed(text: str) -> Formatted:
    """What a person typed: no markup, but commands, links and mentions are found in it."""
    return _tidy(text, [])


def _formatted(text: str, parse_mode: str | None, entities: list[InputEntity] | None) -> Formatted:
    match (parse_mode or "none").lower():
        case "html":
            return _tidy(*markup.parse(text))
        case "none":
            return _tidy(text, _styles(text, entities or []))
        case "markdown" | "markdownv2":
            raise bad_request("the playground reads HTML only, unsupported parse_mode")
        case _:
            raise bad_request("unsupported parse_mode")


def _styles(text: str, given: list[InputEntity]) -> list[Entity]:
    """The entities that the caller named, as far as Telegram keeps them."""
    length = units(text)
    if any(entity.offset + entity.length > length for entity in given):
        raise bad_request("ENTITY_BOUNDS_INVALID")
    kept = []
    for entity in given:
        if entity.type == "text_link":
            entity.url = markup.checked_link(entity.url)
        if entity.type in _STYLES and (entity.url or entity.type != "text_link"):
            kept.append(msgspec.to_builtins(entity))
    return sorted(kept, key=lambda entity: (entity["offset"], -entity["length"]))


def _tidy(text: str, entities: list[Entity]) -> Formatted:
    """Trim and clean the text as Telegram does, keep the entities in step, and find the obvious ones."""
    if _ODD.search(text):
        text = _cleaned(text, entities)
    kept = text.rstrip()
    start = len(kept) - len(kept.lstrip(" \n"))
    if start and entities:
        start = min(start, _characters(text, min(entity["offset"] for entity in entities)))
    kept = kept[start:]
    return Formatted(kept, _with_found(kept, _fit(entities, start, units(kept))))


def _cleaned(text: str, entities: list[Entity]) -> str:
    if entities:
        # Every odd character becomes one space, so that no entity moves.
        return _ODD.sub(" ", text)
    return _ODD.sub(lambda match: " " if "\x00" <= match[0] < "\x20" else "", text.replace("\r", ""))


def _fit(entities: list[Entity], cut: int, length: int) -> list[Entity]:
    fitting = []
    for entity in entities:
        begin = entity["offset"] - cut
        end = min(begin + entity["length"], length)
        if end > begin:
            fitting.append(entity | {"offset": begin, "length": end - begin})
    return fitting


def _with_found(text: str, entities: list[Entity]) -> list[Entity]:
    if not _CALLS_FOR_A_LOOK.search(text):
        return entities
    taken = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in _LITERAL]
    found = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            begin = units(text[: match.start()])
            end = begin + units(match[0])
            if all(end <= left or begin >= right for left, right in taken):
                found.append({"type": kind, "offset": begin, "length": end - begin})
                taken.append((begin, end))
    return sorted([*entities, *found], key=lambda entity: (entity["offset"], -entity["length"]))


def _characters(text: str, offset: int) -> int:
    """How many characters the first `offset` code units are."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * offset].decode("utf-16-le", "ignore"))


def to_html(formatted: Formatted) -> str:
    """The text for a browser: only Telegram's tags, everything else escaped, overlaps made into nesting."""
    if not formatted.entities:
        return str(escape(formatted.text))
    coded = formatted.text.encode("utf-16-le", "surrogatepass")
    tagged = [(entity, tag) for entity in formatted.entities if (tag := _tag(entity, coded))]
    borders = {0, len(coded) // 2}
    for entity, _ in tagged:
        borders |= {entity["offset"], entity["offset"] + entity["length"]}
    out: list[str] = []
    opened: list[tuple[Entity, str]] = []
    marks = sorted(border for border in borders if border <= len(coded) // 2)
    for here, there in zip(marks, [*marks[1:], marks[-1]], strict=True):
        _close_until(out, opened, here)
        for entity, tag in tagged:
            if entity["offset"] == here:
                out.append(f"<{tag}>")
                opened.append((entity, tag))
        out.append(str(escape(coded[2 * here : 2 * there].decode("utf-16-le", "replace"))))
    return "".join(out)


def _tag(entity: Entity, coded: bytes) -> str:
    """The inside of the start tag that shows this entity; "" for one that looks like plain text."""
    if entity["type"] == "text_link":
        return f'a href="{escape(entity["url"])}"'
    if entity["type"] == "url":
        begin = entity["offset"]
        link = coded[2 * begin : 2 * (begin + entity["length"])].decode("utf-16-le", "replace")
        return f'a href="{escape(link)}"'
    return _HTML_TAGS.get(entity["type"], "")


def _close_until(out: list[str], opened: list[tuple[Entity, str]], here: int) -> None:
    """Close what ends here, and re-open what was begun later but goes on."""
    ended = [place for place, (entity, _) in enumerate(opened) if entity["offset"] + entity["length"] <= here]
    if not ended:
        return
    above = opened[ended[0] :]
    out.extend(f"</{tag.split()[0]}>" for _, tag in reversed(above))
    del opened[ended[0] :]
    for entity, tag in above:
        if entity["offset"] + entity["length"] > here:
            out.append(f"<{tag}>")
            opened.append((entity, tag))
