"""What all cards and lists are laid out with: a line with its label, words cut to fit."""

import re

from markupsafe import Markup

from domain import text
from domain.message import Button
from handlers.engine import buttons
from locales import Words

# Beside a card there is room for so much.
_BESIDE = 750
_LABEL_SHOWN = 40
_TAG = re.compile(r"<[^>]*>")


def line(t: Words, label: str, value: str | None) -> Markup:
    """One line of a card; nothing said is a dash."""
    return t("<b>{label}:</b> {value}", label=t(label), value=value or "–")


def short(words: str) -> str:
    """Words that stand beside a card."""
    return text.excerpt(words, _BESIDE)


def label(words: str) -> str:
    """Words short enough for a button."""
    return text.excerpt(text.shown(words), _LABEL_SHOWN)


def plain(html: str) -> str:
    """What is read of it: without tags, entities as the characters that they stand for."""
    return Markup(_TAG.sub("", html)).unescape()  # noqa: S704 (it is read, never shown)


def visible(html: str) -> int:
    """The length of what is read of it, in UTF-16 code units."""
    return text.length(plain(html))


def escaped(words: str) -> Markup:
    """Words of a person as they may stand in a message."""
    return Markup.escape(text.shown(words))


def stop_row(t: Words, *, preview: bool = False) -> tuple[Button, ...]:
    """The way out, below every message to subscribers; in its preview it does nothing."""
    return (buttons.make(t("Thôi nhận tin"), "subscribe", "preview" if preview else "stop"),)
