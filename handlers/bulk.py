"""What a broadcast looks like to each of its readers, in their language, at the moment of sending.

The trap: between the planning and the sending of a row lie hours. Who wants no more of it by then gets nothing.
"""

from collections.abc import Mapping
from dataclasses import replace

from markupsafe import Markup

from domain import broadcast, text
from domain.broadcast import Audience, Kind, Skipped
from domain.message import OutMessage
from domain.text import CAPTION_LIMIT
from handlers import story_cards, subscribe
from handlers.reading import Skip
from handlers.talk import Row
from locales import Words, words
from storage import broadcasts
from storage.outbox import Parcel
from storage.session import Tx


async def render(tx: Tx, parcel: Parcel) -> OutMessage | Skip:
    """The message for the row's reader, or why they get none."""
    assert parcel.broadcast_id is not None
    found = await broadcasts.delivery(tx, parcel.broadcast_id, parcel.person_id)
    sent, t = found.broadcast, words(parcel.language)
    if parcel.person_id is not None:
        why = broadcast.why_not(sent.audience, subscribed=found.subscribed, officer=found.officer)
        if why is not None:
            return Skip(why)
    rows = _rows(t, sent.audience) if parcel.person_id is not None else ()
    if sent.kind is Kind.STORY and sent.story_id is not None:
        story = await story_cards.published(tx, t, sent.story_id)
        return replace(story, buttons=rows) if story else Skip(Skipped.WITHDRAWN)
    return announcement(broadcast.text_for(sent.texts, t.language), sent.photo, *rows)


def _rows(t: Words, audience: Audience) -> tuple[Row, ...]:
    """Subscribers have the way out below each message; officers are told by virtue of their office."""
    return () if audience is Audience.OFFICERS else (subscribe.stop_row(t),)


def announcement(said: str, photo: str | None, *rows: Row) -> OutMessage:
    """An announcement as one message. A picture goes along when the words fit below it."""
    photos = (photo,) if photo and text.length(said) <= CAPTION_LIMIT else ()
    return OutMessage(str(Markup.escape(text.shown(said))), rows, photos)


def previews(t: Words, texts: Mapping[str, str], photo: str | None, audience: Audience) -> list[OutMessage]:
    """An announcement exactly as its readers will see it, once for each language in which it was written."""
    rows = () if audience is Audience.OFFICERS else (subscribe.stop_row(t, preview=True),)
    return [announcement(said, photo, *rows) for said in texts.values()]
