"""The layout that all cards and lists share: a line with its label, words cut to fit."""

import re

from markupsafe import Markup

from domain import text
from domain.message import Button
from handlers.engine import buttons
from locales import Words

# How much of a long text is shown beside a card.
_BESIDE_CARD = 750
_LABEL_SHOWN = 40
_TAG = re.compile(r"<[^>]*>")


def line(t: Words, label: str, value: str | None) -> Markup:
    """One line of a card; a missing value is a dash."""
    return t("<b>{label}:</b> {value}", label=t(label), value=value or "–")


def short(words: str) -> str:
    """Words cut to be shown beside a card."""
    return text.excerpt(words, _BESIDE_CARD)


def label(words: str) -> str:
    """Words cut to be the label of a button."""
    return text.excerpt(text.shown(words), _LABEL_SHOWN)


def plain(html: str) -> str:
    """The text that a reader sees: without tags, entities as characters."""
    return Markup(_TAG.sub("", html)).unescape()  # noqa: S704 (it is measured or compared, never shown)


def visible(html: str) -> int:
    """The length of the text that a reader sees, in UTF-16 code units."""
    return text.length(plain(html))


def escaped(words: str) -> Markup:
    """Words of a person, safe to put into a message."""
    return Markup.escape(text.shown(words))


def unsubscribe_row(t: Words, *, preview: bool = False) -> tuple[Button, ...]:
    """The button that unsubscribes, below every message to subscribers; in a preview it does nothing."""
    return (buttons.make(t("Thôi nhận bài"), "subscribe", "preview" if preview else "stop"),)
