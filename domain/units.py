"""The units of a province: its communes, its departments, press and organisations, and the province itself."""

from dataclasses import dataclass
from enum import StrEnum


class UnitKind(StrEnum):
    PROVINCE = "province"
    COMMUNE = "commune"
    DEPARTMENT = "department"
    PRESS = "press"
    ORGANISATION = "organisation"


# The kinds outside the two levels of administration; an administrator imports such units.
OTHER_KINDS = (UnitKind.DEPARTMENT, UnitKind.PRESS, UnitKind.ORGANISATION)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit. code: the official one. key: the folded name without its kind."""

    id: int
    code: str
    kind: UnitKind
    name: str
    key: str
