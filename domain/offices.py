"""Offices as a unit sees them: who holds which one, and since when. What each of them allows: `domain.people.GRANTS`."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.people import UNIT_OF_ROLE, Role
from domain.units import Unit, UnitKind


class State(StrEnum):
    """How the log calls what becomes of an office."""

    HELD = "held"
    ENDED = "ended"


class Notice(StrEnum):
    """What people are notified of about offices. The id is the office's; of an absence, its own; of a sheet of invitations,
    the person's who asked for it."""

    OFFICE_SHEET = "office_sheet"
    OFFICE_TAKEN = "office_taken"
    OFFICE_ENDED = "office_ended"
    ABSENCE_BEGAN = "absence_began"
    ABSENCE_OVER = "absence_over"


@dataclass(frozen=True, slots=True)
class Held:
    """An office that somebody holds. until: when it ended. lent: only while somebody else is away."""

    id: int
    person_id: int
    name: str
    role: Role
    unit_id: int
    unit_name: str
    since: datetime
    until: datetime | None = None
    lent: bool = False


@dataclass(frozen=True, slots=True)
class Staff:
    """How many people hold an office in a unit. id: of the unit."""

    id: int
    kind: UnitKind
    name: str
    number: int


def roles_in(unit: Unit) -> tuple[Role, ...]:
    """The offices that are held in such a unit."""
    return tuple(role for role, kinds in UNIT_OF_ROLE.items() if unit.kind in kinds)
