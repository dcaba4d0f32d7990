"""A row of the outbox -> the message, in the reader's language, at the moment of sending.

The trap: between the planning and the sending of a row lie hours. Who wants no more of it by then gets nothing; and a
million rows that each look up the same broadcast are a million queries, so a broadcast is loaded once for a batch of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from domain.broadcasts import Audience, Broadcast, why_not
from domain.message import OutMessage
from handlers.engine import layout
from handlers.engine.notices import Copy, Reading, Skip
from handlers.engine.subject import Subject
from locales import words
from services import replies
from storage import broadcasts, people
from storage.db import Tx
from storage.ledger.outbox import Parcel


@dataclass(frozen=True, slots=True)
class Issue:
    """A broadcast as it stands just now, for many readers: composed once for each kind of reader."""

    broadcast: Broadcast
    compose: Copy
    _composed: dict[tuple[str, bool], OutMessage | Skip] = field(default_factory=dict)

    def copy(self, parcel: Parcel) -> OutMessage | Skip:
        """The message for the row's reader, or why they get none."""
        to_person, audience = parcel.person_id is not None, self.broadcast.audience
        if to_person and (why := why_not(audience, subscribed=parcel.subscribed, officer=parcel.officer)) is not None:
            return Skip(why)
        kind = (parcel.language, to_person)
        if kind not in self._composed:
            t = words(parcel.language)
            # Subscribers have the way out below each message; officers are told by virtue of their office.
            stoppable = to_person and audience is not Audience.OFFICERS
            self._composed[kind] = self.compose(t, (layout.stop_row(t),) if stoppable else ())
        return self._composed[kind]


class Renderer:
    """Finds the words for rows, by what the subjects declare."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        subjects = tuple(subjects)
        self.notices = {kind: words_of for one in subjects for kind, words_of in one.notices.items()}
        self._rows = {kind: render for one in subjects for kind, render in one.rows.items()}
        self._copies = {kind: compose for one in subjects for kind, compose in one.copies.items()}

    async def render(self, tx: Tx, parcel: Parcel, *, now: datetime) -> OutMessage | None:
        """The message that this row stands for; None when it has lost its sense, and nothing is to be sent."""
        if parcel.kind == replies.KIND:
            return replies.read(parcel.params)
        if parcel.kind in self._rows:
            return await self._rows[parcel.kind](tx, parcel)
        if parcel.person_id is None:
            return None
        person = await people.load(tx, parcel.person_id)
        reading = Reading(tx, person, words(person.language), parcel.params["id"], now)
        return await self.notices[parcel.kind](reading)

    async def issues(self, tx: Tx, parcels: Iterable[Parcel]) -> dict[int, Issue]:
        """The broadcasts of these rows, by their ids."""
        found = {}
        for number in {parcel.broadcast_id for parcel in parcels if parcel.broadcast_id is not None}:
            sent = await broadcasts.load(tx, number)
            if sent is not None:
                found[number] = Issue(sent, await self._copies[sent.kind](tx, sent))
        return found
