"""Telegram's HTML, read as the real server reads it: its tags, its four named references, its complaints.

The trap: HTML that a browser forgives (`a < b`, `<br>`, a missing end tag) makes the real Bot API refuse the whole
message, on the day when somebody's name contains a `<`. A lenient fake would hide that until then.
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from playground.errors import CallRefused, bad_request

Entity = dict[str, Any]

# Tag -> the type of entity that it makes. Bot API: Formatting options, HTML style.
TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
LONGEST_NUMERIC = 9

_SPACE = " \t\r\n\0\v"
_PLAIN = re.compile(r"[^<&]+")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([A-Za-z]+));?")
_TAG_NAME = re.compile(rf"[^{_SPACE}>]*")
_ATTRIBUTE_NAME = re.compile(rf"[^{_SPACE}=>]*")
_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
_SPACES = re.compile(rf"[{_SPACE}]*")


@dataclass(slots=True)
class _Open:
    """A tag that still waits for its end."""

    tag: str
    attributes: dict[str, str]
    offset: int
    piece: int


def parse(source: str) -> tuple[str, list[Entity]]:
    """The plain text of an HTML message and its entities, offsets in UTF-16 code units.

    Bot API: Formatting options, HTML style.
    """
    if "<" not in source and "&" not in source:
        return source, []
    return _Parser(source).run()


def checked_link(url: str) -> str:
    """The link as Telegram keeps it, or "" for one that it would drop."""
    url = url.strip()
    if not url or re.search(r"[\s<>\"]", url):
        return ""
    if url.startswith(("tg://", "mailto:", "tel:")):
        return url
    if "://" not in url:
        url = f"http://{url}"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or "." not in host.strip("."):
        return ""
    return urlunsplit(parts._replace(path=parts.path or "/"))


def decode_reference(source: str, at: int) -> tuple[str, int] | None:
    """The character that a reference stands for and where it ends; None where `&` is only an `&`."""
    match = _REFERENCE.match(source, at)
    if match is None:
        return None
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        return (NAMED[name], match.end()) if name in NAMED else None
    if len(match[0].rstrip(";")) > LONGEST_NUMERIC:
        return None
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return (chr(code), match.end()) if 0 < code < 0x10FFFF else None


class _Parser:
    """One walk through the source: text pieces, open tags and finished entities."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.pieces: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def run(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            if plain := _PLAIN.match(self.source, self.at):
                self._add(plain[0])
                self.at = plain.end()
            elif self.source[self.at] == "&":
                self._reference()
            elif self.source.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        if self.open:
            raise _unparsable(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        text = "".join(self.pieces)
        if any(0xD800 <= ord(character) <= 0xDFFF for character in text):
            raise bad_request(
                "text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        for entity in self.entities:
            if entity["type"] == "code":
                # Only a <pre> around it has a language.
                entity.pop("language", None)
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return text, self.entities

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self.offset += len(text) + sum(character > "\uffff" for character in text)

    def _reference(self) -> None:
        found = decode_reference(self.source, self.at)
        character, self.at = found or ("&", self.at + 1)
        self._add(character)

    def _start_tag(self) -> None:
        begin = self.at
        name = self._take(_TAG_NAME, begin + 1)
        if self.at == len(self.source):
            raise _unparsable(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        tag = name.lower()
        if tag not in TAGS:
            raise _unparsable(f'Unsupported start tag "{tag}" at byte offset {self._bytes(begin)}')
        attributes = self._attributes(tag, begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            where = self._bytes(begin)
            raise _unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
        self.open.append(_Open(tag, attributes, self.offset, len(self.pieces)))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        found: dict[str, str] = {}
        while True:
            self._take(_SPACES)
            if self.source.startswith(">", self.at):
                self.at += 1
                return found
            name = self._take(_ATTRIBUTE_NAME)
            if not name:
                raise self._complaint("Empty attribute name in the tag", tag, begin)
            self._take(_SPACES)
            if tag == "blockquote" and name == "expandable" and not self.source.startswith("=", self.at):
                found[name] = ""
                continue
            if not self.source.startswith("=", self.at):
                raise self._complaint("Expected equal sign in declaration of an attribute of the tag", tag, begin)
            self._take(_SPACES, self.at + 1)
            if self.at == len(self.source):
                raise self._complaint("Unclosed start tag", tag, begin)
            found[name] = self._attribute_value(begin)

    def _attribute_value(self, begin: int) -> str:
        quote = self.source[self.at]
        if quote in "\"'":
            value, end = self._quoted(quote)
        else:
            start = self.at
            value = self._take(_TOKEN).lower()
            end = self.at
            if end < len(self.source) and self.source[end] not in f"{_SPACE}>":
                raise _unparsable(f"Unexpected end of name token at byte offset {self._bytes(start)}")
        self.at = end
        if self.at >= len(self.source):
            raise _unparsable(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        return value

    def _quoted(self, quote: str) -> tuple[str, int]:
        end = self.source.find(quote, self.at + 1)
        if end < 0:
            return "", len(self.source)
        raw = self.source[self.at + 1 : end]
        return _REFERENCE.sub(lambda match: (decode_reference(match[0], 0) or (match[0], 0))[0], raw), end + 1

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise _unparsable(f"Unexpected end tag at byte offset {self._bytes(begin)}")
        name = self._take(_TAG_NAME, begin + 2).lower()
        self._take(_SPACES)
        if not self.source.startswith(">", self.at):
            raise _unparsable(f"Unclosed end tag at byte offset {self._bytes(begin)}")
        self.at += 1
        opened = self.open.pop()
        if name and name != opened.tag:
            raise _unparsable(
                f'Unmatched end tag at byte offset {self._bytes(begin)}, expected "</{opened.tag}>", found "</{name}>"'
            )
        if self.offset > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        entity: Entity = {
            "type": TAGS[opened.tag],
            "offset": opened.offset,
            "length": self.offset - opened.offset,
        }
        match opened.tag:
            case "a":
                url = checked_link(opened.attributes.get("href") or "".join(self.pieces[opened.piece :]))
                if not url:
                    return
                entity["url"] = url
            case "tg-emoji":
                number = opened.attributes.get("emoji-id", "")
                if not number.isdecimal() or int(number) == 0:
                    raise _unparsable("Invalid custom emoji identifier specified")
                entity["custom_emoji_id"] = number
            case "blockquote" if "expandable" in opened.attributes:
                entity["type"] = "expandable_blockquote"
            case "code" if self._names_language(opened):
                entity["language"] = opened.attributes["class"].removeprefix("language-")
            case "pre":
                self._absorb_code(entity)
        self.entities.append(entity)

    def _names_language(self, opened: _Open) -> bool:
        """Whether this is the <code class="language-…"> right inside a <pre>."""
        return (
            bool(self.open)
            and self.open[-1].tag == "pre"
            and self.open[-1].offset == opened.offset
            and opened.attributes.get("class", "").startswith("language-")
        )

    def _absorb_code(self, pre: Entity) -> None:
        """<pre><code class="language-x"> is one entity: pre with a language."""
        code = self.entities[-1] if self.entities else {}
        language = code.pop("language", None)
        if language and (code["offset"], code["length"]) == (pre["offset"], pre["length"]):
            self.entities.pop()
            pre["language"] = language

    def _take(self, pattern: re.Pattern[str], start: int | None = None) -> str:
        """Walk over what `pattern` matches (it always matches, perhaps nothing)."""
        match = pattern.match(self.source, self.at if start is None else start)
        assert match is not None
        self.at = match.end()
        return match[0]

    def _complaint(self, what: str, tag: str, begin: int) -> CallRefused:
        return _unparsable(f'{what} "{tag}" at byte offset {self._bytes(begin)}')

    def _bytes(self, at: int) -> int:
        return len(self.source[:at].encode("utf-8", "surrogatepass"))


def _unparsable(why: str) -> CallRefused:
    return bad_request(f"can't parse entities: {why}")
