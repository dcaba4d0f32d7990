"""A row of the outbox -> the message, in the reader's language, at the moment of sending.

The trap: hours pass between enqueuing a row and sending it. Who has unsubscribed by then gets nothing; and a million rows
that each look up the same broadcast are a million queries, so a broadcast is loaded once for a batch of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.broadcasts import Audience, Broadcast, Skipped, why_not
from domain.edge import Edge
from domain.message import OutMessage
from domain.outbox import Parcel, RowKind
from domain.rules import Rules
from handlers.engine import fitting, layout
from handlers.engine.notices import Copy, Reading, Skip
from handlers.engine.subject import Subject
from locales import Words, words
from services import Tx, broadcasts, choices, people, replies


@dataclass(frozen=True, slots=True)
class Issue:
    """A broadcast in its current state: composed once for each kind of reader."""

    broadcast: Broadcast
    compose: Copy
    edges: Mapping[str, Edge]
    _composed: dict[tuple[str, str, bool], OutMessage | Skip] = field(default_factory=dict)

    def copy(self, parcel: Parcel) -> OutMessage | Skip:
        """The message for the row's reader, or why they get none."""
        to_person, audience = parcel.person_id is not None, self.broadcast.audience
        if to_person and (why := why_not(audience, subscribed=parcel.subscribed, officer=parcel.officer)) is not None:
            return Skip(why)
        kind = (parcel.edge, parcel.language, to_person)
        if kind not in self._composed:
            # Subscribers can unsubscribe below each message; officers are addressed as officers and cannot.
            stoppable = to_person and audience is not Audience.OFFICERS
            self._composed[kind] = self._compose(self.edges[parcel.edge], words(parcel.language), stoppable)
        return self._composed[kind]

    def _compose(self, edge: Edge, t: Words, stoppable: bool) -> OutMessage | Skip:
        copy = self.compose(t, (layout.unsubscribe_row(t),) if stoppable and edge.buttons else ())
        if isinstance(copy, Skip):
            return copy
        if stoppable and not edge.buttons:
            hint = t("Muốn thôi nhận bài, anh/chị gõ /nhantin.")
            copy = replace(copy, text=f"{copy.text}\n\n{hint}")
        return fitting.row(t, edge, copy, fitting.Choices()) or Skip(Skipped.NOT_NEEDED)


class Composer:
    """Renders rows with the functions that the subjects declare."""

    def __init__(self, subjects: Iterable[Subject], edges: Iterable[Edge], rules: Rules) -> None:
        self._rules = rules
        self._edges = {edge.name: edge for edge in edges}
        subjects = tuple(subjects)
        self.notices = {kind: render for one in subjects for kind, render in one.notices.items()}
        self._rows = {kind: render for one in subjects for kind, render in one.rows.items()}
        self._copies = {kind: compose for one in subjects for kind, compose in one.copies.items()}

    async def render(self, tx: Tx, parcel: Parcel, *, now: datetime) -> OutMessage | None:
        """The message of this row; None when it no longer applies, and nothing is to be sent.

        A reply that is sent late was made to fit when it was given, and its choices are stored already.
        """
        message, edge = await self._render_whole(tx, parcel, now), self._edges[parcel.edge]
        if message is None or parcel.kind == RowKind.REPLY:
            return message
        return await self._fit(tx, parcel, message, edge, now)

    async def _fit(self, tx: Tx, parcel: Parcel, message: OutMessage, edge: Edge, now: datetime) -> OutMessage | None:
        if edge.buttons or parcel.person_id is None or not message.buttons:
            return fitting.row(words(parcel.language), edge, message, fitting.Choices())
        shown = fitting.Choices(letter=await choices.next_letter(tx, parcel.person_id))
        fitted = fitting.row(words(parcel.language), edge, message, shown)
        await choices.offer(tx, parcel.person_id, shown.letter, shown.offered, now=now)
        return fitted

    async def _render_whole(self, tx: Tx, parcel: Parcel, now: datetime) -> OutMessage | None:
        if parcel.kind == RowKind.REPLY:
            return replies.read(parcel.params)
        if parcel.kind in self._rows:
            return await self._rows[parcel.kind](tx, parcel, self._edges[parcel.edge])
        if parcel.person_id is None:
            return None
        person = await people.load(tx, parcel.person_id)
        t, edge = words(person.language), self._edges[person.edge]
        reading = Reading(tx, person, t, parcel.params["id"], now, edge, self._rules)
        return await self.notices[parcel.kind](reading)

    async def issues(self, tx: Tx, parcels: Iterable[Parcel]) -> dict[int, Issue]:
        """The broadcasts of these rows, by their ids."""
        found = {}
        for number in {parcel.broadcast_id for parcel in parcels if parcel.broadcast_id is not None}:
            sent = await broadcasts.load(tx, number)
            if sent is not None:
                found[number] = Issue(sent, await self._copies[sent.kind](tx, sent), self._edges)
        return found
