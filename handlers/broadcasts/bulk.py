"""What a broadcast looks like to each of its readers, in their language, at the moment of sending.

The trap: between the planning and the sending of a row lie hours. Who wants no more of it by then gets nothing; and a
million rows that each look up the same broadcast are a million queries.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from domain import broadcasts as kinds
from domain import text
from domain.broadcasts import Audience, Broadcast, Kind, Skipped
from domain.message import OutMessage
from domain.stories import State, Story
from domain.text import CAPTION_LIMIT
from handlers.broadcasts import subscribe
from handlers.engine.notices import Skip
from handlers.engine.talk import Row
from handlers.stories import cards
from locales import Words, words
from storage import broadcasts, stories
from storage.db import Tx
from storage.ledger.outbox import Parcel


@dataclass(frozen=True, slots=True)
class Issue:
    """A broadcast as it stands just now, for many readers: loaded once, and set once for each kind of reader."""

    broadcast: Broadcast
    story: Story | None
    _set: dict[tuple[str, bool], OutMessage | Skip] = field(default_factory=dict)

    def copy(self, parcel: Parcel) -> OutMessage | Skip:
        """The message for the row's reader, or why they get none."""
        to_person = parcel.person_id is not None
        if to_person:
            audience = self.broadcast.audience
            why = kinds.why_not(audience, subscribed=parcel.subscribed, officer=parcel.officer)
            if why is not None:
                return Skip(why)
        kind = (parcel.language, to_person)
        if kind not in self._set:
            self._set[kind] = self._compose(words(parcel.language), to_person)
        return self._set[kind]

    def _compose(self, t: Words, to_person: bool) -> OutMessage | Skip:
        sent = self.broadcast
        rows = _rows(t, sent.audience) if to_person else ()
        if sent.kind is not Kind.STORY:
            return announcement(kinds.text_for(sent.texts, t.language), sent.photo, *rows)
        if self.story is None or self.story.state is not State.PUBLISHED:
            return Skip(Skipped.WITHDRAWN)
        return cards.post(t, self.story, *rows)


async def issues(tx: Tx, parcels: Iterable[Parcel]) -> dict[int, Issue]:
    """The broadcasts of these rows, by their ids."""
    found = {}
    for number in {parcel.broadcast_id for parcel in parcels if parcel.broadcast_id is not None}:
        sent = await broadcasts.load(tx, number)
        if sent is not None:
            story = await stories.load(tx, sent.story_id) if sent.story_id is not None else None
            found[number] = Issue(sent, story)
    return found


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
