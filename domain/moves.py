"""The shape of a table of moves: which states a thing has, who may move it from one to another, and who is notified.

`MOVES` of `domain.cases`, `domain.stories`, `domain.reports`, `domain.requests` and `domain.broadcasts` are such tables. A
move that is not in the table does not exist; the one function that carries moves out is `services.moving.move`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from domain.people import Action

S = TypeVar("S", bound=StrEnum)


class Thing(StrEnum):
    """What has states, by the word that the log of changes and the reminders use for it."""

    NOMINATION = "nomination"
    STORY = "story"
    OBLIGATION = "obligation"
    BROADCAST = "broadcast"
    SUBSCRIPTION = "subscription"
    REQUEST = "request"
    OFFICE = "office"
    DAY = "day"


class Receiver(StrEnum):
    """Whom a move notifies, seen from the thing that is moved.

    NOMINATOR: who nominated the case. NOMINATORS: with those who are joined to it. HANDLERS: who handles the unit's cases:
    its officers, or those of the province while it has none. LEADER: the leaders of the unit, or the officers of the
    province while it has none. UNIT: who hands in the unit's reports. PROVINCE: the officers of the province. REQUESTER:
    who asked for something about their own data. REQUEST_OFFICERS: who deals with that, in the unit and in the province.
    """

    NOMINATOR = "nominator"
    NOMINATORS = "nominators"
    HANDLERS = "handlers"
    LEADER = "leader"
    UNIT = "unit"
    PROVINCE = "province"
    REQUESTER = "requester"
    REQUEST_OFFICERS = "request_officers"


@dataclass(frozen=True, slots=True)
class Notify:
    """A notice that goes with a move.

    but_actor: whoever made the move is not notified. fits: whether to notify, given what the notice is about (the moved
    thing, or the question that was asked with the move); None: always.
    """

    notice: StrEnum
    to: Receiver
    but_actor: bool = False
    fits: Callable[[Any], bool] | None = None


@dataclass(frozen=True, slots=True)
class Move(Generic[S]):
    """One row of a table.

    name: a verb that a person would say. sources: none when the thing begins with it. to: None when the thing goes back to
    the state that it came from. action: what a person must be allowed to do to make it; None: only the program makes
    it, or the person whom it concerns. reasoned: it needs a reason in words. `to` decides which limit starts. undoable: an
    officer makes it, and for a moment it can be undone; until then nobody is notified.
    """

    name: str
    sources: frozenset[S]
    to: S | None
    action: Action | None
    notifies: tuple[Notify, ...] = ()
    reasoned: bool = False
    undoable: bool = False


def move(
    name: str,
    sources: Iterable[S],
    to: S | None,
    action: Action | None,
    *notifies: Notify,
    reasoned: bool = False,
    undoable: bool | None = None,
) -> Move[S]:
    """A row of a table, as it is written there. undoable: by default, what needs an action."""
    return Move(
        name,
        frozenset(sources),
        to,
        action,
        notifies,
        reasoned,
        undoable=action is not None if undoable is None else undoable,
    )


class Movable(Protocol):
    """A thing with states, as one reads it. thing, moves: of its class. unit_id: None when it belongs to no unit in
    particular."""

    thing: ClassVar[Thing]
    moves: ClassVar[tuple[Move[Any], ...]]

    @property
    def id(self) -> int: ...

    @property
    def state(self) -> StrEnum: ...

    @property
    def version(self) -> int: ...

    @property
    def unit_id(self) -> int | None: ...


def from_state(table: Iterable[Move[S]], state: S) -> list[Move[S]]:
    """The moves that lead out of `state`, in the table's order."""
    return [row for row in table if state in row.sources]


def named(table: Iterable[Move[S]], name: str) -> Move[S]:
    """The move called `name`. KeyError when the table has none."""
    for row in table:
        if row.name == name:
            return row
    raise KeyError(name)
