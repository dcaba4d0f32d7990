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
from storage.ledger import outbox

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
    whose fields are columns, the new state among them. planned: the reminders of it while it is in its state, after the
    step of the last one. The latter two are rules of domain, and None where nothing is ever due. waiting: the ids of the
    things that wait for somebody, who has to be reminded.
    """

    load: Callable[[Tx, int], Awaitable[T | None]]
    clock: Callable[[T, Any, Timing], Any] | None = None
    planned: Callable[[T, Timing, int | None], list[Reminder]] | None = None
    waiting: Callable[[Tx], Awaitable[list[int]]] | None = None

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
    row is updated, if it is still in the state and version that the person saw. 4. The reminders of the old state are
    dropped, those of the new one planned. 5. Those whom the table names are notified, of what can be undone only when that
    time is over. 6. The move is logged, with what it changed if it can be undone.

    by: None when the program does it. about: what the notices are about, where it is not the thing itself. rules: for what
    has limits or reminders. values: columns that change with the state. Raises NotAllowed, Changed, Empty.
    """
    row = check(by, thing, name)
    if row.reasoned and not reason:
        raise errors.Empty
    timing = await _timing(tx, subject, rules, now)
    changes = _target(subject, thing, row, timing) | values
    before = await states.columns(tx, thing, changes) if row.undoable and rules is not None else None
    if not await states.move(tx, thing, **changes):
        raise errors.Changed
    moved = await subject.load(tx, thing.id)
    assert moved is not None
    if subject.planned is not None:
        await reminders.drop(tx, moved.thing, moved.id, now=now)
    await _remind(tx, subject, [moved], timing)
    notified = await _notify(tx, row, [moved], by=by, about=about, after=_undo_seconds(row, rules), now=now)
    undone_by = None if before is None else {"columns": before, "notices": notified}
    changed = (thing.state, moved.state)
    await record(tx, thing.thing, [thing.id], name, *changed, by=by, reason=reason, before=undone_by, now=now)
    return moved


async def undo(tx: Tx, subject: Subject[T], thing: T, *, by: Person, rules: Rules, now: datetime) -> T:
    """Undo what this person did with the thing just now; returns the thing as it is then.

    1. It was this person's move, nobody moved the thing since, and the time for it is not over. 2. The row is as it was
    before. 3. That is logged. 4. Reminders are those of the state before, from now on. 5. Nobody is
    notified of the undone move. Raises TooLate, Changed.
    """
    last = await _just_done(tx, thing, by=by, rules=rules, now=now)
    if last.before is None:
        raise errors.TooLate
    if not await states.restore(tx, thing, last.before["columns"]):
        raise errors.Changed
    moved = await subject.load(tx, thing.id)
    assert moved is not None
    await record(tx, thing.thing, [thing.id], "undo", thing.state, moved.state, by=by, now=now)
    timing = await _timing(tx, subject, rules, now)
    if subject.planned is not None:
        await reminders.drop(tx, moved.thing, moved.id, now=now)
    await _remind(tx, subject, [moved], timing)
    if await outbox.withdraw(tx, last.before["notices"], now=now) < len(last.before["notices"]):
        # Somebody is being told, or has been: then it stands.
        raise errors.TooLate
    return moved


async def take_back(
    tx: Tx, subject: Subject[T], things: Sequence[T], name: str, *, by: Person, rules: Rules, now: datetime
) -> None:
    """Undo what this person began just now, by the move `name`; those who were to be notified of the beginning are not.

    Raises TooLate, also when anybody went on with one of the things.
    """
    begun = {row.name for row in things[0].moves if not row.sources}
    for thing in things:
        if (await _just_done(tx, thing, by=by, rules=rules, now=now)).move not in begun:
            raise errors.TooLate
        await move(tx, subject, thing, name, by=by, rules=rules, now=now)


async def _just_done(tx: Tx, thing: Movable, *, by: Person, rules: Rules, now: datetime) -> Any:
    """The last event of a thing, if it can still be undone: by whoever acted, while the time is not over. Raises TooLate."""
    last = await events.last(tx, thing.thing, thing.id)
    if last is None or last.actor_id != by.id or not last.at <= now < last.at + rules.undo:
        raise errors.TooLate
    return last


def _undo_seconds(row: Move[Any], rules: Rules | None) -> float:
    """How long a move can be undone."""
    return rules.undo.total_seconds() if row.undoable and rules is not None else 0


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
    await _notify(tx, row, things, by=by, about=None, after=_undo_seconds(row, rules), now=now)


async def record(
    tx: Tx,
    thing: Thing,
    ids: Sequence[int],
    name: str,
    old: StrEnum | None,
    new: StrEnum,
    *,
    by: Person | None,
    reason: str | None = None,
    before: dict[str, Any] | None = None,
    now: datetime,
) -> None:
    """Log a change. A thing whose state is not a column of its row (a subscription) is logged here as well."""
    actor_id = by.id if by else None
    changed: dict[str, Any] = {"from_state": old, "to_state": new, "actor_id": actor_id, "reason": reason}
    await events.add(tx, thing, ids, name, **changed, before=before, now=now)


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
        planned = subject.planned(thing, timing, None)
        await reminders.plan(tx, thing.thing, thing.id, planned, round=thing.version)


async def _notify(
    tx: Tx,
    row: Move[Any],
    things: Sequence[T],
    *,
    by: Person | None,
    about: About | None,
    after: float = 0,
    now: datetime,
) -> list[str]:
    """Returns the keys of the notices."""
    keys: list[str] = []
    for declared in row.notifies:
        receivers = await notices.receivers(tx, declared.to, things)
        for thing in things:
            topic = about or thing
            if declared.fits is not None and not declared.fits(topic):
                continue
            others = [one for one in receivers[thing.id] if not (declared.but_actor and by and one == by.id)]
            key = f"v{thing.version}"
            keys += await notices.notify_all(tx, others, declared.notice, topic.id, now=now, key=key, after=after)
    return keys
