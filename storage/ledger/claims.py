"""Taking rows of the outbox that are due, many at a time: each row belongs to one process until its lease has run out.

The trap: the dead. What was claimed before leaves its dead entries at the beginning of the index until a vacuum comes, and
at 900,000 of a million every claim would wade through them. So each process remembers where it found its last rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    FromClause,
    and_,
    any_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)

from domain.outbox import Parcel, Rank
from storage.db import Plain, Tx
from storage.tables import broadcasts, channels, offices, people_, subscriptions
from storage.tables import outbox as table

# A group or channel may get 20 messages a minute, where a person may get one a second.
_CHANNEL_PAUSES = 3
_LOOK_BACK = timedelta(seconds=5)
_BEGINNING = (datetime(1970, 1, 1, tzinfo=UTC), 0)


@dataclass(slots=True)
class Marks:
    """Where a process found its last rows of each broadcast.

    Only a hint: behind a mark may lie what another process had in its hands when it died. When nothing is left ahead,
    the process looks from the beginning again, every few seconds at most.
    """

    _at: dict[int, tuple[datetime, int]] = field(default_factory=dict)
    _looked_back: dict[int, datetime] = field(default_factory=dict)

    def of(self, lane: int) -> tuple[datetime, int]:
        return self._at.get(lane, _BEGINNING)

    def note(self, lane: int, found: list[Parcel]) -> None:
        if found:
            self._at[lane] = (found[-1].due_at, found[-1].id)

    def may_look_back(self, lane: int, now: datetime) -> bool:
        """Whether it is time to look from the beginning again; if so, it is done now."""
        if lane not in self._at or now < self._looked_back.get(lane, now - _LOOK_BACK) + _LOOK_BACK:
            return False
        self._looked_back[lane] = now
        return True


async def take(
    tx: Tx, *, now: datetime, lease: timedelta, limit: int, chat_pause: timedelta, marks: Marks | None = None
) -> list[Parcel]:
    """Take up to `limit` rows that are due, the most urgent first, at most one a chat.

    1. There is a lane for replies, one for notices, and one for each broadcast that is being sent; the broadcasts share
    what is left. 2. A chat gets its messages one at a time, and replies and notices in order; see `_way_is_free`.
    3. Another process's rows are passed over (SKIP LOCKED). The lease brings back what a killed process had taken.
    """
    marks = marks or Marks()
    # Asked through SQLAlchemy, so that what goes straight to the driver behind it is in the same transaction.
    running = await _running(tx)
    values = {
        "at": now,
        "until": now + lease,
        "paced_person": now - chat_pause,
        "paced_channel": now - chat_pause * _CHANNEL_PAUSES,
        "rivals": list(running),
    }
    taken: list[Parcel] = []
    for rank in await _urgent(tx, now):
        taken += await _take(tx, _TAKE_URGENT, limit - len(taken), values | {"lane": int(rank)})
    lanes = [lane for lane, sending in running.items() if sending]
    for place, lane in enumerate(lanes):
        share = -(-(limit - len(taken)) // (len(lanes) - place))
        rivals = {"lane": lane, "rivals": [other for other in running if other != lane]}
        taken += await _take_bulk(tx, share, values | rivals, lane=lane, marks=marks)
    return taken


async def _urgent(tx: Tx, now: datetime) -> list[Rank]:
    """Of replies and notices, those of which some are due."""
    due = (await tx.execute(_URGENT_DUE, {"at": now})).one()
    return [rank for rank, some in zip((Rank.REPLY, Rank.NOTICE), due, strict=True) if some]


async def _running(tx: Tx) -> dict[int, bool]:
    """The broadcasts that have not ended, and whether they are being sent."""
    statement = select(broadcasts.c.id, broadcasts.c.state).where(broadcasts.c.ended_at.is_(None))
    return {row.id: row.state == "sending" for row in await tx.execute(statement.order_by(broadcasts.c.id))}


async def _take_bulk(tx: Tx, most: int, values: dict[str, Any], *, lane: int, marks: Marks) -> list[Parcel]:
    def behind(mark: tuple[datetime, int]) -> dict[str, Any]:
        return values | {"mark_due": mark[0], "mark_id": mark[1]}

    found = await _take(tx, _TAKE_BULK, most, behind(marks.of(lane)))
    marks.note(lane, found)
    if len(found) < most and marks.may_look_back(lane, values["at"]):
        left_behind = await _take(tx, _TAKE_BULK, most - len(found), behind(_BEGINNING))
        # From there on it goes forward again: behind these there may be thousands.
        marks.note(lane, left_behind)
        found += left_behind
    return found


async def _take(tx: Tx, statement: Plain, most: int, values: dict[str, Any]) -> list[Parcel]:
    if not most:
        return []
    return [Parcel(*row) for row in await tx.rows(statement.words, *statement.values({"most": most} | values))]


def _taking(*lane: ColumnElement[bool], bulk: bool) -> Any:
    """The statement that takes rows of a lane and says whose they are; made once, for it is run many times a second."""
    chosen = (
        select(table.c.id)
        .where(*lane, in_state("waiting"), table.c.due_at <= bindparam("at"), *_way_is_free(bulk=bulk))
        .order_by(table.c.due_at, table.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True, of=table)
        .cte("chosen")
    )
    taken = (
        update(table)
        .where(table.c.id == chosen.c.id)
        .values(state="sending", attempts=table.c.attempts + 1, lease_until=bindparam("until"))
        .returning(table)
        .cte("taken")
    )
    officer = exists().where(offices.c.person_id == taken.c.person_id, offices.c.until.is_(None))
    # In the order of Parcel's fields.
    return (
        select(
            taken.c.id,
            taken.c.rank,
            taken.c.kind,
            taken.c.params,
            taken.c.attempts,
            taken.c.message_id,
            taken.c.due_at,
            taken.c.lease_until,
            taken.c.broadcast_id,
            taken.c.person_id,
            taken.c.channel_id,
            func.coalesce(people_.c.edge, channels.c.edge),
            func.coalesce(people_.c.address, channels.c.address),
            people_.c.resting_since.is_not(None),
            func.coalesce(people_.c.language, "vi"),
            subscriptions.c.person_id.is_not(None),
            officer,
        )
        .select_from(taken)
        .outerjoin(people_, people_.c.id == taken.c.person_id)
        .outerjoin(channels, channels.c.id == taken.c.channel_id)
        .outerjoin(subscriptions, subscriptions.c.person_id == taken.c.person_id)
        .order_by(taken.c.due_at, taken.c.id)
    )


def _way_is_free(*, bulk: bool) -> Iterable[ColumnElement[bool]]:
    """No other row of the chat is in the way: being sent, more urgent and due, or sent a moment ago.

    Nor, for a reply or a notice, an older one of its kind, be it due or not. Rows of a broadcast do not wait for each
    other: one of a paused broadcast would hold up all later ones. A person's rows of broadcasts are looked up in those
    that are running, so that no index has to hold a million of them by person. Two processes that look at the same
    instant may each take a row of a chat, of different kinds; an edge allows so short a burst.
    """
    other = table.alias("other")
    same_person = other.c.person_id == table.c.person_id
    own = and_(same_person, other.c.broadcast_id.is_(None))
    due = other.c.due_at <= bindparam("at")
    older = and_(other.c.rank == table.c.rank, other.c.id < table.c.id)
    first = due if bulk else or_(and_(other.c.rank < table.c.rank, due), older)
    being_sent, just_now = in_state("sending", of=other), other.c.settled_at > bindparam("paced_person")
    yield _no(other, own, in_state("waiting", "sending", of=other), or_(being_sent, first))
    yield _no(other, own, in_state("sent", of=other), just_now)
    rivals = other.c.broadcast_id == any_(bindparam("rivals", type_=ARRAY(BigInteger)))
    yield _no(other, rivals, same_person, or_(being_sent, and_(in_state("sent", of=other), just_now)))
    same_channel = other.c.channel_id == table.c.channel_id
    first = or_(and_(other.c.rank < table.c.rank, due), and_(older, table.c.rank < Rank.BULK))
    yield _no(other, same_channel, in_state("waiting", "sending", of=other), or_(being_sent, first))
    just_now = other.c.settled_at > bindparam("paced_channel")
    yield _no(other, same_channel, in_state("sent", of=other), just_now)


def _no(other: FromClause, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """No such row. OFFSET 0 keeps it a look-up for each candidate: joined, a million rows may be read to find three."""
    return ~select(other.c.id).where(*conditions).offset(0).correlate(table).exists()


def in_state(*states: str, of: FromClause = table) -> ColumnElement[bool]:
    """The states stand in the statement itself: for a parameter no partial index would be looked at."""
    return of.c.state.in_([literal_column(f"'{state}'") for state in states])


_URGENT = and_(table.c.rank == bindparam("lane"), table.c.broadcast_id.is_(None))
_URGENT_DUE = select(
    *(
        exists().where(
            table.c.rank == rank, table.c.broadcast_id.is_(None), in_state("waiting"), table.c.due_at <= bindparam("at")
        )
        for rank in (1, 2)
    )
)
_BULK = table.c.broadcast_id == bindparam("lane")
_BEHIND = tuple_(table.c.due_at, table.c.id) > tuple_(bindparam("mark_due"), bindparam("mark_id"))
_TAKE_URGENT, _TAKE_BULK = Plain(_taking(_URGENT, bulk=False)), Plain(_taking(_BULK, _BEHIND, bulk=True))
_NEXT_URGENT, _NEXT_BULK = (
    select(table.c.due_at).where(*lane, in_state("waiting")).order_by(table.c.due_at).limit(1)
    for lane in ((_URGENT,), (_BULK, table.c.due_at >= bindparam("mark_due")))
)


async def next_due(tx: Tx, marks: Marks | None = None) -> datetime | None:
    """When the next row is due that may be claimed, None when none waits."""
    marks = marks or Marks()
    moments = [(await tx.execute(_NEXT_URGENT, {"lane": int(rank)})).scalar() for rank in (Rank.REPLY, Rank.NOTICE)]
    for lane, sending in (await _running(tx)).items():
        if sending:
            values = {"lane": lane, "mark_due": marks.of(lane)[0]}
            moments.append((await tx.execute(_NEXT_BULK, values)).scalar())
    return min((moment for moment in moments if moment is not None), default=None)
