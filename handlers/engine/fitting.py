"""What a conversation says, made to fit the network on which it is said: cut, in albums, with buttons or numbered choices.

    1. Nhận xử lý        an answer's choices have numbers, which hold until the next answer
    B2. Hỏi thêm         a notice's have a letter as well, for it may come between a question and its answer

The trap: a number that means another thing by the time it is typed. So the choices that were shown are kept with the
person's drafts, and a notice never takes the numbers of the question that is open.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from domain import text
from domain.edge import Edge
from domain.message import Button, OutMessage
from handlers.engine import layout
from locales import Words


@dataclass(slots=True)
class Choices:
    """Choices as they were numbered. letter: of a notice."""

    letter: str = ""
    offered: dict[str, tuple[str, str]] = field(default_factory=dict)

    def number(self, button: Button) -> str:
        """The line that stands for a button; from then on its handle means its press."""
        if button.url:
            return f"{button.label}: {button.url}"
        handle = f"{self.letter}{len(self.offered) + 1}"
        self.offered[handle] = (button.label, button.data)
        return f"{handle}. {button.label}"


def reply(t: Words, edge: Edge, messages: Iterable[OutMessage], choices: Choices) -> tuple[OutMessage, ...]:
    """An answer's messages, as many as they have to be on this network."""
    return tuple(piece for message in messages for piece in _pieces(t, edge, message, choices))


def row(t: Words, edge: Edge, message: OutMessage, choices: Choices) -> OutMessage | None:
    """A row of the outbox is one message, whatever the network; None when it can only be an edit, and there are none.

    Of more photos than one message holds the first ones are shown, of words that are too long the beginning.
    """
    if message.recalls and not edge.edits:
        return None
    told = _without_edits(edge, replace(message, photos=message.photos[: edge.album]))
    options = "" if edge.buttons else _numbered(t, told, choices)
    room = (edge.caption_limit if told.photos else edge.message_limit) - layout.visible(options)
    words = told.text
    if layout.visible(words) > room:
        words = next(_split(words, room - 1), "") + "…"
    return replace(told, text=words + options, buttons=told.buttons if edge.buttons else ())


def _pieces(t: Words, edge: Edge, message: OutMessage, choices: Choices) -> Iterator[OutMessage]:
    """1. Photos in albums, with the words below the last one if they fit there. 2. The words, cut at the ends of lines.
    3. Buttons below the last piece, or numbered choices in it."""
    if edge.buttons and edge.edits and not message.photos and 2 * len(message.text) <= edge.message_limit:
        yield message
        return
    message = _without_edits(edge, message)
    albums = [message.photos[at : at + edge.album] for at in range(0, len(message.photos), edge.album)]
    below = (
        bool(albums)
        and layout.visible(message.text) <= edge.caption_limit
        and not _needs_its_own(edge, message, albums)
    )
    for album in albums[:-1] if below else albums:
        yield OutMessage("", photos=album)
    if below:
        yield replace(message, photos=albums[-1])
        return
    if albums and not message.text and not message.buttons:
        return
    told = replace(message, photos=())
    options = "" if edge.buttons else _numbered(t, told, choices)
    *first, last = _split(told.text, edge.message_limit - layout.visible(options)) if told.text else [""]
    for piece in first:
        yield OutMessage(piece, replaces=told.replaces)
        told = replace(told, replaces=None)
    yield replace(told, text=last + options, buttons=told.buttons if edge.buttons else ())


def _needs_its_own(edge: Edge, message: OutMessage, albums: list[tuple[str, ...]]) -> bool:
    """Choices stand in a message of words, and no album has buttons."""
    return bool(message.buttons) and (not edge.buttons or len(albums[-1]) > 1)


def _without_edits(edge: Edge, message: OutMessage) -> OutMessage:
    return message if edge.edits else replace(message, replaces=None)


def _numbered(t: Words, message: OutMessage, choices: Choices) -> str:
    """The buttons as lines, and how to answer them."""
    lines = [str(layout.escaped(choices.number(button))) for row in message.buttons for button in row]
    if not lines:
        return ""
    example = next(iter(choices.offered), "1")
    return "\n\n" + "\n".join(
        (*lines, str(t("Anh/chị trả lời bằng số đứng đầu dòng, ví dụ: {number}", number=example)))
    )


def _split(html: str, size: int) -> Iterator[str]:
    """Pieces of at most `size`, cut at the ends of lines, in which tags begin and end; a longer line loses its tags."""
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
