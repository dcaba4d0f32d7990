"""The shape of a table of moves: which states a thing has, and who may take it from one to another.

`nomination.MOVES`, `story.MOVES` and `report.MOVES` are such tables. A move that is not in the table does not exist.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from domain.people import Role

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Move(Generic[S]):
    """One row of a table.

    name: a verb that a person would say. to: None when the thing goes back to the state that it was called from.
    roles: who may make it; empty when only the program or the nominator may. reasoned: it needs a reason in words.
    """

    name: str
    sources: frozenset[S]
    to: S | None
    roles: frozenset[Role] = frozenset()
    reasoned: bool = False


def move(name: str, sources: Iterable[S], to: S | None, *roles: Role, reasoned: bool = False) -> Move[S]:
    """A row of a table, as it is written there."""
    return Move(name, frozenset(sources), to, frozenset(roles), reasoned)


def from_state(table: Iterable[Move[S]], state: S) -> list[Move[S]]:
    """The moves that lead out of `state`, in the table's order."""
    return [row for row in table if state in row.sources]


def named(table: Iterable[Move[S]], name: str) -> Move[S]:
    """The move called `name`. KeyError when the table has none."""
    for row in table:
        if row.name == name:
            return row
    raise KeyError(name)
