"""Moving anything that has states: one function for cases, stories, obligations and broadcasts, so that none omits a part.

Which moves exist is declared in the thing's table of moves (`MOVES` in `domain/cases.py` and the others).
The trap: a check that one use case makes by itself does not protect the others. So every check is made here.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from domain import errors, moves
from domain.calendar import Calendar
from domain.moves import Movable, Move, Thing
from domain.people import Person, may
from domain.reminders import Reminder
from domain.rules import Rules
from services import notices, working_days
from storage import events, reminders, states
from storage.db import Tx

T = TypeVar("T", bound=Movable)


class About(Protocol):
    """What a notice is about: the moved thing itself, or for example the question that was asked with the move."""

    @property
    def id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Timing:
    """What limits and reminders are computed from."""

    rules: Rules
    days: Calendar
    now: datetime


@dataclass(frozen=True, slots=True)
class Subject(Generic[T]):
    """What `move` needs to know of a kind of thing.

    load: the thing by its id. clock: what becomes of its limit when it is moved to a state (None: back), as a dataclass
    whose fields are columns, the new state among them. planned: the reminders of it while it is in its state. The latter
    two are rules of domain, and None where nothing is ever due.
    """

    load: Callable[[Tx, int], Awaitable[T | None]]
    clock: Callable[[T, Any, Timing], Any] | None = None
    planned: Callable[[T, Timing], list[Reminder]] | None = None

    @property
    def timed(self) -> bool:
        """Whether anything is ever due."""
        return self.clock is not None or self.planned is not None


def allowed(person: Person, thing: Movable) -> frozenset[str]:
    """The names of the moves that this person may make with the thing in its present state."""
    possible = moves.from_state(thing.moves, thing.state)
    return frozenset(row.name for row in possible if row.action and may(person, row.action, thing.unit_id))


def check(person: Person | None, thing: Movable, name: str) -> Move[Any]:
    """The row of the move. Raises NotAllowed when the person may not make it, Changed when it leads from other states only.

    For a move without an action, the use case itself checks who may make it.
    """
    row = moves.named(thing.moves, name)
    if row.action is not None and not (person and may(person, row.action, thing.unit_id)):
        raise errors.NotAllowed
    if thing.state not in row.sources:
        raise errors.Changed
    return row


async def move(
    tx: Tx,
    subject: Subject[T],
    thing: T,
    name: str,
    *,
    by: Person | None,
    reason: str | None = None,
    about: About | None = None,
    rules: Rules | None = None,
    now: datetime,
    **values: Any,
) -> T:
    """Move a thing; returns the thing as it is then.

    1. The move is looked up in the thing's table. 2. The person may make it, and gives a reason where one is needed. 3. The
    row is updated, if it is still in the state and version that the person saw. 4. The move is logged. 5. The
    reminders of the old state are dropped, those of the new one planned. 6. Those whom the table names are notified.

    by: None when the program does it. about: what the notices are about, where it is not the thing itself. rules: for what
    has limits or reminders. values: columns that change with the state. Raises NotAllowed, Changed, Empty.
    """
    row = check(by, thing, name)
    if row.reasoned and not reason:
        raise errors.Empty
    timing = await _timing(tx, subject, rules, now)
    if not await states.move(tx, thing, **_target(subject, thing, row, timing), **values):
        raise errors.Changed
    moved = await subject.load(tx, thing.id)
    assert moved is not None
    await record(tx, thing.thing, [thing.id], name, thing.state, moved.state, by=by, reason=reason, now=now)
    if subject.planned is not None:
        await reminders.drop(tx, moved.thing, moved.id, now=now)
    await _remind(tx, subject, [moved], timing)
    await _notify(tx, row, [moved], by=by, about=about, now=now)
    return moved


async def begin(
    tx: Tx,
    subject: Subject[T],
    things: Sequence[T],
    name: str,
    *,
    by: Person,
    rules: Rules | None = None,
    now: datetime,
) -> None:
    """Begin what was just stored: it is logged, its reminders are planned, and those whom the table names are notified.

    Raises NotAllowed; the transaction is then rolled back.
    """
    row = moves.named(things[0].moves, name)
    if row.action is not None and not all(may(by, row.action, thing.unit_id) for thing in things):
        raise errors.NotAllowed
    first = things[0]
    await record(tx, first.thing, [thing.id for thing in things], name, None, first.state, by=by, now=now)
    await _remind(tx, subject, things, await _timing(tx, subject, rules, now))
    await _notify(tx, row, things, by=by, about=None, now=now)


async def record(
    tx: Tx,
    thing: Thing,
    ids: Sequence[int],
    name: str,
    before: StrEnum | None,
    after: StrEnum,
    *,
    by: Person | None,
    reason: str | None = None,
    now: datetime,
) -> None:
    """Log a change. A thing whose state is not a column of its row (a subscription) is logged here as well."""
    actor_id = by.id if by else None
    await events.add(tx, thing, ids, name, from_state=before, to_state=after, actor_id=actor_id, reason=reason, now=now)


async def _timing(tx: Tx, subject: Subject[T], rules: Rules | None, now: datetime) -> Timing | None:
    """The calendar is read only for what has limits or reminders; their use cases pass the rules."""
    if not subject.timed:
        return None
    assert rules is not None
    return Timing(rules, await working_days.load(tx, rules), now)


def _target(subject: Subject[T], thing: T, row: Move[Any], timing: Timing | None) -> dict[str, Any]:
    """The columns of the new state: the state itself, and its clock."""
    if timing is None or subject.clock is None:
        return {"state": row.to}
    return asdict(subject.clock(thing, row.to, timing))


async def _remind(tx: Tx, subject: Subject[T], things: Sequence[T], timing: Timing | None) -> None:
    if timing is None or subject.planned is None:
        return
    for thing in things:
        planned = subject.planned(thing, timing)
        await reminders.plan(tx, thing.thing, thing.id, planned, round=thing.version)


async def _notify(
    tx: Tx, row: Move[Any], things: Sequence[T], *, by: Person | None, about: About | None, now: datetime
) -> None:
    for declared in row.notifies:
        receivers = await notices.receivers(tx, declared.to, things)
        for thing in things:
            topic = about or thing
            if declared.fits is not None and not declared.fits(topic):
                continue
            others = [one for one in receivers[thing.id] if not (declared.but_actor and by and one == by.id)]
            await notices.notify_all(tx, others, declared.notice, topic.id, now=now, key=f"v{thing.version}")
