"""An announcement as each reader sees it, in their language."""

from collections.abc import Mapping

from domain.broadcasts import Audience, Broadcast, text_for
from domain.message import OutMessage
from handlers.engine import layout
from handlers.engine.notices import Copy
from handlers.engine.talk import Row
from locales import Words
from services import Tx


async def compose(tx: Tx, broadcast: Broadcast) -> Copy:
    """How this announcement is copied for its readers."""
    return lambda t, rows: message(text_for(broadcast.texts, t.language), broadcast.photo, *rows)


def message(said: str, photo: str | None, *rows: Row) -> OutMessage:
    """An announcement as one message, its text as the caption of the picture."""
    return OutMessage(str(layout.escaped(said)), rows, (photo,) if photo else ())


def previews(t: Words, texts: Mapping[str, str], photo: str | None, audience: Audience) -> list[OutMessage]:
    """An announcement exactly as its readers will see it, once for each language in which it was written."""
    rows = () if audience is Audience.OFFICERS else (layout.unsubscribe_row(t, preview=True),)
    return [message(said, photo, *rows) for said in texts.values()]
