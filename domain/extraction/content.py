"""What a message tells: its words without links, tags, what stands for a picture, and what is addressed to a program."""

import re

from domain.extraction import phrases
from domain.extraction.phrases import Token
from domain.extraction.words import Message

_APART = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]{1,60}\.(?:com|vn|me|top|net|example)\b(?:/\S*)?|<[^<>]{0,200}>"
    r"|\[(?:hình|ảnh|anh|video|clip|photo|image|voice|file|sticker|album|gif|ghi âm)[^\[\]]{0,40}\]"
    r"|\[?(?:SYSTEM|system|System|ADMIN|admin)\s*:[^\]]{0,600}\]?",
)


def of(message: Message) -> tuple[Token, ...]:
    """The words that are told, as they are looked up in dictionaries."""
    apart = [found.span() for found in _APART.finditer(message.text)]
    kept, at = [], 0
    for index, word in enumerate(message.words):
        while at < len(apart) and apart[at][1] <= word.start:
            at += 1
        if at == len(apart) or word.start < apart[at][0]:
            kept.append(index)
    return tuple(phrases.tokens(message, kept))
