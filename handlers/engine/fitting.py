"""Messages made to fit a network: cut to its limits, photos in albums, buttons or numbered choices.

    1. Bắt đầu xác minh        a reply's choices have numbers, which are valid until the next reply
    B2. Hỏi thêm         a notice's have a letter as well, for it may come between a question and its answer

The trap: a number means something else by the time it is typed. So the choices that were shown are stored with the
person's drafts, and a notice never uses the numbers of the open question.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from domain import text
from domain.edge import Edge
from domain.message import LINK, Button, OutMessage
from handlers.engine import layout
from locales import Words


@dataclass(slots=True)
class Choices:
    """Choices by the numbers under which they were shown. letter: before each number, for a notice."""

    letter: str = ""
    offered: dict[str, tuple[str, str]] = field(default_factory=dict)

    def number(self, button: Button) -> str:
        """The line that replaces a button; typing its number is a press from then on."""
        if button.url:
            return f"{button.label}: {button.url}"
        if button.start:
            return f"{button.label}: /start {button.start}"
        number = f"{self.letter}{len(self.offered) + 1}"
        self.offered[number] = (button.label, button.data)
        return f"{number}. {button.label}"


def reply(t: Words, edge: Edge, messages: Iterable[OutMessage], choices: Choices) -> tuple[OutMessage, ...]:
    """The messages of a reply, split and cut as this network needs it."""
    return tuple(piece for message in messages for piece in _pieces(t, edge, message, choices))


def row(t: Words, edge: Edge, message: OutMessage, choices: Choices) -> OutMessage | None:
    """The one message of a row of the outbox; None when it can only be an edit and the network has none.

    Photos beyond one album are left out, and text beyond the limit is cut.
    """
    if message.recalls and not edge.edits:
        return None
    fitted = _without_edits(edge, replace(message, photos=message.photos[: edge.album]))
    options = "" if edge.buttons else _numbered(t, fitted, choices)
    limit = (edge.caption_limit if fitted.photos else edge.message_limit) - layout.visible(options)
    words = fitted.text
    if layout.visible(words) > limit:
        words = next(_split(words, limit - 1), "") + "…"
    return replace(fitted, text=words + options, buttons=fitted.buttons if edge.buttons else ())


def _pieces(t: Words, edge: Edge, message: OutMessage, choices: Choices) -> Iterator[OutMessage]:
    """1. Photos in albums, the text as the caption of the last one if it fits. 2. Else the text, cut at the ends of lines.
    3. Buttons below the last piece, or numbered choices in it."""
    if edge.buttons and edge.edits and not message.photos and 2 * len(message.text) <= edge.message_limit:
        yield message
        return
    message = _typed_link(edge, _without_edits(edge, message))
    albums = [message.photos[at : at + edge.album] for at in range(0, len(message.photos), edge.album)]
    below = (
        bool(albums)
        and layout.visible(message.text) <= edge.caption_limit
        and not _needs_own_message(edge, message, albums)
    )
    for album in albums[:-1] if below else albums:
        yield OutMessage("", photos=album)
    if below:
        yield replace(message, photos=albums[-1])
        return
    if albums and not message.text and not message.buttons:
        return
    fitted = replace(message, photos=())
    options = "" if edge.buttons else _numbered(t, fitted, choices)
    *first, last = _split(fitted.text, edge.message_limit - layout.visible(options)) if fitted.text else [""]
    for piece in first:
        yield OutMessage(piece, replaces=fitted.replaces)
        fitted = replace(fitted, replaces=None)
    yield replace(fitted, text=last + options, buttons=fitted.buttons if edge.buttons else ())


def _needs_own_message(edge: Edge, message: OutMessage, albums: list[tuple[str, ...]]) -> bool:
    """Whether buttons or numbered choices cannot be attached to these photos."""
    return bool(message.buttons) and (not edge.buttons or len(albums[-1]) > 1)


def _without_edits(edge: Edge, message: OutMessage) -> OutMessage:
    return message if edge.edits else replace(message, replaces=None)


def _typed_link(edge: Edge, message: OutMessage) -> OutMessage:
    """Where no link leads to the bot, what one types there."""
    if edge.buttons or not message.start:
        return message
    return replace(message, text=message.text.replace(LINK, f"/start {message.start}"), start="")


def _numbered(t: Words, message: OutMessage, choices: Choices) -> str:
    """The buttons as lines, and how to answer them."""
    lines = [str(layout.escaped(choices.number(button))) for row in message.buttons for button in row]
    if not lines:
        return ""
    example = next(iter(choices.offered), "1")
    return "\n\n" + "\n".join(
        (*lines, str(t("Muốn chọn dòng nào, anh/chị gõ số đầu dòng đó, ví dụ: {number}", number=example)))
    )


def _split(html: str, size: int) -> Iterator[str]:
    """Pieces of at most `size`, cut at the ends of lines, since no tag spans lines; a longer line loses its tags."""
    piece = ""
    for line in html.split("\n"):
        together = f"{piece}\n{line}" if piece else line
        if layout.visible(together) <= size:
            piece = together
            continue
        if piece:
            yield piece
        *whole, piece = [line] if layout.visible(line) <= size else map(_escaped, text.parts(layout.plain(line), size))
        yield from whole
    yield piece


def _escaped(words: str) -> str:
    return str(layout.escaped(words))
